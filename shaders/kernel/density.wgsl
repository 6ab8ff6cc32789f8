// log p_tau on a grid, in nats: the density of the base pushed forward to the run's position. Twin of Flow::log_prob_at.
// Four cells a thread; a dispatch does the cells first..end. In one dimension the rows are alike.

@group(1) @binding(1) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(64)
fn density(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let own = own_samples(group.x, lane);
    let moved = flow_apply(grid_points(valid_samples(own)), lane);
    let log_prob = moved.log_det + base_log_prob(moved);
    for (var i = 0u; i < 4u; i++) {
        if (own[i] < run.end) {
            values[run.output + own[i]] = log_prob[i];
        }
    }
}
