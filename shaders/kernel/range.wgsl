// The range of a field, by one workgroup: each thread walks through a 64th of it, then they fold in halves.

@group(0) @binding(2) var<storage, read_write> found: Range;

var<workgroup> lows: array<f32, 64>;
var<workgroup> highs: array<f32, 64>;

@compute @workgroup_size(64)
fn range(@builtin(local_invocation_index) lane: u32) {
    let count = picture.width * picture.height;
    var low = values[0];
    var high = low;
    for (var i = lane; i < count; i += 64u) {
        low = min(low, values[i]);
        high = max(high, values[i]);
    }
    lows[lane] = low;
    highs[lane] = high;
    workgroupBarrier();
    for (var reach = 32u; reach > 0u; reach /= 2u) {
        if (lane < reach) {
            lows[lane] = min(lows[lane], lows[lane + reach]);
            highs[lane] = max(highs[lane], highs[lane + reach]);
        }
        workgroupBarrier();
    }
    if (lane == 0u) {
        found = Range(lows[0], highs[0], 0.0, 0.0);
    }
}
