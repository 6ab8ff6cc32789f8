// Rotation in one coordinate plane (i, j), twin of src/flow/rotation.rs: the angle grows with tau, log |det J| = 0.

fn rotation_apply(layer: Layer, sign: f32, tau: f32, before: Moved, lane: u32) -> Moved {
    let i = digit(layer.coords, 0u);
    let j = digit(layer.coords, 1u);
    let turn = cos_sin(sign * tau * weights[layer.weights]);
    var moved = before;
    let a = moved.x[i];
    let b = moved.x[j];
    moved.x[i] = turn.x * a - turn.y * b;
    moved.x[j] = turn.y * a + turn.x * b;
    return moved;
}
