// The layers that are trained, both ways, on the samples of a workgroup: couplings and diagonal maps. Twin of their `apply`
// and `vjp` in src/flow. A thread has one coordinate at four samples.

// [D][QUADS] of the samples under way: where they are, the log-determinants that each coordinate gathered, and the gradient.
var<workgroup> at_x: array<vec4<f32>, 4u * QUADS>;
var<workgroup> log_dets: array<vec4<f32>, 4u * QUADS>;
var<workgroup> g_x: array<vec4<f32>, 4u * QUADS>;
// The gradient of every log-determinant: minus a share of the batch, 0 beyond its end.
var<workgroup> shares_of: array<vec4<f32>, QUADS>;

// The layer that is under way: which coordinate its net's input k is.
var<private> given_coords: u32;

// Coordinate number n of those whose bit is `moves`.
fn nth(coords: u32, n: u32, moves: bool) -> u32 {
    var left = n;
    for (var d = 0u; d < plan.dim; d++) {
        if (has_bit(coords, d) == moves) {
            if (left == 0u) {
                return d;
            }
            left--;
        }
    }
    return 0u;
}

fn given_place(k: u32) -> u32 {
    return nth(given_coords, k, false);
}

fn layer_forward(layer: Layer, own: u32, lane: u32) {
    let sign = way_sign(NORMALIZE ^ layer.flip);
    for (var i = lane; i < plan.dim * QUADS; i += LANES) {
        tape[own + i] = at_x[i];
    }
    if (layer.kind == COUPLING) {
        coupling_forward(layer, sign, own, lane);
    } else {
        diagonal_forward(layer, sign, lane);
    }
    workgroupBarrier();
    storageBarrier();
}

fn layer_backward(layer: Layer, own: u32, into: u32, lane: u32) {
    let sign = way_sign(NORMALIZE ^ layer.flip);
    if (layer.kind == COUPLING) {
        coupling_backward(layer, sign, own, into, lane);
    } else {
        diagonal_backward(layer, sign, own, into, lane);
    }
    workgroupBarrier();
}

// Where the numbers of transformed coordinate c stand among the outputs of its net.
fn numbers_at(layer: Layer, c: u32, coordinates: u32, each: u32) -> Place {
    return place_of(layer, 0u, c, coordinates, each);
}

fn outputs_of(net: u32) -> u32 {
    return widths[net + 1u + widths[net]];
}

fn coupling_forward(layer: Layer, sign: f32, own: u32, lane: u32) {
    let coordinates = countOneBits(layer.coords);
    let given = plan.dim - coordinates;
    for (var i = lane; i < given * QUADS; i += LANES) {
        unit[i] = at_x[nth(layer.coords, i / QUADS, false) * QUADS + i % QUADS];
    }
    workgroupBarrier();
    let out = net_forward(layer.net, layer.weights, layer.activation, own, lane);
    let each = outputs_of(layer.net) / coordinates;
    for (var i = lane; i < coordinates * QUADS; i += LANES) {
        let place = numbers_at(layer, i / QUADS, coordinates, each);
        for (var p = 0u; p < each; p++) {
            hidden[p] = unit[out + (place.first + p * place.step) * QUADS + i % QUADS];
        }
        let at = nth(layer.coords, i / QUADS, true) * QUADS + i % QUADS;
        let y = transformer_apply(layer, sign, 1.0, Place(0u, 1u), at_x[at]);
        at_x[at] = y.x;
        log_dets[at] += y.log_det;
    }
}

fn coupling_backward(layer: Layer, sign: f32, own: u32, into: u32, lane: u32) {
    let coordinates = countOneBits(layer.coords);
    let given = plan.dim - coordinates;
    let each = outputs_of(layer.net) / coordinates;
    let theta = own + level_start(layer.net, widths[layer.net] - 1u);
    for (var i = lane; i < coordinates * QUADS; i += LANES) {
        let place = numbers_at(layer, i / QUADS, coordinates, each);
        let q = i % QUADS;
        for (var p = 0u; p < each; p++) {
            hidden[p] = tape[theta + (place.first + p * place.step) * QUADS + q];
        }
        let at = nth(layer.coords, i / QUADS, true) * QUADS + q;
        g_x[at] = transformer_vjp(layer, sign, Place(0u, 1u), tape[own + at], g_x[at], shares_of[q]);
        for (var p = 0u; p < each; p++) {
            unit[(place.first + p * place.step) * QUADS + q] = hidden[p];
        }
    }
    workgroupBarrier();
    given_coords = layer.coords;
    let back = net_backward(layer.net, layer.weights, own, into, lane);
    for (var i = lane; i < given * QUADS; i += LANES) {
        g_x[nth(layer.coords, i / QUADS, false) * QUADS + i % QUADS] += unit[back + i];
    }
}

fn diagonal_forward(layer: Layer, sign: f32, lane: u32) {
    for (var i = lane; i < plan.dim * QUADS; i += LANES) {
        let d = i / QUADS;
        let s = sign * weights[layer.weights + d];
        var b = 0.0;
        if (has_flag(layer, SHIFT)) {
            b = weights[layer.weights + plan.dim + d];
        }
        at_x[i] = select((at_x[i] - b) * exp_one(s), at_x[i] * exp_one(s) + b, sign > 0.0);
        log_dets[i] += s;
    }
}

fn diagonal_backward(layer: Layer, sign: f32, own: u32, into: u32, lane: u32) {
    if (lane >= plan.dim) {
        return;
    }
    let e = exp_one(sign * weights[layer.weights + lane]);
    var b = 0.0;
    if (has_flag(layer, SHIFT)) {
        b = weights[layer.weights + plan.dim + lane];
    }
    var g_s = 0.0;
    var g_b = 0.0;
    for (var q = 0u; q < QUADS; q++) {
        let at = lane * QUADS + q;
        let g = g_x[at];
        let scaled = select(tape[own + at] - b, tape[own + at], sign > 0.0) * e;
        g_s += dot(g, scaled) + dot(shares_of[q], vec4<f32>(1.0));
        g_b += dot(g, vec4<f32>(select(-e, 1.0, sign > 0.0)));
        g_x[at] = g * e;
    }
    sums[into + layer.weights + lane] += sign * g_s;
    if (has_flag(layer, SHIFT)) {
        sums[into + layer.weights + plan.dim + lane] += g_b;
    }
}
