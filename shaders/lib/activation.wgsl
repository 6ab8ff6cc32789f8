// Elementwise nonlinearities, twin of src/net/activation.rs, for the four samples of a thread.

fn activation_apply(activation: u32, u: vec4<f32>) -> vec4<f32> {
    switch activation {
        case RELU: { return max(u, vec4<f32>(0.0)); }
        case TANH: { return tanh_all(u); }
        case ELU: { return select(exp_all(min(u, vec4<f32>(0.0))) - 1.0, u, u > vec4<f32>(0.0)); }
        case SILU: { return u / (1.0 + exp_all(-u)); }
        default: { return u; }   // NO_ACTIVATION, after the last map
    }
}
