//! One step of a Runge-Kutta method with its own Jacobian: k_i' = J_i (I + h Σ_j a_ij k_j'), and the step's is I + h Σ_i b_i k_i'.
//! Where its determinant is 0 the step folds the plane; where it is negative, the plane has been turned over.

use super::ground::Ground;
use super::matrix::Small;
use crate::flow::Tableau;
use crate::math::Batch;

/// Moves `y` by one step of length `h` from time `t`; returns the step's Jacobian at every point.
pub fn step(ground: &Ground, tableau: &Tableau, (t, h): (f64, f64), y: &mut Batch<f64>) -> Vec<Small> {
    let (dim, n, used) = (ground.dim(), y.len(), tableau.stages_used());
    let mut rates: Vec<Batch<f64>> = Vec::with_capacity(used);
    let mut bends: Vec<Vec<Small>> = Vec::with_capacity(used);
    for i in 0..used {
        let mut at = y.clone();
        let mut grown = vec![Small::identity(dim); n];
        for (j, &a) in tableau.a[i].iter().enumerate().filter(|(_, a)| **a != 0.0) {
            at.values_mut().iter_mut().zip(rates[j].values()).for_each(|(y, k)| *y += h * a * k);
            grown.iter_mut().zip(&bends[j]).for_each(|(m, k)| *m = m.plus(h * a, *k));
        }
        let slopes = ground.slopes(&at, &vec![t + tableau.c[i] * h; n]);
        let jacobian = |p: usize| Small::new(dim, |k| slopes.entries.get(k, p));
        bends.push(grown.iter().enumerate().map(|(p, grown)| jacobian(p).times(*grown)).collect());
        rates.push(slopes.velocity);
    }
    let mut jacobians = vec![Small::identity(dim); n];
    for (i, &b) in tableau.b[..used].iter().enumerate() {
        y.values_mut().iter_mut().zip(rates[i].values()).for_each(|(y, k)| *y += h * b * k);
        jacobians.iter_mut().zip(&bends[i]).for_each(|(m, k)| *m = m.plus(h * b, *k));
    }
    jacobians
}
