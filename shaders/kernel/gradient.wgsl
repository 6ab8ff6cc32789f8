// The loss and its gradient: the mean of -log p over a batch, twin of likelihood_step in src/train/likelihood.rs. Workgroup w
// takes every `groups`-th slice of 4 x QUADS samples through all layers and back, and adds to its own sums.

@group(1) @binding(1) var<storage, read> batches: array<f32>;

// Numbers that a layer leaves on the tape.
fn tape_of(group: u32, index: u32) -> u32 {
    return (group * plan.layers + index) * step.tape;
}

fn take(slice: u32, lane: u32) {
    for (var i = lane; i < plan.dim * QUADS; i += LANES) {
        let samples = slice * 4u * QUADS + 4u * (i % QUADS) + vec4<u32>(0u, 1u, 2u, 3u);
        let at = step.first + (i / QUADS) * step.batch + min(samples, vec4<u32>(step.batch - 1u));
        at_x[i] = vec4<f32>(batches[at.x], batches[at.y], batches[at.z], batches[at.w]);
        log_dets[i] = vec4<f32>(0.0);
        if (i < QUADS) {
            let share = vec4<f32>(-1.0 / f32(step.batch));
            shares_of[i] = select(vec4<f32>(0.0), share, samples < vec4<u32>(step.batch));
        }
    }
    workgroupBarrier();
}

// The standard normal: adds the slice's part of the loss, and starts the gradient.
fn end_at_base(into: u32, lane: u32) {
    if (lane == 0u) {
        var loss = 0.0;
        for (var i = 0u; i < plan.dim * QUADS; i++) {
            let log_prob = log_dets[i] - 0.5 * (at_x[i] * at_x[i] + LN_TAU);
            loss += dot(log_prob, shares_of[i % QUADS]);
            g_x[i] = -at_x[i] * shares_of[i % QUADS];
        }
        sums[into + step.params] += loss;
    }
    workgroupBarrier();
}

@compute @workgroup_size(64)
fn gradient(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let into = group.x * (step.params + 1u);
    for (var p = lane; p <= step.params; p += LANES) {
        sums[into + p] = 0.0;
    }
    storageBarrier();
    for (var slice = group.x; slice * 4u * QUADS < step.batch; slice += step.groups) {
        take(slice, lane);
        for (var n = 0u; n < plan.layers; n++) {
            let index = plan.layers - 1u - n;
            layer_forward(layers[index], tape_of(group.x, index), lane);
        }
        end_at_base(into, lane);
        for (var index = 0u; index < plan.layers; index++) {
            layer_backward(layers[index], tape_of(group.x, index), into, lane);
        }
    }
}
