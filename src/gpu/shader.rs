//! WGSL modules, put together from `shaders/`: constants written once in Rust, the
//! pieces of the library that a flow needs, one kernel.

use super::layout::NAMES;
use super::pieces::{Piece, Pieces};
use crate::math::{LN_TAU, simd};

/// Coordinates are held within ±FAR, so that no square overflows.
pub const FAR: f32 = 1e18;

/// What the kernels give for log 0, since WGSL need not keep an infinity.
pub const NOWHERE: f32 = -1e30;

/// Widths of hidden layers that a module is compiled for; a net runs in the narrowest that holds it.
pub const WIDTHS: [u32; 3] = [32, 64, 128];

/// What runs on the GPU, one module each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Points on their way through a continuous layer.
    Trajectories,
    /// The loss of a batch and its gradient.
    Gradient,
    /// The sums of all workgroups into one.
    Gather,
    /// One update of the weights.
    Adam,
}

macro_rules! wgsl {
    ($($part:literal),* $(,)?) => {
        concat!($(include_str!(concat!("../../shaders/", $part, ".wgsl")), "\n"),*)
    };
}

/// What every flow needs.
const FLOW: &str = wgsl!("lib/real", "lib/plan", "lib/run", "lib/chain");

const PICTURE: &str = wgsl!("lib/real", "lib/picture");

impl Kernel {
    pub const ALL: [Kernel; 9] = [
        Kernel::Transform,
        Kernel::Density,
        Kernel::Heat,
        Kernel::Range,
        Kernel::Colour,
        Kernel::Trajectories,
        Kernel::Gradient,
        Kernel::Gather,
        Kernel::Adam,
    ];

    /// The name of the file and of its entry point.
    pub fn name(self) -> &'static str {
        match self {
            Kernel::Transform => "transform",
            Kernel::Density => "density",
            Kernel::Heat => "heat",
            Kernel::Range => "range",
            Kernel::Colour => "colour",
            Kernel::Trajectories => "trajectories",
            Kernel::Gradient => "gradient",
            Kernel::Gather => "gather",
            Kernel::Adam => "adam",
        }
    }

    /// The complete WGSL module; `width` bounds the hidden layers, `pieces` are what the flow needs.
    pub fn source(self, width: u32, mut pieces: Pieces) -> String {
        if self == Kernel::Trajectories {
            pieces.add(Piece::Continuous);
        }
        let kernel = match self {
            Kernel::Transform => wgsl!("lib/points", "kernel/transform"),
            Kernel::Density => wgsl!("kernel/density"),
            Kernel::Heat => wgsl!("kernel/heat"),
            Kernel::Range => wgsl!("kernel/range"),
            Kernel::Colour => wgsl!("kernel/colour"),
            Kernel::Trajectories => wgsl!("lib/points", "kernel/trajectories"),
            Kernel::Gradient => wgsl!("kernel/gradient"),
            Kernel::Gather => wgsl!("kernel/gather"),
            Kernel::Adam => wgsl!("kernel/adam"),
        };
        match self {
            Kernel::Range | Kernel::Colour => [&constants(), PICTURE, kernel].concat(),
            Kernel::Gather | Kernel::Adam => [wgsl!("train/step"), kernel].concat(),
            Kernel::Gradient => [&constants(), &training(width, pieces), kernel].concat(),
            _ => [&constants(), &sizes(width, pieces), FLOW, &library(pieces), kernel].concat(),
        }
    }
}

/// Quads of samples that a workgroup takes at once in training: what its memory holds.
pub fn quads(width: u32) -> u32 {
    if width > 64 { 2 } else { 4 }
}

/// What training needs of the library, and its own.
fn training(width: u32, pieces: Pieces) -> String {
    let (own, choices) = pieces.trained();
    let mut module = sizes(width, own) + &format!("const QUADS: u32 = {}u;\n", quads(width));
    module += wgsl!("lib/real", "lib/plan", "train/step", "train/net", "train/layers", "train/affine_vjp");
    if own.has(Piece::Spline) {
        module += wgsl!("train/spline_vjp");
    }
    own.iter().for_each(|piece| module += text(piece));
    module + &choices
}

fn library(pieces: Pieces) -> String {
    pieces.iter().map(text).collect::<String>() + &pieces.choices()
}

/// The file of a piece.
fn text(piece: Piece) -> &'static str {
    macro_rules! files {
        ($($piece:ident = $file:literal),* $(,)?) => {
            match piece { $(Piece::$piece => wgsl!($file)),* }
        };
    }
    files! {
        Coupling = "lib/coupling",
        Diagonal = "lib/diagonal",
        Permute = "lib/permute",
        Rotation = "lib/rotation",
        Triangular = "lib/triangular",
        Plu = "lib/plu",
        Householder = "lib/householder",
        Pointwise = "lib/pointwise",
        Planar = "lib/planar",
        Radial = "lib/radial",
        Autoregressive = "lib/autoregressive",
        Residual = "lib/residual",
        Continuous = "lib/continuous",
        Affine = "lib/affine",
        Spline = "lib/spline",
        Piecewise = "lib/piecewise",
        Leaky = "lib/leaky",
        Sigmoid = "lib/sigmoid",
        Normal = "lib/normal",
        Mixture = "lib/mixture",
        Gaussian = "lib/gaussian",
        Uniform = "lib/uniform",
        Transformer = "lib/transformer",
        Bins = "lib/bins",
        Softplus = "lib/softplus",
        Factor = "lib/factor",
        Lu = "lib/lu",
        Units = "lib/units",
        Activation = "lib/activation",
        Mlp = "lib/mlp",
        Tangent = "lib/tangent",
        Divergence = "lib/divergence",
    }
}

/// Memory that depends on the flow. WGSL lets a pipeline choose the size of workgroup memory but not of private memory, so
/// these are constants of the text.
fn sizes(width: u32, pieces: Pieces) -> String {
    let rows = if pieces.has(Piece::Divergence) { 3 } else { 2 };
    format!("const WIDTH: u32 = {width}u;\nconst ROWS_OF_UNITS: u32 = {rows}u;\n")
}

/// The names that WGSL shares with Rust, as WGSL.
fn constants() -> String {
    let mut text = String::new();
    for (name, value) in NAMES {
        text += &format!("const {name}: u32 = {value}u;\n");
    }
    let numbers = [
        ("EXP_LOW", simd::EXP_LOW),
        ("EXP_HIGH", simd::EXP_HIGH),
        ("LN_TAU", LN_TAU as f32),
        ("FAR", FAR),
        ("NOWHERE", NOWHERE),
    ];
    for (name, value) in numbers {
        text += &format!("const {name}: f32 = {value:e};\n");
    }
    text
}
