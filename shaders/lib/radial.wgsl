// The radial flow x = z + h(r) (z - z0), twin of src/flow/radial.rs, whose letters these are; closed both ways.
// Weights: z0 (D), ln alpha, beta.

// ln alpha is held between -20 and 20.
const LOG_ALPHA: f32 = 20.0;
// A radius whose square is below this is 0.
const TINY_SQUARE: f32 = 1.0e-36;

fn radial_apply(layer: Layer, sign: f32, tau: f32, before: Moved, lane: u32) -> Moved {
    var moved = before;
    if (tau <= 0.0) {
        return moved;
    }
    let alpha = exp(clamp(weights[layer.weights + layer.dim], -LOG_ALPHA, LOG_ALPHA));
    let inner = (1.0 - tau) * alpha + tau * softplus(weights[layer.weights + layer.dim + 1u]);
    var square = vec4<f32>(0.0);
    for (var d = 0u; d < layer.dim; d++) {
        let away = moved.x[d] - weights[layer.weights + d];
        square += away * away;
    }
    var r = select(sqrt(square), vec4<f32>(0.0), square < vec4<f32>(TINY_SQUARE));
    if (sign < 0.0) {
        let lead = r - inner;
        let root = sqrt(lead * lead + 4.0 * alpha * r);
        r = select(2.0 * alpha * r / (root - lead), 0.5 * (lead + root), lead > vec4<f32>(0.0));
    }
    let outward = r + inner;
    let outer_radius = r + alpha;
    let factor = select(outer_radius / outward, outward / outer_radius, sign > 0.0);
    for (var d = 0u; d < layer.dim; d++) {
        let center = weights[layer.weights + d];
        moved.x[d] = hold(center + factor * (moved.x[d] - center));
    }
    let numerator = r * (r + 2.0 * alpha) + alpha * inner;
    let along = log(numerator / outer_radius / outer_radius);
    moved.log_det += sign * (f32(layer.dim - 1u) * log(outward / outer_radius) + along);
    return moved;
}
