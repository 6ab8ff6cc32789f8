// The uniform density on a box, twin of src/flow/base/uniform.rs: log p(z) in nats. `base_weights`: the lower ends (D), the
// upper ends (D). WGSL has no infinity: NOWHERE stands for log 0.

fn uniform_log_prob(before: Moved) -> vec4<f32> {
    var z = before.x;
    var sum = vec4<f32>(0.0);
    for (var d = 0u; d < plan.dim; d++) {
        let low = weights[plan.base_weights + d];
        let high = weights[plan.base_weights + plan.dim + d];
        let inside = (z[d] >= vec4<f32>(low)) & (z[d] <= vec4<f32>(high));
        sum += select(vec4<f32>(NOWHERE), vec4<f32>(-log(high - low)), inside);
    }
    return max(sum, vec4<f32>(NOWHERE));
}
