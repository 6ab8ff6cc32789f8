// Points [D][B] -> where the flow takes them, [D][B], and log |det J| as one more row. Four samples a thread.

@group(1) @binding(1) var<storage, read> points: array<f32>;
@group(1) @binding(2) var<storage, read_write> outputs: array<f32>;

@compute @workgroup_size(64)
fn transform(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let own = own_samples(group.x, lane);
    let samples = valid_samples(own);
    var moved = Moved();
    for (var d = 0u; d < plan.dim; d++) {
        let at = d * run.stride + samples;
        moved.x[d] = hold(vec4<f32>(points[at.x], points[at.y], points[at.z], points[at.w]));
    }
    moved = flow_apply(moved, lane);
    for (var i = 0u; i < 4u; i++) {
        if (own[i] < run.end) {
            for (var d = 0u; d < plan.dim; d++) {
                outputs[run.output + d * run.stride + own[i]] = moved.x[d][i];
            }
            outputs[run.output + plan.dim * run.stride + own[i]] = moved.log_det[i];
        }
    }
}
