// K bins that share out [-B, B] in z and in x, and the bin that a point lies in; twin of src/flow/transformer/bins.rs.

const SMALLEST: f32 = -20.0;
// Beyond every bound: where points of the lower half stand while the upper half is searched.
const BEYOND: f32 = 1.0e30;

struct Bins {
    count: u32,
    bound: f32,
    low: vec2<f32>,      // 2B m of the widths and of the heights
    span: vec2<f32>,     // 2B (1 - mK)
    minima: vec2<f32>,   // m
    clip: f32,           // c, or 0
    left: bool,          // knots belong to the bin on their left
    open: bool,          // -B is beyond the bins
    middle: u32,         // the first bin of the upper half
}

// The bin of a point: its number, the z of its outer knot, w, the x of its outer knot, h.
struct Found {
    k: vec4<f32>,
    z: vec4<f32>,
    w: vec4<f32>,
    x: vec4<f32>,
    h: vec4<f32>,
}

// `both_ends`: knots are summed up from the nearer end.
fn bins_of(layer: Layer, clip: f32, both_ends: bool) -> Bins {
    let minima = vec2<f32>(weights[layer.numbers], weights[layer.numbers + 1u]);
    let k = f32(layer.count);
    let left = has_flag(layer, LEFT_KNOTS);
    return Bins(
        layer.count,
        layer.bound,
        2.0 * layer.bound * minima,
        2.0 * layer.bound * (1.0 - minima * k),
        minima,
        clip,
        left,
        left && !has_flag(layer, FREE_ENDS),
        select(layer.count, (layer.count + 1u) / 2u, both_ends),
    );
}

// The softmaxes over the numbers, in their place: K of the widths, K of the heights.
fn shares(bins: Bins, place: Place) {
    for (var side = 0u; side < 2u; side++) {
        let first = place.first + side * bins.count * place.step;
        var level = vec4<f32>(-BEYOND);
        for (var j = 0u; j < bins.count; j++) {
            let at = first + j * place.step;
            if (bins.clip > 0.0) {
                hidden[at] = hidden[at] / (1.0 + abs(hidden[at] * (2.0 / bins.clip)));
            }
            level = max(level, hidden[at]);
        }
        let low = select(-BEYOND, SMALLEST, bins.minima[side] < 1.0e-6);
        var sum = vec4<f32>(0.0);
        for (var j = 0u; j < bins.count; j++) {
            let at = first + j * place.step;
            hidden[at] = exp_all(clamp(hidden[at] - level, vec4<f32>(low), vec4<f32>(0.0)));
            sum += hidden[at];
        }
        for (var j = 0u; j < bins.count; j++) {
            hidden[first + j * place.step] /= sum;
        }
    }
}

// The bins of four points, at the fraction tau of the heights; points beyond +-B in the nearest.
fn find(bins: Bins, tau: f32, sign: f32, place: Place, x: vec4<f32>) -> Found {
    let bound = vec4<f32>(bins.bound);
    let far = vec4<f32>(BEYOND);
    let generate = sign > 0.0;
    var held = clamp(x, -bound, bound);
    var edge_z = -bound;
    var edge_x = -bound;
    var found = Found();
    var inward = 1.0;
    var inclusive = !bins.left;
    for (var step = 0u; step < bins.count; step++) {
        let second = step == bins.middle;
        let j = select(bins.count - 1u + bins.middle - step, step, step < bins.middle);
        if (second) {
            let edge = select(edge_x, edge_z, generate);
            held = select(far, held, (held > edge) | (vec4<bool>(inclusive) & (held >= edge)));
            edge_z = bound;
            edge_x = bound;
            inward = -1.0;
            inclusive = !inclusive;
        }
        let w = bins.low.x + bins.span.x * number(place, j);
        let h = (1.0 - tau) * w + tau * (bins.low.y + bins.span.y * number(place, bins.count + j));
        let ahead = inward * (held - select(edge_x, edge_z, generate));
        let starts = vec4<bool>(step == 0u) | (vec4<bool>(second) & (held < far));
        let zero = vec4<f32>(0.0);
        let here = starts | (ahead > zero) | (vec4<bool>(inclusive) & (ahead >= zero));
        found.k = select(found.k, vec4<f32>(f32(j)), here);
        found.z = select(found.z, edge_z, here);
        found.w = select(found.w, w, here);
        found.x = select(found.x, edge_x, here);
        found.h = select(found.h, h, here);
        edge_z += inward * w;
        edge_x += inward * h;
    }
    return found;
}

// Where a point of the bin lies between its knots, as a fraction from the outer knot inwards.
fn inward_fraction(bins: Bins, k: vec4<f32>, v: vec4<f32>, knot: vec4<f32>, width: vec4<f32>) -> vec4<f32> {
    let way = select(knot - v, v - knot, k < vec4<f32>(f32(bins.middle)));
    return clamp(way / width, vec4<f32>(0.0), vec4<f32>(1.0));
}

// t from the fraction inwards: it runs from left to right.
fn left_fraction(bins: Bins, k: vec4<f32>, inward: vec4<f32>) -> vec4<f32> {
    return select(1.0 - inward, inward, k < vec4<f32>(f32(bins.middle)));
}

// 1 - t, with nothing lost where it is small.
fn right_fraction(bins: Bins, k: vec4<f32>, inward: vec4<f32>) -> vec4<f32> {
    return select(inward, 1.0 - inward, k < vec4<f32>(f32(bins.middle)));
}

// The point at the fractions (t, u = 1 - t).
fn at_fraction(bins: Bins, k: vec4<f32>, t: vec4<f32>, u: vec4<f32>, knot: vec4<f32>, width: vec4<f32>) -> vec4<f32> {
    let lower = k < vec4<f32>(f32(bins.middle));
    let bound = vec4<f32>(bins.bound);
    return clamp(select(knot - width * u, knot + width * t, lower), -bound, bound);
}

// Whether a point has a bin at all; elsewhere the map is the identity.
fn holds(bins: Bins, x: vec4<f32>) -> vec4<bool> {
    let bound = vec4<f32>(bins.bound);
    return !((x < -bound) | (x > bound) | (vec4<bool>(bins.open) & (x <= -bound)));
}
