// The multilayer perceptron, twin of src/net/mlp.rs. One thread runs one sample through the whole net; the 64 threads of
// a workgroup load the weights together, ROWS outputs at a time, and all read the same tile.

const LANES: u32 = 64u;
// Outputs a tile. A tile is WIDTH x 16 numbers, 8 KB for WIDTH = 128: half of the smallest workgroup memory allowed.
const ROWS: u32 = 16u;
const QUADS: u32 = 4u;

// tile[k * QUADS + q] holds the weights from input k to outputs 4q..4q+3 of the tile. A vec4 is written whole by one
// thread: writing single components of a shared vector would be a race.
var<workgroup> tile: array<vec4<f32>, WIDTH * QUADS>;

// Two rows of units, read and written in turn: a layer's inputs begin at 0 or WIDTH, its outputs at the other.
var<private> hidden: array<f32, 2u * WIDTH>;

fn weight_or_zero(at: u32, row: u32, k: u32, inputs: u32, outputs: u32) -> f32 {
    if (row < outputs) {
        return weights[at + row * inputs + k];
    }
    return 0.0;
}

// W is row-major [out][in] in `weights`; threads next to each other read weights next to each other.
fn load_tile(at: u32, first: u32, inputs: u32, outputs: u32, lane: u32) {
    for (var i = lane; i < inputs * QUADS; i += LANES) {
        let q = i / inputs;
        let k = i % inputs;
        let row = first + 4u * q;
        tile[k * QUADS + q] = vec4<f32>(
            weight_or_zero(at, row, k, inputs, outputs),
            weight_or_zero(at, row + 1u, k, inputs, outputs),
            weight_or_zero(at, row + 2u, k, inputs, outputs),
            weight_or_zero(at, row + 3u, k, inputs, outputs),
        );
    }
}

// The bias of outputs row..row+3, which follows W.
fn bias(at: u32, row: u32, inputs: u32, outputs: u32) -> vec4<f32> {
    let b = at + inputs * outputs;
    let last = outputs - 1u;
    return vec4<f32>(
        weights[b + min(row, last)],
        weights[b + min(row + 1u, last)],
        weights[b + min(row + 2u, last)],
        weights[b + min(row + 3u, last)],
    );
}

fn keep(at: u32, y: vec4<f32>) {
    hidden[at] = y.x;
    hidden[at + 1u] = y.y;
    hidden[at + 2u] = y.z;
    hidden[at + 3u] = y.w;
}

// One affine map with the nonlinearity behind it, from hidden[src..] to hidden[dst..]. A whole tile keeps sixteen sums
// in registers; the few outputs of a net's last map take one vector at a time.
fn affine(at: u32, inputs: u32, outputs: u32, activation: u32, src: u32, dst: u32, lane: u32) {
    for (var first = 0u; first < outputs; first += ROWS) {
        workgroupBarrier();   // nobody may still read the previous tile
        load_tile(at, first, inputs, outputs, lane);
        workgroupBarrier();
        if (first + 4u < outputs) {
            var a = bias(at, first, inputs, outputs);
            var b = bias(at, first + 4u, inputs, outputs);
            var c = bias(at, first + 8u, inputs, outputs);
            var d = bias(at, first + 12u, inputs, outputs);
            for (var k = 0u; k < inputs; k++) {
                let h = hidden[src + k];
                a += tile[k * QUADS] * h;
                b += tile[k * QUADS + 1u] * h;
                c += tile[k * QUADS + 2u] * h;
                d += tile[k * QUADS + 3u] * h;
            }
            keep(dst + first, activation_apply(activation, a));
            keep(dst + first + 4u, activation_apply(activation, b));
            keep(dst + first + 8u, activation_apply(activation, c));
            keep(dst + first + 12u, activation_apply(activation, d));
        } else {
            var a = bias(at, first, inputs, outputs);
            for (var k = 0u; k < inputs; k++) {
                a += tile[k * QUADS] * hidden[src + k];
            }
            keep(dst + first, activation_apply(activation, a));
        }
    }
}

// The net at widths[net..] with its weights at `start`: inputs in hidden[0..]; returns where the outputs begin.
fn mlp_apply(net: u32, start: u32, activation: u32, lane: u32) -> u32 {
    let depth = widths[net];
    var at = start;
    var src = 0u;
    for (var i = 0u; i < depth; i++) {
        let inputs = widths[net + 1u + i];
        let outputs = widths[net + 2u + i];
        let dst = WIDTH - src;
        affine(at, inputs, outputs, select(NO_ACTIVATION, activation, i + 1u < depth), src, dst, lane);
        at += outputs * (inputs + 1u);
        src = dst;
    }
    return src;
}
