//! Densities known by their formula, not by points alone: ln p* and its gradient, the score, at any x.
//! Physics writes p* = e^(-U) / Z and calls U the energy; reverse KL needs nothing else of a target.

use super::{Dataset, Standardize};
use super::{banana::Banana, ridge::Ridge, ring_mixture::RingMixture};
use crate::math::{Batch, Real};
use serde::{Deserialize, Serialize};

/// A target that can be asked for its log-density anywhere.
pub trait Score {
    fn dim(&self) -> usize;

    /// At each point of `x` [D][B]: writes ln p* (nats, up to a constant) to `log_p` (length B) and ∇ ln p* to `g` [D][B].
    fn score<T: Real>(&self, x: &Batch<T>, log_p: &mut [T], g: &mut Batch<T>);
}

/// A formula in the plane, in the units of its definition.
pub(super) trait Formula {
    /// ln p(x), normalised, in nats, and its gradient.
    fn log_density_and_gradient<T: Real>(&self, x: [T; 2]) -> (T, [T; 2]);
}

/// The energy of a data set that has one, in standardised coordinates and normalised: [`Dataset::energy`] gives it.
/// Finite in `f32` for coordinates up to 10⁸. On the wire it is the data set's name.
///
/// ```
/// use pushforward::data::{Dataset, Score};
/// use pushforward::math::Batch;
/// let energy = Dataset::Banana.energy().unwrap();
/// let (x, mut log_p, mut g) = (Batch::from_points(2, &[0.5, -0.1]), [0.0], Batch::zeros(2, 1));
/// energy.score(&x, &mut log_p, &mut g);
/// assert!((log_p[0] - Dataset::Banana.log_density(&[0.5, -0.1])).abs() < 1e-12);
/// assert!(Dataset::TwoMoons.energy().is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Dataset", into = "Dataset")]
pub struct Energy(Shape);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Ridge,
    RingMixture,
    Banana,
}

/// The data set is known by its points alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the data set \"{0}\" has no energy, which reverse KL needs; choose one of {names}, or maximum likelihood",
    names = Energy::all().map(|e| e.dataset().name()).collect::<Vec<_>>().join(", ")
)]
pub struct NoEnergy(pub Dataset);

impl Energy {
    pub(super) fn of(dataset: Dataset) -> Option<Self> {
        match dataset {
            Dataset::Ridge => Some(Self(Shape::Ridge)),
            Dataset::RingMixture => Some(Self(Shape::RingMixture)),
            Dataset::Banana => Some(Self(Shape::Banana)),
            _ => None,
        }
    }

    /// Every energy there is.
    pub fn all() -> impl Iterator<Item = Self> {
        Dataset::ALL.into_iter().filter_map(Self::of)
    }

    pub fn dataset(self) -> Dataset {
        match self.0 {
            Shape::Ridge => Dataset::Ridge,
            Shape::RingMixture => Dataset::RingMixture,
            Shape::Banana => Dataset::Banana,
        }
    }
}

impl From<Energy> for Dataset {
    fn from(energy: Energy) -> Self {
        energy.dataset()
    }
}

impl TryFrom<Dataset> for Energy {
    type Error = NoEnergy;

    fn try_from(dataset: Dataset) -> Result<Self, NoEnergy> {
        Self::of(dataset).ok_or(NoEnergy(dataset))
    }
}

impl Score for Energy {
    fn dim(&self) -> usize {
        2
    }

    fn score<T: Real>(&self, x: &Batch<T>, log_p: &mut [T], g: &mut Batch<T>) {
        let standardize = self.dataset().standardize();
        match self.0 {
            Shape::Ridge => standardized(Ridge::shared(), standardize, x, log_p, g),
            Shape::RingMixture => standardized(RingMixture::shared(), standardize, x, log_p, g),
            Shape::Banana => standardized(&Banana, standardize, x, log_p, g),
        }
    }
}

/// ln p(z) = ln p(x) + Σ ln σ and ∂/∂z = σ ∂/∂x, with x = mean + σ z.
fn standardized<T: Real>(f: &impl Formula, by: &Standardize, z: &Batch<T>, log_p: &mut [T], g: &mut Batch<T>) {
    let [mean, std] = [&by.mean, &by.std].map(|v| [T::from_f64(v[0]), T::from_f64(v[1])]);
    let constant = T::from_f64(by.log_det());
    let (g_0, g_1) = g.two_rows_mut(0, 1);
    for (i, log_p) in log_p.iter_mut().enumerate() {
        let x = [mean[0] + std[0] * z.get(0, i), mean[1] + std[1] * z.get(1, i)];
        let (value, gradient) = f.log_density_and_gradient(x);
        *log_p = value + constant;
        (g_0[i], g_1[i]) = (std[0] * gradient[0], std[1] * gradient[1]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Dual, Rng, Stream};

    fn score<T: Real>(energy: Energy, x: &Batch<T>) -> (Vec<T>, Batch<T>) {
        let (mut log_p, mut g) = (vec![T::ZERO; x.len()], Batch::zeros(2, x.len()));
        energy.score(x, &mut log_p, &mut g);
        (log_p, g)
    }

    /// Points of the density, points of a wide normal, and the places where formulas change.
    fn points(energy: Energy) -> Batch<f64> {
        let mut rng = Rng::new(2, Stream::Test(0));
        let drawn = energy.dataset().sample(200, &mut rng).cast::<f64>();
        let mut x: Vec<f64> = (0..200).flat_map(|i| drawn.point(i).collect::<Vec<_>>()).collect();
        x.extend((0..400).map(|_| 5.0 * rng.normal()));
        x.extend([0.0, 1.0, 1e-6, -1e-6, -8.0, 8.0, 1.0, 0.0]);
        Batch::from_points(2, &x)
    }

    #[test]
    fn the_score_is_the_gradient_of_the_log_density() {
        for energy in Energy::all() {
            let x = points(energy);
            let (log_p, g) = score(energy, &x);
            for d in 0..2 {
                let mut seeded: Batch<Dual> = x.cast();
                seeded.row_mut(d).iter_mut().for_each(|x| x.du = 1.0);
                let (dual, _) = score(energy, &seeded);
                for (i, exact) in dual.iter().enumerate() {
                    let error = (g.get(d, i) - exact.du).abs();
                    assert!(error < 1e-11 * (1.0 + exact.du.abs()), "{energy:?}, point {i}: {error:e}");
                    assert_eq!(exact.re, log_p[i]);
                }
            }
        }
    }

    #[test]
    fn the_log_density_is_that_of_the_data_set() {
        for energy in Energy::all() {
            let x = points(energy);
            for (i, log_p) in score(energy, &x).0.into_iter().enumerate() {
                let stated = energy.dataset().log_density(&x.point(i).collect::<Vec<_>>());
                assert!((log_p - stated).abs() < 1e-12 * (1.0 + stated.abs()), "{energy:?}: {log_p}, {stated}");
            }
        }
    }

    #[test]
    fn f32_follows_f64_and_stays_finite_far_out() {
        for energy in Energy::all() {
            let x: Batch<f32> = points(energy).cast();
            let (single, double) = (score(energy, &x), score(energy, &x.cast::<f64>()));
            for (a, b) in single.0.iter().zip(&double.0).chain(single.1.values().iter().zip(double.1.values())) {
                assert!((f64::from(*a) - b).abs() < 3e-4 * (1.0 + b.abs()), "{energy:?}: {a} for {b}");
            }
            for far in [0.0, 1e-6, 8.0, 1e3, 1e6, 1e8] {
                let x = Batch::from_points(2, &[far, far, -far, far, far, -far, 0.0, far, -far, 0.0f32]);
                let (log_p, g) = score(energy, &x);
                assert!(log_p.iter().chain(g.values()).all(|v| v.is_finite()), "{energy:?} at {far}: {log_p:?}, {g:?}");
            }
        }
    }

    #[test]
    fn on_the_wire_an_energy_is_the_name_of_its_data_set() {
        for energy in Energy::all() {
            let text = serde_json::to_string(&energy).unwrap();
            assert_eq!(text, format!("\"{}\"", energy.dataset()));
            assert_eq!(serde_json::from_str::<Energy>(&text).unwrap(), energy);
        }
        let error = serde_json::from_str::<Energy>("\"moons\"").unwrap_err().to_string();
        assert!(error.contains("choose one of ridge, ring-mixture, banana"), "{error}");
    }
}
