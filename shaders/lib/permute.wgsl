// Permutation x_d = z_{order[d]}, twin of src/flow/permute.rs: no invertible path leads to an odd one, so nothing moves
// before tau = 1.

fn permute_apply(layer: Layer, sign: f32, tau: f32, before: Moved, lane: u32) -> Moved {
    if (tau < 1.0) {
        return before;
    }
    return gather(layer.coords, layer.dim, sign > 0.0, before);
}

// Coordinate d becomes what coordinate order[d] was; not `forward`: the inverse.
fn gather(order: u32, dim: u32, forward: bool, before: Moved) -> Moved {
    var old = before.x;
    var moved = before;
    for (var d = 0u; d < dim; d++) {
        let source = digit(order, d);
        if (forward) {
            moved.x[d] = old[source];
        } else {
            moved.x[source] = old[d];
        }
    }
    return moved;
}
