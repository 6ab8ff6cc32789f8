// log |det J| of one layer alone (run.layer, to the fraction run.tau) on a grid of its input coordinates, in nats.

@group(1) @binding(1) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(64)
fn heat(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let own = own_samples(group.x, lane);
    let moved = layer_apply(run.layer, run.tau, run.way, grid_points(valid_samples(own)), lane);
    for (var i = 0u; i < 4u; i++) {
        if (own[i] < run.end) {
            values[run.output + own[i]] = moved.log_det[i];
        }
    }
}
