//! Where points are at given times on their way, for pictures: with fixed steps the steps' ends, and a shorter step of the same
//! method between them; with adaptive steps Dormand and Prince's interpolant (Hairer, Nørsett and Wanner 1993, section II.6).

use super::adaptive::epsilon;
use super::{Field, Step, System, advance, stages};
use crate::flow::solver::DOPRI5_DENSE;
use crate::math::{Batch, Real};
use crate::net::Pass;

/// A field whose solution is looked at on its way.
pub(in crate::flow) struct Watch<'f, 'a, T> {
    pub field: &'f mut Field<'a, T>,
    pub times: &'f [f64],
    /// The first rows of the state at each of the times, as many as each has; NaN where a point never came.
    pub found: &'f mut [Batch<T>],
}

impl<T: Real> System<T> for Watch<'_, '_, T> {
    fn rows(&self) -> usize {
        self.field.rows()
    }

    fn seen(&self) -> usize {
        self.field.seen()
    }

    fn watched(&self) -> usize {
        self.field.watched()
    }

    fn rates(&mut self, input: &[T], out: &mut [T], pass: &mut Pass<T>) {
        self.field.rates(input, out, pass);
    }

    fn after(&mut self, step: &Step<'_, T>, pass: &mut Pass<T>) {
        let n = step.h.len();
        for (i, &time) in self.times.iter().enumerate() {
            let (mut between, rows) = (None, self.found[i].dim());
            for p in 0..n {
                let (t, h) = (step.t[p].to_f64(), step.h[p].to_f64());
                let (theta, rounding) = ((time - t) / h, 16.0 * epsilon::<T>() / h.abs());
                if h == 0.0 || theta <= rounding || theta > 1.0 + rounding {
                    continue;
                }
                if theta >= 1.0 - rounding {
                    (0..rows).for_each(|d| self.found[i].set(d, p, step.end[d * n + p]));
                } else if step.dense {
                    (0..rows).for_each(|d| self.found[i].set(d, p, interpolant(step, theta, d * n + p, h)));
                } else {
                    let y = between.get_or_insert_with(|| shorter_step(self.field, step, time - t, pass));
                    (0..rows).for_each(|d| self.found[i].set(d, p, y[d * n + p]));
                }
            }
            if let Some(buffer) = between {
                pass.give(buffer);
            }
        }
    }
}

/// y at t + θ h, for the number at place `at` of the state.
fn interpolant<T: Real>(step: &Step<'_, T>, theta: f64, at: usize, h: f64) -> T {
    let (y0, y1, h, theta) = (step.start[at], step.end[at], T::from_f64(h), T::from_f64(theta));
    let k = |j: usize| step.k[j * step.start.len() + at];
    let rest = T::ONE - theta;
    let rise = y1 - y0;
    let bend = h * k(0) - rise;
    let twist = rise - h * k(6) - bend;
    let dense = DOPRI5_DENSE.iter().enumerate().fold(T::ZERO, |sum, (j, &d)| sum + T::from_f64(d) * k(j));
    y0 + theta * (rise + rest * (bend + theta * (twist + rest * h * dense)))
}

/// The end of a step of length `h` from the same start.
fn shorter_step<T: Real>(field: &mut Field<'_, T>, step: &Step<'_, T>, h: f64, pass: &mut Pass<T>) -> Vec<T> {
    let (mut lengths, mut k) = (pass.take(step.h.len()), pass.take(step.k.len()));
    let (mut inputs, mut end) = (pass.take(step.inputs.len()), pass.take(step.end.len()));
    lengths.fill(T::from_f64(h));
    k.copy_from_slice(step.k);
    let used = step.tableau.stages_used();
    stages(field, step.tableau, 1..used, (step.start, step.t, &lengths), &mut k, &mut inputs, pass);
    advance(&mut end, step.start, &lengths, &k, step.start.len(), &step.tableau.b[..used]);
    [lengths, k, inputs].into_iter().for_each(|buffer| pass.give(buffer));
    end
}
