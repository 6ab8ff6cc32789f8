// Coupling, twin of src/flow/coupling.rs: x_I = z_I passes and, through the net, says how z_T is transformed.
// The net's output is [shifts; scales] in blocks.

fn is_transformed(coords: u32, d: u32) -> bool {
    return ((coords >> d) & 1u) == 1u;
}

fn coupling_apply(layer: Layer, sign: f32, tau: f32, before: Moved, lane: u32) -> Moved {
    var moved = before;
    var given = 0u;
    for (var d = 0u; d < plan.dim; d++) {
        if (!is_transformed(layer.coords, d)) {
            hidden[given] = moved.x[d];
            given++;
        }
    }
    var shift = mlp_apply(layer.net, layer.weights, layer.activation, lane);
    let scales = countOneBits(layer.coords);
    for (var d = 0u; d < plan.dim; d++) {
        if (is_transformed(layer.coords, d)) {
            let t = hidden[shift];
            let u = hidden[shift + scales];
            let y = transformer_apply(layer.rule, layer.bound, tau, sign, t, u, moved.x[d]);
            moved.x[d] = y.x;
            moved.log_det += y.log_det;
            shift++;
        }
    }
    return moved;
}
