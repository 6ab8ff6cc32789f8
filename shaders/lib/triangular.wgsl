// A triangular matrix and a shift, twin of src/flow/triangular.rs: x = (N + diag +-e^s) z + b.
// Weights: the factor's, then b (D) with SHIFT.

fn triangular_apply(layer: Layer, sign: f32, tau: f32, before: Moved, lane: u32) -> Moved {
    let f = Factor(layer.weights, layer.dim, has_flag(layer, UPPER), has_flag(layer, UNIT), layer.coords);
    let shift = layer.weights + factor_length(f);
    let shifts = select(0u, layer.dim, has_flag(layer, SHIFT));
    var moved = before;
    if (sign < 0.0) {
        moved = add_shift(shift, shifts, -tau, moved);
    }
    moved = factor_apply(f, sign, tau, moved);
    if (sign > 0.0) {
        moved = add_shift(shift, shifts, tau, moved);
    }
    moved.log_det += sign * factor_log_det(f, tau);
    return moved;
}
