// Coupling, twin of src/flow/coupling.rs: x_I = z_I passes and, through the net, says how z_T is transformed.

fn coupling_apply(layer: Layer, sign: f32, tau: f32, before: Moved, lane: u32) -> Moved {
    var moved = before;
    var given = 0u;
    for (var d = 0u; d < layer.dim; d++) {
        if (!has_bit(layer.coords, d)) {
            hidden[given] = moved.x[d];
            given++;
        }
    }
    let start = mlp_apply(layer.net, layer.weights, layer.activation, lane);
    let coordinates = countOneBits(layer.coords);
    let each = outputs_of(layer.net) / coordinates;
    var i = 0u;
    for (var d = 0u; d < layer.dim; d++) {
        if (has_bit(layer.coords, d)) {
            let place = place_of(layer, start, i, coordinates, each);
            let y = transformer_apply(layer, sign, tau, place, moved.x[d]);
            moved.x[d] = y.x;
            moved.log_det += y.log_det;
            i++;
        }
    }
    return moved;
}
