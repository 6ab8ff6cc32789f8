//! The presets that ship: their links, their weights, and that each is a density at every moment of its morph.

use pushforward::data::Data;
use pushforward::flow::{Bijection, Flow, Position, Way};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::net::Pass;
use pushforward::preset::{Preset, Settings, Source, decode, encode, shipped};
use pushforward::ui::Model;
use std::collections::HashSet;

/// The flow of a preset with its weights.
fn flow(preset: &Preset) -> (Settings, Flow, Vec<f32>) {
    let settings = decode(preset.link).settings;
    let Source::Toy(dataset) = settings.data else { panic!("{} has no data of its own", preset.name) };
    let flow = settings.spec(dataset.dim()).flow();
    (settings, flow, preset.params().expect("compiled in"))
}

/// Every preset on a thread of its own.
fn hold(claim: impl Fn(&'static Preset) + Sync) {
    let claim = &claim;
    std::thread::scope(|scope| shipped().iter().for_each(|preset| drop(scope.spawn(move || claim(preset)))));
}

#[test]
fn there_are_at_least_eight_with_different_names_and_runs() {
    assert!(shipped().len() >= 8, "presets.json cannot be read, or files are missing");
    assert_eq!(shipped().iter().map(|p| p.name).collect::<HashSet<_>>().len(), shipped().len());
    for (i, a) in shipped().iter().enumerate() {
        for b in &shipped()[..i] {
            let (a_run, b_run) = (decode(a.link).settings, decode(b.link).settings);
            assert!(!a_run.same_run(&b_run), "{} and {} are the same run", a.name, b.name);
        }
    }
}

#[test]
fn every_link_is_canonical_and_decodes_without_a_warning() {
    for preset in shipped() {
        let decoded = decode(preset.link);
        assert!(decoded.warnings.is_empty(), "{}: {:?}", preset.name, decoded.warnings);
        assert_eq!(encode(&decoded.settings), preset.link, "{}", preset.name);
    }
}

#[test]
fn the_moons_are_the_default_link() {
    assert_eq!((shipped()[0].name, shipped()[0].link), ("moons", "#v=1"));
}

#[test]
fn every_text_is_short_and_every_picture_a_png() {
    for p in shipped() {
        assert!((4..=32).contains(&p.title.len()), "{}: \"{}\"", p.name, p.title);
        assert!((30..=140).contains(&p.about.len()) && p.about.ends_with('.'), "{}: \"{}\"", p.name, p.about);
        let picture = p.picture.bytes().expect("compiled in");
        assert!(picture.starts_with(b"\x89PNG") && picture.len() < 60_000, "{}", p.name);
    }
    let files = shipped().iter().flat_map(|p| [&p.picture, &p.weights]);
    let bytes: usize = files.map(|file| file.bytes().expect("compiled in").len()).sum();
    assert!(bytes < 1_500_000, "{bytes} bytes of presets");
}

#[test]
fn shipped_weights_reach_the_stated_nll_and_not_less_than_the_entropy() {
    hold(|preset| {
        let (settings, flow, params) = flow(preset);
        assert_eq!(params.len(), flow.num_params(), "{}", preset.name);
        let Source::Toy(dataset) = settings.data else { return };
        let log_prob = flow.log_prob(&params, &Data::toy(dataset, settings.seed).test);
        let nll = -log_prob.iter().map(|&l| f64::from(l)).sum::<f64>() / log_prob.len() as f64;
        assert!((nll - preset.nll).abs() < 0.02, "{}: {nll}, stated as {}", preset.name, preset.nll);
        assert!(nll > dataset.entropy() - 0.02, "{}: {nll} below {}", preset.name, dataset.entropy());
        assert_eq!(preset.step, settings.steps, "{}", preset.name);
    });
}

#[test]
fn the_hard_targets_fall_well_below_one_gaussian() {
    for (name, least) in
        [("moons", 1.5), ("checkerboard", 0.8), ("pinwheel", 1.2), ("two-spirals", 0.8), ("rings", 0.6)]
    {
        let preset = shipped().iter().find(|p| p.name == name).unwrap();
        let Source::Toy(dataset) = decode(preset.link).settings.data else { panic!() };
        assert!(preset.nll < dataset.gaussian_nll() - least, "{name}: {}", preset.nll);
    }
}

/// The mass of p_τ in a window, by the midpoint rule on n cells a side.
fn mass(flow: &Flow, params: &[f32], at: Position, window: &[[f32; 2]], n: usize) -> f64 {
    let dim = flow.dim();
    let step = |d: usize| (window[d][1] - window[d][0]) / n as f32;
    let along = |d: usize, i: usize| window[d][0] + (i as f32 + 0.5) * step(d);
    let points = (0..n.pow(dim as u32)).flat_map(|k| (0..dim).map(move |d| along(d, k / n.pow(d as u32) % n)));
    let log_prob = flow.log_prob_at(at, params, &Batch::from_points(dim, &points.collect::<Vec<f32>>()));
    log_prob.iter().map(|&l| f64::from(l).exp()).sum::<f64>() * (0..dim).map(|d| f64::from(step(d))).product::<f64>()
}

#[test]
fn every_density_integrates_to_one_on_the_standard_window() {
    hold(|preset| {
        let (_, flow, params) = flow(preset);
        let at = Position { layer: flow.layers.len(), tau: 0.0 };
        let mass = mass(&flow, &params, at, &[[-4.0, 4.0]; 2], 400);
        assert!((mass - 1.0).abs() < 0.01, "{}: {mass}", preset.name);
    });
}

/// Where all but a few in a thousand of the samples are, at a moment of the morph, with as much room again.
fn window(flow: &Flow, params: &[f32], at: Position) -> Vec<[f32; 2]> {
    let mut y = flow.base.sample(flow.base_params(params), 4096, 1.0, &mut Rng::new(0, Stream::Samples));
    let mut log_det = vec![0.0; y.len()];
    flow.generate_to(at, params, &mut y, &mut log_det);
    let ends = |d: usize| {
        let mut row = y.row(d).to_vec();
        row.sort_by(f32::total_cmp);
        let (low, middle, high) = (row[8], row[row.len() / 2], row[row.len() - 9]);
        [middle + 1.4 * (low - middle), middle + 1.4 * (high - middle)]
    };
    (0..flow.dim()).map(ends).collect()
}

#[test]
fn the_morph_is_a_density_at_twenty_moments_of_every_layer() {
    hold(|preset| {
        let (_, flow, params) = flow(preset);
        for (layer, k) in (0..flow.layers.len()).flat_map(|layer| (1..=20).map(move |k| (layer, k))) {
            let at = Position { layer, tau: f64::from(k) / 20.0 };
            let window = window(&flow, &params, at);
            // Filaments are narrower than the first cells.
            let good = |n: &usize| (mass(&flow, &params, at, &window, *n) - 1.0).abs() < 0.01;
            let found = [90, 180, 360, 720].iter().any(good);
            assert!(found, "{}, layer {}, τ = {}: not of mass 1 in {window:?}", preset.name, layer + 1, at.tau);
        }
    });
}

#[test]
fn no_layer_collapses_or_turns_space_over_on_the_way() {
    hold(|preset| {
        let (_, flow, params) = flow(preset);
        let mut x = flow.base.sample(flow.base_params(&params), 512, 1.0, &mut Rng::new(1, Stream::Samples));
        for (i, layer) in flow.layers.iter().enumerate() {
            let own = &params[flow.window(i)];
            for k in 0..=20 {
                let (mut y, mut log_det) = (x.clone(), vec![0.0; x.len()]);
                let tau = k as f32 / 20.0;
                layer.apply_fraction(tau, Way::Generate, own, &mut y, &mut log_det, &mut Pass::new());
                let worst = log_det.iter().fold(0.0f32, |a, b| a.max(b.abs()));
                assert!(worst < 9.0, "{}, layer {}, τ = {tau}: |log |det J|| = {worst}", preset.name, i + 1);
            }
            layer.apply(Way::Generate, own, &mut x, &mut vec![0.0; 512], &mut Pass::new());
        }
    });
}

#[test]
fn a_link_to_a_preset_needs_its_weights_and_any_other_none() {
    for preset in shipped() {
        assert_eq!(Model::files_of_link(preset.link), [&preset.weights], "{}", preset.name);
    }
    for link in ["#v=1&data=rings&seed=3", "#v=1&view=gallery&data=pinwheel&steps=7"] {
        assert!(Model::files_of_link(link).is_empty(), "{link}");
    }
}
