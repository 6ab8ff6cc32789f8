// A field of numbers on its way to a picture; the structs are twins of src/gpu/layout.rs.

struct Picture {
    width: u32,
    height: u32,
    scheme: u32,      // SEQUENTIAL or DIVERGING
    fade: f32,        // nats below the greatest mass at which a cell is fully transparent; 0: no fading
}

// The least and the greatest value of a field.
struct Range {
    low: f32,
    high: f32,
    reserved0: f32,
    reserved1: f32,
}

@group(0) @binding(0) var<uniform> picture: Picture;
@group(0) @binding(1) var<storage, read> values: array<f32>;
