// One Gaussian N(m, L L^T), twin of src/flow/base/gaussian.rs: log p(z) in nats. `base_weights`: m (D), the logarithms of L's
// diagonal (D) and, if the matrix is full, the entries below it row by row.

fn gaussian_log_prob(before: Moved) -> vec4<f32> {
    let at = plan.base_weights;
    let below = at + 2u * plan.dim;
    var e = before.x;
    var sum = vec4<f32>(-0.5 * LN_TAU * f32(plan.dim));
    for (var i = 0u; i < plan.dim; i++) {
        var rest = e[i] - weights[at + i];
        if (plan.components == 1u) {
            for (var j = 0u; j < i; j++) {
                rest -= weights[below + i * (i - 1u) / 2u + j] * e[j];
            }
        }
        let log_scale = weights[at + plan.dim + i];
        e[i] = hold(rest * exp_one(-log_scale));
        sum -= log_scale + 0.5 * e[i] * e[i];
    }
    return sum;
}
