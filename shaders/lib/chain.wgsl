// The chain, twin of src/flow/chain.rs and morph.rs: layers in the generative order z -> x.

// One layer to the fraction tau; twin of Layer::apply_fraction. An inverted layer runs the other way. layer_choose is
// written by src/gpu/pieces.rs: the layers that this flow has.
fn layer_apply(index: u32, tau: f32, way: u32, before: Moved, lane: u32) -> Moved {
    let layer = layers[index];
    let sign = way_sign(way ^ layer.flip);
    return layer_choose(layer, sign, tau, before, lane);
}

// From the base to the position (run.layer, run.tau), or back: twin of Flow::generate_to and normalize_from.
// Position (L, 0) is the whole flow; a run that starts at a layer takes it for the first.
fn flow_apply(before: Moved, lane: u32) -> Moved {
    var moved = before;
    let count = min(run.layer + 1u, plan.layers);
    for (var i = run.start; i < count; i++) {
        let index = select(count - 1u - (i - run.start), i, run.way == GENERATE);
        let tau = select(1.0, run.tau, index == run.layer);
        moved = layer_apply(index, tau, run.way, moved, lane);
    }
    return moved;
}
