// What one step of training is told; twin of Step in src/gpu/layout.rs.

struct Step {
    batch: u32,          // B
    first: u32,          // where its points begin in `batches`, [D][B]
    groups: u32,         // workgroups that share the batch, each with sums of its own
    params: u32,         // P
    index: u32,          // of its loss in `losses`
    rate: f32,           // Adam's: the learning rate with both corrections
    epsilon: f32,
    clip: f32,           // the longest gradient
    keep_first: f32,     // 1 - beta1
    keep_second: f32,    // 1 - beta2
    tape: u32,           // numbers of four that a layer leaves on the tape of a workgroup
    reserved: u32,
}

@group(1) @binding(0) var<uniform> step: Step;
