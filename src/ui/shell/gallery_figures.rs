//! The further parts of the gallery: flows in motion, and figures that are done by hand, before any network.

use super::Screen;
use crate::preset::{FigureCard, figures, in_motion};
use crate::ui::Action;
use crate::ui::style::{Size, space};
use crate::ui::views::{by_hand, watch};
use egui::{Align, Label, Layout, Rect, RichText, Role, Sense, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, vec2};

const RADIUS: u8 = 10;
const LINE_GAP: f32 = 2.0;
/// A sketch is so much lower than it is wide.
const SKETCH: f32 = 0.55;

/// The small picture of a card, where there is one.
fn sketch(card: &FigureCard) -> Option<by_hand::Sketch> {
    watch::sketch(card).or_else(|| by_hand::sketch(card.view))
}

impl Screen {
    /// Cards of `width`, so many in a row.
    pub(super) fn figure_cards(&self, ui: &mut Ui, columns: usize, width: f32, out: &mut Vec<Action>) {
        let style = &self.style;
        let about =
            style.tr("Trained flows that carry points along paths: play them, follow a particle, read the field.");
        self.section(ui, style.tr("Flows in motion"), about, in_motion(), (columns, width), out);
        let about = style.tr("The same mathematics without a network: move the points, read the numbers.");
        self.section(ui, style.tr("By hand"), about, figures(), (columns, width), out);
    }

    fn section(
        &self,
        ui: &mut Ui,
        title: &str,
        about: &str,
        cards: &[FigureCard],
        (columns, width): (usize, f32),
        out: &mut Vec<Action>,
    ) {
        let style = &self.style;
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = space::S;
            ui.add_space(space::S);
            ui.label(style.strong(title, Size::Title));
            ui.label(style.weak(about, Size::Body));
            ui.add_space(space::S);
        });
        for row in cards.chunks(columns.max(1)) {
            let height = row.iter().map(|card| self.figure_card_height(ui, card, width)).fold(0.0, f32::max);
            ui.horizontal_top(|ui| {
                for card in row {
                    if self.figure_card(ui, card, vec2(width, height)) {
                        out.push(Action::OpenPreset(card.name));
                    }
                }
            });
        }
    }

    fn figure_words(&self, card: &FigureCard) -> [RichText; 2] {
        let style = &self.style;
        [style.strong(style.tr(card.title), Size::Body), style.text(style.letters(style.tr(card.about)), Size::Small)]
    }

    fn sketch_height(card: &FigureCard, width: f32) -> f32 {
        if sketch(card).is_some() { (SKETCH * width).round() } else { 0.0 }
    }

    fn figure_card_height(&self, ui: &Ui, card: &FigureCard, width: f32) -> f32 {
        let height = |text: RichText| {
            let (text, room) = (egui::WidgetText::from(text), width - 2.0 * space::M);
            text.into_galley(ui, Some(egui::TextWrapMode::Wrap), room, egui::TextStyle::Body).size().y + LINE_GAP
        };
        Self::sketch_height(card, width) + self.figure_words(card).map(height).iter().sum::<f32>() + 2.0 * space::S
    }

    fn figure_card(&self, ui: &mut Ui, card: &FigureCard, size: Vec2) -> bool {
        let (style, p) = (&self.style, self.style.palette);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, style.tr(card.title)));
        if !ui.is_rect_visible(rect) {
            return response.clicked();
        }
        let lit = response.hovered() || response.has_focus();
        ui.painter().rect_filled(rect, RADIUS, if lit { p.hovered } else { p.raised });
        let picture = Rect::from_min_size(rect.min, vec2(size.x, Self::sketch_height(card, size.x)));
        if let Some(sketch) = sketch(card) {
            let top = egui::CornerRadius { nw: RADIUS, ne: RADIUS, sw: 0, se: 0 };
            ui.painter().rect_filled(picture, top, p.page);
            sketch(ui.painter(), picture.shrink(space::S), style);
        }
        let room = Rect::from_min_max(picture.left_bottom(), rect.max).shrink2(vec2(space::M, space::S));
        let words = UiBuilder::new().max_rect(room).id_salt(card.name).layout(Layout::top_down(Align::Min));
        let mut words_ui = ui.new_child(words);
        words_ui.spacing_mut().item_spacing.y = LINE_GAP;
        for text in self.figure_words(card) {
            words_ui.add(Label::new(text).wrap());
        }
        let edge = if lit { style.stroke(1.5, p.accent) } else { style.stroke(1.0, p.line) };
        ui.painter().rect_stroke(rect, RADIUS, edge, StrokeKind::Inside);
        response.clicked()
    }
}
