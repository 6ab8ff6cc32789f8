// Permutation x_d = z_{order[d]}, twin of src/flow/permute.rs: no invertible path leads to an odd one, so nothing moves
// before tau = 1.

fn permute_apply(layer: Layer, sign: f32, tau: f32, before: Moved) -> Moved {
    var old = before.x;
    var moved = before;
    for (var d = 0u; d < plan.dim; d++) {
        let source = (layer.coords >> (4u * d)) & 15u;
        if (tau >= 1.0 && sign > 0.0) {
            moved.x[d] = old[source];
        }
        if (tau >= 1.0 && sign < 0.0) {
            moved.x[source] = old[d];
        }
    }
    return moved;
}
