//! Training in numbers: the test NLL against what no model can beat and what one Gaussian reaches, and the curve behind it.

use super::training_chart::{Levels, chart, measured};
use crate::engine::Standing;
use crate::preset::Source;
use crate::ui::Model;
use crate::ui::plot::{number, whole};
use crate::ui::style::{Size, Style, space};
use crate::words::fill;
use egui::text::LayoutJob;
use egui::{Color32, RichText, Ui, vec2};

/// For a panel: the number, the gap, and where there is room a small chart and what the run is doing.
pub fn training_small_ui(ui: &mut Ui, model: &Model, style: &Style, with_chart: bool) {
    headline_ui(ui, model, style);
    if with_chart {
        let height = (ui.available_width() * 0.62).clamp(120.0 * style.type_scale(), 220.0 * style.type_scale());
        chart(ui, model, style, vec2(ui.available_width(), height), true);
        standing_ui(ui, model, style, Size::Small);
    }
}

/// The chart as the figure, in all of the room that is left.
pub fn training_ui(ui: &mut Ui, model: &Model, style: &Style) {
    let mut heading = LayoutJob::default();
    style.append_text(
        &mut heading,
        &format!("{}  ", style.tr("Negative log-likelihood")),
        style.bold(Size::Large),
        style.palette.text,
    );
    style.append_formula(&mut heading, "−log p(x)", Size::Large, style.palette.text);
    style.append_text(
        &mut heading,
        &format!("  {}", style.tr("in nats, against steps of training")),
        style.font(Size::Body),
        style.palette.weak,
    );
    ui.label(heading);
    headline_ui(ui, model, style);
    let foot = style.points(Size::Body) * 1.6 + space::M;
    let room = (ui.available_height() - foot).max(120.0);
    let height = room.min(ui.available_width() * 1.1);
    chart(ui, model, style, vec2(ui.available_width(), height), false);
    standing_ui(ui, model, style, Size::Body);
}

/// In the place of a number that is measured just now: about as wide, so that nothing moves when it comes.
const COMING: &str = "–.–––";

/// The number and how far it is from the truth, on one baseline.
fn headline_ui(ui: &mut Ui, model: &Model, style: &Style) {
    let p = style.palette;
    let entropy = Levels::new(model).entropy;
    let nll = measured(model);
    let value = nll.map_or_else(|| COMING.to_owned(), |nll| number(nll, 0.001));
    let mut job = LayoutJob::default();
    style.append_text(&mut job, style.tr("test\u{a0}NLL\u{a0}"), style.font(Size::Body), p.weak);
    style.append_text(&mut job, &value, style.bold(Size::Title), p.measure);
    let mut help = style.say("The mean of −log p(x) over test points, which the flow never trained on, in nats.");
    // Toys have a known entropy, which comes with their points.
    if entropy.is_some() || (nll.is_none() && matches!(model.settings.data, Source::Toy(_))) {
        style.append_text(&mut job, style.tr("   gap\u{a0}"), style.font(Size::Body), p.weak);
        let gap = nll.zip(entropy).map_or_else(|| COMING.to_owned(), |(nll, entropy)| number(nll - entropy, 0.001));
        let gap = format!("{gap}\u{a0}{}", style.tr("nats"));
        style.append_text(&mut job, &gap, style.bold(Size::Body), p.text);
        help.push_str(style.tr(" The gap is its distance from the truth: test NLL − entropy = KL(data ‖ flow)."));
    }
    style.share_baseline(&mut job, Size::Title);
    ui.label(job).on_hover_text(help);
    if let (false, Some([_, loss])) = (model.settings.config().objective.in_nats(), model.run.history.train.last()) {
        let text = fill(style.tr("matching loss {} (velocity²)"), &[&number(*loss, 0.01)]);
        let help = "What training lowers: the mean of |v(y_t, t) − (x − z)|² over a batch, a squared velocity and not a likelihood. It stays above zero, because many paths cross at the same place. The NLL beside it is measured by the solver.";
        ui.label(style.weak(text, Size::Body)).on_hover_text(style.say(help));
    }
    if let Some(ess) = model.run.ess {
        let text = fill(style.tr("effective sample size {} %"), &[&format!("{:.0}", 100.0 * ess)]);
        let help = "Samples of the flow, weighted to the target by p*/p: they are worth as many independent ones as this share. Low: the flow misses a part, or weights differ much.";
        ui.label(style.weak(text, Size::Body)).on_hover_text(style.tr(help));
    }
}

/// What the run is doing, in a line.
fn standing_ui(ui: &mut Ui, model: &Model, style: &Style, size: Size) {
    let (text, colour) = standing(model, style);
    ui.label(RichText::new(text).font(style.font(size)).color(colour));
}

fn standing(model: &Model, style: &Style) -> (String, Color32) {
    let (run, p) = (&model.run, style.palette);
    let (step, last) = (whole(run.step), whole(model.settings.steps.max(run.step)));
    if let Some(broken) = &run.broken {
        return (fill(style.tr("Stopped: {}."), &[&style.heard(&broken.to_string())]), p.error);
    }
    let text = match run.standing {
        _ if !run.started => style.tr("Preparing the data").to_owned(),
        Standing::Training => {
            let speed = whole(run.steps_per_s.max(0.0).round() as u64);
            fill(style.tr("step {} of {} · {} steps/s"), &[&step, &last, &speed])
        }
        Standing::Finished => fill(style.tr("finished: step {} of {}"), &[&step, &last]),
        Standing::Paused if run.step == 0 && model.opened.is_some() => {
            style.tr("the weights of the file, as they came").to_owned()
        }
        Standing::Paused if run.step == 0 => {
            style.tr("not trained yet: these are the first weights of the seed").to_owned()
        }
        Standing::Paused => fill(style.tr("paused at step {} of {}"), &[&step, &last]),
    };
    (text, p.weak)
}
