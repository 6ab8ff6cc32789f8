// A product of Householder reflections, twin of src/flow/householder.rs: |det J| = 1. At the fraction tau the second vector of
// each pair has turned out of the first; a last one without a partner comes in a jump. Weights: the vectors [reflections][D].

// Below this |v|^2 is not divided by.
const TINY: f32 = 1.0e-30;

fn unit(v: vec4<f32>) -> vec4<f32> {
    let square = dot(v, v);
    if (square < TINY) {
        return vec4<f32>(1.0, 0.0, 0.0, 0.0);
    }
    return v / sqrt(square);
}

// The unit vector of reflection k.
fn given_normal(layer: Layer, k: u32) -> vec4<f32> {
    var v = vec4<f32>(0.0);
    for (var d = 0u; d < layer.dim; d++) {
        v[d] = weights[layer.weights + k * layer.dim + d];
    }
    return unit(v);
}

fn normal(layer: Layer, tau: f32, k: u32) -> vec4<f32> {
    let own = given_normal(layer, k);
    if (tau >= 1.0 || k % 2u == 0u) {
        return own;
    }
    let first = given_normal(layer, k - 1u);
    return unit((1.0 - tau) * first + select(tau, -tau, dot(first, own) < 0.0) * own);
}

fn householder_apply(layer: Layer, sign: f32, tau: f32, before: Moved, lane: u32) -> Moved {
    var moved = before;
    if (tau <= 0.0) {
        return moved;
    }
    let count = select(layer.count / 2u * 2u, layer.count, tau >= 1.0);
    for (var step = 0u; step < count; step++) {
        let n = normal(layer, tau, select(count - 1u - step, step, sign > 0.0));
        var c = vec4<f32>(0.0);
        for (var d = 0u; d < layer.dim; d++) {
            c += n[d] * moved.x[d];
        }
        for (var d = 0u; d < layer.dim; d++) {
            moved.x[d] = hold(moved.x[d] - 2.0 * n[d] * c);
        }
    }
    return moved;
}
