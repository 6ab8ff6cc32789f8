// Autoregressive layers, twin of src/flow/autoregressive.rs: the parameters of a coordinate are read from those of smaller
// rank in x. Normalizing is one pass of a masked net, generating one for each rank. Hidden weights of the net that its masks
// hide are 0 in `weights`.

fn autoregressive_apply(layer: Layer, sign: f32, tau: f32, before: Moved, lane: u32) -> Moved {
    var moved = before;
    var last = 0u;
    for (var d = 0u; d < layer.dim; d++) {
        last = max(last, digit(layer.coords, d));
    }
    let in_one = sign < 0.0;
    let inner = select(sign, -sign, has_flag(layer, INVERSE_FORMULA));
    let each = outputs_of(layer.net) / layer.dim;
    for (var rank = 0u; rank <= select(last, 0u, in_one); rank++) {
        for (var d = 0u; d < layer.dim; d++) {
            hidden[d] = moved.x[d];
        }
        let start = mlp_apply(layer.net, layer.weights, layer.activation, lane);
        for (var d = 0u; d < layer.dim; d++) {
            if (in_one || digit(layer.coords, d) == rank) {
                let place = place_of(layer, start, d, layer.dim, each);
                let y = transformer_apply(layer, inner, tau, place, moved.x[d]);
                moved.x[d] = y.x;
                moved.log_det += y.log_det;
            }
        }
    }
    return moved;
}
