//! The keys of the run: what is trained, how, and how it is looked at.

use super::super::domain::{Domain, Value};
use super::super::{Bug, Given, Goal, LayerPicture, Settings, Source, Theme, View};
use super::Field;
use crate::data::Dataset;
use crate::flow::{BaseKind, Family, Mask, Method, Order, ScaleKind, SplineKind, Way};
use crate::net::Activation;
use crate::train::Pairing;
use crate::words::Notation;

/// The source with this name in links.
fn source_from_name(name: &str) -> Source {
    Dataset::from_name(name).map_or(Source::Imported, Source::Toy)
}

fn source_name(source: Source) -> &'static str {
    match source {
        Source::Toy(dataset) => dataset.name(),
        Source::Imported => "imported",
    }
}

const PANELS: &[&str] = &["data", "flow", "training", "inspect", "timeline", "results"];

/// The most coordinates and the most conditions.
const MOST_DIM: usize = 64;

fn are_axes(list: &[f64]) -> bool {
    list.len() == 2 && list[0] != list[1] && list.iter().all(|a| a.fract() == 0.0 && *a >= 1.0)
}

/// The run, its training and its pictures.
pub(super) fn fields() -> Vec<Field> {
    vec![
        entry!("lesson", false, "The step of a lesson that stands beside the figure; the link then says only what differs from how the step begins.",
        Domain::Place,
        |s| Value::Place(s.lesson), Value::Place(place) => s.lesson = place),
        entry!("data", true, "The target: where the points x come from.",
        Domain::OneOf(|| Dataset::ALL.iter().map(|d| d.name()).chain(["imported"]).collect()),
        |s| Value::Name(source_name(s.data)), Value::Name(n) => s.data = source_from_name(n)),
        choice!("given", true, "What each point is given with, its condition c: its label (which moon, the angle of its Gaussian or blade as cosine and sine, the sign of its arm, the radius of its ring), so that the flow learns p(x | c); or nothing.",
        s.given: [("nothing", Given::Nothing), ("label", Given::Label)]),
        entry!("conditions", true, "How many of the last columns of a file of points are conditions c: the flow learns p(x | c) of the columns before them.",
        Domain::Whole { min: 0, max: MOST_DIM as u64 - 1 },
        |s| Value::Whole(s.conditions as u64), Value::Whole(n) => s.conditions = n as usize),
        entry!("flow", true, "The family of the maps x = f(z).",
        Domain::OneOf(|| Family::ALL.iter().map(|f| f.name()).collect()),
        |s| Value::Name(s.flow.name()), Value::Name(n) => s.flow = Family::from_name(n).unwrap_or(s.flow)),
        entry!("layers", true, "How many layers f is made of.",
        Domain::Whole { min: 1, max: 32 },
        |s| Value::Whole(s.layers as u64), Value::Whole(n) => s.layers = n as usize),
        entry!("net", true, "The hidden widths of the network in each coupling, which says how far to shift and scale.",
        Domain::Widths { max_layers: 4, max: 128 },
        |s| Value::Widths(s.net.clone()), Value::Widths(w) => s.net = w),
        entry!("act", true, "The nonlinearity between the layers of that network.",
        Domain::OneOf(|| Activation::ALL.iter().map(|a| a.name()).collect()),
        |s| Value::Name(s.act.name()), Value::Name(n) => s.act = Activation::from_name(n).unwrap_or(s.act)),
        entry!("base", true, "The base density p(z): a standard normal; a mixture of four Gaussians or one Gaussian, diagonal or full, that are learned too; or uniform on a box, which a first layer opens to the whole space.",
        Domain::OneOf(|| BaseKind::ALL.iter().map(|b| b.name()).collect()),
        |s| Value::Name(s.base.name()), Value::Name(n) => s.base = BaseKind::from_name(n).unwrap_or(s.base)),
        entry!("bins", true, "How many bins each spline has.",
        Domain::Whole { min: 2, max: 32 },
        |s| Value::Whole(s.bins as u64), Value::Whole(n) => s.bins = n as usize),
        entry!("solver", true, "How a continuous flow is integrated: a method of fixed steps, or the adaptive dopri5.",
        Domain::OneOf(|| Method::ALL.iter().map(|m| m.name()).collect()),
        |s| Value::Name(s.solver.name()), Value::Name(n) => s.solver = Method::from_name(n).unwrap_or(s.solver)),
        entry!("ode-steps", true, "Into how many steps the time of a continuous flow is cut, unless the solver is adaptive.",
        Domain::Whole { min: 1, max: 256 },
        |s| Value::Whole(s.ode_steps as u64), Value::Whole(n) => s.ode_steps = n as usize),
        entry!("lipschitz", true, "The Lipschitz constant that g of a residual block y + g(y) is held below; less than 1 makes it invertible.",
        Domain::Real { min: 0.1, max: 0.99, per_unit: Some(100.0) },
        |s| Value::Real(s.lipschitz), Value::Real(x) => s.lipschitz = x),
        entry!("order", true, "Which coordinates the layers of a coupling or autoregressive flow take: they alternate from layer to layer, a shuffle draws them from the seed, and fixed never changes them, so that couplings leave one half of the coordinates where it was.",
        Domain::OneOf(|| Order::NAMES.to_vec()),
        |s| Value::Name(s.order), Value::Name(n) => s.order = n),
        entry!("mask", true, "Which coordinates a coupling moves for its part: every second one (alternating), or the second half (halves). On one or two coordinates every mask is the same: one moves, the other says how far.",
        Domain::OneOf(|| Mask::ALL.iter().map(|m| m.name()).collect()),
        |s| Value::Name(s.mask.name()), Value::Name(n) => s.mask = Mask::from_name(n).unwrap_or(s.mask)),
        entry!("log-scale", true, "How the network's output u becomes the log-scale s of an affine layer: softly clipped, by tanh, as it is (exp), or so that e^s or e^−s is a sigmoid.",
        Domain::OneOf(|| ScaleKind::ALL.iter().map(|s| s.name()).collect()),
        |s| Value::Name(s.log_scale.name()), Value::Name(n) => s.log_scale = ScaleKind::from_name(n).unwrap_or(s.log_scale)),
        entry!("spline", true, "How the network's numbers become the knots and slopes of a spline: as in nflows with least widths, heights and slopes, softly clipped as in zuko, or as in FlowJAX with slopes at the ends that are learned too.",
        Domain::OneOf(|| SplineKind::ALL.iter().map(|s| s.name()).collect()),
        |s| Value::Name(s.spline.name()), Value::Name(n) => s.spline = SplineKind::from_name(n).unwrap_or(s.spline)),
        choice!("objective", true, "What training makes small: likelihood draws x from the data and lowers the mean of −log p(x); reverse-kl draws z and lowers KL(flow ‖ target), for a target known by its energy; flow-matching draws both and lowers the mean of |v(y_t, t) − (x − z)|² on the straight way between them, for one continuous layer.",
        s.objective: [("likelihood", Goal::Likelihood), ("reverse-kl", Goal::ReverseKl), ("flow-matching", Goal::FlowMatching)]),
        entry!("pairing", true, "Which z goes with which x in flow matching: independent, or by optimal transport, the pairs that make the sum of |x − z|² least within each 64 points of a batch, exactly.",
        Domain::OneOf(|| Pairing::ALL.iter().map(|p| p.name()).collect()),
        |s| Value::Name(s.pairing.name()), Value::Name(n) => s.pairing = Pairing::from_name(n).unwrap_or(s.pairing)),
        entry!("bug", true, "A mistake made on purpose, to see which picture gives it away.",
            Domain::OneOf(|| Bug::ALL.iter().map(|b| b.name()).collect()),
            |s| Value::Name(s.bug.name()), Value::Name(n) => s.bug = Bug::from_name(n).unwrap_or(s.bug)),
        entry!("seed", true, "Fixes data, first weights, batches and a shuffled order: the same seed gives the same run.",
        Domain::Whole { min: 0, max: u64::MAX },
        |s| Value::Whole(s.seed), Value::Whole(n) => s.seed = n),
        entry!("lr", false, "The learning rate of Adam at the first step; it falls to zero along half a cosine.",
        Domain::Real { min: 1e-6, max: 1.0, per_unit: None },
        |s| Value::Real(s.lr), Value::Real(x) => s.lr = x),
        entry!("batch", false, "How many points each step of the training looks at.",
        Domain::Whole { min: 1, max: 4096 },
        |s| Value::Whole(s.batch as u64), Value::Whole(n) => s.batch = n as usize),
        entry!("steps", false, "The step at which the learning rate has fallen to zero and the training ends.",
        Domain::Whole { min: 1, max: 1_000_000 },
        |s| Value::Whole(s.steps), Value::Whole(n) => s.steps = n),
        entry!("view", false, "The figure in the middle.",
        Domain::OneOf(|| View::ALL.iter().map(|v| v.name()).collect()),
        |s| Value::Name(s.view.name()), Value::Name(n) => s.view = View::from_name(n).unwrap_or(s.view)),
        entry!("t", false, "The place on the timeline: 0 is the base density of z, 1 the target density of x.",
        Domain::Real { min: 0.0, max: 1.0, per_unit: Some(1000.0) },
        |s| Value::Real(s.t), Value::Real(x) => s.t = x),
        choice!("dir", false, "The direction: generate runs z to x = f(z), normalize runs x back to z.", s.direction:
        [("generate", Way::Generate), ("normalize", Way::Normalize)]),
        entry!("layer", false, "The selected layer, counted from 1 at the base.",
        Domain::Whole { min: 1, max: 160 },
        |s| Value::Whole(s.layer as u64), Value::Whole(n) => s.layer = n as usize),
        choice!("picture", false, "What the picture of a layer shows: log |det J|, the entries of J, or the images of small circles.",
        s.picture: [("logdet", LayerPicture::LogDet), ("entries", LayerPicture::Entries),
        ("ellipses", LayerPicture::Ellipses)]),
        entry!("grid", false, "Whether a grid of z lies over the density and is bent with it.", Domain::Switch,
        |s| Value::Switch(s.grid), Value::Switch(on) => s.grid = on),
        entry!("samples", false, "Whether samples travel with the density, coloured by where they began.", Domain::Switch,
        |s| Value::Switch(s.samples), Value::Switch(on) => s.samples = on),
        entry!("temperature", false, "The temperature T of the samples: z is drawn with every standard deviation of the base times T, in a box with every half-width, so that x = f(z) gathers where much is likely. Densities stay those of T = 1.",
        Domain::Real { min: 0.0, max: 1.0, per_unit: Some(100.0) },
        |s| Value::Real(s.temperature), Value::Real(x) => s.temperature = x),
        entry!("lock", false, "Whether the colours of the density keep their scale.", Domain::Switch,
        |s| Value::Switch(s.lock), Value::Switch(on) => s.lock = on),
        choice!("theme", false, "The colours of the page.", s.theme: [("auto", Theme::Auto), ("dark", Theme::Dark),
        ("light", Theme::Light), ("projector", Theme::Projector)]),
        entry!("notation", false, "The letters of the formulas: the lecture's, or those of Papamakarios et al. 2021 or Kobyzev et al. 2020.",
        Domain::OneOf(|| Notation::ALL.iter().map(|n| n.name()).collect()),
        |s| Value::Name(s.notation.name()), Value::Name(n) => s.notation = Notation::from_name(n).unwrap_or(s.notation)),
        entry!("focus", false, "A point x to inspect, in standardised coordinates: two of them, or as many as the flow has.", Domain::Point { bound: 50.0, most: MOST_DIM },
        |s| Value::Point(s.point(2 + s.beyond.len()).unwrap_or_default()),
        Value::Point(at) => if at.is_empty() { (s.focus, s.beyond) = (None, Vec::new()) } else { s.inspect(&at) }),
        entry!("axes", false, "The two coordinates that are drawn where there are more than two: to the right and up, counted from 1.",
        Domain::List { takes: "two different coordinates of 1 to 64, such as 1,2", bound: 64.0, fits: are_axes },
        |s| Value::Numbers(s.axes.map(|a| a as f64).to_vec()),
        Value::Numbers(list) => if let [i, j] = list[..] { s.axes = [i as usize, j as usize] }),
        entry!("context", false, "What a conditional flow is given, its condition c: every picture is at this value, in standardised coordinates for points of a file; what is missing is as in the first label, or 0.",
        Domain::Numbers { most: MOST_DIM, bound: 50.0 },
        |s| Value::Numbers(s.context.clone()), Value::Numbers(list) => s.context = list),
        entry!("hide", false, "Panels that are not shown.", Domain::AnyOf(PANELS),
        |s| Value::Names(PANELS.iter().copied().filter(|p| s.hide.iter().any(|h| h == p)).collect()),
        Value::Names(names) => s.hide = names.into_iter().map(String::from).collect()),
    ]
}
