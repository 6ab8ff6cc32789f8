// The flow as data: the packing is written down in src/gpu/plan.rs, the structs are twins of src/gpu/layout.rs
// (tests/shaders.rs compares the offsets). Everything here is the same for all threads, so that barriers may
// stand inside branches on it.

struct Plan {
    dim: u32,            // D, 1 to 4
    layers: u32,         // L
    base: u32,           // BASE_NORMAL or BASE_MIXTURE
    components: u32,     // of the mixture
    base_weights: u32,   // where the mixture's numbers begin in `weights`
    reserved0: u32,
    reserved1: u32,
    reserved2: u32,
}

struct Layer {
    kind: u32,           // COUPLING, DIAGONAL, PERMUTE, ROTATION
    flip: u32,           // 1 inside an Invert
    coords: u32,         // coupling: bit d set = coordinate d is transformed; rotation, permutation: 4 bits a coordinate
    weights: u32,        // where its weights begin
    net: u32,            // where its net begins in `widths`: depth, then the depth + 1 widths
    rule: u32,           // coupling: ADDITIVE or how u becomes s; diagonal: 1 with a shift
    bound: f32,          // the scale's bound c
    activation: u32,
}

// What one dispatch does.
struct Run {
    way: u32,            // GENERATE or NORMALIZE
    layer: u32,          // the position on the timeline: layers below are done, this one to the fraction tau
    tau: f32,
    first: u32,          // the first sample of this dispatch
    end: u32,            // one past the last
    stride: u32,         // samples a row of [D][B]
    columns: u32,        // of the grid
    start: u32,          // the layer at which the way begins: 0 for the base
    origin: vec2<f32>,   // centre of the grid's first cell
    step: vec2<f32>,     // between cells
    output: u32,         // where the results of the first sample are written
    reserved: u32,
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
@group(1) @binding(0) var<uniform> run: Run;

// +1 for generate, -1 for normalize: twin of Way::sign.
fn way_sign(way: u32) -> f32 {
    return select(-1.0, 1.0, way == GENERATE);
}

// The samples of a thread: 64 apart, so that threads next to each other touch numbers next to each other.
fn own_samples(group: u32, lane: u32) -> vec4<u32> {
    return run.first + 256u * group + lane + vec4<u32>(0u, 64u, 128u, 192u);
}

// The same, held below the end: threads past it repeat the last sample, since all must reach the barriers.
fn valid_samples(own: vec4<u32>) -> vec4<u32> {
    return min(own, vec4<u32>(run.end - 1u));
}

// The centres of a grid's cells; rows run upwards from the window's lower edge.
fn grid_points(cells: vec4<u32>) -> Moved {
    let column = vec4<f32>(cells % run.columns);
    let row = vec4<f32>(cells / run.columns);
    var moved = Moved();
    moved.x[0] = run.origin.x + column * run.step.x;
    moved.x[1] = run.origin.y + row * run.step.y;
    return moved;
}
