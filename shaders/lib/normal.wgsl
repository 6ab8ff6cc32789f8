// The standard normal, twin of src/flow/base/mod.rs: log p(z) in nats at the thread's four samples. No inf: `hold` keeps every
// square finite.

fn normal_log_prob(before: Moved) -> vec4<f32> {
    var z = before.x;
    var sum = vec4<f32>(-0.5 * LN_TAU * f32(plan.dim));
    for (var d = 0u; d < plan.dim; d++) {
        sum -= 0.5 * z[d] * z[d];
    }
    return sum;
}
