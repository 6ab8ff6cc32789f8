//! The pieces of the WGSL library and what they need of each other. A module holds only what its flow needs, so that it
//! compiles fast and keeps few registers.

use Piece::*;

macro_rules! pieces {
    ($($piece:ident $name:literal,)*) => {
        /// One file of `shaders/lib`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Piece {
            $($piece,)*
        }

        impl Piece {
            pub const ALL: &[Piece] = &[$($piece,)*];

            /// The file of `shaders/lib`, without its ending; the function of a layer, map or base begins with it.
            pub fn name(self) -> &'static str {
                match self {
                    $($piece => $name,)*
                }
            }
        }
    };
}

pieces! {
    // Layers.
    Coupling "coupling",
    Diagonal "diagonal",
    Permute "permute",
    Rotation "rotation",
    Triangular "triangular",
    Plu "plu",
    Householder "householder",
    Pointwise "pointwise",
    Planar "planar",
    Radial "radial",
    Autoregressive "autoregressive",
    Residual "residual",
    Continuous "continuous",
    // Elementwise maps.
    Affine "affine",
    Spline "spline",
    Piecewise "piecewise",
    Leaky "leaky",
    Sigmoid "sigmoid",
    // Bases.
    Normal "normal",
    Mixture "mixture",
    Gaussian "gaussian",
    Uniform "uniform",
    // What they are made of.
    Transformer "transformer",
    Bins "bins",
    Softplus "softplus",
    Factor "factor",
    Lu "lu",
    Units "units",
    Activation "activation",
    Mlp "mlp",
    Tangent "tangent",
    Divergence "divergence",
}

/// A set of pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pieces(u32);

impl Piece {
    /// What it calls. The maps of a transformer are the plan's choice.
    fn needs(self) -> &'static [Piece] {
        match self {
            Coupling | Autoregressive => &[Mlp, Transformer],
            Pointwise | Affine | Leaky | Sigmoid => &[Transformer],
            Spline | Piecewise => &[Bins, Transformer],
            Triangular => &[Factor],
            Plu => &[Factor, Permute],
            Planar | Radial => &[Softplus],
            Residual => &[Tangent, Lu],
            Continuous => &[Tangent, Divergence],
            Transformer | Bins => &[Units],
            Mlp => &[Units, Activation],
            Tangent | Divergence => &[Mlp],
            Diagonal | Permute | Rotation | Householder | Normal | Mixture | Gaussian | Uniform | Softplus | Factor
            | Lu | Units | Activation => &[],
        }
    }

    /// The numbers of `src/gpu/layout.rs` that choose it in a plan, and among which.
    fn cases(self) -> Option<(Choice, &'static str)> {
        let layer = |name: &'static str| Some((Choice::Layer, name));
        let map = |names: &'static str| Some((Choice::Map, names));
        let base = |name: &'static str| Some((Choice::Base, name));
        match self {
            Coupling => layer("COUPLING"),
            Diagonal => layer("DIAGONAL"),
            Permute => layer("PERMUTE"),
            Rotation => layer("ROTATION"),
            Triangular => layer("TRIANGULAR"),
            Plu => layer("PLU"),
            Householder => layer("HOUSEHOLDER"),
            Pointwise => layer("POINTWISE"),
            Planar => layer("PLANAR"),
            Radial => layer("RADIAL"),
            Autoregressive => layer("AUTOREGRESSIVE"),
            Residual => layer("RESIDUAL"),
            Continuous => layer("CONTINUOUS"),
            Affine => map("ADDITIVE, SCALE_EXP, SCALE_TANH, SCALE_SOFT_CLIP, SCALE_SIGMOID, SCALE_INVERSE_SIGMOID"),
            Spline => map("SPLINE"),
            Piecewise => map("PIECEWISE"),
            Leaky => map("LEAKY"),
            Sigmoid => map("SIGMOID"),
            Normal => base("BASE_NORMAL"),
            Mixture => base("BASE_MIXTURE"),
            Gaussian => base("BASE_GAUSSIAN"),
            Uniform => base("BASE_UNIFORM"),
            Transformer | Bins | Softplus | Factor | Lu | Units | Activation | Mlp | Tangent | Divergence => None,
        }
    }
}

/// A function of the library that a number in the plan chooses the body of.
#[derive(Clone, Copy, PartialEq)]
enum Choice {
    Layer,
    Map,
    /// The derivative of a map.
    MapVjp,
    Base,
}

impl Choice {
    /// Head, number, call without its name, and what an unknown number gives.
    fn text(self) -> [&'static str; 4] {
        match self {
            Choice::Layer => [
                "fn layer_choose(layer: Layer, sign: f32, tau: f32, before: Moved, lane: u32) -> Moved",
                "layer.kind",
                "_apply(layer, sign, tau, before, lane)",
                "before",
            ],
            Choice::Map => [
                "fn transformer_choose(layer: Layer, sign: f32, tau: f32, place: Place, x: vec4<f32>) -> Transformed",
                "layer.rule",
                "_apply(layer, sign, tau, place, x)",
                "Transformed(x, vec4<f32>(0.0))",
            ],
            Choice::MapVjp => [
                "fn transformer_vjp(layer: Layer, sign: f32, place: Place, x: vec4<f32>, g: vec4<f32>, g_log_det: vec4<f32>) -> vec4<f32>",
                "layer.rule",
                "_vjp(layer, sign, place, x, g, g_log_det)",
                "g",
            ],
            Choice::Base => ["fn base_log_prob(z: Moved) -> vec4<f32>", "plan.base", "_log_prob(z)", "vec4<f32>(0.0)"],
        }
    }
}

impl Pieces {
    /// With all that it needs.
    pub fn add(&mut self, piece: Piece) {
        self.0 |= 1 << piece as u32;
        for &needed in piece.needs() {
            if !self.has(needed) {
                self.add(needed);
            }
        }
    }

    pub fn of(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let mut all = Self::default();
        pieces.into_iter().for_each(|piece| all.add(piece));
        all
    }

    pub fn has(self, piece: Piece) -> bool {
        self.0 >> piece as u32 & 1 == 1
    }

    pub fn iter(self) -> impl Iterator<Item = Piece> {
        Piece::ALL.iter().copied().filter(move |&piece| self.has(piece))
    }

    /// The functions that choose by a number of the plan, as WGSL.
    pub fn choices(self) -> String {
        let has_maps = self.has(Transformer);
        let all = [Choice::Layer, Choice::Map, Choice::Base];
        all.into_iter().filter(|&choice| choice != Choice::Map || has_maps).map(|choice| self.choose(choice)).collect()
    }

    /// The pieces that training such a flow needs of the library, and the functions that choose among them.
    pub fn trained(self) -> (Self, String) {
        let maps = [Affine, Spline].into_iter().filter(|&piece| piece == Affine || self.has(piece));
        let own = Self::of(maps.chain([Activation]));
        (own, own.choose(Choice::Map) + &own.choose(Choice::MapVjp))
    }

    fn choose(self, choice: Choice) -> String {
        let [head, number, call, otherwise] = choice.text();
        let mut text = format!("{head} {{\n    switch {number} {{\n");
        for piece in self.iter() {
            let named = if choice == Choice::MapVjp { Choice::Map } else { choice };
            if let Some((_, cases)) = piece.cases().filter(|&(of, _)| of == named) {
                text += &format!("        case {cases}: {{ return {}{call}; }}\n", piece.name());
            }
        }
        text + &format!("        default: {{ return {otherwise}; }}\n    }}\n}}\n")
    }
}
