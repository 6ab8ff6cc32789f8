// The multilayer perceptron, twin of src/net/mlp.rs. One thread runs its four samples through the whole net; the 64
// threads of a workgroup load the weights together, ROWS outputs at a time, and all read the same tile.

const LANES: u32 = 64u;
// Outputs a tile. A tile is WIDTH x 16 numbers, 8 KB for WIDTH = 128: half of the smallest workgroup memory allowed.
const ROWS: u32 = 16u;
const QUADS: u32 = 4u;

// tile[k * QUADS + q] holds the weights from input k to outputs 4q..4q+3 of the tile. A vec4 is written whole by one
// thread: writing single components of a shared vector would be a race.
var<workgroup> tile: array<vec4<f32>, WIDTH * QUADS>;

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

// Four outputs at four samples, one column an output: the weights times the unit that they read.
fn outer(w: vec4<f32>, h: vec4<f32>) -> mat4x4<f32> {
    return mat4x4<f32>(w.x * h, w.y * h, w.z * h, w.w * h);
}

fn kept(at: u32) -> mat4x4<f32> {
    return mat4x4<f32>(hidden[at], hidden[at + 1u], hidden[at + 2u], hidden[at + 3u]);
}

fn keep(at: u32, y: mat4x4<f32>) {
    hidden[at] = y[0];
    hidden[at + 1u] = y[1];
    hidden[at + 2u] = y[2];
    hidden[at + 3u] = y[3];
}

// Adds the tile's weights times hidden[src..] to its outputs hidden[dst..]. A whole tile keeps 16 outputs x 4 samples in
// registers; the few outputs of a net's last map take 4 x 4.
fn multiply(inputs: u32, outputs: u32, src: u32, dst: u32) {
    var a = kept(dst);
    if (outputs <= 4u) {
        for (var k = 0u; k < inputs; k++) {
            a += outer(tile[k * QUADS], hidden[src + k]);
        }
        keep(dst, a);
        return;
    }
    var b = kept(dst + 4u);
    var c = kept(dst + 8u);
    var d = kept(dst + 12u);
    for (var k = 0u; k < inputs; k++) {
        let h = hidden[src + k];
        a += outer(tile[k * QUADS], h);
        b += outer(tile[k * QUADS + 1u], h);
        c += outer(tile[k * QUADS + 2u], h);
        d += outer(tile[k * QUADS + 3u], h);
    }
    keep(dst, a);
    keep(dst + 4u, b);
    keep(dst + 8u, c);
    keep(dst + 12u, d);
}

// One affine map from hidden[src..] to hidden[dst..]: W h + b, the bias, which follows W, counting `share` times.
fn affine(level: Level, share: vec4<f32>, src: u32, dst: u32, lane: u32) {
    let outputs = level.outputs;
    let bias = level.at + level.inputs * outputs;
    for (var first = 0u; first < outputs; first += ROWS) {
        workgroupBarrier();   // nobody may still read the previous tile
        load_tile(level.at, first, level.inputs, outputs, lane);
        workgroupBarrier();
        for (var row = first; row < first + ROWS; row++) {
            hidden[dst + row] = share * weights[bias + min(row, outputs - 1u)];
        }
        multiply(level.inputs, outputs - first, src, dst + first);
    }
}

fn outputs_of(net: u32) -> u32 {
    return widths[net + 1u + widths[net]];
}

// The net at widths[net..] with its weights at `start`: inputs in hidden[0..]; returns where the outputs begin.
fn mlp_apply(net: u32, start: u32, activation: u32, lane: u32) -> u32 {
    let depth = widths[net];
    var at = start;
    var src = 0u;
    for (var i = 0u; i < depth; i++) {
        let level = level_of(net, i, at);
        let dst = WIDTH - src;
        affine(level, vec4<f32>(1.0), src, dst, lane);
        // One call: inlined sixteen times it would take some compilers minutes.
        let rule = select(NO_ACTIVATION, activation, i + 1u < depth);
        for (var k = 0u; k < level.outputs; k++) {
            hidden[dst + k] = activation_apply(rule, hidden[dst + k]);
        }
        at = level.next;
        src = dst;
    }
    return src;
}
