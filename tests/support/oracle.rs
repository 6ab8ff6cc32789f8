//! Exact derivatives by dual numbers, one direction a pass: what every hand-written derivative is compared with.

use nalgebra::DMatrix;
use pushforward::flow::{Bijection, Flow, Position, Way};
use pushforward::math::{Batch, Dual, Real};
use pushforward::net::Pass;

/// Whatever maps a batch and adds to log_det: a layer, a layer on its way, a flow, a morph.
pub trait Map {
    fn run<T: Real>(&self, params: &[T], x: &mut Batch<T>, log_det: &mut [T], pass: &mut Pass<T>);
}

/// A layer, whole.
pub struct Whole<'a, L>(pub &'a L, pub Way);

/// A layer to the fraction τ.
pub struct Partly<'a, L>(pub &'a L, pub Way, pub f64);

/// All layers of a flow.
pub struct Chain<'a>(pub &'a Flow, pub Way);

/// From the base to a place on the timeline.
pub struct Morph<'a>(pub &'a Flow, pub Position);

/// log p(x) of a flow, in log_det's place.
pub struct LogProb<'a>(pub &'a Flow);

impl<L: Bijection> Map for Whole<'_, L> {
    fn run<T: Real>(&self, params: &[T], x: &mut Batch<T>, log_det: &mut [T], pass: &mut Pass<T>) {
        self.0.apply(self.1, params, x, log_det, pass);
    }
}

impl<L: Bijection> Map for Partly<'_, L> {
    fn run<T: Real>(&self, params: &[T], x: &mut Batch<T>, log_det: &mut [T], pass: &mut Pass<T>) {
        self.0.apply_fraction(T::from_f64(self.2), self.1, params, x, log_det, pass);
    }
}

impl Map for Chain<'_> {
    fn run<T: Real>(&self, params: &[T], x: &mut Batch<T>, log_det: &mut [T], pass: &mut Pass<T>) {
        self.0.apply(self.1, params, x, log_det, pass);
    }
}

impl Map for Morph<'_> {
    fn run<T: Real>(&self, params: &[T], x: &mut Batch<T>, log_det: &mut [T], _pass: &mut Pass<T>) {
        self.0.generate_to(self.1, params, x, log_det);
    }
}

impl Map for LogProb<'_> {
    fn run<T: Real>(&self, params: &[T], x: &mut Batch<T>, log_det: &mut [T], _pass: &mut Pass<T>) {
        log_det.copy_from_slice(&self.0.log_prob(params, x));
    }
}

/// The outputs and log-determinants, by a fresh pass.
pub fn evaluate<T: Real>(map: &impl Map, params: &[T], x: &Batch<T>) -> (Batch<T>, Vec<T>) {
    let (mut y, mut log_det) = (x.clone(), vec![T::ZERO; x.len()]);
    map.run(params, &mut y, &mut log_det, &mut Pass::new());
    (y, log_det)
}

/// What a dual number's second part stands for: d/dx_j of every point at once, or d/dθ_k.
#[derive(Clone, Copy, PartialEq)]
pub enum Along {
    Coordinate(usize),
    Weight(usize),
}

/// d(output, log_det) in one direction.
pub fn derivative(map: &impl Map, params: &[f64], x: &Batch<f64>, along: Along) -> (Batch<f64>, Vec<f64>) {
    let seed = |re, own: Along| Dual { re, du: f64::from(u8::from(own == along)) };
    let params: Vec<Dual> = params.iter().enumerate().map(|(k, &re)| seed(re, Along::Weight(k))).collect();
    let x_dual = (0..x.dim()).flat_map(|j| x.row(j).iter().map(move |&re| seed(re, Along::Coordinate(j))));
    let (y, log_det) = evaluate(map, &params, &Batch::from_rows(x.dim(), x_dual.collect()));
    let du = |v: &[Dual]| v.iter().map(|v| v.du).collect::<Vec<f64>>();
    (Batch::from_rows(y.dim(), du(y.values())), du(&log_det))
}

/// The Jacobian ∂y_i/∂x_j at every point.
pub fn jacobians(map: &impl Map, params: &[f64], x: &Batch<f64>) -> Vec<DMatrix<f64>> {
    let columns: Vec<_> = (0..x.dim()).map(|j| derivative(map, params, x, Along::Coordinate(j)).0).collect();
    (0..x.len()).map(|k| DMatrix::from_fn(x.dim(), x.dim(), |i, j| columns[j].get(i, k))).collect()
}

/// The determinant, by LU with pivoting.
pub fn determinant(jacobian: &DMatrix<f64>) -> f64 {
    jacobian.clone().lu().determinant()
}

/// What vjp must return for the gradients `g` of the outputs and `g_log_det`: that of every input and of every weight.
pub fn gradient(
    map: &impl Map,
    params: &[f64],
    x: &Batch<f64>,
    g: &Batch<f64>,
    g_log_det: &[f64],
) -> (Batch<f64>, Vec<f64>) {
    let mut g_x = Batch::zeros(x.dim(), x.len());
    let contract = |(y, log_det): &(Batch<f64>, Vec<f64>), k: usize| {
        (0..x.dim()).map(|i| g.get(i, k) * y.get(i, k)).sum::<f64>() + g_log_det[k] * log_det[k]
    };
    for j in 0..x.dim() {
        let column = derivative(map, params, x, Along::Coordinate(j));
        (0..x.len()).for_each(|k| g_x.set(j, k, contract(&column, k)));
    }
    let weight = |w| {
        let column = derivative(map, params, x, Along::Weight(w));
        (0..x.len()).map(|k| contract(&column, k)).sum()
    };
    (g_x, (0..params.len()).map(weight).collect())
}
