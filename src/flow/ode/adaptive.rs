//! Dormand-Prince with steps chosen point by point: each point has its own time, step and verdict, and one that has arrived
//! waits. Steps are constants for derivatives (Hairer, Nørsett and Wanner 1993, sections II.4 and IV.2 for the controller).

use super::{Step, System, advance, stages};
use crate::flow::solver::{DOPRI5_ERROR, Method};
use crate::math::Real;
use crate::net::Pass;

/// Steps tried before a point is given up.
const MAX_STEPS: usize = 4096;

/// A step stays below the one that would make the error just what is allowed, and changes by no more than these factors.
const SAFETY: f64 = 0.9;
const SHRINK: f64 = 0.2;
const GROW: f64 = 10.0;

/// The distance between 1 and the next number.
pub(super) fn epsilon<T: Real>() -> f64 {
    let is_wide = T::from_f64(1.0 + 1e-9) > T::ONE;
    if is_wide { f64::EPSILON } else { f64::from(f32::EPSILON) }
}

/// A point's tolerances: the allowed error of a number y is atol + rtol |y|.
type Tolerance = (f64, f64);

/// Carries every point from time `from` to time `to`. A point whose step becomes too short, or that takes too many, is NaN
/// and counted in `pass.count.underflows`.
pub(super) fn solve<T: Real>(
    system: &mut impl System<T>,
    tolerance: Tolerance,
    (from, to): (f64, f64),
    state: &mut [T],
    pass: &mut Pass<T>,
) {
    let (rows, seen, watched) = (system.rows(), system.seen(), system.watched());
    let n = state.len() / rows;
    let tableau = Method::Dopri5.tableau();
    let count = tableau.stages();
    let (mut t, mut h, mut plan, mut past) = (pass.take(n), pass.take(n), pass.take(n), pass.take(n));
    let (mut k, mut inputs) = (pass.take(count * state.len()), pass.take(count * (seen + 1) * n));
    let mut end = pass.take(state.len());
    t.fill(T::from_f64(from));
    past.fill(T::ONE);
    let span = to - from;
    if span != 0.0 {
        first_steps(system, tolerance, span, (state, &t), &mut plan, (&mut k, &mut inputs, &mut h), pass);
    }
    let last = T::from_f64(to);
    for _ in 0..MAX_STEPS {
        if t.iter().all(|&t| t == last) {
            break;
        }
        for p in 0..n {
            let left = (to - t[p].to_f64()).abs();
            let wanted = plan[p].to_f64();
            let length = if wanted * 1.01 >= left { left } else { wanted };
            h[p] = T::from_f64(length.copysign(span));
        }
        stages(system, tableau, 1..count, (state, &t, &h), &mut k, &mut inputs, pass);
        advance(&mut end, state, &h, &k, state.len(), tableau.b);
        let mut moved = false;
        for p in (0..n).filter(|&p| t[p] != last) {
            let error = error_of(tolerance, (state, &end, &k), h[p].to_f64(), watched, (n, p));
            let accepted = error <= 1.0;
            let factor = if accepted {
                SAFETY * libm::pow(error.max(1e-10), -0.7 / 5.0) * libm::pow(past[p].to_f64(), 0.4 / 5.0)
            } else {
                SAFETY * libm::pow(error, -0.2)
            };
            let factor = if factor.is_nan() { SHRINK } else { factor.clamp(SHRINK, GROW) };
            plan[p] = T::from_f64(h[p].to_f64().abs() * if accepted { factor } else { factor.min(SAFETY) });
            if accepted {
                past[p] = T::from_f64(error.max(1e-4));
                moved = true;
                continue;
            }
            h[p] = T::ZERO;
            for input in inputs.chunks_exact_mut((seen + 1) * n) {
                (0..seen).for_each(|row| input[row * n + p] = state[row * n + p]);
                input[seen * n + p] = t[p];
            }
        }
        if moved {
            let step = Step { tableau, dense: true, start: state, end: &end, t: &t, h: &h, k: &k, inputs: &inputs };
            system.after(&step, pass);
        }
        for p in 0..n {
            let left = (to - t[p].to_f64()).abs();
            if t[p] == last {
                continue;
            }
            if h[p] != T::ZERO {
                t[p] = if h[p].to_f64().abs() >= left { last } else { t[p] + h[p] };
                let tail = (count - 1) * state.len();
                for row in 0..rows {
                    state[row * n + p] = end[row * n + p];
                    k[row * n + p] = k[tail + row * n + p];
                }
            } else if plan[p].to_f64() < 16.0 * epsilon::<T>() {
                give_up(state, &mut t, last, (n, p), pass);
            }
        }
    }
    for p in 0..n {
        if t[p] != last {
            give_up(state, &mut t, last, (n, p), pass);
        }
    }
    [t, h, plan, past, k, inputs, end].into_iter().for_each(|buffer| pass.give(buffer));
}

fn give_up<T: Real>(state: &mut [T], t: &mut [T], last: T, (n, p): (usize, usize), pass: &mut Pass<T>) {
    pass.count.underflows += 1;
    t[p] = last;
    state.iter_mut().skip(p).step_by(n).for_each(|v| *v = T::from_f64(f64::NAN));
}

/// The root mean square, over the watched numbers of point `p`, of error / allowed error.
fn error_of<T: Real>(
    (rtol, atol): Tolerance,
    (start, end, k): (&[T], &[T], &[T]),
    h: f64,
    watched: usize,
    (n, p): (usize, usize),
) -> f64 {
    let mut sum = 0.0;
    for at in (0..watched).map(|row| row * n + p) {
        let rates = DOPRI5_ERROR.iter().enumerate().map(|(j, e)| e * k[j * start.len() + at].to_f64());
        let allowed = atol + rtol * start[at].to_f64().abs().max(end[at].to_f64().abs());
        let error = h * rates.sum::<f64>() / allowed;
        sum += error * error;
    }
    libm::sqrt(sum / watched as f64)
}

/// The first rates, and a first step for every point from the sizes of the state, its rate and its curvature
/// (Hairer, Nørsett and Wanner, section II.4).
fn first_steps<T: Real>(
    system: &mut impl System<T>,
    (rtol, atol): Tolerance,
    span: f64,
    (state, t): (&[T], &[T]),
    plan: &mut [T],
    (k, inputs, h): (&mut [T], &mut [T], &mut [T]),
    pass: &mut Pass<T>,
) {
    let (n, watched) = (t.len(), system.watched());
    let tableau = Method::Euler.tableau();
    h.fill(T::ZERO);
    stages(system, tableau, 0..1, (state, t, h), k, inputs, pass);
    let size = |of: &dyn Fn(usize) -> f64, p: usize| {
        let squares = (0..watched).map(|row| row * n + p).map(|at| {
            let scaled = of(at) / (atol + rtol * state[at].to_f64().abs());
            scaled * scaled
        });
        libm::sqrt(squares.sum::<f64>() / watched as f64)
    };
    for p in 0..n {
        let (position, speed) = (size(&|at| state[at].to_f64(), p), size(&|at| k[at].to_f64(), p));
        let guess = if position < 1e-5 || speed < 1e-5 { 1e-6 } else { 0.01 * position / speed };
        plan[p] = T::from_f64(guess.min(span.abs()));
        h[p] = T::from_f64(plan[p].to_f64().copysign(span));
    }
    stages(system, Method::Heun.tableau(), 1..2, (state, t, h), k, inputs, pass);
    for (p, plan) in plan.iter_mut().enumerate() {
        let guess = plan.to_f64();
        let speed = size(&|at| k[at].to_f64(), p);
        let bend = size(&|at| k[state.len() + at].to_f64() - k[at].to_f64(), p) / guess;
        let largest = speed.max(bend);
        let better = if largest <= 1e-15 { (guess * 1e-3).max(1e-6) } else { libm::pow(0.01 / largest, 0.2) };
        let chosen = better.min(100.0 * guess).min(span.abs());
        *plan = T::from_f64(if chosen > 0.0 { chosen } else { 1e-6 });
    }
}
