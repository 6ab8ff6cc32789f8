// A field -> colours. Sequential: the density e^value against its greatest; diverging: zero in the middle of the map.
// The texture's first row is the top of the picture, the field's first row its bottom.

@group(0) @binding(2) var<uniform> found: Range;
@group(0) @binding(3) var<storage, read> table: array<u32, 256>;   // RGBA, 8 bits each, red lowest, alpha premultiplied
@group(0) @binding(4) var<storage, read> mass: array<f32>;         // log-density, for fading
@group(0) @binding(5) var<uniform> mass_found: Range;
@group(0) @binding(6) var texture: texture_storage_2d<rgba8unorm, write>;

// Where on the map a value falls, 0 to 1.
fn shade(value: f32) -> f32 {
    if (picture.scheme == DIVERGING) {
        let limit = max(max(abs(found.low), abs(found.high)), 1.0e-6);
        return clamp(0.5 + 0.5 * value / limit, 0.0, 1.0);
    }
    return min(exp_one(value - found.high), 1.0);
}

// The map between its entries too: a step from one to the next would draw a contour.
fn look_up(at: f32) -> vec4<f32> {
    let low = min(u32(255.0 * at), 254u);
    return mix(unpack4x8unorm(table[low]), unpack4x8unorm(table[low + 1u]), 255.0 * at - f32(low));
}

// 1 where there is mass, 0 from `fade` nats below the greatest log-density on, smooth between.
fn presence(cell: u32) -> f32 {
    if (picture.fade <= 0.0) {
        return 1.0;
    }
    let t = clamp(2.0 * (1.0 + (mass[cell] - mass_found.high) / picture.fade), 0.0, 1.0);
    return t * t * (3.0 - 2.0 * t);
}

@compute @workgroup_size(8, 8)
fn colour(@builtin(global_invocation_id) id: vec3<u32>) {
    if (id.x >= picture.width || id.y >= picture.height) {
        return;
    }
    let cell = (picture.height - 1u - id.y) * picture.width + id.x;
    textureStore(texture, vec2<i32>(id.xy), look_up(shade(values[cell])) * presence(cell));
}
