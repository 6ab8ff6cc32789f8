//! The views of solvers: what they say of a trained field and of a stiff one is so.

use crate::shipped_flow;
use pushforward::flow::{Flow, Method, Solver};
use pushforward::watch::ground::{CONVERGED, Ground, starts};
use pushforward::watch::order::{self, DEPTHS, slope};
use pushforward::watch::solver::{self, Measure, Remark};
use pushforward::watch::step::step;
use pushforward::watch::stiff::Stiff;

fn trained() -> (Flow, Vec<f32>) {
    shipped_flow("continuous")
}

fn fixed(method: Method, steps: usize) -> Solver {
    Solver::Fixed { method, steps }
}

fn ask(first: Solver, stiff: f64) -> solver::Found {
    let (flow, params) = trained();
    solver::find(&flow, &params, &solver::Question { first, second: None, stiff, whole: true })
}

#[test]
fn slopes_of_the_error_are_the_orders_of_the_methods() {
    let (flow, params) = trained();
    for stiff in [0.0, 2.0] {
        let found = order::find(&flow, &params, &order::Question { stiff, most: DEPTHS[2] });
        assert_eq!(found.curves.len(), Method::ALL.len());
        for curve in found.curves.iter().filter(|c| c.method != Method::Dopri5) {
            for measure in Measure::ALL {
                // The trace of the stiff field is constant, and every method integrates a constant without an error.
                if stiff > 0.0 && measure == Measure::LogDensity {
                    continue;
                }
                let found = slope(curve.marks(measure)).expect("there is a range");
                let wanted = f64::from(curve.method.order());
                println!("{:?} {measure:?}: slope {found:.3}; {:?}", curve.method, curve.marks(measure));
                assert!((found - wanted).abs() < 0.15, "{:?}, {measure:?}, λ = {stiff}: {found}", curve.method);
            }
        }
    }
}

#[test]
fn adaptive_points_have_steps_of_their_own_and_count_what_was_rejected() {
    let found = ask(Solver::Adaptive { rtol: 1e-4, atol: 1e-4 }, 0.0);
    let run = found.first.expect("a run");
    let [fewest, mean, most] = run.steps();
    assert!(fewest < most && (fewest..=most).contains(&mean), "{fewest} {mean} {most}");
    for (path, &nfe) in run.paths.iter().zip(&run.evaluations) {
        let steps = path.times.len() as u64 - 1;
        // Two to begin with, and six for each step that was tried.
        assert_eq!((nfe - 2) % 6, 0);
        assert!((nfe - 2) / 6 >= steps, "{nfe} evaluations for {steps} steps");
        assert!(path.times.windows(2).all(|t| t[0] < t[1]) && (path.times[path.times.len() - 1] - 1.0).abs() < 1e-6);
    }
}

#[test]
fn evaluations_of_a_training_step_are_those_of_its_two_ways() {
    for (method, stages) in [(Method::Euler, 1), (Method::Midpoint, 2), (Method::Heun, 2), (Method::Rk4, 4)] {
        let run = ask(fixed(method, 5), 0.0).first.expect("a run");
        let cost = run.rest.and_then(|rest| rest.cost).expect("a network");
        assert_eq!(run.evaluations, vec![5 * stages; solver::POINTS], "{method:?}");
        assert_eq!((cost.forward, cost.through), (5 * stages, 5 * stages), "{method:?}");
        // The adjoint solves again and adds up the weights' gradient at the stages that count.
        assert!(cost.adjoint > 5 * stages, "{method:?}: {}", cost.adjoint);
        assert_eq!(cost.remembered, 5 * stages * 3, "{method:?}");
    }
}

#[test]
fn the_stiff_field_is_solved_as_its_formula_says() {
    let field = Stiff { lambda: 80.0 };
    let z = starts(2, 9);
    let walks = Ground::Stiff(field).walk(CONVERGED, (0.0, 1.0), &z);
    for (p, walk) in walks.iter().enumerate() {
        let exact = field.exact([z.get(0, p), z.get(1, p)], 1.0);
        walk.end(2).iter().zip(exact).for_each(|(a, b)| assert!((a - b).abs() < 1e-8, "{a} {b}"));
        assert!((walk.log_det() + 80.0).abs() < 1e-8);
    }
}

#[test]
fn stability_and_not_accuracy_decides_the_steps_of_a_stiff_field() {
    let nfe = |lambda| {
        let run = ask(Solver::Adaptive { rtol: 1e-3, atol: 1e-3 }, lambda).first.expect("a run");
        run.evaluations()[1]
    };
    let (gentle, stiff) = (nfe(1.0), nfe(1000.0));
    assert!(stiff > 15.0 * gentle, "{gentle} {stiff}");
}

#[test]
fn too_stiff_a_field_is_given_up_and_said_so() {
    let run = ask(Solver::Adaptive { rtol: 1e-3, atol: 1e-3 }, 1e5).first.expect("a run");
    assert_eq!(run.given_up, solver::POINTS);
    assert!(run.ends.iter().all(|y| y.is_nan()));
    assert!(run.paths.iter().all(|path| path.times.len() > 10), "the way until then is there");
}

#[test]
fn a_tolerance_below_rounding_is_paid_for_in_single_precision_alone() {
    let run = ask(Solver::Adaptive { rtol: 1e-10, atol: 1e-10 }, 0.0).first.expect("a run");
    assert_eq!(run.given_up, 0);
    let said = solver::remarks(&run, 2, 0.0);
    assert!(
        said.iter().any(|r| matches!(r, Remark::Rounding { .. } | Remark::Underflow { .. })),
        "{:?} {:?}",
        run.evaluations(),
        run.rest.and_then(|rest| rest.cost)
    );
}

#[test]
fn euler_folds_the_stiff_plane_once_its_step_is_longer_than_one_over_lambda() {
    let folds = |steps| ask(fixed(Method::Euler, steps), 12.5).first.and_then(|r| r.rest).and_then(|r| r.folds);
    let (coarse, fine) = (folds(12).expect("fixed"), folds(13).expect("fixed"));
    assert_eq!((coarse.folded, fine.folded), (coarse.points, 0));
    assert!(coarse.smallest < 0.0 && fine.smallest > 0.0);
}

#[test]
fn coarse_steps_do_not_return_and_fine_ones_do() {
    let missed = |solver| ask(solver, 0.0).first.and_then(|run| run.round_trip(2)).expect("they return")[0];
    let (coarse, fine) = (missed(fixed(Method::Euler, 2)), missed(fixed(Method::Rk4, 64)));
    assert!(coarse > 0.05 && fine < 1e-4, "{coarse} {fine}");
}

#[test]
fn the_jacobian_of_a_step_is_its_derivative() {
    let (flow, params) = trained();
    let ground = Ground::new(&flow, &params, 0.0).expect("a field");
    for method in [Method::Euler, Method::Heun, Method::Rk4] {
        let z = starts(2, 6);
        let jacobians = step(&ground, method.tableau(), (0.25, 0.5), &mut z.clone());
        let eps = 1e-6;
        for (p, jacobian) in jacobians.into_iter().enumerate() {
            let column = |d: usize| {
                let moved = |sign: f64| {
                    let mut y = z.clone();
                    y.set(d, p, y.get(d, p) + sign * eps);
                    step(&ground, method.tableau(), (0.25, 0.5), &mut y);
                    [y.get(0, p), y.get(1, p)]
                };
                let (a, b) = (moved(1.0), moved(-1.0));
                [(a[0] - b[0]) / (2.0 * eps), (a[1] - b[1]) / (2.0 * eps)]
            };
            let ([a, c], [b, d]) = (column(0), column(1));
            assert!((jacobian.det() - (a * d - b * c)).abs() < 1e-7, "{method:?}");
            assert!((jacobian.trace() - (a + d)).abs() < 1e-7, "{method:?}");
        }
    }
}
