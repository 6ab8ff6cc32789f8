// Elementwise maps of a coupling, twin of src/flow/transformer.rs: additive x = z + t, affine x = e^s z + t.

// The conditioner's u -> the log-scale s, softly bounded by c.
fn scale_apply(rule: u32, c: f32, u: f32) -> f32 {
    switch rule {
        case SCALE_TANH: { return c * tanh_one(u / c); }
        case SCALE_SOFT_CLIP: { return u / (1.0 + abs(u / c)); }
        default: { return u; }   // SCALE_EXP
    }
}

// One coordinate at the fraction tau, e^{tau s} z + tau t or its inverse. Returns (x, log |det J|).
fn transformer_apply(rule: u32, c: f32, tau: f32, sign: f32, t: f32, u: f32, x: f32) -> vec2<f32> {
    if (rule == ADDITIVE) {
        return vec2<f32>(hold(x + sign * tau * t), 0.0);
    }
    let log_det = sign * tau * scale_apply(rule, c, u);
    let e = exp_one(log_det);
    if (sign > 0.0) {
        return vec2<f32>(hold(x * e + tau * t), log_det);
    }
    return vec2<f32>(hold((x - tau * t) * e), log_det);
}
