// Where points are at given times on their way through one continuous layer (run.layer): [T][D][B]. Twin of
// Continuous::trajectory: the ends of steps, and a shorter step of the same method between them. The whole solve is one
// dispatch. `times` stand in the order of travel, run.columns of them.

@group(1) @binding(3) var<storage, read> times: array<f32>;

// Times nearer than this are the same.
const SAME_TIME: f32 = 2.0e-6;

fn give_at(own: vec4<u32>, time: u32, moved: Moved) {
    give_points(own, time * plan.dim * run.stride, moved);
}

@compute @workgroup_size(64)
fn trajectories(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let own = own_samples(group.x, lane);
    var moved = take_points(own);
    let layer = layers[run.layer];
    let sign = way_sign(run.way ^ layer.flip);
    let start = select(1.0, 0.0, sign > 0.0);
    let h = sign / f32(layer.count);
    var next = 0u;
    while (next < run.columns && sign * (times[next] - start) <= SAME_TIME) {
        give_at(own, next, moved);
        next++;
    }
    for (var i = 0u; i < layer.count; i++) {
        let t = start + h * f32(i);
        let end = continuous_step(layer, moved, t, h, lane);
        while (next < run.columns && sign * (times[next] - t) <= abs(h) + SAME_TIME) {
            let part = times[next] - t;
            if (abs(part - h) <= SAME_TIME) {
                give_at(own, next, end);
            } else {
                give_at(own, next, continuous_step(layer, moved, t, part, lane));
            }
            next++;
        }
        moved = end;
    }
}
