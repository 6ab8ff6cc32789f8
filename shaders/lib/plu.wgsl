// A dense matrix by its factors, twin of src/flow/plu.rs: x = P L (U + diag +-e^s) z + b; the permutation and the signs come
// in a jump at tau = 1. Weights: U's, L's, then b (D) with SHIFT.

fn plu_apply(layer: Layer, sign: f32, tau: f32, before: Moved, lane: u32) -> Moved {
    let upper = Factor(layer.weights, layer.dim, true, false, layer.coords >> 16u);
    let lower = Factor(layer.weights + factor_length(upper), layer.dim, false, true, 0u);
    let shift = lower.at + factor_length(lower);
    let shifts = select(0u, layer.dim, has_flag(layer, SHIFT));
    var moved = before;
    if (sign > 0.0) {
        moved = factor_apply(lower, sign, tau, factor_apply(upper, sign, tau, moved));
        if (tau >= 1.0) {
            moved = gather(layer.coords, layer.dim, true, moved);
        }
        moved = add_shift(shift, shifts, tau, moved);
    } else {
        moved = add_shift(shift, shifts, -tau, moved);
        if (tau >= 1.0) {
            moved = gather(layer.coords, layer.dim, false, moved);
        }
        moved = factor_apply(upper, sign, tau, factor_apply(lower, sign, tau, moved));
    }
    moved.log_det += sign * factor_log_det(upper, tau);
    return moved;
}
