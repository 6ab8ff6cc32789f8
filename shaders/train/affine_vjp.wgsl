// The derivative of lib/affine.wgsl, twin of Transformer::vjp and Scale::slope in src/flow/transformer.

// ds/du, from s itself.
fn scale_slope(layer: Layer, s: vec4<f32>) -> vec4<f32> {
    let c = layer.bound;
    switch layer.rule {
        case SCALE_TANH: { return 1.0 - (s / c) * (s / c); }
        case SCALE_SOFT_CLIP: {
            let y = 1.0 - abs(s) / c;
            return y * y;
        }
        case SCALE_SIGMOID, SCALE_INVERSE_SIGMOID: {
            let minimum = weights[layer.numbers + 1u];
            let way = select(1.0, -1.0, layer.rule == SCALE_INVERSE_SIGMOID);
            let scale = exp_all(way * s);
            return way * (scale - minimum) * (1.0 + minimum - scale) / scale;
        }
        default: { return vec4<f32>(1.0); }   // SCALE_EXP
    }
}

fn affine_vjp(layer: Layer, sign: f32, place: Place, x: vec4<f32>, g: vec4<f32>, g_log_det: vec4<f32>) -> vec4<f32> {
    let t = number(place, 0u);
    if (layer.rule == ADDITIVE) {
        hidden[place.first] = sign * g;
        return g;
    }
    let s = scale_apply(layer, number(place, 1u));
    let e = exp_all(sign * s);
    let scaled = select((x - t) * e, x * e, sign > 0.0);
    hidden[place.first] = select(-g * e, g, sign > 0.0);
    hidden[place.first + place.step] = sign * (g * scaled + g_log_det) * scale_slope(layer, s);
    return g * e;
}
