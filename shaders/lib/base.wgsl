// Base densities, twin of src/flow/base.rs: log p(z) in nats. No inf: `hold` keeps every square finite.

fn normal_log_prob(z: vec4<f32>) -> f32 {
    return -0.5 * dot(z, z) - 0.5 * LN_TAU * f32(plan.dim);   // a point's tail beyond D is zero
}

// The mixture's numbers a component: the logit of its weight, its centre (D), ln sigma (D).
fn mixture_value(k: u32, field: u32) -> f32 {
    return weights[plan.base_weights + k * (1u + 2u * plan.dim) + field];
}

// ln (e^logit N(z; m_k, sigma_k)), the weight not yet normalised.
fn mixture_log_joint(z: vec4<f32>, k: u32) -> f32 {
    var sum = mixture_value(k, 0u);
    for (var d = 0u; d < plan.dim; d++) {
        let log_std = mixture_value(k, 1u + plan.dim + d);
        let e = hold((z[d] - mixture_value(k, 1u + d)) * exp_one(-log_std));
        sum -= 0.5 * e * e + log_std + 0.5 * LN_TAU;
    }
    return sum;
}

// log-sum-exp of the joints less that of the logits, each as the largest plus the logarithm of a sum >= 1.
fn mixture_log_prob(z: vec4<f32>) -> f32 {
    var largest = vec2<f32>(-1.0e37);
    for (var k = 0u; k < plan.components; k++) {
        largest = max(largest, vec2<f32>(mixture_log_joint(z, k), mixture_value(k, 0u)));
    }
    var sum = vec2<f32>(0.0);
    for (var k = 0u; k < plan.components; k++) {
        let term = vec2<f32>(mixture_log_joint(z, k), mixture_value(k, 0u)) - largest;
        sum += exp(clamp(term, vec2<f32>(EXP_LOW), vec2<f32>(EXP_HIGH)));
    }
    let total = largest + log(sum);
    return total.x - total.y;
}

fn base_log_prob(z: vec4<f32>) -> f32 {
    if (plan.base == BASE_MIXTURE) {
        return mixture_log_prob(z);
    }
    return normal_log_prob(z);
}
