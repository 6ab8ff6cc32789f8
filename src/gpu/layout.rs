//! The structs that Rust and WGSL share, field by field (twins in shaders/lib/plan.wgsl and picture.wgsl;
//! `tests/shaders.rs` compares the offsets), and the numbers that name things in both.

use bytemuck::{Pod, Zeroable};

/// A flow's header.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
pub struct Plan {
    pub dim: u32,
    pub layers: u32,
    pub base: u32,
    pub components: u32,
    pub base_weights: u32,
    pub reserved: [u32; 3],
}

/// One layer's row in the table.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
pub struct Layer {
    pub kind: u32,
    pub flip: u32,
    pub coords: u32,
    pub weights: u32,
    pub net: u32,
    pub rule: u32,
    pub bound: f32,
    pub activation: u32,
    pub dim: u32,
    pub numbers: u32,
    pub count: u32,
    pub flags: u32,
}

/// What one dispatch does.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
pub struct Run {
    pub way: u32,
    pub layer: u32,
    pub tau: f32,
    pub first: u32,
    pub end: u32,
    pub stride: u32,
    pub columns: u32,
    pub start: u32,
    pub origin: [f32; 2],
    pub step: [f32; 2],
    pub output: u32,
    pub reserved: u32,
}

/// What one step of training is told.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
pub struct Step {
    pub batch: u32,
    pub first: u32,
    pub groups: u32,
    pub params: u32,
    pub index: u32,
    pub rate: f32,
    pub epsilon: f32,
    pub clip: f32,
    pub keep_first: f32,
    pub keep_second: f32,
    pub tape: u32,
    pub reserved: u32,
}

/// How a field becomes colours.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub scheme: u32,
    pub fade: f32,
}

/// The least and the greatest value of a field.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
pub struct Range {
    pub low: f32,
    pub high: f32,
    pub reserved: [f32; 2],
}

macro_rules! names {
    ($($name:ident = $value:literal;)*) => {
        $(pub(super) const $name: u32 = $value;)*
        /// Every name with its value, for the shader's first lines.
        pub(super) const NAMES: &[(&str, u32)] = &[$((stringify!($name), $name)),*];
    };
}

names! {
    NORMALIZE = 0;
    GENERATE = 1;
    COUPLING = 0;
    DIAGONAL = 1;
    PERMUTE = 2;
    ROTATION = 3;
    TRIANGULAR = 4;
    PLU = 5;
    HOUSEHOLDER = 6;
    POINTWISE = 7;
    PLANAR = 8;
    RADIAL = 9;
    AUTOREGRESSIVE = 10;
    RESIDUAL = 11;
    CONTINUOUS = 12;
    ADDITIVE = 0;
    SCALE_EXP = 1;
    SCALE_TANH = 2;
    SCALE_SOFT_CLIP = 3;
    SCALE_SIGMOID = 4;
    SCALE_INVERSE_SIGMOID = 5;
    SPLINE = 6;
    PIECEWISE = 7;
    LEAKY = 8;
    SIGMOID = 9;
    SHIFT = 1;
    INTERLEAVED = 2;
    UPPER = 4;
    UNIT = 8;
    LEFT_KNOTS = 16;
    FREE_ENDS = 32;
    DERIVATIVE_EXP = 64;
    INVERSE_FORMULA = 128;
    NO_ACTIVATION = 0;
    RELU = 1;
    TANH = 2;
    ELU = 3;
    SILU = 4;
    LIPSWISH = 5;
    BASE_NORMAL = 0;
    BASE_MIXTURE = 1;
    BASE_GAUSSIAN = 2;
    BASE_UNIFORM = 3;
    SEQUENTIAL = 0;
    DIVERGING = 1;
}
