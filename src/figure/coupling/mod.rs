//! One coupling by hand: z₁ stays and says how far z₂ moves, x₂ = e^{s(z₁)} z₂ + t(z₁). Vertical lines stay vertical, on each of
//! them the map is a line (or a spline), and log |det J| = s(z₁) (Dinh et al. 2014 and 2017; Durkan et al. 2019).

mod curve;
mod layer;

pub use curve::Curve;
pub use layer::BOUND;

use super::Reading;
use crate::flow::Way;
use crate::math::{LN_TAU, Real};
use crate::net::Pass;
use layer::Couplings;

/// How the other coordinate moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// x₂ = z₂ + t(z₁)
    Nice,
    /// x₂ = e^{s(z₁)} z₂ + t(z₁)
    RealNvp,
    /// A monotone spline of z₂, whose middle knot s and t move.
    Spline,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Nice, Kind::RealNvp, Kind::Spline];

    /// Its name in links.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Nice => "nice",
            Kind::RealNvp => "realnvp",
            Kind::Spline => "spline",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct CouplingState {
    pub kind: Kind,
    /// s(z₁)
    pub scale: Curve,
    /// t(z₁)
    pub shift: Curve,
    /// The point that is looked at: the slice z₁ = const, and z₂ on it.
    pub slice: [f64; 2],
    /// A second coupling of the same curves follows, which moves z₁.
    pub alternate: bool,
}

impl Default for CouplingState {
    fn default() -> Self {
        Self {
            kind: Kind::RealNvp,
            scale: Curve { knots: [-0.6, -0.6, -0.2, 0.3, 0.5, 0.1, -0.4] },
            shift: Curve { knots: [1.6, 0.9, -0.3, -0.9, -0.3, 0.9, 1.6] },
            slice: [1.0, 1.0],
            alternate: false,
        }
    }
}

/// What happens at one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    pub s: f64,
    pub t: f64,
    pub x: [f64; 2],
    /// log |det J|, nats.
    pub log_det: f64,
    /// The Jacobian of each coupling, row by row, in the order of travel; the second is there where masks alternate.
    pub factors: [Option<[f64; 4]>; 2],
}

impl CouplingState {
    /// Points at `way`, with log |det J| of each. The way back reads s and t at x₁ = z₁; no curve is inverted.
    pub fn run<T: Real>(&self, way: Way, points: &[[T; 2]]) -> Vec<([T; 2], T)> {
        let (couplings, mut pass) = (Couplings::new(self), Pass::new());
        points.iter().map(|&point| couplings.run(way, point, &mut pass)).collect()
    }

    /// x₂ of every z₂ on the slice z₁.
    pub fn on_slice(&self, z1: f64, z2: &[f64]) -> Vec<f64> {
        let (couplings, mut pass) = (Couplings::new(self), Pass::new());
        z2.iter().map(|&z2| couplings.move_one(Way::Generate, z1, z2, &mut pass).0).collect()
    }

    /// log p(x) of points x, nats.
    pub fn log_density(&self, points: &[[f64; 2]]) -> Vec<f64> {
        let back = self.run(Way::Normalize, points);
        back.iter().map(|([a, b], log_det)| -0.5 * (a * a + b * b) - LN_TAU + log_det).collect()
    }

    /// Everything at the point `z`.
    pub fn look(&self, z: [f64; 2]) -> Look {
        let couplings = Couplings::new(self);
        let (x, log_det) = couplings.run(Way::Generate, z, &mut Pass::new());
        let [c, d] = couplings.row(z[0], z[1]);
        let second = self.alternate.then(|| {
            let [b, a] = couplings.row(x[1], z[0]);
            [a, b, 0.0, 1.0]
        });
        let s = if self.kind == Kind::Nice { 0.0 } else { self.scale.at(z[0]) };
        Look { s, t: self.shift.at(z[0]), x, log_det, factors: [Some([1.0, 0.0, c, d]), second] }
    }

    /// The shares of the base's mass whose z₁ and z₂ move, by more than a hundredth.
    pub fn moved(&self) -> [f64; 2] {
        let grid = grid(30, 4.0);
        let images = self.run(Way::Generate, &grid);
        let (mut whole, mut moved) = (0.0, [0.0, 0.0]);
        for (z, (x, _)) in grid.iter().zip(&images) {
            let mass = (-0.5 * (z[0] * z[0] + z[1] * z[1])).exp();
            whole += mass;
            for d in 0..2 {
                moved[d] += if (x[d] - z[d]).abs() > 0.01 { mass } else { 0.0 };
            }
        }
        moved.map(|m| m / whole)
    }

    /// The largest |z − f⁻¹(f(z))| on a grid.
    pub fn round_trip(&self) -> f64 {
        let grid = grid(16, 4.0);
        let there: Vec<[f64; 2]> = self.run(Way::Generate, &grid).iter().map(|(x, _)| *x).collect();
        let back = self.run(Way::Normalize, &there);
        let far = |z: &[f64; 2], b: &[f64; 2]| (z[0] - b[0]).abs().max((z[1] - b[1]).abs());
        grid.iter().zip(&back).map(|(z, (b, _))| far(z, b)).fold(0.0, f64::max)
    }

    pub fn readings(&self) -> Vec<Reading> {
        let look = self.look(self.slice);
        let moved = self.moved();
        [
            ("coupling.s", look.s),
            ("coupling.t", look.t),
            ("coupling.scale", look.s.exp()),
            ("coupling.log_det", look.log_det),
            ("coupling.det", look.log_det.exp()),
            ("coupling.x1", look.x[0]),
            ("coupling.x2", look.x[1]),
            ("coupling.moved_1", moved[0]),
            ("coupling.moved_2", moved[1]),
            ("coupling.round_trip", self.round_trip()),
        ]
        .map(|(name, value)| Reading { name, value })
        .to_vec()
    }
}

/// (2n + 1)² points within ±far.
fn grid(n: i32, far: f64) -> Vec<[f64; 2]> {
    let at = move |i: i32| far * f64::from(i) / f64::from(n);
    (-n..=n).flat_map(|i| (-n..=n).map(move |j| [at(i), at(j)])).collect()
}
