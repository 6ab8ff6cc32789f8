//! The blocks of a residual flow: gauges, Banach's iteration, the power series and its estimates are what the theory says, and
//! the view of them can be read and moved by mouse, by finger and by keyboard.

use crate::pointer::{drag, place};
use crate::shipped_flow;
use crate::window::{SIZES, Window, open, press, with};
use egui::accesskit::Role;
use egui::{Key, Pos2, vec2};
use egui_kittest::{Harness, kittest::NodeT, kittest::Queryable};
use pushforward::data::Dataset;
use pushforward::engine::{Command, Request};
use pushforward::flow::{Base, Bijection, Estimator, Family, Flow, Layer, LogDet, Residual, Spec, Warm, Way};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::net::{Activation, Mlp, Pass};
use pushforward::preset::{Settings, Source, Theme, View, field};
use pushforward::ui::{Action, Effect};
use pushforward::watch::blocks::{
    Block, DEGREES, Draws, Found, Gauge, GaugeQuestion, LIPSCHITZ, Norms, NormsQuestion, Question, Series, blocks,
    find, norm_of, places, rests,
};

fn trained() -> (Flow, Vec<f32>) {
    shipped_flow("residual")
}

/// A block alone, x = z + g(z), with noisy weights at its bound.
fn alone(dim: usize, activation: Activation, lipschitz: f64) -> (Flow, Vec<f32>) {
    let net = Mlp::new(dim, &[24, 24], dim, activation);
    let residual = Residual { net, lipschitz, estimator: Estimator::Exact };
    let mut rng = Rng::new(5, Stream::Test(0));
    let mut params: Vec<f32> = (0..residual.num_params()).map(|_| rng.normal() as f32).collect();
    residual.project(&mut params, &mut Warm::default());
    (Flow::new(Base::Normal { dim }, vec![Layer::Residual(residual)]), params)
}

fn all() -> Vec<(Flow, Vec<f32>)> {
    let mut all = vec![trained()];
    for activation in [Activation::Tanh, Activation::Silu, Activation::LipSwish] {
        all.extend([0.5, 0.95].map(|lipschitz| alone(2, activation, lipschitz)));
        all.push(alone(1, activation, 0.9));
    }
    all
}

fn seeks() -> impl Iterator<Item = [f64; 2]> {
    [[0.0, 0.0], [-1.5, -1.5], [1.0, 0.5], [-0.25, 2.0], [3.5, -3.0]].into_iter()
}

/// Every block of every flow at some points.
fn answers() -> Vec<(Found, Flow, Vec<f32>, Question)> {
    let questions = |(flow, params): (Flow, Vec<f32>)| {
        let count = places(&flow).len();
        let each = (0..count).flat_map(|block| seeks().map(move |seek| Question { turning: false, block, seek }));
        each.map(move |q| (find(&flow, &params, &q), flow.clone(), params.clone(), q)).collect::<Vec<_>>()
    };
    all().into_iter().flat_map(questions).collect()
}

#[test]
fn a_gauge_never_shows_more_than_the_bound_and_the_bound_no_more_than_what_is_promised() {
    for (flow, params) in all() {
        let gauges = Gauge::find(&flow, &params, &GaugeQuestion { turning: false, size: 32 });
        assert_eq!(gauges.len(), places(&flow).len());
        for (gauge, block) in gauges.iter().zip(blocks(&flow, &params)) {
            assert!(gauge.observed > 0.0 && gauge.observed <= gauge.bound() * (1.0 + 1e-5), "{gauge:?}");
            assert!(gauge.bound() <= gauge.promised, "{gauge:?}");
            let [first, rest @ ..] = &gauge.norms[..] else { panic!("a network has matrices") };
            assert!(!rest.is_empty() && *first > 0.0 && (gauge.bound() - block.bound()).abs() < 1e-12);
            let jacobian: Vec<f64> =
                block.jacobians(&gauge.at, 1, &mut Pass::new()).into_iter().map(f64::from).collect();
            assert!((norm_of(&jacobian, flow.dim()) - gauge.observed).abs() < 1e-5, "it is what stands at that place");
        }
    }
}

#[test]
fn no_two_points_are_brought_apart_faster_than_the_bound() {
    let mut rng = Rng::new(1, Stream::Test(1));
    for (flow, params) in all() {
        let dim = flow.dim();
        for block in blocks(&flow, &params) {
            let points: Vec<f32> = (0..200 * dim).map(|_| rng.range(-4.0, 4.0) as f32).collect();
            let values = block.g(&points, 200, &mut Pass::new());
            let apart = |v: &[f32], a: usize, b: usize| {
                let square = |d: usize| f64::from(v[d * 200 + a] - v[d * 200 + b]).powi(2);
                (0..dim).map(square).sum::<f64>().sqrt()
            };
            for (a, b) in (0..199).map(|a| (a, a + 1)) {
                assert!(apart(&values, a, b) <= block.bound() * apart(&points, a, b) + 1e-5);
            }
        }
    }
}

#[test]
fn the_solution_is_led_to_the_point_and_the_iterates_to_the_solution() {
    for (found, flow, params, Question { block, seek, .. }) in answers() {
        let dim = flow.dim();
        let exact: Vec<f64> = params.iter().map(|&p| f64::from(p)).collect();
        let own: Block<'_, f64> = blocks(&flow, &exact)[block];
        let g = own.g(&found.solution, 1, &mut Pass::new());
        for d in 0..dim {
            assert!((found.solution[d] + g[d] - seek[d]).abs() < 1e-10, "{found:?}");
            assert!((f64::from(found.iterate(0)[d]) - seek[d]).abs() < 1e-6, "the way begins at y′");
        }
        let (last, floor) = (found.errors[found.errors.len() - 1], found.floor());
        assert!(found.arrival().is_some() && last <= floor, "{last:e} against {floor:e}");
    }
}

#[test]
fn every_round_shrinks_the_error_to_the_promised_share_but_for_its_rounding() {
    for (found, ..) in answers() {
        let (first, floor) = (found.errors[0], found.rounding / (1.0 - found.bound));
        assert!(found.rounding < 1e-5, "{:e}", found.rounding);
        for (k, pair) in found.errors.windows(2).enumerate() {
            assert!(
                pair[1] <= found.bound * pair[0] + found.rounding * (1.0 + 1e-6),
                "round {k}: {pair:?}, L = {}",
                found.bound
            );
            assert!(pair[0] <= first * found.bound.powi(k as i32) + floor, "round {k}");
        }
        assert!(found.measured().is_none_or(|rate| rate <= found.bound), "{:?}", found.measured());
        assert!(found.local() <= found.bound * (1.0 + 1e-6));
    }
}

#[test]
fn eigenvalues_have_the_trace_as_their_sum_and_the_determinant_as_their_product() {
    for (found, ..) in answers().into_iter().filter(|(found, ..)| found.dim == 2) {
        let [a, b, c, d] = found.jacobian[..] else { panic!("two by two") };
        let [[re0, im0], [re1, im1]] = found.eigenvalues()[..] else { panic!("two") };
        assert!((re0 + re1 - a - d).abs() < 1e-12 && (im0 + im1).abs() < 1e-12);
        assert!((re0 * re1 - im0 * im1 - (a * d - b * c)).abs() < 1e-12);
    }
}

#[test]
fn the_block_by_hand_turns_every_error_by_one_angle_and_leaves_its_lipschitz_constant_of_it() {
    let (flow, params) = trained();
    let question = |turning| Question { turning, block: 0, seek: [1.2, 0.7] };
    let found = find(&flow, &params, &question(true));
    let error = |k: usize| [0, 1].map(|d| f64::from(found.iterate(k)[d]) - found.solution[d]);
    let mut turned = 0.0;
    for k in 0..40 {
        let ([a, b], [c, d]) = (error(k), error(k + 1));
        let angle = (a * d - b * c).atan2(a * c + b * d);
        turned += angle.to_degrees();
        assert!((angle.to_degrees() - DEGREES).abs() < 0.01, "round {k}: {angle}");
        assert!((found.errors[k + 1] / found.errors[k] - LIPSCHITZ).abs() < 1e-4, "round {k}");
    }
    assert!(turned > 3.0 * 360.0, "a spiral of more than three turns: {turned}°");
    assert!(found.eigenvalues().iter().all(|[re, im]| *im != 0.0 && (re.hypot(*im) - LIPSCHITZ).abs() < 1e-6));
    assert!((found.bound - LIPSCHITZ).abs() < 1e-6 && (found.local() - LIPSCHITZ).abs() < 1e-6);
    let gauges = Gauge::find(&flow, &params, &GaugeQuestion { turning: true, size: 16 });
    assert!(gauges.len() == 1 && (gauges[0].observed - LIPSCHITZ).abs() < 1e-6, "{gauges:?}");
    let norms = Norms::find(&flow, &params, &NormsQuestion { turning: true, block: 0, size: 16 });
    assert!(norms.norm.len() == 256 && norms.norm.iter().all(|n| (f64::from(*n) - LIPSCHITZ).abs() < 1e-5));
    // Blocks that were trained push along one direction: no pair of complex eigenvalues, so no spiral.
    for block in 0..places(&flow).len() {
        for seek in seeks() {
            let found = find(&flow, &params, &Question { turning: false, block, seek });
            assert!(found.eigenvalues().iter().all(|[_, im]| *im == 0.0), "block {block} at {seek:?}");
        }
    }
}

#[test]
fn the_block_by_hand_is_a_press_away_and_back() {
    let mut harness = open(SIZES[0], residual(|_| {}));
    let button = place(&harness, Role::Button, "A block that turns");
    click(&mut harness, button.center());
    assert!(settings(&harness).watch.blocks.turning);
    assert!(harness.query_by_label_contains("a spiral").is_some());
    assert!(harness.query_by_label_contains("As a layer").is_none(), "it is no layer of the flow");
    assert!(harness.state().page.links.last().is_some_and(|link| link.contains("turning=1")));
    let button = place(&harness, Role::Button, "The flow’s blocks");
    click(&mut harness, button.center());
    assert!(!settings(&harness).watch.blocks.turning);
    place(&harness, Role::Button, "As a layer");
}

#[test]
fn the_series_tends_to_the_log_determinant_of_the_layer_within_its_bounds() {
    for (found, flow, params, Question { block, .. }) in answers() {
        let dim = flow.dim();
        let exact: Vec<f64> = params.iter().map(|&p| f64::from(p)).collect();
        let own = blocks(&flow, &exact)[block];
        let mut y = Batch::from_points(dim, &found.solution);
        let mut log_det = [0.0];
        own.layer.apply(Way::Generate, own.params, &mut y, &mut log_det, &mut Pass::new());
        let series = Series::new(&found.jacobian, dim, 30);
        assert!((series.exact - log_det[0]).abs() < 1e-10);
        let (promised, local) = (rests(found.bound, dim, 30), rests(found.local(), dim, 30));
        for n in 0..=30 {
            assert!(series.error(n) <= local[n] + 1e-12, "{n} terms: {} against {}", series.error(n), local[n]);
            assert!(local[n] <= promised[n] * (1.0 + 1e-6) + 1e-12);
        }
        assert!((series.sums[30] - series.terms.iter().sum::<f64>()).abs() < 1e-12);
    }
}

#[test]
fn what_is_left_out_is_the_rest_of_a_logarithm() {
    for lipschitz in [0.0, 0.3, 0.7, 0.97, 0.99] {
        let mut sum = 0.0;
        for (n, rest) in rests(lipschitz, 2, 30).into_iter().enumerate() {
            if n > 0 {
                sum += f64::powi(lipschitz, n as i32) / n as f64;
            }
            let expected = -2.0 * ((-lipschitz).ln_1p() + sum);
            assert!((rest - expected).abs() < 1e-12, "L = {lipschitz}, {n} terms: {rest} against {expected}");
        }
    }
    assert!(rests(1.0, 2, 3).iter().all(|rest| rest.is_infinite()));
}

/// Means lie within five standard errors: with fixed seeds this is decided once, and a right program fails with probability 6e-7 a
/// comparison.
#[test]
fn estimates_have_the_means_that_theory_says() {
    let many = 20_000;
    for (i, (found, ..)) in answers().into_iter().enumerate().filter(|(i, _)| i % 5 == 1) {
        let series = Series::new(&found.jacobian, found.dim, 30);
        let roulette = LogDet::Roulette.estimator(found.bound.max(0.5));
        for (estimator, mean) in [
            (Estimator::Series { terms: 3 }, series.sums[3]),
            (Estimator::Series { terms: 10 }, series.sums[10]),
            (roulette, series.exact),
        ] {
            let draws = Draws::new(estimator, &found.jacobian, found.dim, many, i as u64);
            let error = draws.error();
            assert!(
                (draws.mean() - mean).abs() <= 5.0 * error + 1e-12,
                "{estimator:?}: {} ± {error} against {mean}",
                draws.mean()
            );
            let spread = {
                let mean = draws.mean_terms();
                let squares: f64 = draws.terms.iter().map(|&n| (n as f64 - mean).powi(2)).sum();
                (squares / many as f64).sqrt()
            };
            let off = (draws.mean_terms() - estimator.mean_terms()).abs();
            assert!(off <= 5.0 * spread / (many as f64).sqrt() + 1e-12, "{estimator:?}: {} terms", draws.mean_terms());
        }
    }
}

#[test]
fn a_seed_gives_the_same_estimates_again_and_another_seed_others() {
    let jacobian = [0.3, -0.4, 0.2, 0.1];
    let draw = |seed| Draws::new(LogDet::Roulette.estimator(0.9), &jacobian, 2, 64, seed);
    assert_eq!(draw(3), draw(3));
    assert_ne!(draw(3).values, draw(4).values);
}

#[test]
fn a_block_says_which_way_it_is_a_formula() {
    let (flow, _) = trained();
    let blocks = places(&flow);
    assert_eq!(blocks.len(), 10);
    assert!(blocks.iter().all(|place| place.explicit == Way::Normalize && place.input().tau == 1.0));
    assert_eq!(blocks.iter().map(|place| place.index).collect::<Vec<_>>(), (0..20).step_by(2).collect::<Vec<_>>());
    let (flow, _) = alone(2, Activation::Tanh, 0.9);
    assert_eq!(places(&flow)[0].explicit, Way::Generate);
    assert!(places(&Spec::new(2, Family::RealNvp).flow()).is_empty());
}

#[test]
fn the_norms_of_a_line_come_with_the_curve_of_g() {
    let (flow, params) = alone(1, Activation::Tanh, 0.9);
    let norms = Norms::find(&flow, &params, &NormsQuestion { turning: false, block: 0, size: 40 });
    assert_eq!([norms.norm.len(), norms.mass.len(), norms.g.len()], [40; 3]);
    let steepest = norms.g.windows(2).map(|g| f64::from((g[1] - g[0]).abs()) / 0.2).fold(0.0, f64::max);
    assert!(steepest <= blocks(&flow, &params)[0].bound() + 1e-5);
    assert_eq!(Norms::find(&flow, &params, &NormsQuestion { turning: false, block: 7, size: 40 }), Norms::default());
}

fn residual(edit: impl FnOnce(&mut Settings)) -> Window {
    with(|s| {
        *s = s.with_family(Family::Residual);
        (s.layers, s.net, s.view) = (3, vec![8], View::Blocks);
        edit(s);
    })
}

fn settings(harness: &Harness<'static, Window>) -> Settings {
    harness.state().page.model.settings.clone()
}

fn click(harness: &mut Harness<'static, Window>, at: Pos2) {
    drag(harness, at, at);
    harness.state_mut().page.settle();
    harness.run_steps(2);
}

#[test]
fn everything_has_a_name_at_every_size_in_every_theme() {
    for (size, theme) in SIZES.into_iter().flat_map(|s| [Theme::Dark, Theme::Light, Theme::Projector].map(|t| (s, t))) {
        let harness = open(size, residual(|s| s.theme = theme));
        let images = ["The plane of block 1", "Error of the iterates", "Sums of the series", "Error of the series"];
        let images = images.map(|part| place(&harness, Role::Image, part));
        assert!(images.iter().all(|r| r.width() >= 100.0 && r.height() >= 60.0), "{size:?} {theme:?}: {images:?}");
        let clouds = place(&harness, Role::Image, "Estimates of the log-determinant");
        for (i, a) in images.iter().enumerate() {
            assert!(
                !a.intersects(clouds) && images[..i].iter().all(|b| !a.shrink(1.0).intersects(*b)),
                "{size:?} {theme:?}"
            );
        }
        for block in 1..=3 {
            let bar = place(&harness, Role::RadioButton, &format!("Block {block} of 3: observed"));
            assert!(bar.width() >= 24.0 && bar.height() >= 60.0, "{bar:?}");
        }
        for slider in ["the point", "Lipschitz constant", "terms of the series", "number of estimates"] {
            place(&harness, Role::Slider, slider);
        }
        place(&harness, Role::Button, "Draw again");
        place(&harness, Role::Button, "As a layer");
        let right = size[0] + 8.0;
        assert!(images.iter().all(|r| r.right() <= right), "{size:?} {theme:?}: nothing runs out of the window");
    }
}

#[test]
fn a_click_on_a_bar_chooses_the_block_and_the_link_says_so() {
    let mut harness = open(SIZES[0], residual(|_| {}));
    let bar = place(&harness, Role::RadioButton, "Block 3 of 3");
    click(&mut harness, bar.center());
    assert_eq!(settings(&harness).watch.blocks.block, 3);
    assert!(harness.state().page.links.last().is_some_and(|link| link.contains("block=3")));
    place(&harness, Role::Image, "The plane of block 3");
}

#[test]
fn the_point_is_moved_by_a_click_by_a_drag_and_by_keys() {
    let mut harness = open(SIZES[0], residual(|_| {}));
    let plane = place(&harness, Role::Image, "The plane of block 1");
    let unit = plane.width() / 8.0;
    click(&mut harness, plane.center() + vec2(unit, -0.5 * unit));
    let near = |harness: &Harness<'static, Window>, wanted: [f64; 2]| {
        let seek = settings(harness).watch.blocks.seek;
        assert!(seek.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 0.03), "{seek:?} against {wanted:?}");
    };
    near(&harness, [1.0, 0.5]);
    let handle = place(&harness, Role::Slider, "the point").center();
    drag(&mut harness, handle, handle + vec2(-2.0 * unit, 0.0));
    harness.state_mut().page.settle();
    harness.run_steps(2);
    near(&harness, [-1.0, 0.5]);
    press(&mut harness, Key::ArrowUp);
    near(&harness, [-1.0, 0.55]);
}

#[test]
fn the_cut_is_moved_on_the_chart_and_estimates_are_drawn_again() {
    let mut harness = open(SIZES[0], residual(|_| {}));
    let sums = place(&harness, Role::Image, "Sums of the series");
    click(&mut harness, sums.left_center() + vec2(0.2 * sums.width(), 0.0));
    assert_eq!(settings(&harness).watch.blocks.terms, 6);
    place(&harness, Role::Image, "after 6 terms");
    let name = |harness: &Harness<'static, Window>| {
        let mut nodes = harness.root().children_recursive();
        nodes.find_map(|n| n.accesskit_node().label().filter(|l| l.starts_with("Estimates of the log-determinant")))
    };
    let before = name(&harness);
    let again = place(&harness, Role::Button, "Draw again");
    click(&mut harness, again.center());
    assert_eq!(settings(&harness).watch.blocks.draw, 1);
    assert_ne!(name(&harness), before);
}

#[test]
fn a_block_is_opened_among_the_layers_the_way_that_it_is_a_formula() {
    let mut harness = open(SIZES[0], residual(|s| s.watch.blocks.block = 2));
    let button = place(&harness, Role::Button, "As a layer");
    click(&mut harness, button.center());
    let s = settings(&harness);
    assert_eq!((s.view, s.layer, s.direction), (View::Layers, 3, Way::Normalize));
}

#[test]
fn the_slider_of_c_says_that_it_trains_anew() {
    let harness = open(SIZES[0], residual(|_| {}));
    assert!(harness.query_by_label_contains("trains anew").is_some());
    assert!(field("lipschitz").is_some_and(|field| field.restarts));
}

#[test]
fn another_family_gets_a_sentence_and_a_button() {
    let mut harness = open(SIZES[0], with(|s| s.view = View::Blocks));
    let button = place(&harness, Role::Button, "Residual flow");
    click(&mut harness, button.center());
    assert_eq!(settings(&harness).flow, Family::Residual);
    place(&harness, Role::Image, "The plane of block 1");
}

#[test]
fn a_line_gets_a_cobweb() {
    let mut harness = open(SIZES[0], residual(|s| s.data = Source::Toy(Dataset::Bimodal)));
    let plane = place(&harness, Role::Image, "The plane of block 1");
    click(&mut harness, plane.center() + vec2(plane.width() / 8.0, 0.0));
    assert!((settings(&harness).watch.blocks.seek[0] - 1.0).abs() < 0.03);
}

/// The questions of this view among the effects.
fn asked(effects: &[Effect]) -> Vec<Request> {
    let question = |effect: &Effect| match effect {
        Effect::Evaluator(Command::Evaluate(request @ Request::Watch(_))) => Some(*request),
        _ => None,
    };
    effects.iter().filter_map(question).collect()
}

#[test]
fn nothing_is_asked_twice() {
    let mut window = residual(|_| {});
    let page = &mut window.page;
    assert_eq!(page.model.found.len(), 3, "a point, a plane and the gauges");
    for i in 0..20 {
        let effects = page.model.update(Action::Tick(1000.0 + f64::from(i)));
        assert!(asked(&effects).is_empty(), "at rest there is nothing to ask");
    }
    let mut settings = page.model.settings.clone();
    settings.watch.blocks.seek = [0.25, 0.5];
    let mut effects = page.model.update(Action::Change(Box::new(settings)));
    let mut questions = asked(&effects);
    for i in 0..5 {
        effects = page.model.update(Action::Tick(1030.0 + f64::from(i)));
        questions.extend(asked(&effects));
    }
    let [Request::Watch(pushforward::watch::Question::Blocks(question))] = questions[..] else {
        panic!("one question while its answer is awaited: {questions:?}")
    };
    assert_eq!(question.seek, [0.25, 0.5]);
}
