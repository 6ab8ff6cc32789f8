//! One dimension by hand: the lecture's example, masses that agree, and maps that stay invertible.

use pushforward::figure::LineState;
use pushforward::figure::line::{Chart, Map, Prior, Stop, Strip};

fn linear(mu: f64, sigma: f64) -> LineState {
    LineState { map: Map::Linear { mu, sigma }, ..LineState::default() }
}

fn rising() -> Map {
    Map::Spline(vec![[-3.0, -4.0], [-1.0, -2.5], [0.2, 0.5], [1.0, 0.9], [3.0, 4.0]])
}

fn falling() -> Map {
    Map::Spline(vec![[-3.0, 4.0], [-1.0, 1.5], [0.2, 0.5], [1.0, 0.1], [3.0, -5.0]])
}

fn all() -> Vec<LineState> {
    let maps = [Map::Linear { mu: 1.0, sigma: 2.0 }, Map::Linear { mu: -1.0, sigma: -0.5 }, rising(), falling()];
    let mut states = Vec::new();
    for map in &maps {
        for prior in Prior::ALL {
            for second in [None, Some(maps[1].clone()), Some(rising()), Some(falling())] {
                states.push(LineState { map: map.clone(), second, prior, ..LineState::default() });
            }
        }
    }
    states
}

fn reading(state: &LineState, name: &str, x: f64) -> Option<f64> {
    state.readings(Some(x), None).into_iter().find(|r| r.name == name).map(|r| r.value)
}

#[test]
fn the_lectures_example_gives_its_density() {
    let state = linear(1.0, 2.0);
    assert_eq!(reading(&state, "line.z", 4.0), Some(1.5));
    let near = |name, value: f64| assert!((reading(&state, name, 4.0).unwrap() - value).abs() < 5e-5, "{name}");
    near("line.density", 0.0648);
    near("line.p_z", 0.1295);
    near("line.slope_at_query", 2.0);
    near("line.log_density", -0.5 * 1.5 * 1.5 - 0.5 * pushforward::math::LN_TAU - 2f64.ln());
}

#[test]
fn the_mass_of_a_strip_is_the_same_on_both_axes() {
    for mut state in all() {
        for strip in [[-0.5, 0.5], [0.0, 4.0], [1.5, 2.0], [-2.0, 0.1]] {
            state.strip = strip;
            let strip = Strip::new(&Chart::by_hand(&state).unwrap(), strip);
            assert!((strip.area_z - strip.area_x).abs() < 1e-6, "{state:?}: {strip:?}");
        }
    }
}

#[test]
fn the_area_is_the_difference_of_the_cumulative_distribution() {
    let phi = |z: f64| 0.5 * libm::erfc(-z / 2f64.sqrt());
    let strip = Strip::new(&Chart::by_hand(&linear(0.3, 0.7)).unwrap(), [0.4, 1.2]);
    assert!((strip.area_x - (phi(1.0) - phi(-0.2))).abs() < 1e-9);
}

#[test]
fn every_target_density_integrates_to_one() {
    for state in all() {
        let chart = Chart::by_hand(&state).unwrap();
        let whole = Strip::new(&chart, [0.0, 20.0]);
        assert!((whole.area_x - 1.0).abs() < 1e-6, "{state:?}: {}", whole.area_x);
    }
}

#[test]
fn a_negative_sigma_turns_the_line_and_keeps_the_density_positive() {
    let state = linear(1.0, -2.0);
    assert_eq!(reading(&state, "line.z", 4.0), Some(-1.5));
    assert!((reading(&state, "line.density", 4.0).unwrap() - 0.0648).abs() < 5e-5);
}

#[test]
fn sigma_zero_has_no_density() {
    let state = linear(1.0, 0.0);
    assert!(Chart::by_hand(&state).is_none() && !state.map.is_invertible());
    assert_eq!(reading(&state, "line.density", 1.0), None);
    assert_eq!(reading(&state, "line.sigma", 1.0), Some(0.0));
}

#[test]
fn a_spline_goes_through_its_knots_and_is_undone() {
    for map in [rising(), falling()] {
        let state = LineState { map: map.clone(), ..LineState::default() };
        let chart = Chart::by_hand(&state).unwrap();
        let z: Vec<f64> = map.knots().iter().map(|k| k[0]).collect();
        for (point, knot) in chart.push(&z).iter().zip(map.knots()) {
            assert!((point.x - knot[1]).abs() < 1e-9, "{point:?} {knot:?}");
        }
        for i in 0..=200 {
            let z = -5.0 + 0.05 * f64::from(i);
            let there = chart.push(&[z])[0];
            let back = chart.pull(there.x);
            assert!((back.z - z).abs() < 1e-9, "{z}: {back:?}");
            assert!((back.slope() - there.slope()).abs() < 1e-7 * there.slope());
            let step = 1e-5;
            let around = chart.push(&[z - step, z + step]);
            let secant = ((around[1].x - around[0].x) / (2.0 * step)).abs();
            assert!((secant - there.slope()).abs() < 1e-3 * there.slope(), "{z}: {secant} {}", there.slope());
        }
    }
}

#[test]
fn two_maps_multiply_their_slopes() {
    let state = LineState { second: Some(Map::Linear { mu: -1.0, sigma: 0.5 }), ..LineState::default() };
    let point = Chart::by_hand(&state).unwrap().pull(0.5);
    assert!((point.y - 3.0).abs() < 1e-12 && (point.z - 1.0).abs() < 1e-12, "{point:?}");
    assert!((point.slope() - 1.0).abs() < 1e-12 && (point.log_slopes[0] - 2f64.ln()).abs() < 1e-12);
}

#[test]
fn a_knot_does_not_pass_its_neighbours() {
    let map = rising();
    let (moved, stop) = map.with_knot(2, [0.0, 0.3]);
    assert_eq!((moved.knots()[2], stop), ([0.0, 0.3], None));
    let (moved, stop) = map.with_knot(2, [0.0, 3.0]);
    assert_eq!(stop, Some(Stop::Turn));
    assert!(moved.knots()[2][1] < map.knots()[3][1]);
    let (moved, stop) = map.with_knot(2, [2.0, 0.4]);
    assert_eq!(stop, Some(Stop::Neighbour));
    assert!(moved.knots()[2][0] < map.knots()[3][0]);
    for map in [rising(), falling()] {
        for k in 0..5 {
            for to in [[-9.0, -9.0], [9.0, 9.0], [-9.0, 9.0], [9.0, -9.0], [0.0, 0.0]] {
                let (moved, _) = map.with_knot(k, to);
                assert!(Map::from_numbers(&moved.numbers()).is_some(), "{k} {to:?}: {moved:?}");
            }
        }
    }
}

#[test]
fn numbers_that_turn_back_are_no_map() {
    assert_eq!(Map::from_numbers(&rising().numbers()), Some(rising()));
    assert_eq!(Map::from_numbers(&falling().numbers()), Some(falling()));
    for bad in [vec![], vec![1.0], vec![0.0, 0.0, 1.0, 1.0], vec![0.0, 0.0, 1.0, 2.0, 2.0, 1.0]] {
        assert_eq!(Map::from_numbers(&bad), None, "{bad:?}");
    }
}

#[test]
fn a_line_and_its_spline_are_the_same_map_and_knots_come_and_go() {
    let state = linear(1.0, 1.5);
    let spline = LineState { map: state.map.other_kind(), ..state.clone() };
    let (a, b) = (Chart::by_hand(&state).unwrap(), Chart::by_hand(&spline).unwrap());
    for z in [-5.0, -2.2, 0.1, 1.7, 4.0] {
        assert!((a.push(&[z])[0].x - b.push(&[z])[0].x).abs() < 1e-9);
    }
    assert_eq!(spline.map.other_kind(), state.map);
    let more = spline.map.with_more(|z| 1.0 + 1.5 * z).unwrap();
    assert_eq!(more.knots().len(), 6);
    assert_eq!(more.with_fewer().unwrap().knots().len(), 5);
}

#[test]
fn a_narrow_map_has_densities_above_one() {
    assert!(reading(&linear(0.0, 0.2), "line.max_density", 0.0).unwrap() > 1.9);
}
