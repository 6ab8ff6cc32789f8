//! WGSL modules, put together from `shaders/`: constants written once in Rust, the library, one kernel.

use super::layout::NAMES;
use crate::math::{LN_TAU, simd};

/// Coordinates are held within ±FAR, so that no square overflows.
pub const FAR: f32 = 1e18;

/// Widths of hidden layers that a module is compiled for; a net runs in the narrowest that holds it.
pub const WIDTHS: [u32; 3] = [32, 64, 128];

/// What runs on the GPU, one module each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernel {
    /// Points through the flow.
    Transform,
    /// log p on a grid.
    Density,
    /// log |det J| of one layer on a grid.
    Heat,
    /// The least and greatest value of a field.
    Range,
    /// A field as colours.
    Colour,
}

macro_rules! wgsl {
    ($($part:literal),* $(,)?) => {
        concat!($(include_str!(concat!("../../shaders/", $part, ".wgsl")), "\n"),*)
    };
}

const FLOW: &str = wgsl!(
    "lib/real",
    "lib/plan",
    "lib/activation",
    "lib/mlp",
    "lib/transformer",
    "lib/coupling",
    "lib/diagonal",
    "lib/rotation",
    "lib/permute",
    "lib/base",
    "lib/chain",
);

const PICTURE: &str = wgsl!("lib/real", "lib/picture");

impl Kernel {
    pub const ALL: [Kernel; 5] = [Kernel::Transform, Kernel::Density, Kernel::Heat, Kernel::Range, Kernel::Colour];

    /// The name of the file and of its entry point.
    pub fn name(self) -> &'static str {
        match self {
            Kernel::Transform => "transform",
            Kernel::Density => "density",
            Kernel::Heat => "heat",
            Kernel::Range => "range",
            Kernel::Colour => "colour",
        }
    }

    /// The complete WGSL module; `width` bounds the hidden layers.
    pub fn source(self, width: u32) -> String {
        let (library, kernel) = match self {
            Kernel::Transform => (FLOW, wgsl!("kernel/transform")),
            Kernel::Density => (FLOW, wgsl!("kernel/density")),
            Kernel::Heat => (FLOW, wgsl!("kernel/heat")),
            Kernel::Range => (PICTURE, wgsl!("kernel/range")),
            Kernel::Colour => (PICTURE, wgsl!("kernel/colour")),
        };
        [&constants(width), library, kernel].concat()
    }
}

/// The names that WGSL shares with Rust, as WGSL.
fn constants(width: u32) -> String {
    let mut text = format!("const WIDTH: u32 = {width}u;\n");
    for (name, value) in NAMES {
        text += &format!("const {name}: u32 = {value}u;\n");
    }
    for (name, value) in
        [("EXP_LOW", simd::EXP_LOW), ("EXP_HIGH", simd::EXP_HIGH), ("LN_TAU", LN_TAU as f32), ("FAR", FAR)]
    {
        text += &format!("const {name}: f32 = {value:e};\n");
    }
    text
}
