//! One coupling by hand: its log-determinants, its Jacobian, its inverse, and what never moves.

use pushforward::figure::CouplingState;
use pushforward::figure::coupling::{Curve, Kind};
use pushforward::flow::Way;
use pushforward::math::Dual;

fn states() -> Vec<CouplingState> {
    let mut states = Vec::new();
    for kind in Kind::ALL {
        for alternate in [false, true] {
            states.push(CouplingState { kind, alternate, ..CouplingState::default() });
        }
    }
    states
}

fn points() -> Vec<[f64; 2]> {
    let at = |i: i32| 0.37 * f64::from(i) + 0.01;
    (-9..=9).flat_map(|i| (-9..=9).map(move |j| [at(i), at(j)])).collect()
}

#[test]
fn nice_keeps_every_volume() {
    for state in states().into_iter().filter(|s| s.kind == Kind::Nice) {
        for (_, log_det) in state.run(Way::Generate, &points()) {
            assert_eq!(log_det, 0.0);
        }
    }
}

#[test]
fn the_log_determinant_is_s_of_the_coordinate_that_stays() {
    let state = CouplingState::default();
    for (z, (_, log_det)) in points().iter().zip(state.run(Way::Generate, &points())) {
        assert!((log_det - state.scale.at(z[0])).abs() < 1e-12);
    }
}

#[test]
fn the_jacobian_that_is_shown_is_that_of_dual_numbers() {
    for state in states() {
        for z in points() {
            let look = state.look(z);
            let column = |j: usize| {
                let seed = |i: usize| Dual { re: z[i], du: f64::from(u8::from(i == j)) };
                state.run(Way::Generate, &[[seed(0), seed(1)]])[0].0.map(|x| x.du)
            };
            let exact = [column(0), column(1)];
            let [a, b, c, d] = look.factors[0].unwrap();
            let [e, f, g, h] = look.factors[1].unwrap_or([1.0, 0.0, 0.0, 1.0]);
            let shown = [[e * a + f * c, e * b + f * d], [g * a + h * c, g * b + h * d]];
            for i in 0..2 {
                for j in 0..2 {
                    let difference = (shown[i][j] - exact[j][i]).abs();
                    assert!(difference < 1e-9 * (1.0 + exact[j][i].abs()), "{state:?} {z:?}: {shown:?} {exact:?}");
                }
            }
            let det = shown[0][0] * shown[1][1] - shown[0][1] * shown[1][0];
            assert!((det.ln() - look.log_det).abs() < 1e-9, "{state:?} {z:?}");
        }
    }
}

#[test]
fn the_determinant_of_the_curves_derivative_never_matters() {
    let look = CouplingState::default().look([1.5, 0.3]);
    let [a, b, c, d] = look.factors[0].unwrap();
    assert!(a == 1.0 && b == 0.0 && c.abs() > 0.1 && (d.ln() - look.log_det).abs() < 1e-12);
}

#[test]
fn without_alternation_one_coordinate_never_moves() {
    for state in states() {
        let moved = state.moved();
        assert_eq!(moved[0] == 0.0, !state.alternate, "{state:?}: {moved:?}");
        assert!(moved[1] > 0.5);
        if !state.alternate {
            assert!(points().iter().zip(state.run(Way::Generate, &points())).all(|(z, (x, _))| x[0] == z[0]));
        }
    }
}

#[test]
fn the_way_back_reads_the_same_curves_and_undoes_the_map() {
    for state in states() {
        assert!(state.round_trip() < 1e-6, "{state:?}: {}", state.round_trip());
    }
    let state = CouplingState::default();
    for (x, (z, log_det)) in points().iter().zip(state.run(Way::Normalize, &points())) {
        let (s, t) = (state.scale.at(x[0]), state.shift.at(x[0]));
        assert!((z[1] - (x[1] - t) * (-s).exp()).abs() < 1e-12 && z[0] == x[0] && (log_det + s).abs() < 1e-12);
    }
}

#[test]
fn the_marginal_of_the_coordinate_that_stays_is_the_bases() {
    let state = CouplingState::default();
    for x1 in [-1.5, 0.0, 0.8] {
        let column: Vec<[f64; 2]> = (-1600..=1600).map(|i| [x1, 0.01 * f64::from(i)]).collect();
        let mass: f64 = state.log_density(&column).iter().map(|l| 0.01 * l.exp()).sum();
        let normal = (-0.5 * x1 * x1).exp() / (2.0 * std::f64::consts::PI).sqrt();
        assert!((mass - normal).abs() < 1e-6, "{x1}: {mass} {normal}");
    }
}

#[test]
fn a_curve_goes_through_its_knots_and_knows_its_slope() {
    let curve = Curve { knots: [0.3, -1.0, 0.5, 2.0, 1.0, -0.2, 0.7] };
    for k in 0..Curve::KNOTS {
        assert!((curve.at(Curve::place(k)) - curve.knots[k]).abs() < 1e-12);
    }
    for i in -45..=45 {
        let z = 0.1 * f64::from(i) + 0.003;
        let dual = curve.at(Dual { re: z, du: 1.0 });
        assert!((dual.du - curve.derivative(z)).abs() < 1e-9, "{z}: {} {}", dual.du, curve.derivative(z));
    }
}

#[test]
fn numbers_of_the_figure_have_names() {
    let state = CouplingState { slice: [0.0, 1.0], ..CouplingState::default() };
    let readings = state.readings();
    let of = |name: &str| readings.iter().find(|r| r.name == name).unwrap().value;
    assert!((of("coupling.s") - 0.3).abs() < 1e-12 && (of("coupling.t") + 0.9).abs() < 1e-12);
    assert!((of("coupling.x2") - (0.3f64.exp() - 0.9)).abs() < 1e-12);
    assert_eq!(of("coupling.moved_1"), 0.0);
}
