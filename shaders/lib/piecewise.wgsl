// The monotone piecewise-linear map, twin of src/flow/transformer/piecewise.rs: K straight pieces on [-B, B].

fn piecewise_apply(layer: Layer, sign: f32, tau: f32, place: Place, x: vec4<f32>) -> Transformed {
    let bins = bins_of(layer, 0.0, false);
    shares(bins, place);
    let bin = find(bins, tau, sign, place, x);
    let generate = sign > 0.0;
    let knot = select(bin.x, bin.z, generate);
    let size = select(bin.h, bin.w, generate);
    let to = select(bin.z, bin.x, generate);
    let other = select(bin.w, bin.h, generate);
    let bound = vec4<f32>(bins.bound);
    let way = inward_fraction(bins, bin.k, clamp(x, -bound, bound), knot, size);
    let y = at_fraction(bins, bin.k, left_fraction(bins, bin.k, way), right_fraction(bins, bin.k, way), to, other);
    let inside = holds(bins, x);
    return Transformed(select(x, y, inside), select(vec4<f32>(0.0), log(other / size), inside));
}
