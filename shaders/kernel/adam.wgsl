// One update of the weights, twin of Adam::update in src/train/adam.rs, with the gradient's norm clipped. Where the loss or the
// gradient is not finite, the last weights whose loss was come back, and nothing changes any more.

@group(0) @binding(0) var<storage, read> total: array<f32>;
@group(0) @binding(1) var<storage, read_write> weights: array<f32>;
@group(0) @binding(2) var<storage, read_write> moments: array<f32>;     // m (P), v (P), the last good weights (P)
@group(0) @binding(3) var<storage, read_write> losses: array<f32>;
@group(0) @binding(4) var<storage, read_write> broken: array<u32, 2>;

// Larger numbers are not finite. NaN is not below it, either.
const FINITE: f32 = 3.0e38;

var<workgroup> squares: array<f32, 64>;

fn is_finite(x: f32) -> bool {
    return abs(x) < FINITE;
}

@compute @workgroup_size(64)
fn adam(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let blocks = (step.params + 64u) / 64u;
    var sum = 0.0;
    for (var b = lane; b < blocks; b += 64u) {
        sum += total[step.params + 1u + b];
    }
    squares[lane] = sum;
    workgroupBarrier();
    for (var reach = 32u; reach > 0u; reach /= 2u) {
        if (lane < reach) {
            squares[lane] += squares[lane + reach];
        }
        workgroupBarrier();
    }
    let loss = total[step.params];
    let good = is_finite(loss) && is_finite(squares[0]);
    let was_broken = broken[0] == 1u;
    let p = group.x * 64u + lane;
    if (p == 0u) {
        losses[step.index] = select(FINITE, loss, good && !was_broken);
        broken[1] = select(1u, 0u, good && !was_broken);
    }
    if (p >= step.params || was_broken) {
        return;
    }
    let last = 2u * step.params + p;
    if (!good) {
        weights[p] = moments[last];
        return;
    }
    moments[last] = weights[p];
    let norm = sqrt(squares[0]);
    let g = total[p] * select(1.0, step.clip / norm, norm > step.clip);
    let m = moments[p] + step.keep_first * (g - moments[p]);
    let v = moments[step.params + p] + step.keep_second * (g * g - moments[step.params + p]);
    moments[p] = m;
    moments[step.params + p] = v;
    weights[p] -= step.rate * m / (sqrt(v) + step.epsilon);
}
