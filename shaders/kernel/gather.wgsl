// The sums of all workgroups -> the gradient (P) and the loss, then the sum of squares of each 64 numbers of the gradient.

@group(0) @binding(0) var<storage, read> sums: array<f32>;
@group(0) @binding(1) var<storage, read_write> total: array<f32>;
@group(0) @binding(2) var<storage, read_write> broken: array<u32, 2>;   // before this step, after it

var<workgroup> squares: array<f32, 64>;

@compute @workgroup_size(64)
fn gather(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let p = group.x * 64u + lane;
    var sum = 0.0;
    if (p <= step.params) {
        for (var w = 0u; w < step.groups; w++) {
            sum += sums[w * (step.params + 1u) + p];
        }
        total[p] = sum;
    }
    squares[lane] = select(0.0, sum * sum, p < step.params);
    workgroupBarrier();
    for (var reach = 32u; reach > 0u; reach /= 2u) {
        if (lane < reach) {
            squares[lane] += squares[lane + reach];
        }
        workgroupBarrier();
    }
    if (lane == 0u) {
        total[step.params + 1u + group.x] = squares[0];
    }
    if (p == step.params) {
        broken[0] = broken[1];
    }
}
