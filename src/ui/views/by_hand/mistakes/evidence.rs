//! What gives a mistake away: a few facts that an honest flow fulfils, each with its number and whether it holds here.

use crate::figure::believed::{BelievedMass, distance_to_normal, untouched};
use crate::preset::Bug;
use crate::ui::Model;
use crate::ui::plot::{number, positive};
use crate::ui::style::{Size, Style, space};
use crate::words::fill;
use egui::{RichText, Ui};

/// Rows of cells a frame: about a millisecond.
const ROWS: usize = 3;

/// The evidence with what is costly to compute.
#[derive(Debug, Default)]
pub struct Evidence {
    /// The weights that the sum under way is about.
    of: (u32, u64),
    sum: BelievedMass,
    mass: Option<f64>,
}

/// A fact, whether it holds, and its numbers.
struct Fact {
    holds: bool,
    title: String,
    text: String,
}

impl Evidence {
    pub fn show(&mut self, ui: &mut Ui, model: &Model, style: &Style) {
        self.advance(ui, model);
        ui.spacing_mut().item_spacing.y = space::XS;
        ui.label(style.strong(style.tr("What gives it away"), Size::Body));
        let facts = [loss(model, style), self.mass(style), marginal(model, style), units(model, style)];
        let mut some = false;
        for fact in facts.into_iter().flatten() {
            some = true;
            fact_ui(ui, style, &fact);
        }
        if !some {
            let wait = style.tr("Press Train: the facts appear with the first steps.");
            ui.label(style.weak(wait, Size::Body));
        }
    }

    fn advance(&mut self, ui: &Ui, model: &Model) {
        let run = &model.run;
        if run.params.is_empty() || run.flow.dim() != 2 {
            self.mass = None;
            return;
        }
        if self.of.0 != run.number {
            (self.of, self.sum, self.mass) = ((run.number, run.version), BelievedMass::default(), None);
        }
        let weight = model.settings.bug.in_loss().map_or(1.0, |mistake| mistake.weight());
        // Newer weights wait until the sum for the older ones is done, or it never would be.
        let current = self.of.1 == run.version;
        if self.mass.is_none() || !current {
            if let Some(mass) = self.sum.advance(&run.flow, &run.params, weight, ROWS) {
                (self.mass, self.sum, self.of.1) = (Some(mass), BelievedMass::default(), run.version);
            }
            ui.ctx().request_repaint();
        }
    }

    /// The mass under the density that the formula gives.
    fn mass(&self, style: &Style) -> Option<Fact> {
        let mass = self.mass?;
        // The sum over the cells is good for two decimals.
        let shown = if (0.01..100.0).contains(&mass) { number(mass, 0.01) } else { positive(mass) };
        let text = fill(style.tr("mass of p(x) in the window: {}"), &[&shown]);
        Some(Fact {
            holds: (mass - 1.0).abs() < 0.05,
            title: style.letters(style.tr("p(x) has mass 1")),
            text: style.letters(&text),
        })
    }
}

/// What training makes small against what it should make small: the exact NLL, which no honest loss leaves behind.
fn loss(model: &Model, style: &Style) -> Option<Fact> {
    let run = &model.run;
    let (&[_, loss], exact) = (run.history.train.last()?, run.history.test_nll()?);
    let pattern = style.tr("training loss {} nats, exact NLL {} nats, entropy of the data {} nats");
    let [loss, exact, entropy] = [loss, exact, run.entropy?].map(|nats| nats + run.log_std_sum);
    let numbers = [loss, exact, entropy].map(|nats| number(nats, 0.01));
    Some(Fact {
        holds: (loss - exact).abs() < 0.5 && loss > entropy - 0.2,
        title: style.tr("The training loss is the NLL").to_owned(),
        text: fill(pattern, &[&numbers[0], &numbers[1], &numbers[2]]),
    })
}

/// Whether a coordinate comes out as noise that is not in the data.
fn marginal(model: &Model, style: &Style) -> Option<Fact> {
    let run = &model.run;
    if run.points.is_empty() || run.flow.dim() != 2 || run.params.is_empty() {
        return None;
    }
    let still = untouched(&run.flow);
    let Some(&d) = still.first() else {
        let title = style.tr("Every coordinate is moved").to_owned();
        return Some(Fact { holds: true, title, text: style.tr("each by at least one layer").to_owned() });
    };
    let chance = 1.36 / ((run.points.len() / 2) as f64).sqrt();
    let data = distance_to_normal(run.points.chunks_exact(2).map(|x| f64::from(x[d])).collect());
    let letter = if d == 0 { "x₁" } else { "x₂" };
    let pattern = style.tr("no layer moves {}: it stays N(0, 1), and the data are not: the distribution functions differ by {}, where chance allows {}");
    Some(Fact {
        holds: false,
        title: style.tr("Every coordinate is moved").to_owned(),
        text: style.letters(&fill(pattern, &[&letter, &number(data, 0.001), &number(chance, 0.001)])),
    })
}

/// Whether the data are where the base is.
fn units(model: &Model, style: &Style) -> Option<Fact> {
    let points = &model.run.points;
    if points.is_empty() || model.run.flow.dim() != 2 {
        return None;
    }
    let n = (points.len() / 2) as f64;
    let mean = |d: usize| points.chunks_exact(2).map(|x| f64::from(x[d])).sum::<f64>() / n;
    let std = |d: usize| {
        let m = mean(d);
        (points.chunks_exact(2).map(|x| (f64::from(x[d]) - m).powi(2)).sum::<f64>() / n).sqrt()
    };
    let (m, s) = ([mean(0), mean(1)], [std(0), std(1)]);
    let pattern = style.tr("mean ({}, {}), standard deviations {} and {}");
    let text = fill(pattern, &[&number(m[0], 0.1), &number(m[1], 0.1), &number(s[0], 0.01), &number(s[1], 0.01)]);
    let holds = m.iter().all(|m| m.abs() < 0.3) && s.iter().all(|s| (0.7..1.4).contains(s));
    let title = style.tr("The data are standardised").to_owned();
    (holds || model.settings.bug == Bug::NoStandardisation).then_some(Fact { holds, title, text })
}

fn fact_ui(ui: &mut Ui, style: &Style, fact: &Fact) {
    let p = style.palette;
    ui.add_space(space::S);
    let (sign, colour) = if fact.holds { ("✓", p.measure) } else { ("✕", p.error) };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.label(RichText::new(sign).font(style.bold(Size::Body)).color(colour));
        ui.label(style.strong(&fact.title, Size::Body));
    });
    ui.label(style.weak(&fact.text, Size::Small));
}
