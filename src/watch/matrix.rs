//! What is asked of a small Jacobian: its determinant, its singular values, its most negative real eigenvalue.

/// A D x D matrix, D being 1 or 2, row by row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Small {
    One(f64),
    Two([f64; 4]),
}

impl Small {
    /// From its entries.
    pub fn new(dim: usize, entry: impl Fn(usize) -> f64) -> Self {
        if dim == 1 { Small::One(entry(0)) } else { Small::Two([entry(0), entry(1), entry(2), entry(3)]) }
    }

    pub fn identity(dim: usize) -> Self {
        Self::new(dim, |k| f64::from(u8::from(k == 0 || k == 3)))
    }

    /// self + h · other.
    pub fn plus(self, h: f64, other: Self) -> Self {
        match (self, other) {
            (Small::One(a), Small::One(b)) => Small::One(a + h * b),
            (Small::Two(a), Small::Two(b)) => Small::Two(core::array::from_fn(|k| a[k] + h * b[k])),
            (a, _) => a,
        }
    }

    pub fn times(self, other: Self) -> Self {
        match (self, other) {
            (Small::One(a), Small::One(b)) => Small::One(a * b),
            (Small::Two([a, b, c, d]), Small::Two([e, f, g, h])) => {
                Small::Two([a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h])
            }
            (a, _) => a,
        }
    }

    pub fn det(self) -> f64 {
        match self {
            Small::One(a) => a,
            Small::Two([a, b, c, d]) => a * d - b * c,
        }
    }

    pub fn trace(self) -> f64 {
        match self {
            Small::One(a) => a,
            Small::Two([a, _, _, d]) => a + d,
        }
    }

    /// σ₁, the larger singular value: the spectral norm.
    pub fn norm(self) -> f64 {
        match self {
            Small::One(a) => a.abs(),
            Small::Two([a, b, c, d]) => 0.5 * (libm::hypot(a + d, c - b) + libm::hypot(a - d, c + b)),
        }
    }

    /// The smallest singular value with the sign of the determinant: 0 where the map folds, negative where it has turned over.
    pub fn signed_smallest(self) -> f64 {
        match self {
            Small::One(a) => a,
            Small::Two([a, b, c, d]) => 0.5 * (libm::hypot(a + d, c - b) - libm::hypot(a - d, c + b)),
        }
    }

    /// The smallest real eigenvalue, where there is one.
    pub fn smallest_real_eigenvalue(self) -> Option<f64> {
        match self {
            Small::One(a) => Some(a),
            Small::Two(_) => {
                let (half, det) = (0.5 * self.trace(), self.det());
                let under = half * half - det;
                (under >= 0.0).then(|| half - libm::sqrt(under))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Rng, Stream};
    use nalgebra::Matrix2;

    #[test]
    fn singular_values_and_eigenvalues_are_those_of_nalgebra() {
        let mut rng = Rng::new(1, Stream::Test(0));
        for _ in 0..200 {
            let entries: [f64; 4] = core::array::from_fn(|_| rng.normal());
            let (m, oracle) = (Small::Two(entries), Matrix2::from_row_slice(&entries));
            let sigma = oracle.singular_values();
            assert!((m.norm() - sigma.max()).abs() < 1e-12);
            assert!((m.signed_smallest() - oracle.determinant().signum() * sigma.min()).abs() < 1e-12);
            let real = oracle.eigenvalues().map(|e| e.min());
            match (m.smallest_real_eigenvalue(), real) {
                (Some(a), Some(b)) => assert!((a - b).abs() < 1e-9),
                (a, b) => assert_eq!(a.is_some(), b.is_some()),
            }
        }
    }
}
