//! Below the panes: the two sums at the followed point, and from how many steps on no step folds the plane.

use super::Scene;
use crate::ui::plot::{number, whole};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::watch::panes::panes;
use crate::watch::lattice::centre;
use crate::watch::resnet::{self, limit};
use crate::words::fill;
use egui::{Color32, Label, Ui};

pub(super) fn numbers_ui(ui: &mut Ui, style: &Style, scene: &Scene<'_>, columns: usize) {
    let Some(limit) = scene.limit else { return };
    panes(ui, columns, 2, |ui, pane, _| match pane {
        0 => threshold_ui(ui, style, scene, limit),
        _ => sums_ui(ui, style, scene, limit),
    });
}

fn two(value: f64) -> String {
    number(value, 0.01)
}

fn line(ui: &mut Ui, style: &Style, text: String, colour: Color32, help: &str) {
    let text = style.text(style.letters(&text), Size::Small).color(colour);
    ui.add(Label::new(text).wrap()).on_hover_text(style.letters(help));
}

/// The smallest singular value over the plane, and where it is.
fn nearest(cut: &resnet::Found) -> Option<(f64, String)> {
    let (i, &least) = cut.smallest.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1))?;
    let (cells, along) = match cut.dim {
        1 => (vec![i], cut.smallest.len()),
        _ => (vec![i % cut.side, i / cut.side], cut.side),
    };
    let at: Vec<String> = cells.into_iter().map(|i| number(f64::from(centre(i, along)), 0.1)).collect();
    Some((f64::from(least), format!("({})", at.join(", "))))
}

fn threshold_ui(ui: &mut Ui, style: &Style, scene: &Scene<'_>, limit: &limit::Found) {
    let (p, t) = (style.palette, &limit.threshold);
    let text = match t.steps {
        1 => style.tr("Invertible from n* = 1 on: even one step of this field folds nothing.").to_owned(),
        n => fill(style.tr("Invertible from n* = {} on: with fewer steps some step folds."), &[&n]),
    };
    let help = style.tr(
        "The smallest n from which on det (I + h ∂v/∂y) > 0 for every step and everywhere on a lattice of [−4, 4]², where the smallest singular value of the step’s Jacobian stays above 0.",
    );
    ui.add(Label::new(style.strong(style.letters(&text), Size::Body)).wrap()).on_hover_text(style.letters(help));
    if let Some((least, at)) = scene.cut.and_then(nearest).filter(|_| scene.steps > 0) {
        let (pattern, ink) = if least <= 0.0 {
            (
                "n = {}: the smallest singular value, signed by det, falls to {} at {}. A step folds: two points share an image, and no inverse exists.",
                p.error,
            )
        } else {
            ("n = {}: the smallest singular value of all steps is {}, at {}. No step folds.", p.text)
        };
        let help = style.tr(
            "The least over {} points of [−4, 4]² and all steps, signed by the determinant: between + and − it passes 0.",
        );
        let help = fill(help, &[&whole(scene.cut.map_or(0, |cut| cut.smallest.len() as u64))]);
        line(ui, style, fill(style.tr(pattern), &[&scene.steps, &number(least, 0.001), &at]), ink, &help);
    }
    let pattern = style.tr("h Lip(v) < 1 is enough, here n > {}, but not necessary: what folds is a real eigenvalue of ∂v/∂y below −n, and the lowest is {}.");
    let text = fill(pattern, &[&two(t.lipschitz), &two(-t.contraction)]);
    let help = style.tr("Lip(v) is the largest singular value of ∂v/∂y that was met over [−4, 4]² and t from 0 to 1.");
    line(ui, style, text, p.weak, help);
}

fn sums_ui(ui: &mut Ui, style: &Style, scene: &Scene<'_>, limit: &limit::Found) {
    let p = style.palette;
    let z = limit.z.iter().map(|&v| two(v)).collect::<Vec<_>>().join(", ");
    let title = fill(style.tr("The followed point, z = ({})"), &[&z]);
    ui.add(Label::new(style.strong(style.letters(&title), Size::Body)).wrap()).on_hover_text(
        style.say("The inspected point’s z, or one near the middle. Click the first picture to follow another one."),
    );
    let nats = style.tr("nats");
    let Some(cut) = scene.cut else { return };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let mut say = |name: &str, value: f64, ink, help: &str| {
            let mut job = style.formula(name, Size::Body, ink);
            style.append_text(&mut job, &format!(" = {} {nats}", number(value, 0.001)), style.font(Size::Body), ink);
            ui.add(Label::new(job).extend()).on_hover_text(style.say(help));
        };
        if scene.steps == 0 {
            say("∫ tr ∂v/∂y dt", limit.log_det, p.text, "log |det ∂x/∂z| of the continuous flow at this point.");
            return;
        }
        let help = "log |det ∂x/∂z| of the residual network at this point: exact, one determinant a step.";
        say("Σ log |det (I + h ∂v/∂y)|", cut.exact, p.accent, help);
        let help =
            "What the continuous flow has in the place of the determinants: the trace alone, summed over the steps.";
        say("Σ h tr ∂v/∂y", cut.trace, p.measure, help);
    });
    if scene.steps > 0 {
        let pattern = style.tr("They differ by {} nats. To first order that is ½ ∫ tr (∂v/∂y)² dt / n = {} nats: half of it with twice the steps.");
        let text = fill(
            pattern,
            &[&number(cut.trace - cut.exact, 0.001), &number(limit.bend / f64::from(scene.steps), 0.001)],
        );
        let help = style.tr("log det (I + hJ) = h tr J − ½ h² tr J² + …: only the trace is left when h goes to 0.");
        line(ui, style, text, p.weak, help);
    } else {
        let text = style.tr("In the limit only the trace is left: no determinant has to be computed.").to_owned();
        line(
            ui,
            style,
            text,
            p.weak,
            style.tr("log det (I + hJ) = h tr J − ½ h² tr J² + …: only the trace is left when h goes to 0."),
        );
    }
}
