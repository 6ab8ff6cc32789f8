//! The NLL against what it could be: the entropy as the floor, one Gaussian as the ceiling.

use super::Screen;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use egui::{Align2, Sense, Stroke, Ui, pos2, vec2};

impl Screen {
    /// The number, its gap and a gauge.
    pub(super) fn nll_ui(&self, ui: &mut Ui, model: &Model) {
        let (style, run) = (&self.style, &model.run);
        let shift = run.log_std_sum;
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(style.weak("NLL of test points", Size::Small)).on_hover_text(
            "The mean of −log p(x) over points that training never saw, in nats: the smaller, the better the flow describes the data.",
        );
        let Some(nll) = run.history.test_nll() else {
            ui.label(style.strong("…", Size::Display));
            ui.label(style.weak("measuring", Size::Small));
            return;
        };
        ui.horizontal(|ui| {
            ui.label(style.strong(format!("{:.3}", nll + shift), Size::Display));
            ui.label(style.weak("nats", Size::Small));
        });
        match run.gap() {
            Some(gap) => {
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing.x = space::XS;
                    ui.label(
                        egui::RichText::new(format!("gap {gap:.3}"))
                            .font(style.bold(Size::Body))
                            .color(style.palette.accent),
                    );
                    ui.label(style.weak("nats", Size::Small));
                })
                .response
                .on_hover_text(
                    "NLL − entropy: how far the flow is from the truth. No model can do better than the entropy.",
                );
            }
            None => {
                ui.label(style.weak("The entropy of points from a file is unknown.", Size::Small));
            }
        }
        self.gauge(ui, model, nll);
    }

    fn gauge(&self, ui: &mut Ui, model: &Model, nll: f64) {
        let (style, run, p) = (&self.style, &model.run, self.style.palette);
        let (Some(ceiling), shift) = (run.gaussian_nll, run.log_std_sum) else { return };
        let small = style.points(Size::Small);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 16.0 + 2.0 * small), Sense::hover());
        let floor = run.entropy.unwrap_or_else(|| nll.min(ceiling) - 0.2);
        let span = (ceiling - floor).max(1e-3);
        let y = rect.top() + 10.0;
        let x =
            |v: f64| egui::lerp(rect.left() + 4.0..=rect.right() - 4.0, (((v - floor) / span) as f32).clamp(0.0, 1.0));
        let painter = ui.painter();
        painter.hline(x(floor)..=x(ceiling), y, style.stroke(3.0, p.line));
        painter.hline(x(floor)..=x(nll), y, style.stroke(3.0, p.accent));
        for v in [floor, ceiling] {
            painter.vline(x(v), y - 5.0..=y + 5.0, style.stroke(1.0, p.axis));
        }
        painter.circle(pos2(x(nll), y), 5.0, p.accent, Stroke::new(2.0, p.panel));
        let font = style.font(Size::Small);
        let ends = [
            (run.entropy.map(|h| h + shift), "entropy", rect.left(), Align2::LEFT_TOP),
            (Some(ceiling + shift), "Gaussian", rect.right(), Align2::RIGHT_TOP),
        ];
        for (value, word, at, align) in ends {
            let Some(value) = value else { continue };
            painter.text(pos2(at, y + 7.0), align, format!("{value:.3}"), font.clone(), p.text);
            painter.text(pos2(at, y + 8.0 + small), align, word, font.clone(), p.weak);
        }
        response.on_hover_text("From the true entropy of the data to the NLL of the best single Gaussian: a flow should end far to the left.");
    }
}
