//! A layer that breaks one law: it shows that each law can fail.

use pushforward::flow::{Bijection, Layer, Way};
use pushforward::math::{Batch, Real, Rng};
use pushforward::net::Pass;

/// What is wrong with a layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lie {
    None,
    /// Normalizing ends a little beside.
    Inverse,
    /// The log-determinants do not cancel.
    LogDet,
    /// They cancel, and are wrong.
    CancellingLogDet,
    InputGradient,
    WeightGradient,
    /// vjp forgets half of log_det's gradient.
    LogDetGradient,
    /// vjp writes over the gradient of the weights.
    Overwrites,
    /// Single precision is less than single.
    Coarse,
    /// τ = 0 is not the identity.
    Beginning,
    /// τ = 1 is not the layer.
    End,
    /// A straight line towards the mirror image: it collapses at τ = 1/2.
    Collapse,
    /// Nothing moves before τ = 1.
    Jump,
    /// A recorded pass differs in the last bit.
    Recording,
    /// The batch's size comes through.
    Neighbours,
    /// What stands below its own rows moves too.
    RowsBelow,
}

pub struct Lying {
    pub layer: Layer,
    pub lie: Lie,
}

fn shift<T: Real>(values: &mut [T], by: f64) {
    values.iter_mut().for_each(|v| *v += T::from_f64(by));
}

fn stretch<T: Real>(values: &mut [T], by: f64) {
    values.iter_mut().for_each(|v| *v *= T::from_f64(by));
}

impl Bijection for Lying {
    fn dim(&self) -> usize {
        self.layer.dim()
    }

    fn num_params(&self) -> usize {
        self.layer.num_params()
    }

    fn init(&self, way: Way, params: &mut [f32], x: &Batch<f32>, rng: &mut Rng) {
        self.layer.init(way, params, x, rng);
    }

    fn apply<T: Real>(&self, way: Way, params: &[T], x: &mut Batch<T>, log_det: &mut [T], pass: &mut Pass<T>) {
        let n = x.len();
        self.layer.apply(way, params, x, log_det, pass);
        match self.lie {
            Lie::Inverse if way == Way::Normalize => shift(x.values_mut(), 1e-7),
            Lie::LogDet => shift(log_det, 1e-7),
            Lie::CancellingLogDet => shift(log_det, 1e-7 * way.sign::<f64>()),
            Lie::Coarse if size_of::<T>() == 4 => stretch(x.values_mut(), 1.001),
            Lie::Recording if pass.is_recording() => stretch(x.values_mut(), 1.0 + 1e-6),
            Lie::Neighbours => shift(x.values_mut(), 1e-3 * n as f64),
            Lie::RowsBelow => shift(&mut x.values_mut()[self.dim() * n..], 1e-7),
            _ => {}
        }
    }

    fn vjp<T: Real>(
        &self,
        way: Way,
        params: &[T],
        g: &mut Batch<T>,
        g_log_det: &[T],
        g_params: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let mut g_log_det = g_log_det.to_vec();
        match self.lie {
            Lie::LogDetGradient => stretch(&mut g_log_det, 0.5),
            Lie::Overwrites => g_params.fill(T::ZERO),
            _ => {}
        }
        self.layer.vjp(way, params, g, &g_log_det, g_params, pass);
        match self.lie {
            Lie::InputGradient => stretch(g.values_mut(), 1.001),
            Lie::WeightGradient => shift(g_params, 1e-7),
            _ => {}
        }
    }

    fn apply_fraction<T: Real>(
        &self,
        tau: T,
        way: Way,
        params: &[T],
        x: &mut Batch<T>,
        log_det: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let tau = match self.lie {
            Lie::Beginning if tau < T::from_f64(1e-3) => T::from_f64(1e-3),
            Lie::End => tau * T::from_f64(0.999),
            Lie::Jump if tau < T::ONE => T::ZERO,
            _ => tau,
        };
        self.layer.apply_fraction(tau, way, params, x, log_det, pass);
        if self.lie == Lie::Collapse {
            let along = T::ONE - tau - tau;
            let by = if way == Way::Generate { along } else { T::ONE / along };
            x.row_mut(0).iter_mut().for_each(|x| *x *= by);
            log_det.iter_mut().for_each(|l| *l += by.abs().ln());
        }
    }
}
