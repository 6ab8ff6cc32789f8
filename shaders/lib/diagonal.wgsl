// The diagonal affine map x = e^s z + b, twin of src/flow/diagonal.rs (and of actnorm.rs, which is the same map).
// Weights: s (D), then b (D) with SHIFT.

fn diagonal_apply(layer: Layer, sign: f32, tau: f32, before: Moved, lane: u32) -> Moved {
    var moved = before;
    for (var d = 0u; d < layer.dim; d++) {
        let s = sign * tau * weights[layer.weights + d];
        var b = 0.0;
        if (has_flag(layer, SHIFT)) {
            b = tau * weights[layer.weights + layer.dim + d];
        }
        if (sign > 0.0) {
            moved.x[d] = hold(moved.x[d] * exp_one(s) + b);
        } else {
            moved.x[d] = hold((moved.x[d] - b) * exp_one(s));
        }
        moved.log_det += s;
    }
    return moved;
}
