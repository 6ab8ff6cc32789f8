// The additive map x = z + t and the affine one x = e^s z + t, twins of src/flow/transformer/mod.rs and scale.rs.
// Numbers of a coordinate: t, then u.

// ln(sigma(v) + minimum), with nothing lost where sigma(v) is tiny and `minimum` is 0.
fn log_sigmoid(v: vec4<f32>, minimum: f32) -> vec4<f32> {
    let log_value = min(v, vec4<f32>(0.0)) - log(1.0 + exp_all(-abs(v)));
    if (minimum > 0.0) {
        return log(exp_all(log_value) + minimum);
    }
    return log_value;
}

// The conditioner's u -> the log-scale s.
fn scale_apply(layer: Layer, u: vec4<f32>) -> vec4<f32> {
    let c = layer.bound;
    switch layer.rule {
        case SCALE_TANH: { return c * tanh_all(u / c); }
        case SCALE_SOFT_CLIP: { return u / (1.0 + abs(u / c)); }
        case SCALE_SIGMOID: { return log_sigmoid(u + weights[layer.numbers], weights[layer.numbers + 1u]); }
        case SCALE_INVERSE_SIGMOID: { return -log_sigmoid(u + weights[layer.numbers], weights[layer.numbers + 1u]); }
        default: { return u; }   // SCALE_EXP
    }
}

// e^{tau s} z + tau t, or its inverse.
fn affine_apply(layer: Layer, sign: f32, tau: f32, place: Place, x: vec4<f32>) -> Transformed {
    let t = tau * number(place, 0u);
    if (layer.rule == ADDITIVE) {
        return Transformed(hold(x + sign * t), vec4<f32>(0.0));
    }
    let log_det = sign * tau * scale_apply(layer, number(place, 1u));
    let e = exp_all(log_det);
    if (sign > 0.0) {
        return Transformed(hold(x * e + t), log_det);
    }
    return Transformed(hold((x - t) * e), log_det);
}
