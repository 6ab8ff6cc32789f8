// Coupling, twin of src/flow/coupling.rs: x_I = z_I passes and, through the net, says how z_T is transformed.
// The net's output is [shifts; scales] in blocks.

fn is_transformed(coords: u32, d: u32) -> bool {
    return ((coords >> d) & 1u) == 1u;
}

fn coupling_apply(layer: Layer, sign: f32, tau: f32, before: Moved, lane: u32) -> Moved {
    var given = 0u;
    for (var d = 0u; d < plan.dim; d++) {
        if (!is_transformed(layer.coords, d)) {
            hidden[given] = before.x[d];
            given++;
        }
    }
    let shifts = mlp_apply(layer.net, layer.weights, layer.activation, lane);
    let scales = shifts + countOneBits(layer.coords);
    var moved = before;
    var i = 0u;
    for (var d = 0u; d < plan.dim; d++) {
        if (is_transformed(layer.coords, d)) {
            let y = transformer_apply(layer.rule, layer.bound, tau, sign, hidden[shifts + i], hidden[scales + i], before.x[d]);
            moved.x[d] = y.x;
            moved.log_det += y.y;
            i++;
        }
    }
    return moved;
}
