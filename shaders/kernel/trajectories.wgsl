// Where points are at given times on their way through one continuous layer (run.layer), and log |det| of the way there:
// [T][D + 1][B]. Twin of Continuous::paths: the ends of steps, and a shorter step of the same method between them. The whole
// solve is one dispatch. `times` stand in the order of travel, run.columns of them.

@group(1) @binding(3) var<storage, read> times: array<f32>;

// Times nearer than this are the same.
const SAME_TIME: f32 = 2.0e-6;

fn give_at(own: vec4<u32>, time: u32, moved: Moved) {
    let first = time * (plan.dim + 1u) * run.stride;
    give_points(own, first, moved);
    give_row(own, first + plan.dim * run.stride, moved.log_det);
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
    // One call of a step: inlined twice it would take some compilers minutes.
    var i = 0u;
    while (i < layer.count) {
        let t = start + h * f32(i);
        var part = h;
        if (next < run.columns && sign * (times[next] - t) < abs(h) - SAME_TIME) {
            part = times[next] - t;
        }
        let there = continuous_step(layer, moved, t, part, lane);
        if (part == h) {
            moved = there;
            i++;
        }
        while (next < run.columns && sign * (times[next] - t - part) <= SAME_TIME) {
            give_at(own, next, there);
            next++;
        }
    }
}
