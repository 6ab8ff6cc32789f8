//! What the views of a continuous flow promise: particles lie where p_t says, log p_t along a path is that of the flow, the
//! divergence is the rate at which it falls, and answers that come in parts are whole in the end.

use crate::shipped_flow;
use pushforward::flow::{Flow, Position};
use pushforward::math::Batch;
use pushforward::preset::decode;
use pushforward::watch::trajectories::{MOMENTS, Question as Part, follow, time};
use pushforward::watch::{Found, Question, field, lattice, strip, trajectories};

fn trained() -> (Flow, Vec<f32>) {
    shipped_flow("continuous")
}

/// A lively flow on a line.
fn on_a_line() -> (Flow, Vec<f32>) {
    let flow = decode("#v=1&data=bimodal&flow=cnf&net=16x16").settings.spec(1).flow();
    let params = (0..flow.num_params()).map(|i| 0.7 * (2.0 + i as f32 * 1.7).sin()).collect();
    (flow, params)
}

fn particles(flow: &Flow, params: &[f32], count: usize, seed: u64) -> trajectories::Found {
    let parts = Part::parts(count, seed);
    parts.iter().map(|part| trajectories::find(flow, params, part)).reduce(|old, new| new.after(old)).expect("parts")
}

/// The square of side 2·REACH in `n`² boxes: which box, if any.
fn box_of(point: &[f32], n: usize) -> Option<usize> {
    let place = |v: f32| {
        let at = (v / lattice::REACH + 1.0) * 0.5 * n as f32;
        (at >= 0.0 && at < n as f32).then_some(at as usize)
    };
    Some(place(point[1])? * n + place(point[0])?)
}

/// χ² of how many particles lie in each box against the mass that log_prob_at puts there, boxes with fewer than ten expected
/// taken together, and the degrees of freedom.
fn chi_square(flow: &Flow, params: &[f32], found: &trajectories::Found, moment: usize) -> (f64, usize) {
    const BOXES: usize = 16;
    const FINE: usize = 20;
    let (n, total) = (BOXES * FINE, found.len() as f64);
    let points: Vec<f32> = (0..n * n).flat_map(|k| [lattice::centre(k % n, n), lattice::centre(k / n, n)]).collect();
    let at = Position::from_time(time(moment), flow.layers.len());
    let log_p = flow.log_prob_at(at, params, &Batch::from_points(2, &points));
    let area = (2.0 * f64::from(lattice::REACH) / n as f64).powi(2);
    let mut expected = vec![0.0; BOXES * BOXES];
    for (point, log_p) in points.chunks_exact(2).zip(log_p) {
        expected[box_of(point, BOXES).expect("inside")] += total * area * f64::from(log_p.exp());
    }
    let mut counted = vec![0.0; BOXES * BOXES];
    for point in found.positions[moment].chunks_exact(2) {
        if let Some(k) = box_of(point, BOXES) {
            counted[k] += 1.0;
        }
    }
    let mut rest = (total - counted.iter().sum::<f64>(), total - expected.iter().sum::<f64>());
    let mut sum = 0.0;
    let mut boxes = 0;
    for (n, e) in counted.iter().zip(&expected) {
        if *e < 10.0 {
            rest = (rest.0 + n, rest.1 + e);
        } else {
            sum += (n - e).powi(2) / e;
            boxes += 1;
        }
    }
    if rest.1 > 1.0 {
        sum += (rest.0 - rest.1).powi(2) / rest.1;
        boxes += 1;
    }
    (sum, boxes - 1)
}

/// The value that χ² exceeds with probability 0.001 (Wilson and Hilferty 1931).
fn critical(degrees: usize) -> f64 {
    let k = degrees as f64;
    k * (1.0 - 2.0 / (9.0 * k) + 3.0902 * (2.0 / (9.0 * k)).sqrt()).powi(3)
}

#[test]
fn particles_lie_where_the_density_says_at_the_level_of_one_in_a_thousand() {
    let (flow, params) = trained();
    let found = particles(&flow, &params, 20_000, 7);
    assert_eq!(found.len(), 20_000);
    for moment in [0, 8, 16, 24, MOMENTS - 1] {
        let (sum, degrees) = chi_square(&flow, &params, &found, moment);
        assert!(sum < critical(degrees), "t = {}: χ² = {sum:.1} with {degrees} degrees", time(moment));
    }
    // The test can fail: particles of another time are told apart at once.
    let mut late = found.clone();
    late.positions[16] = found.positions[20].clone();
    let (sum, degrees) = chi_square(&flow, &params, &late, 16);
    assert!(sum > 2.0 * critical(degrees), "{sum} with {degrees} degrees");
}

#[test]
fn log_density_along_a_path_is_that_of_the_flow() {
    for (flow, params) in [trained(), on_a_line()] {
        let found = particles(&flow, &params, 64, 3);
        for moment in [0, 5, 16, 31, 32] {
            let at = Position::from_time(time(moment), 1);
            let y = Batch::from_points(flow.dim(), &found.positions[moment]);
            let direct = flow.log_prob_at(at, &params, &y);
            let gap = direct.iter().zip(&found.log_density[moment]).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(gap < 0.02, "{} dimensions, t = {}: {gap} nats", flow.dim(), time(moment));
        }
    }
}

#[test]
fn a_followed_particle_begins_at_its_latent_and_its_log_density_falls_at_the_divergence() {
    for ((flow, params), x) in [(trained(), vec![0.8, -0.9]), (on_a_line(), vec![0.4])] {
        let curve = follow(&flow, &params, &x).expect("a continuous flow");
        let arrives = curve.points.last().expect("points");
        assert!(arrives.iter().zip(&x).all(|(a, b)| (a - b).abs() < 1e-12));
        for i in 1..curve.times.len() - 1 {
            let rate =
                (curve.log_density[i + 1] - curve.log_density[i - 1]) / (curve.times[i + 1] - curve.times[i - 1]);
            let gap = (rate + curve.divergence[i]).abs();
            assert!(gap < 0.02 * (1.0 + rate.abs()), "t = {}: {rate} against -{}", curve.times[i], curve.divergence[i]);
        }
        let params: Vec<f64> = params.iter().map(|&p| f64::from(p)).collect();
        let direct = flow.log_prob(&params, &Batch::from_points(x.len(), &x))[0];
        assert!((curve.values(1.0).0 - direct).abs() < 1e-9);
    }
}

#[test]
fn the_heatmap_of_the_divergence_is_the_rate_at_which_the_density_falls_along_a_path() {
    let (flow, params) = trained();
    let wide: Vec<f64> = params.iter().map(|&p| f64::from(p)).collect();
    let (layer, weights) = flow.continuous(&wide).expect("a continuous flow");
    for t in [0.2, 0.5, 0.83] {
        let field::Found::Plane(plane) =
            field::find(&flow, &params, &field::Question::Plane { t, size: 32, streamlines: false })
        else {
            panic!("a plane")
        };
        let (h, mut seen) = (1e-3, 0);
        for k in (0..32 * 32).step_by(7) {
            let y = [lattice::centre(k % 32, 32), lattice::centre(k / 32, 32)].map(f64::from);
            // A step of the path to each side by the midpoint method: its error is far below that of the quotient.
            let moved = |h: f64| {
                let v = layer.velocity(weights, &Batch::from_points(2, &y), t).0;
                let half = [y[0] + 0.5 * h * v.get(0, 0), y[1] + 0.5 * h * v.get(1, 0)];
                let v = layer.velocity(weights, &Batch::from_points(2, &half), t + 0.5 * h).0;
                [y[0] + h * v.get(0, 0), y[1] + h * v.get(1, 0)]
            };
            let log_p =
                |h: f64| flow.log_prob_at(Position::from_time(t + h, 1), &wide, &Batch::from_points(2, &moved(h)))[0];
            if log_p(0.0) < -9.0 {
                continue;
            }
            seen += 1;
            let rate = (log_p(h) - log_p(-h)) / (2.0 * h);
            let divergence = f64::from(plane.divergence[k]);
            assert!((rate + divergence).abs() < 0.05 + 0.02 * divergence.abs(), "{y:?}, {t}: {rate}, {divergence}");
        }
        assert!(seen > 20, "only {seen} cells hold mass");
    }
}

#[test]
fn parts_are_the_whole_and_come_in_their_order() {
    let (flow, params) = trained();
    let whole = particles(&flow, &params, 3000, 1);
    let fewer = particles(&flow, &params, 600, 1);
    assert_eq!(whole.positions[20][..1200], fewer.positions[20][..], "the first particles are the same");
    let ranges: Vec<_> = Part::parts(5000, 1).iter().map(Part::range).collect();
    assert_eq!(ranges, [0..512, 512..2048, 2048..4096, 4096..5000]);
    let late = trajectories::find(&flow, &params, &Part::parts(5000, 1)[2]);
    assert_eq!(late.clone().after(fewer).len(), late.len(), "a part whose forerunners are lost stands alone");
}

#[test]
fn the_film_strip_is_refined_frame_by_frame() {
    for (flow, params) in [trained(), on_a_line()] {
        let questions = strip::Question::refined(flow.dim(), 5);
        let mut found: Option<Found> = None;
        for question in &questions {
            found = Some(Found::new(&flow, &params, &Question::Strip(*question)).after(found));
        }
        let Some(Found::Strip(strip)) = found else { panic!("a strip") };
        assert!(strip.is_whole());
        let size = questions[1].size;
        assert!(strip.frames.iter().all(|f| f.size == size && f.log_density.len() == size.pow(flow.dim() as u32)));
        let share = (2.0 * lattice::REACH / size as f32).powi(flow.dim() as i32);
        for (i, frame) in strip.frames.iter().enumerate() {
            let mass: f32 = frame.log_density.iter().map(|l| l.exp() * share).sum();
            assert!((mass - 1.0).abs() < 0.03, "frame {i} holds {mass}");
        }
    }
}

#[test]
fn between_neighbouring_curves_over_time_flows_the_same_mass() {
    let (flow, params) = on_a_line();
    let question = field::Question::SpaceTime { size: 33, curves: 15, seed: 2 };
    let field::Found::SpaceTime(found) = field::find(&flow, &params, &question) else { panic!("a line over time") };
    for t in [0.0, 0.5, 1.0] {
        let i = ((found.curves[0].len() - 1) as f64 * t) as usize;
        for pair in found.curves.windows(2) {
            let (low, high) = (pair[0][i], pair[1][i]);
            assert!(low < high, "curves never meet");
            let n = 400;
            let places: Vec<f32> = (0..n).map(|k| low + (high - low) * (k as f32 + 0.5) / n as f32).collect();
            let log_p = flow.log_prob_at(Position::from_time(t, 1), &params, &Batch::from_points(1, &places));
            let mass: f32 = log_p.iter().map(|l| l.exp()).sum::<f32>() * (high - low) / n as f32;
            assert!((mass - 1.0 / 16.0).abs() < 0.015, "t = {t}: {mass}");
        }
    }
}
