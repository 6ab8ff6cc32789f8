// A triangular matrix that acts on coordinates in place, twin of src/flow/factor.rs. Weights from `at`: s (size, unless
// `unit`), then the strict part row by row. The diagonal is e^s, or -e^s where the bit in `negative` is set.

struct Factor {
    at: u32,
    size: u32,
    upper: bool,
    unit: bool,
    negative: u32,
}

fn diagonal_length(f: Factor) -> u32 {
    return select(f.size, 0u, f.unit);
}

fn factor_length(f: Factor) -> u32 {
    return diagonal_length(f) + f.size * (f.size - 1u) / 2u;
}

// Entry (i, j) beside the diagonal.
fn beside(f: Factor, i: u32, j: u32) -> f32 {
    let start = f.at + diagonal_length(f);
    if (f.upper) {
        return weights[start + i * (2u * f.size - i - 1u) / 2u + j - i - 1u];
    }
    return weights[start + i * (max(i, 1u) - 1u) / 2u + j];
}

// Entry (i, i) to the fraction tau, or its inverse. A negative one is reached in a jump at tau = 1.
fn on_diagonal(f: Factor, sign: f32, tau: f32, i: u32) -> f32 {
    if (f.unit) {
        return 1.0;
    }
    let size = exp_one(sign * tau * weights[f.at + i]);
    return select(size, -size, tau >= 1.0 && has_bit(f.negative, i));
}

fn factor_log_det(f: Factor, tau: f32) -> f32 {
    var sum = 0.0;
    for (var i = 0u; i < diagonal_length(f); i++) {
        sum += tau * weights[f.at + i];
    }
    return sum;
}

// The sum of the entries beside the diagonal of row i times their coordinates.
fn others(f: Factor, tau: f32, i: u32, before: Moved) -> vec4<f32> {
    var x = before.x;
    var sum = vec4<f32>(0.0);
    for (var j = select(0u, i + 1u, f.upper); j < select(i, f.size, f.upper); j++) {
        sum += tau * beside(f, i, j) * x[j];
    }
    return sum;
}

// Multiplied from the end that leaves what is still to be read untouched, inverted from the other end.
fn factor_apply(f: Factor, sign: f32, tau: f32, before: Moved) -> Moved {
    var moved = before;
    let ascending = f.upper == (sign > 0.0);
    for (var k = 0u; k < f.size; k++) {
        let i = select(f.size - 1u - k, k, ascending);
        let d = on_diagonal(f, sign, tau, i);
        if (sign > 0.0) {
            moved.x[i] = hold(moved.x[i] * d + others(f, tau, i, moved));
        } else {
            moved.x[i] = hold((moved.x[i] - others(f, tau, i, moved)) * d);
        }
    }
    return moved;
}

// Adds factor * b.
fn add_shift(at: u32, dim: u32, factor: f32, before: Moved) -> Moved {
    var moved = before;
    for (var d = 0u; d < dim; d++) {
        moved.x[d] = hold(moved.x[d] + factor * weights[at + d]);
    }
    return moved;
}
