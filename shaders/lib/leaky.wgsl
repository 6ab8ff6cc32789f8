// The leaky ReLU with a learned slope below zero, twin of src/flow/transformer/leaky.rs: x = z, or e^s z below zero.

fn leaky_apply(layer: Layer, sign: f32, tau: f32, place: Place, x: vec4<f32>) -> Transformed {
    let log_det = select(vec4<f32>(0.0), sign * tau * number(place, 0u), x < vec4<f32>(0.0));
    return Transformed(hold(x * exp_all(log_det)), log_det);
}
