// What one dispatch does: the twin of Run in src/gpu/layout.rs, and which samples are a thread's.

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

@group(1) @binding(0) var<uniform> run: Run;

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
    moved.x[0] = hold(run.origin.x + column * run.step.x);
    moved.x[1] = hold(run.origin.y + row * run.step.y);
    return moved;
}
