// Elementwise nonlinearities, twin of src/net/activation.rs, for the four samples of a thread.

// LipSwish is SiLU divided by this.
const LIP: f32 = 1.1;

fn activation_apply(activation: u32, u: vec4<f32>) -> vec4<f32> {
    switch activation {
        case RELU: { return max(u, vec4<f32>(0.0)); }
        case TANH: { return tanh_all(u); }
        case ELU: { return select(exp_all(min(u, vec4<f32>(0.0))) - 1.0, u, u > vec4<f32>(0.0)); }
        case SILU: { return u / (1.0 + exp_all(-u)); }
        case LIPSWISH: { return u / (LIP * (1.0 + exp_all(-u))); }
        default: { return u; }   // NO_ACTIVATION, after the last map
    }
}

// The derivative.
fn activation_slope(activation: u32, u: vec4<f32>) -> vec4<f32> {
    let one = vec4<f32>(1.0);
    switch activation {
        case RELU: { return select(vec4<f32>(0.0), one, u > vec4<f32>(0.0)); }
        case TANH: {
            let y = tanh_all(u);
            return one - y * y;
        }
        case ELU: { return select(exp_all(min(u, vec4<f32>(0.0))), one, u > vec4<f32>(0.0)); }
        case SILU, LIPSWISH: {
            let s = one / (1.0 + exp_all(-u));
            return s * (1.0 + u * (1.0 - s)) / select(1.0, LIP, activation == LIPSWISH);
        }
        default: { return one; }
    }
}
