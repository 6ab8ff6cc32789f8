// Points [D][B] -> where the flow takes them, [D][B], and log |det J| as one more row. Four samples a thread.

@compute @workgroup_size(64)
fn transform(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let own = own_samples(group.x, lane);
    let moved = flow_apply(take_points(own), lane);
    give_points(own, run.output, moved);
    give_row(own, run.output + plan.dim * run.stride, moved.log_det);
}
