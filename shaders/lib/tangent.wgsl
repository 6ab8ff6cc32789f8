// A net with derivatives in up to three directions, twin of src/net/tangent.rs: the four numbers of a unit are its value at
// one sample and its tangents there, instead of its values at four samples.

// Inputs in hidden[0..], a value and three tangents each; returns where the outputs begin.
fn mlp_push(net: u32, start: u32, activation: u32, lane: u32) -> u32 {
    let depth = widths[net];
    var at = start;
    var src = 0u;
    for (var i = 0u; i < depth; i++) {
        let level = level_of(net, i, at);
        let dst = WIDTH - src;
        affine(level, vec4<f32>(1.0, 0.0, 0.0, 0.0), src, dst, lane);
        if (i + 1u < depth) {
            for (var k = 0u; k < level.outputs; k++) {
                let u = hidden[dst + k];
                let value = activation_apply(activation, u.xxxx);
                hidden[dst + k] = vec4<f32>(value.x, activation_slope(activation, u.xxxx).x * u.yzw);
            }
        }
        at = level.next;
        src = dst;
    }
    return src;
}

// The net's inputs at one sample: the first `dim` are x, of which first..first+2 are the directions; the last may be t.
fn seed(x: vec4<f32>, t: f32, dim: u32, first: u32) {
    for (var d = 0u; d < dim; d++) {
        let e = vec3<u32>(first, first + 1u, first + 2u) == vec3<u32>(d);
        hidden[d] = vec4<f32>(x[d], select(vec3<f32>(0.0), vec3<f32>(1.0), e));
    }
    hidden[dim] = vec4<f32>(t, 0.0, 0.0, 0.0);
}

// Where sample `i` of the thread stands.
fn point_of(before: Moved, i: u32) -> vec4<f32> {
    return vec4<f32>(before.x[0][i], before.x[1][i], before.x[2][i], before.x[3][i]);
}
