// Elementwise maps whose numbers a net gives or which are learned themselves, twin of src/flow/transformer/mod.rs.
// transformer_choose is written by src/gpu/pieces.rs: the maps that this flow has.

// One coordinate at four samples, with what happened to it.
struct Transformed {
    x: vec4<f32>,
    log_det: vec4<f32>,
}

// At the fraction tau; its numbers stand at `place`, and may be overwritten.
fn transformer_apply(layer: Layer, sign: f32, tau: f32, place: Place, x: vec4<f32>) -> Transformed {
    if (tau == 0.0) {
        return Transformed(x, vec4<f32>(0.0));
    }
    return transformer_choose(layer, sign, tau, place, x);
}

// Where coordinate i of `coordinates` has its `each` numbers among a net's outputs; twin of ParameterLayout::rows.
fn place_of(layer: Layer, start: u32, i: u32, coordinates: u32, each: u32) -> Place {
    if (has_flag(layer, INTERLEAVED)) {
        return Place(start + i * each, 1u);
    }
    return Place(start + i, coordinates);
}
