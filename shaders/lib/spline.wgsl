// The monotone rational-quadratic spline, twin of src/flow/transformer/spline.rs, whose formulas and letters these are.
// Numbers of a coordinate: K for widths, K for heights, then K - 1 or K + 1 for derivatives.

// Numbers of derivatives are held between these.
const LOWEST: f32 = -30.0;
const HIGHEST: f32 = 20.0;

// ln(1 + e) for 0 <= e <= 1, exact where e is small (Kahan).
fn ln_1p(e: vec4<f32>) -> vec4<f32> {
    let w = 1.0 + e;
    let one = vec4<f32>(1.0);
    return select(e, log(w) * (e / max(w - 1.0, vec4<f32>(1.0e-30))), w > one);
}

// The derivative from its number v.
fn bend(layer: Layer, v: vec4<f32>, clip: f32) -> vec4<f32> {
    let minimum = weights[layer.numbers + 2u];
    var held = v;
    if (clip > 0.0) {
        held = held / (1.0 + abs(held / clip));
    }
    if (has_flag(layer, DERIVATIVE_EXP)) {
        return minimum + exp_all(clamp(held, vec4<f32>(LOWEST), vec4<f32>(HIGHEST)));
    }
    held = clamp(held, vec4<f32>(LOWEST), vec4<f32>(exp(HIGHEST)));
    return minimum + max(held, vec4<f32>(0.0)) + ln_1p(exp_all(-abs(held)));
}

// The derivatives at both knots of each point's bin, at the fraction tau.
struct Bends {
    left: vec4<f32>,
    right: vec4<f32>,
}

// The numbers of both, as they are given.
fn bend_numbers(layer: Layer, place: Place, k: vec4<f32>) -> Bends {
    let free = has_flag(layer, FREE_ENDS);
    let count = select(layer.count - 1u, layer.count + 1u, free);
    var v = Bends();
    for (var j = 0u; j < count; j++) {
        let knot = vec4<f32>(f32(select(j + 1u, j, free)));
        let own = number(place, 2u * layer.count + j);
        v.left = select(v.left, own, k == knot);
        v.right = select(v.right, own, k + 1.0 == knot);
    }
    return v;
}

fn bends(layer: Layer, tau: f32, v: Bends, k: vec4<f32>, clip: f32) -> Bends {
    var d = Bends(bend(layer, v.left, clip), bend(layer, v.right, clip));
    if (!has_flag(layer, FREE_ENDS)) {
        let one = vec4<f32>(1.0);
        d.left = select(d.left, one, k == vec4<f32>(0.0));
        d.right = select(d.right, one, k == vec4<f32>(f32(layer.count) - 1.0));
    }
    if (tau != 1.0) {
        d = Bends(exp_all(tau * log(d.left)), exp_all(tau * log(d.right)));
    }
    return d;
}

// Where a point lies in its bin.
struct Along {
    t: vec4<f32>,
    u: vec4<f32>,
}

fn along_bin(bins: Bins, sign: f32, bin: Found, rho0: vec4<f32>, rho1: vec4<f32>, x: vec4<f32>) -> Along {
    let bound = vec4<f32>(bins.bound);
    let held = clamp(x, -bound, bound);
    if (sign > 0.0) {
        let way = inward_fraction(bins, bin.k, held, bin.z, bin.w);
        return Along(left_fraction(bins, bin.k, way), right_fraction(bins, bin.k, way));
    }
    let way = inward_fraction(bins, bin.k, held, bin.x, bin.h);
    let eta = left_fraction(bins, bin.k, way);
    let omega = right_fraction(bins, bin.k, way);
    let e = rho0 * omega - rho1 * eta;
    let m = abs(e) + sqrt(e * e + 4.0 * eta * omega);
    let up = e >= vec4<f32>(0.0);
    let near = select(m, 2.0 * eta, up);
    let far = select(2.0 * omega, m, up);
    return Along(near / (near + far), far / (near + far));
}

fn spline_apply(layer: Layer, sign: f32, tau: f32, place: Place, x: vec4<f32>) -> Transformed {
    let clip = weights[layer.numbers + 3u];
    let bins = bins_of(layer, clip, true);
    shares(bins, place);
    let bin = find(bins, tau, sign, place, x);
    let d = bends(layer, tau, bend_numbers(layer, place, bin.k), bin.k, clip);
    let rho0 = d.left * bin.w / bin.h;
    let rho1 = d.right * bin.w / bin.h;
    let at = along_bin(bins, sign, bin, rho0, rho1, x);
    let tu = at.t * at.u;
    let r = at.t * at.t + at.u * at.u + (rho0 + rho1) * tu;
    let q = rho1 * at.t * at.t + 2.0 * tu + rho0 * at.u * at.u;
    let log_det = sign * log(bin.h / bin.w * q / (r * r));
    var y = at_fraction(bins, bin.k, at.t, at.u, bin.z, bin.w);
    if (sign > 0.0) {
        let up = (at.t * at.t + rho0 * tu) / r;
        y = at_fraction(bins, bin.k, up, (at.u * at.u + rho1 * tu) / r, bin.x, bin.h);
    }
    let inside = holds(bins, x);
    return Transformed(select(x, y, inside), select(vec4<f32>(0.0), log_det, inside));
}
