// log p_tau on a grid, in nats: the density of the base pushed forward to the run's position. Twin of Flow::log_prob_at.
// One thread a cell; a dispatch does the cells first..end.

@group(1) @binding(1) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(64)
fn density(@builtin(global_invocation_id) id: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let own = run.first + id.x;
    let cell = min(own, run.end - 1u);
    var x = grid_point(cell);
    if (plan.dim == 1u) {
        x.y = 0.0;
    }
    let moved = flow_apply(x, lane);
    if (own < run.end) {
        values[own] = moved.log_det + base_log_prob(moved.x);
    }
}
