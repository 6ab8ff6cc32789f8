//! log |det (I + J)| = Σ_k (-1)^{k+1} tr(J^k)/k, term by term, and what is left out at most: with ‖J‖₂ <= L < 1 the terms beyond the
//! n-th add up to at most D Σ_{k > n} L^k/k (Behrmann et al. 2019, theorem 4).

use nalgebra::DMatrix;

/// All in nats.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// (-1)^{k+1} tr(J^k)/k for k = 1, 2 and so on.
    pub terms: Vec<f64>,
    /// What the first n terms add up to, for n = 0, 1 and so on.
    pub sums: Vec<f64>,
    /// log |det (I + J)|.
    pub exact: f64,
}

impl Series {
    /// Of a D x D matrix, its columns one after another.
    pub fn new(jacobian: &[f64], dim: usize, count: usize) -> Self {
        let j = DMatrix::from_column_slice(dim, dim, jacobian);
        let exact = (DMatrix::identity(dim, dim) + &j).determinant().abs().ln();
        let mut power = DMatrix::identity(dim, dim);
        let (mut terms, mut sums) = (Vec::with_capacity(count), vec![0.0]);
        for k in 1..=count {
            power = &power * &j;
            let term = if k % 2 == 1 { power.trace() } else { -power.trace() } / k as f64;
            terms.push(term);
            sums.push(sums[k - 1] + term);
        }
        Self { terms, sums, exact }
    }

    /// |sum of n terms − exact|.
    pub fn error(&self, n: usize) -> f64 {
        self.sums.get(n).map_or(f64::NAN, |sum| (sum - self.exact).abs())
    }
}

/// Terms are counted up to a share of the first that no f64 sees; near L = 1 that takes many.
const NEGLIGIBLE: f64 = 1e-17;
const MOST: usize = 40_000;

/// D Σ_{k > n} L^k/k for n = 0 to `count`, nats; infinite where L >= 1.
pub fn rests(lipschitz: f64, dim: usize, count: usize) -> Vec<f64> {
    if lipschitz.is_nan() || lipschitz >= 1.0 {
        return vec![f64::INFINITY; count + 1];
    }
    let enough = if lipschitz > 0.0 { (NEGLIGIBLE.ln() / lipschitz.ln()) as usize } else { 0 };
    let (mut rest, mut out) = (0.0, vec![0.0; count + 1]);
    // From the smallest on, so that none is lost.
    for k in (1..=(count + enough).min(MOST).max(count)).rev() {
        if k <= count {
            out[k] = dim as f64 * rest;
        }
        rest += lipschitz.powi(k as i32) / k as f64;
    }
    out[0] = dim as f64 * rest;
    out
}

/// D Σ_{k > n} L^k/k, nats.
pub fn rest(lipschitz: f64, dim: usize, n: usize) -> f64 {
    rests(lipschitz, dim, n)[n]
}
