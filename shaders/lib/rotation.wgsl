// Rotation in one coordinate plane (i, j), twin of src/flow/rotation.rs: the angle grows with tau, log |det J| = 0.

fn rotation_apply(layer: Layer, sign: f32, tau: f32, before: Moved) -> Moved {
    let i = layer.coords & 15u;
    let j = (layer.coords >> 4u) & 15u;
    let turn = cos_sin(sign * tau * weights[layer.weights]);
    var moved = before;
    moved.x[i] = turn.x * before.x[i] - turn.y * before.x[j];
    moved.x[j] = turn.y * before.x[i] + turn.x * before.x[j];
    return moved;
}
