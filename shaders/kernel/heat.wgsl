// log |det J| of one layer alone (run.layer, to the fraction run.tau) on a grid of its input coordinates, in nats.

@group(1) @binding(1) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(64)
fn heat(@builtin(global_invocation_id) id: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let own = run.first + id.x;
    let cell = min(own, run.end - 1u);
    let moved = layer_apply(run.layer, run.tau, run.way, Moved(grid_point(cell), 0.0), lane);
    if (own < run.end) {
        values[own] = moved.log_det;
    }
}
