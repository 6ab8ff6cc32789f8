// The exact trace of a net's Jacobian for one or two hidden layers, twin of src/net/divergence.rs:
// tr (W3 D2 W2 D1 W1) = d2^T M d1 with M = W2 o (W1 W3)^T, d the activations' slopes; with one hidden layer M is a row.
// The value is shared: a net with its trace costs two nets. hidden[2 WIDTH..] holds the slopes of the first level.

// Entry (row, k) of M.
fn pair(net: u32, start: u32, row: u32, k: u32) -> f32 {
    let depth = widths[net];
    let dim = widths[net + 1u + depth];
    let first = level_of(net, 0u, start);
    let h = first.outputs;
    var last = first.next;
    var column = k;
    var factor = 1.0;
    if (depth == 3u) {
        let top = widths[net + 3u];
        if (row >= top) {
            return 0.0;
        }
        factor = weights[last + row * h + k];
        last += top * (h + 1u);
        column = row;
    } else if (row > 0u) {
        return 0.0;
    }
    let below = widths[net + depth];
    var sum = 0.0;
    for (var i = 0u; i < dim; i++) {
        sum += weights[start + k * first.inputs + i] * weights[last + i * below + column];
    }
    return factor * sum;
}

fn load_pairs(net: u32, start: u32, first: u32, lane: u32) {
    let h = widths[net + 2u];
    for (var i = lane; i < h * QUADS; i += LANES) {
        let q = i / h;
        let k = i % h;
        let row = first + 4u * q;
        tile[k * QUADS + q] = vec4<f32>(
            pair(net, start, row, k),
            pair(net, start, row + 1u, k),
            pair(net, start, row + 2u, k),
            pair(net, start, row + 3u, k),
        );
    }
}

// M d1 for `rows` rows, from hidden[2 WIDTH..] to hidden[dst..].
fn multiply_pairs(net: u32, start: u32, rows: u32, dst: u32, lane: u32) {
    for (var first = 0u; first < rows; first += ROWS) {
        workgroupBarrier();
        load_pairs(net, start, first, lane);
        workgroupBarrier();
        for (var row = first; row < first + ROWS; row++) {
            hidden[dst + row] = vec4<f32>(0.0);
        }
        multiply(widths[net + 2u], rows - first, 2u * WIDTH, dst + first);
    }
}

struct Field {
    at: u32,             // where its outputs begin in `hidden`
    trace: vec4<f32>,
}

// A net of depth 2 or 3 and its trace: inputs in hidden[0..], those of the trace first.
fn divergence(net: u32, start: u32, activation: u32, lane: u32) -> Field {
    let one = vec4<f32>(1.0);
    let below = level_of(net, 0u, start);
    affine(below, one, 0u, WIDTH, lane);
    for (var k = 0u; k < below.outputs; k++) {
        let u = hidden[WIDTH + k];
        hidden[2u * WIDTH + k] = activation_slope(activation, u);
        hidden[WIDTH + k] = activation_apply(activation, u);
    }
    let middle = level_of(net, 1u, below.next);
    let top = middle.outputs;
    affine(middle, one, WIDTH, 0u, lane);
    if (widths[net] == 2u) {
        multiply_pairs(net, start, 1u, WIDTH, lane);
        return Field(0u, hidden[WIDTH]);
    }
    multiply_pairs(net, start, top, WIDTH, lane);
    var trace = vec4<f32>(0.0);
    for (var k = 0u; k < top; k++) {
        let u = hidden[k];
        trace += activation_slope(activation, u) * hidden[WIDTH + k];
        hidden[k] = activation_apply(activation, u);
    }
    affine(level_of(net, 2u, middle.next), one, 0u, WIDTH, lane);
    return Field(WIDTH, trace);
}
