//! The kinds of layers, from a full matrix to a coupling, and what is said of each.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A matrix without any structure: what the others are measured against.
    Full,
    #[default]
    Diagonal,
    Lower,
    Upper,
    Plu,
    Permutation,
    /// A leaky ReLU with a slope of its own on each axis.
    Leaky,
    Piecewise,
    Spline,
    Coupling,
}

/// A number of the example that can be moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knob {
    /// As a formula.
    pub name: &'static str,
    pub range: [f64; 2],
    /// At the first example.
    pub start: f64,
}

const fn knob(name: &'static str, low: f64, high: f64, start: f64) -> Knob {
    Knob { name, range: [low, high], start }
}

impl Kind {
    pub const ALL: [Kind; 10] = [
        Kind::Full,
        Kind::Diagonal,
        Kind::Lower,
        Kind::Upper,
        Kind::Plu,
        Kind::Permutation,
        Kind::Leaky,
        Kind::Piecewise,
        Kind::Spline,
        Kind::Coupling,
    ];

    /// Its name in links.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Full => "full",
            Kind::Diagonal => "diagonal",
            Kind::Lower => "lower",
            Kind::Upper => "upper",
            Kind::Plu => "plu",
            Kind::Permutation => "permutation",
            Kind::Leaky => "leaky",
            Kind::Piecewise => "piecewise",
            Kind::Spline => "spline",
            Kind::Coupling => "coupling",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// On the screen.
    pub fn title(self) -> &'static str {
        match self {
            Kind::Full => "full matrix",
            Kind::Diagonal => "diagonal",
            Kind::Lower => "lower triangular",
            Kind::Upper => "upper triangular",
            Kind::Plu => "P L U",
            Kind::Permutation => "permutation",
            Kind::Leaky => "leaky ReLU",
            Kind::Piecewise => "piecewise linear",
            Kind::Spline => "spline",
            Kind::Coupling => "coupling",
        }
    }

    /// x = A z with one matrix for all z.
    pub fn is_linear(self) -> bool {
        self <= Kind::Permutation
    }

    /// Each coordinate by itself.
    pub fn is_elementwise(self) -> bool {
        matches!(self, Kind::Diagonal | Kind::Leaky | Kind::Piecewise | Kind::Spline)
    }

    /// What it does, as a formula.
    pub fn formula(self) -> &'static str {
        match self {
            Kind::Full => "x = A z",
            Kind::Diagonal => "x = exp(s) ⊙ z",
            Kind::Lower => "x = L z",
            Kind::Upper => "x = U z",
            Kind::Plu => "x = P L U z",
            Kind::Permutation => "x = P z",
            Kind::Leaky | Kind::Piecewise | Kind::Spline => "xᵢ = gᵢ(zᵢ)",
            Kind::Coupling => "x₂ = z₂ exp s(z₁) + t(z₁)",
        }
    }

    pub fn can(self) -> &'static str {
        match self {
            Kind::Full => "stretch, shear and turn: from a standard normal it makes any Gaussian.",
            Kind::Diagonal => "stretch and squeeze each axis by itself.",
            Kind::Lower => "shear: later coordinates lean on earlier ones, so that they are correlated.",
            Kind::Upper => "shear: earlier coordinates lean on later ones, so that they are correlated.",
            Kind::Plu => "be any invertible matrix, while its determinant stands on the diagonal of U.",
            Kind::Permutation => "decide which coordinates the next layer moves, at no cost.",
            Kind::Leaky => "give each axis another slope below 0, and so a skewed density.",
            Kind::Piecewise => "bend each axis in straight pieces, each with a slope of its own.",
            Kind::Spline => "bend each axis smoothly, into nearly any density of one coordinate.",
            Kind::Coupling => "curve the plane: the second half is moved and scaled as the first half says.",
        }
    }

    pub fn cannot(self) -> &'static str {
        match self {
            Kind::Full => "bend a straight line, or be cheap: its determinant costs D³.",
            Kind::Diagonal => "make one coordinate depend on another: the correlation stays 0.",
            Kind::Lower | Kind::Upper => "bend a straight line: a Gaussian stays a Gaussian.",
            Kind::Plu => "learn P, which stays as it was drawn; nor bend a straight line.",
            Kind::Permutation => "change a standard normal, or any volume.",
            Kind::Leaky => "join the coordinates: independent ones stay independent.",
            Kind::Piecewise => "join the coordinates, nor avoid a jump of the density at each knot.",
            Kind::Spline => "join the coordinates: what was a product of densities stays one.",
            Kind::Coupling => "move the first half, which passes unchanged: the next layer has to take its turn.",
        }
    }

    /// The numbers of the example in the plane that can be moved.
    pub fn knobs(self) -> &'static [Knob] {
        const FULL: [Knob; 2] = [knob("a₁₂", -0.9, 0.9, 0.6), knob("a₂₁", -0.9, 0.9, -0.3)];
        const DIAGONAL: [Knob; 2] = [knob("s₁", -1.0, 1.0, 0.5), knob("s₂", -1.0, 1.0, -0.6)];
        const LOWER: [Knob; 2] = [knob("l₂₁", -1.5, 1.5, 0.9), knob("s₂", -1.0, 1.0, -0.4)];
        const UPPER: [Knob; 2] = [knob("u₁₂", -1.5, 1.5, 0.9), knob("s₁", -1.0, 1.0, -0.4)];
        const PLU: [Knob; 2] = [knob("u₁₂", -1.5, 1.5, 0.8), knob("l₂₁", -1.5, 1.5, -0.5)];
        const LEAKY: [Knob; 2] = [knob("s₁", -2.0, 1.0, -1.2), knob("s₂", -2.0, 1.0, 0.4)];
        const STRENGTH: [Knob; 1] = [knob("strength", 0.0, 2.0, 1.0)];
        match self {
            Kind::Full => &FULL,
            Kind::Diagonal => &DIAGONAL,
            Kind::Lower => &LOWER,
            Kind::Upper => &UPPER,
            Kind::Plu => &PLU,
            Kind::Permutation => &[],
            Kind::Leaky => &LEAKY,
            Kind::Piecewise | Kind::Spline | Kind::Coupling => &STRENGTH,
        }
    }
}
