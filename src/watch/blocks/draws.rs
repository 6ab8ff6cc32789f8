//! Estimates of log |det (I + J)| as training makes them, many of them at one point: how they scatter, and around what.

use crate::flow::Estimator;
use crate::math::{Rng, Stream};
use crate::net::Pass;

/// Independent estimates, in nats.
#[derive(Clone, Debug, PartialEq)]
pub struct Draws {
    pub values: Vec<f64>,
    /// How many terms of the series each took.
    pub terms: Vec<usize>,
}

impl Draws {
    /// `count` estimates for the matrix J (D x D, its columns one after another). The seed fixes them.
    pub fn new(estimator: Estimator, jacobian: &[f64], dim: usize, count: usize, seed: u64) -> Self {
        let (mut rng, mut pass) = (Rng::new(seed, Stream::Probe(0)), Pass::<f64>::new());
        let (mut values, mut terms) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for _ in 0..count {
            let mut taken = 0;
            let pull = |v: &[f64], pass: &mut Pass<f64>| {
                taken += 1;
                let mut out = pass.take(dim);
                let columns = jacobian.chunks_exact(dim.max(1));
                out.iter_mut().zip(columns).for_each(|(o, column)| *o = column.iter().zip(v).map(|(j, v)| j * v).sum());
                out
            };
            values.push(estimator.draw(dim, &mut rng, pull, &mut pass));
            terms.push(taken);
        }
        Self { values, terms }
    }

    pub fn mean(&self) -> f64 {
        self.values.iter().sum::<f64>() / self.values.len() as f64
    }

    /// The standard deviation of one estimate.
    pub fn spread(&self) -> f64 {
        let mean = self.mean();
        let squares: f64 = self.values.iter().map(|v| (v - mean) * (v - mean)).sum();
        (squares / (self.values.len().max(2) - 1) as f64).sqrt()
    }

    /// The standard error of the mean.
    pub fn error(&self) -> f64 {
        self.spread() / (self.values.len() as f64).sqrt()
    }

    /// The mean number of terms.
    pub fn mean_terms(&self) -> f64 {
        self.terms.iter().sum::<usize>() as f64 / self.terms.len() as f64
    }
}
