// The logistic function with room at both ends, twin of src/flow/transformer/sigmoid.rs: x = (sigma(z) - alpha) / (1 - 2 alpha),
// alpha being the bound. Its fraction tau is (1 - tau) z + tau x(z), whose inverse is found by Newton's method between bounds.

const LEAST_SIGMA: f32 = 1.0e-30;
// 1 minus the last number before 1.
const GAP: f32 = 5.9604645e-8;
const MOST_HALVINGS: u32 = 60u;

// sigma(z) and 1 - sigma(z).
struct Sigma {
    value: vec4<f32>,
    rest: vec4<f32>,
}

fn sigma(z: vec4<f32>) -> Sigma {
    let e = exp_all(-abs(z));
    let big = 1.0 / (1.0 + e);
    let small = e / (1.0 + e);
    let below = z < vec4<f32>(0.0);
    return Sigma(select(big, small, below), select(small, big, below));
}

// (1 - tau) z + tau x(z) in `x`, and its derivative in `log_det`.
fn along_sigmoid(alpha: f32, tau: f32, z: vec4<f32>) -> Transformed {
    let s = sigma(z);
    let scale = 1.0 - 2.0 * alpha;
    return Transformed((1.0 - tau) * z + tau * (s.value - alpha) / scale, 1.0 - tau + tau * s.value * s.rest / scale);
}

// z with (1 - tau) z + tau x(z) = y.
fn sigmoid_root(alpha: f32, tau: f32, y: vec4<f32>) -> vec4<f32> {
    let scale = 1.0 - 2.0 * alpha;
    var low = (y - tau * (1.0 - alpha) / scale) / (1.0 - tau);
    var high = (y + tau * alpha / scale) / (1.0 - tau);
    var z = clamp(y, low, high);
    for (var i = 0u; i < MOST_HALVINGS; i++) {
        let at = along_sigmoid(alpha, tau, z);
        let excess = at.x - y;
        let above = excess > vec4<f32>(0.0);
        high = select(high, z, above);
        low = select(z, low, above);
        let newton = z - excess / at.log_det;
        let next = select(0.5 * (low + high), newton, (newton > low) & (newton < high));
        if (all(next == z)) {
            break;
        }
        z = next;
    }
    return z;
}

fn sigmoid_apply(layer: Layer, sign: f32, tau: f32, place: Place, x: vec4<f32>) -> Transformed {
    let alpha = layer.bound;
    let scale = 1.0 - 2.0 * alpha;
    let log_scale = weights[layer.numbers];
    if (tau < 1.0) {
        if (sign > 0.0) {
            let y = along_sigmoid(alpha, tau, x);
            return Transformed(hold(y.x), log(y.log_det));
        }
        let z = sigmoid_root(alpha, tau, x);
        return Transformed(hold(z), -log(along_sigmoid(alpha, tau, z).log_det));
    }
    if (sign > 0.0) {
        let s = sigma(x);
        return Transformed((s.value - alpha) / scale, 2.0 * log(max(s.value, s.rest)) - abs(x) - log_scale);
    }
    let below = alpha + scale * x;
    let above = alpha + scale * (1.0 - x);
    let one = vec4<f32>(1.0);
    let is_low = below < vec4<f32>(LEAST_SIGMA);
    let outside = is_low | (above < vec4<f32>(GAP));
    let low = select(below, select(one, vec4<f32>(LEAST_SIGMA), is_low), outside);
    let high = select(above, select(vec4<f32>(GAP), one, is_low), outside);
    return Transformed(log(low) - log(high), log_scale - log(low) - log(high));
}
