//! Links: decoding never fails, encoding is canonical, and assets/links.md says what the table of fields says.

use proptest::prelude::*;
use pushforward::data::Dataset;
use pushforward::flow::{
    BaseKind, Divergence, Estimates, Family, Gradient, Layer, LogDet, Mask, Method, Order, Scale, ScaleKind,
    SplineKind, Transformer, Way,
};
use pushforward::net::Activation;
use pushforward::preset::{Given, Goal, LayerPicture, Settings, Source, Theme, View, allowed, decode, encode, fields};
use pushforward::train::Pairing;
use pushforward::words::Notation;

fn any_estimates() -> impl Strategy<Value = Estimates> {
    let weight = || prop_oneof![Just(0.0), any::<f64>(), 0.0..12.0];
    let ways = (
        prop::sample::select(&LogDet::ALL[..]),
        prop::sample::select(&Divergence::ALL[..]),
        prop::sample::select(&Gradient::ALL[..]),
    );
    (ways, weight(), weight()).prop_map(|((log_det, trace, gradient), kinetic, jacobian)| Estimates {
        log_det,
        trace,
        gradient,
        kinetic,
        jacobian,
    })
}

fn any_settings() -> impl Strategy<Value = Settings> {
    let source = prop_oneof![prop::sample::select(&Dataset::ALL[..]).prop_map(Source::Toy), Just(Source::Imported)];
    let run = (
        source,
        prop::sample::select(&Family::ALL[..]),
        0..50usize,
        prop::collection::vec(0..300usize, 0..6),
        prop::sample::select(&Activation::ALL[..]),
        prop::sample::select(&BaseKind::ALL[..]),
        any::<u64>(),
    );
    let special = (
        0..50usize,
        prop::sample::select(&Method::ALL[..]),
        0..400usize,
        prop_oneof![any::<f64>(), Just(0.5), 0.0..2.0],
        prop::sample::select(&Order::NAMES[..]),
        any_estimates(),
        (
            prop::sample::select(&Mask::ALL[..]),
            prop::sample::select(&ScaleKind::ALL[..]),
            prop::sample::select(&SplineKind::ALL[..]),
        ),
    );
    let training = (any::<f64>(), prop_oneof![-1.0..2.0, Just(1e-3)], any::<usize>(), any::<u64>());
    let view = (
        prop::sample::select(vec![View::Gallery, View::Morph, View::Layers, View::Training]),
        prop_oneof![any::<f64>(), -0.5..1.5],
        any::<bool>(),
        0..50usize,
        prop::sample::select(vec![LayerPicture::LogDet, LayerPicture::Entries, LayerPicture::Ellipses]),
        any::<[bool; 3]>(),
        prop::sample::select(vec![Theme::Auto, Theme::Dark, Theme::Light, Theme::Projector]),
        prop::option::of(prop_oneof![any::<[f64; 2]>(), [-4.0..4.0, -4.0..4.0]]),
        prop::collection::vec(prop_oneof![Just("data".to_owned()), Just("inspect".to_owned()), ".{0,5}"], 0..4),
    );
    let many = (
        prop::collection::vec(-60.0..60.0f64, 0..4),
        any::<[u8; 2]>().prop_map(|axes| axes.map(|a| usize::from(a % 70))),
        prop::collection::vec(prop_oneof![any::<f64>(), -3.0..3.0], 0..4),
    );
    (run, special, training, view, many).prop_map(|(run, special, (wild_lr, lr, batch, steps), view, many)| Settings {
        data: run.0,
        flow: run.1,
        layers: run.2,
        net: run.3,
        act: run.4,
        base: run.5,
        bins: special.0,
        solver: special.1,
        ode_steps: special.2,
        lipschitz: special.3,
        order: special.4,
        estimates: special.5,
        mask: special.6.0,
        log_scale: special.6.1,
        spline: special.6.2,
        objective: [Goal::Likelihood, Goal::ReverseKl, Goal::FlowMatching][special.0 % 3],
        pairing: Pairing::ALL[special.0 % 2],
        seed: run.6,
        lr: if lr < 0.0 { wild_lr } else { lr },
        batch,
        steps,
        view: view.0,
        t: view.1,
        direction: if view.2 { Way::Generate } else { Way::Normalize },
        layer: view.3,
        picture: view.4,
        grid: view.5[0],
        samples: view.5[1],
        temperature: special.3,
        lock: view.5[2],
        theme: view.6,
        notation: Notation::ALL[special.0 % 3],
        focus: view.7,
        beyond: many.0,
        axes: many.1,
        context: many.2,
        hide: view.8,
        hand: Default::default(),
        watch: Default::default(),
        lesson: None,
        bug: Default::default(),
        given: if special.0 % 2 == 0 { Given::Label } else { Given::Nothing },
        conditions: special.0 % 64,
    })
}

fn pieces() -> impl Strategy<Value = String> {
    let keys = fields().iter().map(|f| f.key).chain(["v", "dim", "lesson", ""]).collect::<Vec<_>>();
    let value = prop_oneof![
        "[0-9a-fx.,e+%-]{0,8}",
        ".{0,6}",
        prop::sample::select(vec![
            "skewed",
            "nice",
            "64x64",
            "1e400",
            "-inf",
            "nan",
            "%",
            "%2",
            "99999999999999999999",
            "-0"
        ])
        .prop_map(String::from),
    ];
    prop::collection::vec((prop::sample::select(keys), value), 0..8)
        .prop_map(|pairs| pairs.iter().map(|(k, v)| format!("&{k}={v}")).collect())
}

proptest! {
    #[test]
    fn arbitrary_text_decodes_to_allowed_settings(text in any::<String>()) {
        let decoded = decode(&text);
        prop_assert_eq!(allowed(&decoded.settings), decoded.settings);
    }

    #[test]
    fn arbitrary_pairs_decode_to_allowed_settings_and_encode_canonically(text in pieces()) {
        let decoded = decode(&text);
        prop_assert_eq!(&allowed(&decoded.settings), &decoded.settings, "{}", text);
        let link = encode(&decoded.settings);
        let again = decode(&link);
        prop_assert_eq!(&again.settings, &decoded.settings, "{}", link);
        prop_assert!(again.warnings.is_empty(), "{}: {:?}", link, again.warnings);
        prop_assert_eq!(encode(&again.settings), link);
    }

    #[test]
    fn settings_come_back_from_their_link(settings in any_settings()) {
        let settings = allowed(&settings);
        let link = encode(&settings);
        let decoded = decode(&link);
        prop_assert!(decoded.warnings.is_empty(), "{}: {:?}", link, decoded.warnings);
        prop_assert_eq!(decoded.settings, settings, "{}", link);
    }
}

/// The settings of a link that needs no warning.
fn settings_of(link: &str) -> Settings {
    let decoded = decode(link);
    assert!(decoded.warnings.is_empty(), "{link}: {:?}", decoded.warnings);
    decoded.settings
}

/// The only warning of a link.
fn warning(link: &str) -> String {
    let warnings = decode(link).warnings;
    assert_eq!(warnings.len(), 1, "{link}: {warnings:?}");
    warnings[0].clone()
}

#[test]
fn defaults_are_left_out() {
    assert_eq!(encode(&Settings::default()), "#v=1");
    assert_eq!(settings_of(""), Settings::default());
    assert_eq!(settings_of("#"), Settings::default());
}

#[test]
fn keys_stand_in_canonical_order() {
    let link =
        "#v=1&data=checkerboard&flow=nice&layers=4&net=32x16&seed=7&view=layers&t=0.25&focus=0.5,-1&hide=data,inspect";
    assert_eq!(encode(&settings_of(link)), link);
    let mut turned: Vec<&str> = link[1..].split('&').collect();
    turned.reverse();
    assert_eq!(encode(&settings_of(&turned.join("&"))), link);
}

#[test]
fn percent_and_plus_are_read() {
    let link = "%23v=1&data=two%2Dspirals&net=32%7832&focus=0.5%2C-1&lr=1e%2B0";
    assert_eq!(settings_of(&link.replace("%23", "#")).net, [32, 32]);
    assert_eq!(settings_of("focus=+1,+2").focus, Some([1.0, 2.0]));
    assert_eq!(settings_of("data=two+spirals&lr=5e-3").lr, 5e-3);
    assert_eq!(settings_of("steps=2e3&data=Two_Spirals").steps, 2000);
}

#[test]
fn a_whole_pasted_address_is_read_from_its_fragment_on() {
    assert_eq!(
        settings_of("https://example.org/pushforward/?embed=1#v=1&data=rings").data,
        Source::Toy(Dataset::Rings)
    );
}

#[test]
fn what_is_not_understood_is_said_in_a_sentence() {
    assert_eq!(warning("layers=99"), "layers=99 became 32: layers takes 1 to 32.");
    assert_eq!(warning("boxes=8"), "\"boxes\" is not a setting that this version knows; it is left out.");
    assert!(warning("data=mooons").starts_with("data=mooons is not understood, moons is used: data takes moons, "));
    assert!(warning("v=2&data=rings").contains("newer version"));
    assert!(warning("v=x").contains("not a version"));
    assert!(warning("seed=1&seed=2").contains("twice"));
    assert!(warning("data=rings&dim=1").contains("dimension 2"));
    assert!(warning("hide=data,menu").contains("became data"));
    assert!(warning("layers=4&layer=5").contains("became 4"));
    assert!(warning("lr=nan").contains("0.003 is used"));
    assert!(warning("lr=2").contains("became 1"));
    assert!(decode("data=rings&dim=2&flow=nice&layers=4&layer=5").warnings.is_empty());
}

#[test]
fn a_coupling_on_the_line_becomes_linear_and_says_why() {
    let decoded = decode("data=bimodal&flow=realnvp");
    assert_eq!(decoded.settings.flow, Family::Linear);
    assert!(decoded.warnings[0].starts_with("RealNVP needs two coordinates"), "{:?}", decoded.warnings);
}

#[test]
fn many_warnings_are_counted() {
    let warnings = decode(&"x=1&".repeat(50)).warnings;
    assert_eq!(warnings.len(), 7);
    assert_eq!(warnings[6], "44 more parts of the link were not understood.");
}

#[test]
fn the_document_says_what_the_table_says() {
    let mut table = String::from("| key | takes | default | help |\n|---|---|---|---|\n");
    for f in fields() {
        let default = f.default();
        let default = if default.is_empty() { "nothing" } else { &default };
        let again = if f.restarts { " A change begins the training anew." } else { "" };
        table.push_str(&format!(
            "| `{}` | {} | {default} | {}{again} |\n",
            f.key,
            f.takes(),
            f.help.replace('|', "\\|")
        ));
    }
    let document = include_str!("../assets/links.md");
    assert!(document.contains(&table), "put this table into assets/links.md:\n{table}");
}

/// The transformer and the mask of the last coupling that a link makes for points of five columns.
fn last_coupling(link: &str) -> (Transformer, Vec<bool>) {
    match settings_of(link).spec(5).flow().layers.pop() {
        Some(Layer::Coupling(coupling)) => (coupling.transformer, coupling.transforms),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_log_scale_and_the_mask_of_a_link_reach_the_layers() {
    let soft = Transformer::Affine(Scale::SoftClip { bound: 3.0 });
    assert_eq!(last_coupling("#v=1"), (soft, vec![false, true, false, true, false]));
    let plain = Transformer::Affine(Scale::Exp);
    assert_eq!(last_coupling("#v=1&mask=halves&log-scale=exp"), (plain, vec![false, false, true, true, true]));
    for kind in ScaleKind::ALL {
        let link = format!("#v=1&flow=maf&log-scale={}", kind.name());
        let flow = settings_of(&link).spec(2).flow();
        let with =
            |l: &Layer| matches!(l, Layer::Autoregressive(l) if l.transformer == Transformer::Affine(kind.scale()));
        assert!(flow.layers.iter().all(with), "{link}");
    }
}

#[test]
fn the_convention_of_splines_in_a_link_reaches_every_spline() {
    for kind in SplineKind::ALL {
        let spline = Transformer::Spline(kind.spline(5));
        let layers = |flow: &str| {
            let link = format!("#v=1&flow={flow}&bins=5&spline={}", kind.name());
            settings_of(&link).spec(2).flow().layers
        };
        assert!(layers("rqs").iter().all(|l| matches!(l, Layer::Coupling(l) if l.transformer == spline)));
        assert!(layers("maf-rqs").iter().all(|l| matches!(l, Layer::Autoregressive(l) if l.transformer == spline)));
        let own = |l: &&Layer| matches!(l, Layer::Pointwise(l) if l.transformer == spline);
        assert_eq!(layers("pointwise").iter().filter(own).count(), 4, "{}", kind.name());
        let early = |l: &&Layer| matches!(l, Layer::Prefix(l) if l.layers.iter().any(|l| own(&l)));
        assert_eq!(layers("multi-scale").iter().filter(early).count(), 4, "{}", kind.name());
    }
}

#[test]
fn another_parametrisation_is_another_run_and_another_mask_too() {
    let usual = settings_of("#v=1");
    for link in ["#v=1&spline=zuko", "#v=1&log-scale=tanh", "#v=1&mask=halves"] {
        assert_eq!(encode(&settings_of(link)), link);
        assert!(!usual.same_flow(&settings_of(link)), "{link}");
    }
}

#[test]
fn a_point_of_many_coordinates_axes_and_a_context_stand_in_the_link() {
    let link = "#v=1&focus=0.5,-1,2,0,3&axes=2,5&context=0.5,-1";
    let settings = settings_of(link);
    assert_eq!(settings.point(5), Some(vec![0.5, -1.0, 2.0, 0.0, 3.0]));
    assert_eq!(settings.point(7).map(|p| p.len()), Some(7));
    assert_eq!((settings.drawn_axes(5), settings.drawn_axes(4), settings.drawn_axes(2)), ([1, 4], [1, 3], [1, 0]));
    assert_eq!(settings.context, [0.5, -1.0]);
    assert_eq!(encode(&settings), link);
    assert_eq!(encode(&settings_of("#v=1&focus=1,2,0,0")), "#v=1&focus=1,2");
    for wrong in ["axes=1,1", "axes=0,2", "axes=1.5,2", "axes=3"] {
        assert_eq!((decode(wrong).settings.axes, decode(wrong).warnings.len()), ([1, 2], 1), "{wrong}");
    }
}
