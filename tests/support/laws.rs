//! The laws of `flow::Bijection`, each as a check that says what it found. They serve any bijection, so that
//! `lying.rs` can show each of them failing.

use super::oracle::{self, Along, Map, Partly, Whole};
use pushforward::flow::{Bijection, Jacobian, Way};
use pushforward::math::{Batch, Real, Rng, Stream};
use pushforward::net::Pass;

/// Ok, or a sentence about what is wrong.
pub type Law = Result<(), String>;

/// The values of τ at which a layer on its way is examined.
const TAUS: [f64; 9] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

fn near(what: &str, found: f64, expected: f64, tolerance: f64) -> Law {
    // Not `>`: a NaN must fail.
    if (found - expected).abs() <= tolerance {
        return Ok(());
    }
    Err(format!("{what} is {found:e}, not {expected:e}: off by {:.1e} > {tolerance:.1e}", (found - expected).abs()))
}

fn all_near(what: &str, found: &[f64], expected: &[f64], relative: f64) -> Law {
    for (i, (&f, &e)) in found.iter().zip(expected).enumerate() {
        near(&format!("{what} [{i}]"), f, e, relative * (1.0 + e.abs()))?;
    }
    if found.len() == expected.len() { Ok(()) } else { Err(format!("{what}: {} values", found.len())) }
}

fn same_bits<T: Real>(what: &str, a: &[T], b: &[T]) -> Law {
    match a.iter().zip(b).position(|(a, b)| a.to_f64().to_bits() != b.to_f64().to_bits()) {
        Some(i) => Err(format!("{what} [{i}] is {:?} and {:?}", a[i], b[i])),
        None if a.len() != b.len() => Err(format!("{what}: {} and {} values", a.len(), b.len())),
        None => Ok(()),
    }
}

fn cast<T: Real>(values: &[f64]) -> Vec<T> {
    values.iter().map(|&v| T::from_f64(v)).collect()
}

fn wide<T: Real>(values: &[T]) -> Vec<f64> {
    values.iter().map(|v| v.to_f64()).collect()
}

fn back<T: Real>(there: &impl Map, again: &impl Map, params: &[T], x: &Batch<T>) -> (Batch<T>, Vec<T>) {
    let (y, there_log_det) = oracle::evaluate(there, params, x);
    let (x, mut log_det) = oracle::evaluate(again, params, &y);
    log_det.iter_mut().zip(there_log_det).for_each(|(l, there)| *l += there);
    (x, log_det)
}

/// Random gradients of the outputs and of log_det.
fn cotangents(x: &Batch<f64>) -> (Batch<f64>, Vec<f64>) {
    let mut rng = Rng::new(2, Stream::Test(x.len() as u64));
    let g = (0..x.values().len()).map(|_| f64::from(rng.normal() as f32)).collect();
    (Batch::from_rows(x.dim(), g), (0..x.len()).map(|_| f64::from(rng.normal() as f32)).collect())
}

/// apply and vjp in `pass`: the output, log_det, and the gradients of inputs and weights.
struct Round<T> {
    y: Batch<T>,
    log_det: Vec<T>,
    g_x: Batch<T>,
    g_params: Vec<T>,
}

impl<T: Real> Round<T> {
    fn run(layer: &impl Bijection, way: Way, params: &[f64], x: &Batch<f64>, pass: &mut Pass<T>) -> Self {
        let params = cast(params);
        let (g, g_log_det) = cotangents(x);
        let (mut y, mut log_det) = (x.cast(), vec![T::ZERO; x.len()]);
        layer.apply(way, &params, &mut y, &mut log_det, pass);
        let (mut g_x, mut g_params) = (g.cast(), vec![T::ZERO; params.len()]);
        layer.vjp(way, &params, &mut g_x, &cast::<T>(&g_log_det), &mut g_params, pass);
        Self { y, log_det, g_x, g_params }
    }

    fn same_bits(&self, other: &Self) -> Law {
        same_bits("the output", self.y.values(), other.y.values())?;
        same_bits("log_det", &self.log_det, &other.log_det)?;
        same_bits("the gradient of the input", self.g_x.values(), other.g_x.values())?;
        same_bits("the gradient of the weights", &self.g_params, &other.g_params)
    }
}

/// The two ways undo each other, and their log-determinants cancel: within 1e-10, relative where large.
pub fn the_ways_undo_each_other<L: Bijection>(layer: &L, way: Way, params: &[f64], x: &Batch<f64>) -> Law {
    the_ways_undo_each_other_within(1e-10, layer, way, params, x)
}

/// The same for a layer that does so to a limit, as a solver of fixed steps to its order.
pub fn the_ways_undo_each_other_within<L: Bijection>(
    limit: f64,
    layer: &L,
    way: Way,
    params: &[f64],
    x: &Batch<f64>,
) -> Law {
    let (again, log_det) = back(&Whole(layer, way), &Whole(layer, way.reversed()), params, x);
    all_near("there and back, x", again.values(), x.values(), limit)?;
    all_near("there and back, log_det", &log_det, &vec![0.0; x.len()], limit)
}

/// log_det is log |det| of the exact Jacobian.
pub fn log_det_is_that_of_the_jacobian<L: Bijection>(layer: &L, way: Way, params: &[f64], x: &Batch<f64>) -> Law {
    log_det_is_that_of_the_jacobian_within(1e-10, layer, way, params, x)
}

/// The same for a layer that does so to a limit.
pub fn log_det_is_that_of_the_jacobian_within<L: Bijection>(
    limit: f64,
    layer: &L,
    way: Way,
    params: &[f64],
    x: &Batch<f64>,
) -> Law {
    let map = Whole(layer, way);
    let exact: Vec<f64> =
        oracle::jacobians(&map, params, x).iter().map(|j| oracle::determinant(j).abs().ln()).collect();
    all_near("log_det", &oracle::evaluate(&map, params, x).1, &exact, limit)
}

/// vjp is the transpose of the exact derivative, for every input and every weight.
pub fn vjp_is_the_transposed_derivative<L: Bijection>(layer: &L, way: Way, params: &[f64], x: &Batch<f64>) -> Law {
    let round = Round::<f64>::run(layer, way, params, x, &mut Pass::recording());
    let (g, g_log_det) = cotangents(x);
    let (g_x, g_params) = oracle::gradient(&Whole(layer, way), params, x, &g, &g_log_det);
    all_near("the gradient of the input", round.g_x.values(), g_x.values(), 1e-9)?;
    all_near("the gradient of the weights", &round.g_params, &g_params, 1e-9)
}

/// log_det and the gradient of the weights are added to, never overwritten.
pub fn sums_are_added_to<L: Bijection>(layer: &L, way: Way, params: &[f64], x: &Batch<f64>) -> Law {
    let fresh = Round::<f64>::run(layer, way, params, x, &mut Pass::recording());
    let mut pass = Pass::recording();
    let (mut y, mut log_det) = (x.clone(), vec![5.0; x.len()]);
    layer.apply(way, params, &mut y, &mut log_det, &mut pass);
    let (mut g, g_log_det) = cotangents(x);
    let mut g_params = vec![5.0; params.len()];
    layer.vjp(way, params, &mut g, &g_log_det, &mut g_params, &mut pass);
    let plus_five = |v: &[f64]| v.iter().map(|v| v + 5.0).collect::<Vec<_>>();
    all_near("log_det + 5", &log_det, &plus_five(&fresh.log_det), 1e-12)?;
    all_near("the gradient of the weights + 5", &g_params, &plus_five(&fresh.g_params), 1e-12)
}

/// Taylor: F(x + h v) - F(x) - h ⟨vjp, v⟩ falls as h², v running through inputs and weights together, F being a
/// random combination of the outputs and log-determinants. Eight directions v, in case one of them has no curvature.
pub fn taylor_remainder_is_quadratic<L: Bijection>(layer: &L, way: Way, params: &[f64], x: &Batch<f64>) -> Law {
    let (g, g_log_det) = cotangents(x);
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let step = |from: &[f64], v: &[f64], h: f64| from.iter().zip(v).map(|(a, v)| a + h * v).collect::<Vec<f64>>();
    let value = |v_x: &[f64], v_params: &[f64], h: f64| {
        let x = Batch::from_rows(x.dim(), step(x.values(), v_x, h));
        let (y, log_det) = oracle::evaluate(&Whole(layer, way), &step(params, v_params, h), &x);
        dot(y.values(), g.values()) + dot(&log_det, &g_log_det)
    };
    let round = Round::<f64>::run(layer, way, params, x, &mut Pass::recording());
    let mut rng = Rng::new(4, Stream::Test(0));
    let mut draw = |n: usize| (0..n).map(|_| rng.normal() / (n as f64).sqrt()).collect::<Vec<f64>>();
    let steps: [f64; 7] = core::array::from_fn(|k| 0.5f64.powi(8 + k as i32));
    let mut rest = [0.0; 7];
    for _ in 0..8 {
        let (v_x, v_params) = (draw(x.values().len()), draw(params.len()));
        let (start, slope) =
            (value(&v_x, &v_params, 0.0), dot(round.g_x.values(), &v_x) + dot(&round.g_params, &v_params));
        for (rest, h) in rest.iter_mut().zip(steps) {
            *rest += (value(&v_x, &v_params, h) - start - h * slope).powi(2);
        }
    }
    let rounding = 1e-13 * (1.0 + dot(x.values(), x.values()));
    if rest.iter().all(|&r| r.sqrt() < rounding) {
        return Ok(()); // linear: nothing is left over
    }
    let line: Vec<(f64, f64)> = steps.iter().zip(&rest).map(|(h, r)| (h.ln(), 0.5 * r.max(1e-300).ln())).collect();
    let mean = |f: &dyn Fn(&(f64, f64)) -> f64| line.iter().map(f).sum::<f64>() / line.len() as f64;
    let (mx, my) = (mean(&|p| p.0), mean(&|p| p.1));
    let order = mean(&|p| (p.0 - mx) * (p.1 - my)) / mean(&|p| (p.0 - mx) * (p.0 - mx));
    near("the order of the Taylor remainder", order, 2.0, 0.1)
}

/// `flow::jacobians` gives the exact Jacobian of every point, the outputs and the log-determinants.
pub fn pictured_jacobian_is_exact<L: Bijection>(
    (found, layer): (&Jacobian<f64>, &L),
    way: Way,
    params: &[f64],
    x: &Batch<f64>,
) -> Law {
    let map = Whole(layer, way);
    let (y, log_det) = oracle::evaluate(&map, params, x);
    all_near("the output", found.output.values(), y.values(), 1e-12)?;
    all_near("log_det", &found.log_det, &log_det, 1e-12)?;
    for (k, exact) in oracle::jacobians(&map, params, x).iter().enumerate() {
        for i in 0..x.dim() {
            for j in 0..x.dim() {
                let tolerance = 1e-9 * (1.0 + exact[(i, j)].abs());
                near(&format!("∂y_{i}/∂x_{j} of point {k}"), found.entry(i, j, k), exact[(i, j)], tolerance)?;
            }
        }
    }
    Ok(())
}

/// What a rounding of the input makes of log_det, in units of a rounding: 1 + Σ_j |∂log_det/∂x_j| (1 + max |x|).
fn amplified_log_det(map: &impl Map, params: &[f64], x: &Batch<f64>) -> Vec<f64> {
    let mut sums = vec![1.0; x.len()];
    for j in 0..x.dim() {
        let slopes = oracle::derivative(map, params, x, Along::Coordinate(j)).1;
        for (k, (sum, slope)) in sums.iter_mut().zip(slopes).enumerate() {
            *sum += slope.abs() * (1.0 + x.point(k).fold(0.0, |a: f64, b| a.max(b.abs())));
        }
    }
    sums
}

/// In f32: output and log_det within 1e-5 of f64's, relative to what a rounding of the input already makes of it;
/// the gradients within 1e-4 of the largest.
pub fn f32_follows_f64<L: Bijection>(layer: &L, way: Way, params: &[f64], x: &Batch<f64>) -> Law {
    let fast = Round::<f32>::run(layer, way, params, x, &mut Pass::recording());
    let exact = Round::<f64>::run(layer, way, params, x, &mut Pass::recording());
    for (k, j) in oracle::jacobians(&Whole(layer, way), params, x).iter().enumerate() {
        let amplified = 1.0 + j.amax() * (1.0 + x.point(k).fold(0.0, |a: f64, b| a.max(b.abs())));
        for d in 0..x.dim() {
            let (f, e) = (f64::from(fast.y.get(d, k)), exact.y.get(d, k));
            near(&format!("y_{d} of point {k}"), f, e, 1e-5 * (amplified + e.abs()))?;
        }
    }
    let amplified = amplified_log_det(&Whole(layer, way), params, x);
    for (k, (&f, e)) in wide(&fast.log_det).iter().zip(&exact.log_det).enumerate() {
        near(&format!("log_det [{k}]"), f, *e, 1e-5 * (amplified[k] + e.abs()))?;
    }
    let largest = |v: &[f64]| v.iter().fold(1e-3, |a: f64, b| a.max(b.abs()));
    for (what, fast, exact) in [
        ("the gradient of the input", wide(fast.g_x.values()), exact.g_x.values()),
        ("the gradient of the weights", wide(&fast.g_params), &exact.g_params),
    ] {
        for (i, (&f, &e)) in fast.iter().zip(exact).enumerate() {
            near(&format!("{what} [{i}]"), f, e, 1e-4 * largest(exact))?;
        }
    }
    Ok(())
}

/// In f32 the two ways undo each other within 1e-5 of what a rounding between them already makes of it.
pub fn the_ways_undo_each_other_in_f32<L: Bijection>(
    limit: f64,
    layer: &L,
    way: Way,
    params: &[f64],
    x: &Batch<f64>,
) -> Law {
    let (there, again) = (Whole(layer, way), Whole(layer, way.reversed()));
    let (found, log_det) = back(&there, &again, &cast::<f32>(params), &x.cast());
    let (y, _) = oracle::evaluate(&there, params, x);
    for (k, j) in oracle::jacobians(&again, params, &y).iter().enumerate() {
        let amplified = 1.0 + j.amax() * (1.0 + y.point(k).fold(0.0, |a: f64, b| a.max(b.abs())));
        for d in 0..x.dim() {
            let (f, e) = (f64::from(found.get(d, k)), x.get(d, k));
            near(&format!("there and back, x_{d} of point {k}"), f, e, (1e-5 + limit) * (amplified + e.abs()))?;
        }
    }
    let amplified = amplified_log_det(&again, params, &y);
    for (k, &found) in wide(&log_det).iter().enumerate() {
        near(&format!("there and back, log_det [{k}]"), found, 0.0, (1e-5 + limit) * amplified[k])?;
    }
    Ok(())
}

/// At τ = 0 a layer is the identity, at τ = 1 itself, to the bit.
pub fn fractions_begin_and_end_right<L: Bijection>(layer: &L, way: Way, params: &[f64], x: &Batch<f64>) -> Law {
    let (y, log_det) = oracle::evaluate(&Partly(layer, way, 0.0), params, x);
    all_near("τ = 0, x", y.values(), x.values(), 0.0)?;
    all_near("τ = 0, log_det", &log_det, &vec![0.0; x.len()], 0.0)?;
    let (y, log_det) = oracle::evaluate(&Partly(layer, way, 1.0), params, x);
    let (whole, whole_log_det) = oracle::evaluate(&Whole(layer, way), params, x);
    same_bits("τ = 1, y", y.values(), whole.values())?;
    same_bits("τ = 1, log_det", &log_det, &whole_log_det)
}

/// Between, it is invertible, keeps the orientation, and says its log-determinant.
pub fn fractions_are_bijections<L: Bijection>(layer: &L, way: Way, params: &[f64], x: &Batch<f64>) -> Law {
    fractions_are_bijections_within(1e-10, layer, way, params, x)
}

/// The same for a layer that is so to a limit.
pub fn fractions_are_bijections_within<L: Bijection>(
    limit: f64,
    layer: &L,
    way: Way,
    params: &[f64],
    x: &Batch<f64>,
) -> Law {
    for tau in TAUS {
        let (there, again) = (Partly(layer, way, tau), Partly(layer, way.reversed(), tau));
        let (found, sum) = back(&there, &again, params, x);
        all_near(&format!("τ = {tau}, there and back, x"), found.values(), x.values(), limit)?;
        all_near(&format!("τ = {tau}, there and back, log_det"), &sum, &vec![0.0; x.len()], limit)?;
        let (_, log_det) = oracle::evaluate(&there, params, x);
        for (k, jacobian) in oracle::jacobians(&there, params, x).iter().enumerate() {
            let det = oracle::determinant(jacobian);
            if det.is_nan() || det <= 0.0 {
                return Err(format!("τ = {tau}, det J of point {k} is {det}"));
            }
            near(&format!("τ = {tau}, log_det of point {k}"), log_det[k], det.ln(), limit * (1.0 + det.ln().abs()))?;
        }
    }
    Ok(())
}

/// The path arrives: just before τ = 1 a point is just before its end.
pub fn fractions_arrive_without_a_jump<L: Bijection>(layer: &L, way: Way, params: &[f64], x: &Batch<f64>) -> Law {
    let end = oracle::evaluate(&Whole(layer, way), params, x).0;
    let before = oracle::evaluate(&Partly(layer, way, 1.0 - 1e-9), params, x).0;
    all_near("τ = 1 - 1e-9, y", before.values(), end.values(), 1e-6)
}

/// A pass that records, one that does not and one that was used before give the same bits.
pub fn every_pass_gives_the_same_bits<L: Bijection>(layer: &L, way: Way, params: &[f64], x: &Batch<f64>) -> Law {
    every_pass_in::<f64>(layer, way, params, x)?;
    every_pass_in::<f32>(layer, way, params, x)
}

fn every_pass_in<T: Real>(layer: &impl Bijection, way: Way, params: &[f64], x: &Batch<f64>) -> Law {
    let (y, log_det) = oracle::evaluate(&Whole(layer, way), &cast::<T>(params), &x.cast());
    let mut pass = Pass::<T>::recording();
    let first = Round::run(layer, way, params, x, &mut pass);
    same_bits("the output, unrecorded and recorded,", y.values(), first.y.values())?;
    same_bits("log_det, unrecorded and recorded,", &log_det, &first.log_det)?;
    let other = x.values().iter().map(|v| 3.0 - v).collect();
    Round::run(layer, way.reversed(), params, &Batch::from_rows(x.dim(), other), &mut pass);
    Round::run(layer, way, params, x, &mut pass).same_bits(&first)
}

/// What becomes of a point does not depend on its neighbours in the batch, to the bit.
pub fn a_point_stands_alone<L: Bijection>(layer: &L, way: Way, params: &[f64], x: &Batch<f64>) -> Law {
    let params = cast::<f32>(params);
    let (y, log_det) = oracle::evaluate(&Whole(layer, way), &params, &x.cast());
    for k in 0..x.len() {
        let point = Batch::from_rows(x.dim(), x.point(k).collect::<Vec<_>>());
        let (alone, alone_log_det) = oracle::evaluate(&Whole(layer, way), &params, &point.cast());
        same_bits(&format!("point {k}"), &y.point(k).collect::<Vec<_>>(), alone.values())?;
        same_bits(&format!("log_det of point {k}"), &log_det[k..=k], &alone_log_det)?;
    }
    Ok(())
}

/// Rows below its own are the context of other layers: they stay, and change nothing.
pub fn rows_below_are_left_alone<L: Bijection>(layer: &L, way: Way, params: &[f64], x: &Batch<f64>) -> Law {
    let more =
        |x: &Batch<f64>| Batch::from_rows(x.dim() + 1, x.values().iter().copied().chain(vec![0.5; x.len()]).collect());
    let (g, g_log_det) = cotangents(x);
    let run = |x: &Batch<f64>, mut g: Batch<f64>| {
        let (mut y, mut log_det, mut pass) = (x.clone(), vec![0.0; x.len()], Pass::recording());
        layer.apply(way, params, &mut y, &mut log_det, &mut pass);
        layer.vjp(way, params, &mut g, &g_log_det, &mut vec![0.0; params.len()], &mut pass);
        (y, log_det, g)
    };
    let (y, log_det, g_x) = run(x, g.clone());
    let (found, found_log_det, found_g) = run(&more(x), more(&g));
    same_bits("the output", found.values(), more(&y).values())?;
    same_bits("log_det", &found_log_det, &log_det)?;
    same_bits("the gradient of the input", found_g.values(), more(&g_x).values())
}
