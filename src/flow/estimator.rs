//! Estimates of log det(I + J) = Σ_k (-1)^{k+1}/k tr(J^k) by one probe v a point: E vᵀ J^k v = tr(J^k) (Hutchinson 1990). The
//! series is cut off, or has a random number of terms, each divided by the probability that it is reached (Chen et al. 2019, eq. 6).
//! The gradient is that of wᵀ J v with w = Σ_k (-1)^{k-1} c_k (Jᵀ)^{k-1} v held constant (eq. 8), and is unbiased where the value is.

use crate::math::{Real, Rng};
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// How a residual layer's log |det (I + J)| is estimated in training.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Estimator {
    /// The determinant itself, by LU: for low dimension.
    Exact,
    /// The power series cut off after `terms` terms, with Hutchinson's probe: biased by the cut, which falls as
    /// lipschitz^terms.
    Series { terms: usize },
    /// The series with a random number of terms, `always` of them certain and each further one with probability `go_on`:
    /// unbiased (Chen et al. 2019, theorem 1), its variance finite where lipschitz² < go_on.
    Roulette { always: usize, go_on: f64 },
}

/// Terms beyond these are never drawn: they weigh less than a rounding.
const MOST: usize = 1000;

/// One realisation: the estimate [n], and u and v [D][n] with derivative uᵀ dJ v. All come from the pool.
pub(super) struct Estimate<T> {
    pub log_det: Vec<T>,
    pub u: Vec<T>,
    pub v: Vec<T>,
}

impl Estimator {
    /// One realisation at n points of dimension D; `pull` gives Jᵀ v.
    pub(super) fn estimate<T: Real>(
        self,
        (dim, n): (usize, usize),
        rng: &mut Rng,
        pull: impl FnMut(&[T], &mut Pass<T>) -> Vec<T>,
        pass: &mut Pass<T>,
    ) -> Estimate<T> {
        let terms = self.terms(rng);
        let mut v = pass.take(dim * n);
        v.iter_mut().for_each(|v| *v = if rng.next_u64() >> 63 == 0 { T::ONE } else { -T::ONE });
        self.sum(terms, v, n, pull, pass)
    }

    /// One estimate at one point of dimension D; `pull` gives Jᵀ v.
    pub fn draw<T: Real>(
        self,
        dim: usize,
        rng: &mut Rng,
        pull: impl FnMut(&[T], &mut Pass<T>) -> Vec<T>,
        pass: &mut Pass<T>,
    ) -> T {
        let Estimate { log_det, u, v } = self.estimate((dim, 1), rng, pull, pass);
        let found = log_det[0];
        [log_det, u, v].into_iter().for_each(|buffer| pass.give(buffer));
        found
    }

    /// How many terms an estimate takes, in the mean.
    pub fn mean_terms(self) -> f64 {
        match self {
            Estimator::Exact => 0.0,
            Estimator::Series { terms } => terms as f64,
            Estimator::Roulette { always, go_on } => always as f64 + go_on / (1.0 - go_on),
        }
    }

    fn terms(self, rng: &mut Rng) -> usize {
        match self {
            Estimator::Exact => 0,
            Estimator::Series { terms } => terms,
            Estimator::Roulette { always, go_on } => {
                let mut terms = always;
                while terms < MOST && rng.uniform() < go_on {
                    terms += 1;
                }
                terms
            }
        }
    }

    /// P(N >= k) for a term that can be reached.
    fn reaches(self, k: usize) -> f64 {
        match self {
            Estimator::Roulette { always, go_on } if k > always => libm::pow(go_on, (k - always) as f64),
            _ => 1.0,
        }
    }

    /// Σ_{k <= terms} (-1)^{k+1}/k c_k vᵀ J^k v and w, with c_k = 1 / P(N >= k).
    fn sum<T: Real>(
        self,
        terms: usize,
        v: Vec<T>,
        n: usize,
        mut pull: impl FnMut(&[T], &mut Pass<T>) -> Vec<T>,
        pass: &mut Pass<T>,
    ) -> Estimate<T> {
        let (mut log_det, mut u, mut power) = (pass.take(n), pass.take(v.len()), pass.take(v.len()));
        log_det.fill(T::ZERO);
        u.fill(T::ZERO);
        power.copy_from_slice(&v);
        for k in 1..=terms {
            let weight = 1.0 / self.reaches(k);
            let signed = if k % 2 == 1 { weight } else { -weight };
            let c = T::from_f64(signed);
            u.iter_mut().zip(&power).for_each(|(u, &p)| *u += c * p);
            let next = pull(&power, pass);
            pass.give(core::mem::replace(&mut power, next));
            let c = T::from_f64(signed / k as f64);
            for (power, v) in power.chunks_exact(n.max(1)).zip(v.chunks_exact(n.max(1))) {
                log_det.iter_mut().zip(power).zip(v).for_each(|((l, &p), &v)| *l += c * p * v);
            }
        }
        pass.give(power);
        Estimate { log_det, u, v }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const FILE: &str = include_str!("../../assets/reference/normflows_residual.json");
    const N: usize = 24;

    fn numbers(value: &Value) -> Vec<f64> {
        match value {
            Value::Array(list) => list.iter().flat_map(numbers).collect(),
            other => vec![other.as_f64().unwrap()],
        }
    }

    /// The series of the reference's 24 Jacobians with the probe v [D][n], after `terms` terms.
    fn partial_sums(jacobian: &[f64], terms: usize, v: Vec<f64>) -> Vec<f64> {
        let pull = |v: &[f64], pass: &mut Pass<f64>| {
            let mut out = pass.take(2 * N);
            for (i, out) in out.iter_mut().enumerate() {
                let (d, p) = (i / N, i % N);
                *out = (0..2).map(|e| jacobian[4 * p + 2 * e + d] * v[e * N + p]).sum();
            }
            out
        };
        Estimator::Series { terms }.sum(terms, v, N, pull, &mut Pass::new()).log_det
    }

    #[test]
    fn the_series_is_that_of_the_reference_term_by_term_and_tends_to_the_determinant() {
        let file: Value = serde_json::from_str(FILE).unwrap();
        let series = &file["log_det_series_of_first_block"];
        let [jacobian, probe, probed, summed, exact] =
            ["jacobian", "hutchinson_probe_v", "hutchinson_partial_sums", "partial_sums_1_to_30", "exact"]
                .map(|key| numbers(&series[key]));
        let basis = |d: usize| (0..2 * N).map(|i| f64::from(u8::from(i / N == d))).collect::<Vec<_>>();
        for terms in 1..=30 {
            let with_probe = partial_sums(&jacobian, terms, (0..2 * N).map(|i| probe[i % N * 2 + i / N]).collect());
            let (first, second) = (partial_sums(&jacobian, terms, basis(0)), partial_sums(&jacobian, terms, basis(1)));
            for p in 0..N {
                assert!((with_probe[p] - probed[30 * p + terms - 1]).abs() < 1e-12, "{terms} terms, point {p}");
                let trace = first[p] + second[p];
                assert!((trace - summed[30 * p + terms - 1]).abs() < 1e-12, "{terms} terms, point {p}");
                // ‖J‖ <= 0.9³, so the rest of the series is at most 2 Σ_{k > terms} 0.729^k / k.
                let rest: f64 = (terms + 1..400).map(|k| 2.0 * 0.729f64.powi(k as i32) / k as f64).sum();
                assert!((trace - exact[p]).abs() < rest, "{terms} terms, point {p}");
            }
        }
    }

    #[test]
    fn a_term_is_reached_as_often_as_in_the_reference() {
        let file: Value = serde_json::from_str(FILE).unwrap();
        let roulette = &file["log_det_series_of_first_block"]["russian_roulette"];
        let theirs = numbers(&roulette["P_N_at_least_k_geometric_p0.5_offset2_k1to12"]);
        let ours = Estimator::Roulette { always: 3, go_on: 0.5 };
        assert_eq!((1..=12).map(|k| ours.reaches(k)).collect::<Vec<_>>(), theirs);
        let mut rng = Rng::new(0, crate::math::Stream::Test(0));
        let draws: Vec<usize> = (0..20_000).map(|_| ours.terms(&mut rng)).collect();
        for k in 1..=8 {
            let often = draws.iter().filter(|&&n| n >= k).count() as f64 / draws.len() as f64;
            let error = (ours.reaches(k) * (1.0 - ours.reaches(k)) / draws.len() as f64).sqrt();
            assert!((often - ours.reaches(k)).abs() <= 4.0 * error, "{k}: {often}");
        }
    }
}
