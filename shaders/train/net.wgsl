// A net on the samples of a workgroup, forwards and backwards, twin of Mlp::apply and Mlp::vjp in src/net/mlp.rs. A thread has
// whole units: 64 of them at once, each at 4 x QUADS samples.

const LANES: u32 = 64u;
// Numbers of one half of `unit`.
const HALF: u32 = WIDTH * QUADS;

// unit[half + QUADS u + q] holds unit u at samples 4q..4q+3: one half is read, the other written.
var<workgroup> unit: array<vec4<f32>, 2u * HALF>;

// What going back needs: for each layer the points that came to it [D][QUADS], then level by level the outputs and their
// slopes [u][QUADS].
@group(1) @binding(2) var<storage, read_write> tape: array<vec4<f32>>;
// The sums of each workgroup: the gradient (P), and the loss.
@group(1) @binding(3) var<storage, read_write> sums: array<f32>;

// Where the numbers of level i of a net begin on the tape of a layer.
fn level_start(net: u32, i: u32) -> u32 {
    var at = 4u * QUADS;
    for (var j = 0u; j < i; j++) {
        at += 2u * QUADS * widths[net + 2u + j];
    }
    return at;
}

// From the inputs in the first half; returns the half of the outputs.
fn net_forward(net: u32, start: u32, activation: u32, own: u32, lane: u32) -> u32 {
    let depth = widths[net];
    var at = start;
    var src = 0u;
    for (var i = 0u; i < depth; i++) {
        let map = level_of(net, i, at);
        let inputs = map.inputs;
        let outputs = map.outputs;
        let dst = HALF - src;
        let level = own + level_start(net, i);
        let rule = select(NO_ACTIVATION, activation, i + 1u < depth);
        for (var u = lane; u < outputs; u += LANES) {
            var y: array<vec4<f32>, QUADS>;
            for (var q = 0u; q < QUADS; q++) {
                y[q] = vec4<f32>(weights[at + inputs * outputs + u]);
            }
            for (var k = 0u; k < inputs; k++) {
                let w = weights[at + u * inputs + k];
                for (var q = 0u; q < QUADS; q++) {
                    y[q] += w * unit[src + k * QUADS + q];
                }
            }
            for (var q = 0u; q < QUADS; q++) {
                let value = activation_apply(rule, y[q]);
                unit[dst + u * QUADS + q] = value;
                tape[level + u * QUADS + q] = value;
                tape[level + (outputs + u) * QUADS + q] = activation_slope(rule, y[q]);
            }
        }
        workgroupBarrier();
        storageBarrier();
        at = map.next;
        src = dst;
    }
    return src;
}

// The number of unit k below level i, at four samples: what the level read. `given`: where its inputs stand on the tape.
fn below(own: u32, net: u32, i: u32, k: u32, q: u32) -> vec4<f32> {
    if (i == 0u) {
        return tape[own + given_place(k) * QUADS + q];
    }
    return tape[own + level_start(net, i - 1u) + k * QUADS + q];
}

// From the gradient of the outputs in the first half; returns the half with that of the inputs. Adds that of the weights.
fn net_backward(net: u32, start: u32, own: u32, into: u32, lane: u32) -> u32 {
    let depth = widths[net];
    var src = 0u;
    var end = start;
    for (var i = 0u; i < depth; i++) {
        end = level_of(net, i, end).next;
    }
    for (var j = 0u; j < depth; j++) {
        let i = depth - 1u - j;
        let inputs = widths[net + 1u + i];
        let outputs = widths[net + 2u + i];
        let at = end - outputs * (inputs + 1u);
        let dst = HALF - src;
        for (var u = lane; u < outputs; u += LANES) {
            var g: array<vec4<f32>, QUADS>;
            var bias = 0.0;
            for (var q = 0u; q < QUADS; q++) {
                g[q] = unit[src + u * QUADS + q];
                bias += dot(g[q], vec4<f32>(1.0));
            }
            sums[into + at + inputs * outputs + u] += bias;
            for (var k = 0u; k < inputs; k++) {
                var sum = 0.0;
                for (var q = 0u; q < QUADS; q++) {
                    sum += dot(g[q], below(own, net, i, k, q));
                }
                sums[into + at + u * inputs + k] += sum;
            }
        }
        for (var k = lane; k < inputs; k += LANES) {
            var g: array<vec4<f32>, QUADS>;
            for (var u = 0u; u < outputs; u++) {
                let w = weights[at + u * inputs + k];
                for (var q = 0u; q < QUADS; q++) {
                    g[q] += w * unit[src + u * QUADS + q];
                }
            }
            for (var q = 0u; q < QUADS; q++) {
                if (i > 0u) {
                    let slopes = own + level_start(net, i - 1u) + inputs * QUADS;
                    g[q] *= tape[slopes + k * QUADS + q];
                }
                unit[dst + k * QUADS + q] = g[q];
            }
        }
        workgroupBarrier();
        src = dst;
        end = at;
    }
    return src;
}
