// A mixture of Gaussians with diagonal covariances, twin of src/flow/base/mixture.rs: log p(z) in nats. `base_weights`: for
// each component the logit of its weight, its centre (D), ln sigma (D).

fn mixture_value(k: u32, field: u32) -> f32 {
    return weights[plan.base_weights + k * (1u + 2u * plan.dim) + field];
}

// ln (e^logit N(z; m_k, sigma_k)), the weight not yet normalised.
fn mixture_log_joint(before: Moved, k: u32) -> vec4<f32> {
    var z = before.x;
    var sum = vec4<f32>(mixture_value(k, 0u));
    for (var d = 0u; d < plan.dim; d++) {
        let log_std = mixture_value(k, 1u + plan.dim + d);
        let e = hold((z[d] - mixture_value(k, 1u + d)) * exp_one(-log_std));
        sum -= 0.5 * e * e + log_std + 0.5 * LN_TAU;
    }
    return sum;
}

// log-sum-exp of the joints less that of the logits, each as the largest plus the logarithm of a sum >= 1.
fn mixture_log_prob(before: Moved) -> vec4<f32> {
    var largest = vec4<f32>(-1.0e37);
    var largest_logit = -1.0e37;
    for (var k = 0u; k < plan.components; k++) {
        largest = max(largest, mixture_log_joint(before, k));
        largest_logit = max(largest_logit, mixture_value(k, 0u));
    }
    var sum = vec4<f32>(0.0);
    var sum_of_weights = 0.0;
    for (var k = 0u; k < plan.components; k++) {
        sum += exp_all(mixture_log_joint(before, k) - largest);
        sum_of_weights += exp_one(mixture_value(k, 0u) - largest_logit);
    }
    return largest + log(sum) - (largest_logit + log(sum_of_weights));
}
