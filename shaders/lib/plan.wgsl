// The flow as data: the packing is written down in src/gpu/plan.rs, the structs are twins of src/gpu/layout.rs
// (tests/shaders.rs compares the offsets). Everything here is the same for all threads, so that barriers may
// stand inside branches on it.

struct Plan {
    dim: u32,            // D, 1 to 4
    layers: u32,         // L
    base: u32,           // BASE_NORMAL, BASE_MIXTURE, BASE_GAUSSIAN, BASE_UNIFORM
    components: u32,     // of the mixture; 1 for a Gaussian with a full matrix
    base_weights: u32,   // where the base's numbers begin in `weights`
    reserved0: u32,
    reserved1: u32,
    reserved2: u32,
}

struct Layer {
    kind: u32,           // COUPLING, DIAGONAL, ...
    flip: u32,           // 1 inside an Invert
    coords: u32,         // coordinates: what kind of list the kind says
    weights: u32,        // where its weights begin
    net: u32,            // where its net begins in `widths`: depth, then the depth + 1 widths
    rule: u32,           // of an elementwise map: ADDITIVE, SCALE_EXP, SPLINE, ...
    bound: f32,          // of that map: the scale's bound c, the spline's bound B, the sigmoid's alpha
    activation: u32,
    dim: u32,            // how many coordinates it sees: the first
    numbers: u32,        // where its constants begin in `weights`
    count: u32,          // bins, reflections, steps
    flags: u32,          // SHIFT, INTERLEAVED, UPPER, ...
}

// One affine map of a net: W [out][in] begins at weights[at], its bias follows, and then, at `next`, the map after it.
struct Level {
    inputs: u32,
    outputs: u32,
    at: u32,
    next: u32,
}

// Four points under way, stored like a Batch, [D][4], with the log |det J| collected so far, in nats. A thread carries
// four samples, so that a weight, once read, is used four times.
struct Moved {
    x: array<vec4<f32>, 4>,
    log_det: vec4<f32>,
}

@group(0) @binding(0) var<uniform> plan: Plan;
@group(0) @binding(1) var<storage, read> layers: array<Layer>;
@group(0) @binding(2) var<storage, read> widths: array<u32>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;

// Map number i of the net at widths[net..], whose weights begin at `at`.
fn level_of(net: u32, i: u32, at: u32) -> Level {
    let inputs = widths[net + 1u + i];
    let outputs = widths[net + 2u + i];
    return Level(inputs, outputs, at, at + outputs * (inputs + 1u));
}

fn has_flag(layer: Layer, flag: u32) -> bool {
    return (layer.flags & flag) != 0u;
}

// Number d of a list in `coords` with 4 bits each.
fn digit(coords: u32, d: u32) -> u32 {
    return (coords >> (4u * d)) & 15u;
}

fn has_bit(coords: u32, d: u32) -> bool {
    return ((coords >> d) & 1u) == 1u;
}

// +1 for generate, -1 for normalize: twin of Way::sign.
fn way_sign(way: u32) -> f32 {
    return select(-1.0, 1.0, way == GENERATE);
}
