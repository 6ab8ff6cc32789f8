//! A map of the line by hand: x = μ + σz, or a monotone rational-quadratic spline through knots with linear tails, as layers
//! of the library. The spline is the one of neural spline flows (Durkan et al. 2019) on [-1, 1] between two scalings; the
//! derivative at a knot is the weighted harmonic mean of the slopes beside it (Fritsch and Butland 1984), at the ends and
//! beyond the slope from the first knot to the last.

use crate::flow::{Diagonal, Householder, Layer, Pointwise, Spline, Transformer};

#[derive(Clone, Debug, PartialEq)]
pub enum Map {
    /// x = μ + σz
    Linear { mu: f64, sigma: f64 },
    /// Knots (z, x), from left to right; x grows or falls throughout.
    Spline(Vec<[f64; 2]>),
}

/// Knots may not be nearer to each other than this, in z and in x.
pub(super) const LEAST: f64 = 0.01;

impl Map {
    /// The fewest and the most knots.
    pub const KNOTS: [usize; 2] = [3, 8];

    /// μ, σ; or z, x of 3 to 8 knots, monotone.
    pub fn from_numbers(numbers: &[f64]) -> Option<Self> {
        if let [mu, sigma] = numbers {
            return Some(Map::Linear { mu: *mu, sigma: *sigma });
        }
        let (knots, rest) = numbers.as_chunks::<2>();
        let fits = rest.is_empty() && (Self::KNOTS[0]..=Self::KNOTS[1]).contains(&knots.len());
        let apart = |way: f64| {
            let far = |from: f64, to: f64| to - from >= LEAST - 1e-9;
            knots.windows(2).all(|k| far(k[0][0], k[1][0]) && far(way * k[0][1], way * k[1][1]))
        };
        (fits && (apart(1.0) || apart(-1.0))).then(|| Map::Spline(knots.to_vec()))
    }

    /// As they stand in a link.
    pub fn numbers(&self) -> Vec<f64> {
        match self {
            Map::Linear { mu, sigma } => vec![*mu, *sigma],
            Map::Spline(knots) => knots.concat(),
        }
    }

    pub fn knots(&self) -> &[[f64; 2]] {
        if let Map::Spline(knots) = self { knots } else { &[] }
    }

    pub fn is_linear(&self) -> bool {
        matches!(self, Map::Linear { .. })
    }

    /// Not where σ = 0, which sends every z to μ.
    pub fn is_invertible(&self) -> bool {
        !matches!(self, Map::Linear { sigma, .. } if *sigma == 0.0)
    }

    /// (z, x) of the first knot and of the last.
    fn ends(knots: &[[f64; 2]]) -> ([f64; 2], [f64; 2]) {
        let first = knots.first().copied().unwrap_or([-1.0, -1.0]);
        (first, knots.last().copied().unwrap_or([1.0, 1.0]))
    }

    /// The layers from z to x, their weights after `params`. Nothing where σ = 0.
    pub(super) fn layers(&self, layers: &mut Vec<Layer>, params: &mut Vec<f64>) -> Option<()> {
        match self {
            Map::Linear { mu, sigma } => affine(*sigma, *mu, layers, params),
            Map::Spline(knots) => {
                let ([z0, x0], [z1, x1]) = Self::ends(knots);
                let (half_z, half_x) = (0.5 * (z1 - z0), 0.5 * (x1 - x0));
                affine(1.0 / half_z, -0.5 * (z0 + z1) / half_z, layers, params)?;
                spline(knots, layers, params);
                affine(half_x, 0.5 * (x0 + x1), layers, params)
            }
        }
    }

    /// The other kind of map, as near as it comes: five knots on the line, or the line through the outer knots.
    pub fn other_kind(&self) -> Self {
        let round = |v: f64| (v * 20.0).round() / 20.0 + 0.0;
        match self {
            Map::Linear { mu, sigma } => {
                let slope = if *sigma == 0.0 { 1.0 } else { sigma.signum() * sigma.abs().max(0.1) };
                Map::Spline([-3.0, -1.5, 0.0, 1.5, 3.0].map(|z| [z, (mu + slope * z).clamp(-9.0, 9.0)]).to_vec())
            }
            Map::Spline(knots) => {
                let ([z0, x0], [z1, x1]) = Self::ends(knots);
                let slope = (x1 - x0) / (z1 - z0);
                Map::Linear { mu: round(x0 - slope * z0), sigma: round(slope) }
            }
        }
    }

    /// One knot more, in the middle of the longest piece; `None` where there are enough.
    pub fn with_more(&self, image: impl Fn(f64) -> f64) -> Option<Self> {
        let knots = self.knots();
        let longest = knots.windows(2).enumerate().max_by(|(_, a), (_, b)| {
            let length = |k: &[[f64; 2]]| (k[1][0] - k[0][0]).hypot(k[1][1] - k[0][1]);
            length(a).total_cmp(&length(b))
        });
        let (i, piece) = longest.filter(|_| knots.len() < Self::KNOTS[1])?;
        let z = ((piece[0][0] + piece[1][0]) * 50.0).round() / 100.0;
        let mut numbers = self.numbers();
        let at = 2 * (i + 1);
        numbers.splice(at..at, [z, (image(z) * 100.0).round() / 100.0]);
        Self::from_numbers(&numbers)
    }

    /// One knot fewer: the inner one that the curve needs least.
    pub fn with_fewer(&self) -> Option<Self> {
        let knots = self.knots();
        if knots.len() <= Self::KNOTS[0] {
            return None;
        }
        let bend = |k: usize| {
            let ([z0, x0], [z, x], [z1, x1]) = (knots[k - 1], knots[k], knots[k + 1]);
            (x0 + (x1 - x0) * (z - z0) / (z1 - z0) - x).abs()
        };
        let least = (1..knots.len() - 1).min_by(|&a, &b| bend(a).total_cmp(&bend(b)))?;
        Some(Map::Spline(knots.iter().enumerate().filter(|(k, _)| *k != least).map(|(_, knot)| *knot).collect()))
    }
}

/// x = a z + b; a reflection where a < 0.
fn affine(a: f64, b: f64, layers: &mut Vec<Layer>, params: &mut Vec<f64>) -> Option<()> {
    if a == 0.0 {
        return None;
    }
    if a < 0.0 {
        layers.push(Layer::Householder(Householder { dim: 1, reflections: 1 }));
        params.push(1.0);
    }
    layers.push(Layer::Diagonal(Diagonal { dim: 1, shift: true }));
    params.extend([libm::log(a.abs()), b]);
    Some(())
}

/// The spline on [-1, 1]: logarithms of the shares of widths and heights, and of the derivatives in between.
fn spline(knots: &[[f64; 2]], layers: &mut Vec<Layer>, params: &mut Vec<f64>) {
    let ([z0, x0], [z1, x1]) = Map::ends(knots);
    let side =
        |axis: usize, whole: f64| -> Vec<f64> { knots.windows(2).map(|k| (k[1][axis] - k[0][axis]) / whole).collect() };
    let (widths, heights) = (side(0, z1 - z0), side(1, x1 - x0));
    params.extend(widths.iter().chain(&heights).map(|share| libm::log(*share)));
    for k in 1..widths.len() {
        let (before, after) = (widths[k - 1], widths[k]);
        let (w0, w1) = (2.0 * after + before, after + 2.0 * before);
        let slope = |k: usize| heights[k] / widths[k];
        params.push(libm::log((w0 + w1) / (w0 / slope(k - 1) + w1 / slope(k))));
    }
    let transformer = Transformer::Spline(Spline::free(widths.len(), 1.0));
    layers.push(Layer::Pointwise(Pointwise { dim: 1, transformer }));
}
