// Elementary functions, twins of src/math/real.rs and simd.rs. WGSL's own tanh overflows in some drivers, and its sine
// may be off by 2^-11: these keep the accuracy of the CPU's. EXP_LOW, EXP_HIGH and FAR come from Rust (src/gpu/shader.rs).

// e^x, its argument clamped so that neither inf nor zero arises.
fn exp_one(x: f32) -> f32 {
    return exp(clamp(x, EXP_LOW, EXP_HIGH));
}

fn exp_all(x: vec4<f32>) -> vec4<f32> {
    return exp(clamp(x, vec4<f32>(EXP_LOW), vec4<f32>(EXP_HIGH)));
}

// Lambert's continued fraction where tanh is nearly linear, exponentials elsewhere. The discarded branch stays finite.
fn tanh_all(x: vec4<f32>) -> vec4<f32> {
    let s = min(x * x, vec4<f32>(1.0));
    let top = ((s + 378.0) * s + 17325.0) * s + 135135.0;
    let bottom = ((28.0 * s + 3150.0) * s + 62370.0) * s + 135135.0;
    let far = 1.0 - 2.0 / (exp_all(2.0 * abs(x)) + 1.0);
    return select(select(far, -far, x < vec4<f32>(0.0)), x * (top / bottom), s < vec4<f32>(1.0));
}

// (cos, sin) of an angle in radians: the nearest multiple of pi/2 is taken off in three parts (Cody and Waite),
// the rest goes through Cephes' polynomials.
fn cos_sin(angle: f32) -> vec2<f32> {
    let a = clamp(angle, -1.0e4, 1.0e4);
    let n = round(a * 0.63661977);
    let r = ((a - n * 1.5703125) - n * 4.837513e-4) - n * 7.54979e-8;
    let z = r * r;
    let s = ((-1.9515296e-4 * z + 8.332161e-3) * z - 0.16666655) * z * r + r;
    let c = ((2.4433157e-5 * z - 1.3887316e-3) * z + 4.1666646e-2) * z * z - 0.5 * z + 1.0;
    switch i32(n) & 3 {
        case 0: { return vec2<f32>(c, s); }
        case 1: { return vec2<f32>(-s, c); }
        case 2: { return vec2<f32>(-c, -s); }
        default: { return vec2<f32>(s, -c); }
    }
}

// Holds coordinates within +-FAR, so that their squares are finite.
fn hold(x: vec4<f32>) -> vec4<f32> {
    return clamp(x, vec4<f32>(-FAR), vec4<f32>(FAR));
}
