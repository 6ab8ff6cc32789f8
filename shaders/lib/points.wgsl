// Points in and out, [D][B].

@group(1) @binding(1) var<storage, read> points: array<f32>;
@group(1) @binding(2) var<storage, read_write> outputs: array<f32>;

// The thread's samples.
fn take_points(own: vec4<u32>) -> Moved {
    let samples = valid_samples(own);
    var moved = Moved();
    for (var d = 0u; d < plan.dim; d++) {
        let at = d * run.stride + samples;
        moved.x[d] = hold(vec4<f32>(points[at.x], points[at.y], points[at.z], points[at.w]));
    }
    return moved;
}

// One row of results, which begins at outputs[row].
fn give_row(own: vec4<u32>, row: u32, values: vec4<f32>) {
    for (var i = 0u; i < 4u; i++) {
        if (own[i] < run.end) {
            outputs[row + own[i]] = values[i];
        }
    }
}

// The coordinates, the first row at outputs[first].
fn give_points(own: vec4<u32>, first: u32, moved: Moved) {
    var x = moved.x;
    for (var d = 0u; d < plan.dim; d++) {
        give_row(own, first + d * run.stride, x[d]);
    }
}
