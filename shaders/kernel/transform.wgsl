// Points [D][B] -> where the flow takes them, [D][B], and log |det J| as one more row. One thread a sample.

@group(1) @binding(1) var<storage, read> points: array<f32>;
@group(1) @binding(2) var<storage, read_write> outputs: array<f32>;

@compute @workgroup_size(64)
fn transform(@builtin(global_invocation_id) id: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    // Threads past the end work on the last sample: all of a workgroup must reach the barriers.
    let own = run.first + id.x;
    let sample = min(own, run.end - 1u);
    var x = vec4<f32>(0.0);
    for (var d = 0u; d < plan.dim; d++) {
        x[d] = hold(points[d * run.stride + sample]);
    }
    let moved = flow_apply(x, lane);
    if (own < run.end) {
        for (var d = 0u; d < plan.dim; d++) {
            outputs[d * run.stride + own] = moved.x[d];
        }
        outputs[plan.dim * run.stride + own] = moved.log_det;
    }
}
