// The planar flow x = z + u tanh(a), a = w^T z + b, twin of src/flow/planar.rs. Its inverse is the root of one increasing
// equation along w. Weights: u (D), w (D), b; the u that acts has w^T u = softplus(w^T u) - 1 = m.

// The least |w|^2.
const LEAST_SQUARE: f32 = 1.0e-12;
const MOST_NEWTON: u32 = 60u;

struct Plane {
    w: vec4<f32>,
    u: vec4<f32>,
    b: f32,
    soft: f32,           // m + 1
}

fn plane_of(layer: Layer) -> Plane {
    var u = vec4<f32>(0.0);
    var w = vec4<f32>(0.0);
    for (var d = 0u; d < layer.dim; d++) {
        u[d] = weights[layer.weights + d];
        w[d] = weights[layer.weights + layer.dim + d];
    }
    if (dot(w, w) < LEAST_SQUARE) {
        w = vec4<f32>(sqrt(LEAST_SQUARE), 0.0, 0.0, 0.0);
    }
    let product = dot(w, u);
    let soft = softplus(product);
    return Plane(w, u + (soft - 1.0 - product) / dot(w, w) * w, weights[layer.weights + 2u * layer.dim], soft);
}

// det J at tanh a = t to the fraction tau, without cancellation where it is small.
fn plane_det(plane: Plane, tau: f32, t: vec4<f32>) -> vec4<f32> {
    return 1.0 - tau + tau * (t * t + plane.soft * (1.0 - t * t));
}

// From c = w^T x + b to tanh a: the root of a + m tanh a = c by Newton's method, or a bisection where that leaves the bracket.
fn plane_solve(plane: Plane, tau: f32, c: vec4<f32>) -> vec4<f32> {
    let m = tau * (plane.soft - 1.0);
    var low = c - abs(m);
    var high = c + abs(m);
    var a = c;
    for (var i = 0u; i < MOST_NEWTON; i++) {
        let t = tanh_all(a);
        let rest = a + m * t - c;
        let above = rest > vec4<f32>(0.0);
        high = select(high, a, above);
        low = select(a, low, above);
        let newton = a - rest / plane_det(plane, tau, t);
        let next = select(0.5 * (low + high), newton, (newton >= low) & (newton <= high));
        if (all(next == a)) {
            break;
        }
        a = next;
    }
    return tanh_all(a);
}

fn planar_apply(layer: Layer, sign: f32, tau: f32, before: Moved, lane: u32) -> Moved {
    let plane = plane_of(layer);
    var moved = before;
    var t = vec4<f32>(plane.b);
    for (var d = 0u; d < layer.dim; d++) {
        t += plane.w[d] * moved.x[d];
    }
    if (sign > 0.0) {
        t = tanh_all(t);
    } else {
        t = plane_solve(plane, tau, t);
    }
    for (var d = 0u; d < layer.dim; d++) {
        moved.x[d] = hold(moved.x[d] + sign * tau * plane.u[d] * t);
    }
    moved.log_det += sign * log(plane_det(plane, tau, t));
    return moved;
}
