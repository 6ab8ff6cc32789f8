// The same kind of elementwise map in every coordinate, twin of src/flow/pointwise.rs. Weights: the numbers of each
// coordinate, [D][P].

// How many numbers a coordinate has; twin of Transformer::num_params.
fn numbers_of(layer: Layer) -> u32 {
    switch layer.rule {
        case SIGMOID: { return 0u; }
        case ADDITIVE, LEAKY: { return 1u; }
        case PIECEWISE: { return 2u * layer.count; }
        case SPLINE: { return 3u * layer.count + select(0u, 2u, has_flag(layer, FREE_ENDS)) - 1u; }
        default: { return 2u; }
    }
}

fn pointwise_apply(layer: Layer, sign: f32, tau: f32, before: Moved, lane: u32) -> Moved {
    var moved = before;
    let each = numbers_of(layer);
    for (var d = 0u; d < layer.dim; d++) {
        for (var p = 0u; p < each; p++) {
            hidden[p] = vec4<f32>(weights[layer.weights + d * each + p]);
        }
        let y = transformer_apply(layer, sign, tau, Place(0u, 1u), moved.x[d]);
        moved.x[d] = y.x;
        moved.log_det += y.log_det;
    }
    return moved;
}
