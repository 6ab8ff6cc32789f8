// The derivative of lib/spline.wgsl and lib/bins.wgsl, twin of Spline::vjp and Bins::vjp in src/flow/transformer, whose
// letters these are. hidden[WIDTH..] keeps the slopes of the squashed numbers.

// The derivative of `bend`.
fn bend_slope(layer: Layer, v: vec4<f32>, clip: f32) -> vec4<f32> {
    var held = v;
    var slope = vec4<f32>(1.0);
    if (clip > 0.0) {
        let shrink = 1.0 / (1.0 + abs(held / clip));
        held *= shrink;
        slope = shrink * shrink;
    }
    let is_exp = has_flag(layer, DERIVATIVE_EXP);
    let low = vec4<f32>(LOWEST);
    let high = vec4<f32>(select(exp(HIGHEST), HIGHEST, is_exp));
    slope = select(slope, vec4<f32>(0.0), (held < low) | (held > high));
    held = clamp(held, low, high);
    if (is_exp) {
        return slope * exp_all(held);
    }
    let e = exp_all(-abs(held));
    return slope * select(e, vec4<f32>(1.0), held >= vec4<f32>(0.0)) / (1.0 + e);
}

fn squash_slopes(bins: Bins, place: Place) {
    for (var j = 0u; j < 2u * bins.count; j++) {
        let shrink = 1.0 / (1.0 + abs(number(place, j) * (2.0 / max(bins.clip, 1.0e-30))));
        hidden[WIDTH + j] = select(vec4<f32>(1.0), shrink * shrink, bins.clip > 0.0);
    }
}

// The gradients of a knot's place and of its bin's size -> those of K numbers, over their shares: the knot moves with every
// size before it.
fn shares_vjp(bins: Bins, side: u32, place: Place, k: vec4<f32>, g_knot: vec4<f32>, g_size: vec4<f32>) {
    let first = place.first + side * bins.count * place.step;
    var mean = vec4<f32>(0.0);
    for (var j = 0u; j < bins.count; j++) {
        let n = vec4<f32>(f32(j));
        let g = select(select(vec4<f32>(0.0), g_knot, n < k), g_size, n == k);
        mean += hidden[first + j * place.step] * g;
    }
    for (var j = 0u; j < bins.count; j++) {
        let n = vec4<f32>(f32(j));
        let g = select(select(vec4<f32>(0.0), g_knot, n < k), g_size, n == k);
        let at = first + j * place.step;
        hidden[at] = bins.span[side] * hidden[at] * (g - mean) * hidden[WIDTH + side * bins.count + j];
    }
}

fn spline_vjp(layer: Layer, sign: f32, place: Place, x: vec4<f32>, g: vec4<f32>, g_log_det: vec4<f32>) -> vec4<f32> {
    let clip = weights[layer.numbers + 3u];
    let bins = bins_of(layer, clip, true);
    squash_slopes(bins, place);
    shares(bins, place);
    let bin = find(bins, 1.0, sign, place, x);
    let numbers = bend_numbers(layer, place, bin.k);
    let d = bends(layer, 1.0, numbers, bin.k, clip);
    let w = bin.w;
    let h = bin.h;
    let rho0 = d.left * w / h;
    let rho1 = d.right * w / h;
    let at = along_bin(bins, sign, bin, rho0, rho1, x);
    let t = at.t;
    let u = 1.0 - t;
    let tu = t * u;
    let tt = t * t;
    let uu = u * u;
    let generate = sign > 0.0;
    let inv_r = 1.0 / (tt + uu + (rho0 + rho1) * tu);
    let q = rho1 * tt + 2.0 * tu + rho0 * uu;
    let inv_q = 1.0 / q;
    let h_rr = h * inv_r * inv_r;
    let x_t = h_rr * q;
    let l_t = 2.0 * ((rho1 * t + u - t - rho0 * u) * inv_q - (rho0 + rho1 - 2.0) * (u - t) * inv_r);
    let inside = holds(bins, x);
    let zero = vec4<f32>(0.0);
    let own = select(zero, g, inside);
    let l = sign * select(zero, g_log_det, inside);
    let a_x = select(-(own * w + l * l_t) / x_t, own, generate);
    let a_t = select(-own * w, a_x * x_t + l * l_t, generate);
    let a_h = a_x * h_rr * tu;
    let twist = 2.0 * tu * inv_r;
    let a_0 = a_h * (uu + rho1 * tu) + l * (uu * inv_q - twist);
    let a_1 = l * (tt * inv_q - twist) - a_h * (tt + rho0 * tu);
    let a_s = l - a_0 * rho0 - a_1 * rho1;
    shares_vjp(bins, 0u, place, bin.k, -a_t / w, -(a_t * t + a_s) / w);
    shares_vjp(bins, 1u, place, bin.k, a_x, a_x * (tt + rho0 * tu) * inv_r + a_s / h);
    let g_left = a_0 * bend_slope(layer, numbers.left, clip) * w / h;
    let g_right = a_1 * bend_slope(layer, numbers.right, clip) * w / h;
    let free = has_flag(layer, FREE_ENDS);
    for (var j = 0u; j < select(layer.count - 1u, layer.count + 1u, free); j++) {
        let knot = vec4<f32>(f32(select(j + 1u, j, free)));
        let left = select(zero, g_left, bin.k == knot);
        hidden[place.first + (2u * layer.count + j) * place.step] = select(left, g_right, bin.k + 1.0 == knot);
    }
    return select(g, select(-a_x, a_t / w, generate), inside);
}
