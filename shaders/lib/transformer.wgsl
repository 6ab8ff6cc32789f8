// Elementwise maps of a coupling, twin of src/flow/transformer.rs: additive x = z + t, affine x = e^s z + t.

// The conditioner's u -> the log-scale s, softly bounded by c.
fn scale_apply(rule: u32, c: f32, u: vec4<f32>) -> vec4<f32> {
    switch rule {
        case SCALE_TANH: { return c * tanh_all(u / c); }
        case SCALE_SOFT_CLIP: { return u / (1.0 + abs(u / c)); }
        default: { return u; }   // SCALE_EXP
    }
}

// One coordinate at four samples, with what happened to it.
struct Transformed {
    x: vec4<f32>,
    log_det: vec4<f32>,
}

// e^{tau s} z + tau t, or its inverse.
fn transformer_apply(
    rule: u32, c: f32, tau: f32, sign: f32, t: vec4<f32>, u: vec4<f32>, x: vec4<f32>,
) -> Transformed {
    if (rule == ADDITIVE) {
        return Transformed(hold(x + sign * tau * t), vec4<f32>(0.0));
    }
    let log_det = sign * tau * scale_apply(rule, c, u);
    let e = exp_all(log_det);
    if (sign > 0.0) {
        return Transformed(hold(x * e + tau * t), log_det);
    }
    return Transformed(hold((x - tau * t) * e), log_det);
}
