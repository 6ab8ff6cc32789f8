//! The mass of a strip, measured twice: ∫ p(z) dz over the strip, and ∫ p(x) dx over its image, each from its own density.

use super::Chart;

/// A strip [z, z + dz] and its image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strip {
    pub z: [f64; 2],
    /// Where the first map sends the ends.
    pub y: [f64; 2],
    /// Where the ends of it go: in falling maps the first is the larger.
    pub x: [f64; 2],
    pub area_z: f64,
    pub area_x: f64,
    /// |Δx/Δz|
    pub mean_slope: f64,
    /// |dx/dz| at the strip's centre.
    pub slope: f64,
}

impl Strip {
    pub fn new(chart: &Chart, [centre, width]: [f64; 2]) -> Self {
        let z = [centre - 0.5 * width, centre + 0.5 * width];
        let ends = chart.push(&[z[0], z[1], centre]);
        let x = [ends[0].x, ends[1].x];
        Self {
            z,
            y: [ends[0].y, ends[1].y],
            x,
            area_z: integral(z, chart.edges(), |z| chart.base(z)),
            area_x: integral(x, &chart.breaks(), |x| chart.pull_all(x).iter().map(|p| p.density()).collect()),
            mean_slope: ((x[1] - x[0]) / width).abs(),
            slope: ends[2].slope(),
        }
    }
}

/// Gauss and Legendre's five points in [-1, 1] and their weights.
const NODES: [(f64, f64); 5] = [
    (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
    (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.0, 0.568_888_888_888_888_9),
    (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.906_179_845_938_664, 0.236_926_885_056_189_1),
];
/// Panels between two breaks.
const PANELS: usize = 16;

/// ∫ f between two numbers in any order, cut at `breaks`.
fn integral([a, b]: [f64; 2], breaks: &[f64], f: impl Fn(&[f64]) -> Vec<f64>) -> f64 {
    let (low, high) = (a.min(b), a.max(b));
    let mut cuts: Vec<f64> = breaks.iter().copied().filter(|c| *c > low && *c < high).collect();
    cuts.extend([low, high]);
    cuts.sort_by(f64::total_cmp);
    let (mut nodes, mut weights) = (Vec::new(), Vec::new());
    for piece in cuts.windows(2) {
        let half = 0.5 * (piece[1] - piece[0]) / PANELS as f64;
        for panel in 0..PANELS {
            let centre = piece[0] + (2 * panel + 1) as f64 * half;
            nodes.extend(NODES.map(|(t, _)| centre + half * t));
            weights.extend(NODES.map(|(_, w)| half * w));
        }
    }
    f(&nodes).iter().zip(&weights).map(|(f, w)| f * w).sum()
}
