//! The data as picture tiles.

use super::super::{Screen, change};
use crate::data::Dataset;
use crate::preset::{Source, field};
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use egui::{Align2, Color32, FontId, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

const OWN: &str = "Samples of the flow from the file, which came without data: against them it is right by definition.";

impl Screen {
    pub(super) fn data_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let help = field("data").map_or("", |f| f.help);
        super::caption(ui, &self.style, "Another target starts training again", true, help);
        let gap = space::S;
        let smallest = 84.0 * (1.0 + 0.6 * (self.style.type_scale() - 1.0));
        let columns = ((ui.available_width() + gap) / smallest).floor().max(3.0);
        let width = ((ui.available_width() - gap * (columns - 1.0)) / columns).floor();
        let chosen = model.settings.data;
        let mut tiles: Vec<(Source, &str, &str)> = Dataset::ALL
            .iter()
            .map(|&d| (Source::Toy(d), self.style.tr(d.title()), self.style.tr(d.about())))
            .collect();
        if model.is_own_data() {
            tiles.push((Source::Imported, self.style.tr("Its samples"), self.style.tr(OWN)));
        } else if model.imported.is_some() {
            tiles.push((
                Source::Imported,
                self.style.tr("Your points"),
                self.style.tr("The points of the file that was opened."),
            ));
        }
        let font = self.caption_font(ui, width + gap, tiles.iter().map(|(_, title, _)| *title));
        for row in tiles.chunks(columns as usize) {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = gap;
                for (source, title, about) in row {
                    if self.data_tile(ui, width, &font, *source, (title, about), chosen == *source) {
                        out.push(change(model, |s| s.data = *source));
                    }
                }
            });
        }
        ui.add_space(space::S);
        let open = egui::Button::new(self.style.text(self.style.tr("Your own points …"), Size::Body));
        let hint = self.style.tr("A CSV file of numbers, one point a line, with up to 64 columns; it never leaves this computer. Dropping it on the page does the same.");
        if ui.add(open).on_hover_text(hint).clicked() {
            out.push(Action::ChooseFile);
        }
        ui.add_space(space::S);
        let about = match chosen {
            Source::Toy(dataset) => dataset.about(),
            Source::Imported if model.is_own_data() => OWN,
            Source::Imported => "Points from a file, standardised: their true entropy is unknown.",
        };
        ui.label(self.style.weak(self.style.tr(about), Size::Small));
        self.given_ui(ui, model, out);
    }

    /// One size for all captions, in which the longest is no wider than `width`.
    fn caption_font<'a>(&self, ui: &Ui, width: f32, titles: impl Iterator<Item = &'a str>) -> FontId {
        let font = self.style.font(Size::Small);
        let size = |title: &str| ui.painter().layout_no_wrap(title.to_owned(), font.clone(), Color32::WHITE).size().x;
        let longest = titles.map(size).fold(width, f32::max);
        FontId::new(font.size * width / longest, font.family)
    }

    fn data_tile(
        &mut self,
        ui: &mut Ui,
        width: f32,
        font: &FontId,
        source: Source,
        (title, about): (&str, &str),
        on: bool,
    ) -> bool {
        let p = self.style.palette;
        let size = vec2(width, width + self.style.points(Size::Small) * 1.4);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, title));
        let picture = Rect::from_min_size(rect.min, vec2(width, width));
        self.dataset_picture(ui, picture, source);
        if on || response.hovered() || response.has_focus() {
            let stroke = Stroke::new(if on { 2.0 } else { 1.0 }, p.accent);
            ui.painter().rect_stroke(picture, 4.0, stroke, StrokeKind::Inside);
        }
        let colour = if on { p.accent } else { p.weak };
        let galley = ui.painter().layout_no_wrap(title.to_owned(), font.clone(), colour);
        let at = Align2::CENTER_TOP.anchor_size(pos2(rect.center().x, picture.bottom() + 1.0), galley.size());
        ui.painter().galley(at.min, galley, colour);
        response.on_hover_text(about).clicked()
    }
}
