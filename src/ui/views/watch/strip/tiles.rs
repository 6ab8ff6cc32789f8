//! The frames: small pictures on one scale, each a button that takes the timeline to its time.

use crate::flow::Way;
use crate::ui::plot::{Field, fingerprint, number, paint_texture};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::{Action, Model};
use crate::watch::strip::{Found, Frame, time};
use crate::words::fill;
use egui::{Align2, Mesh, Pos2, Rect, Role, Sense, Shape, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

/// Narrower frames take more rows.
const NARROWEST: f32 = 64.0;
const WIDEST: f32 = 220.0;

/// Where the frames are.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    corner: Pos2,
    side: f32,
    columns: usize,
    rows: usize,
    label: f32,
}

impl Row {
    /// At the top of `area`, in as few rows as may be.
    pub fn new(area: Rect, frames: usize, style: &Style) -> Self {
        let fit = ((area.width() + space::XS) / (NARROWEST + space::XS)).floor().max(1.0) as usize;
        Self::of(area, frames, frames.div_ceil(fit), style)
    }

    /// In as many rows as make the frames largest.
    pub fn filling(area: Rect, frames: usize, style: &Style) -> Self {
        let choices = (1..=frames).map(|rows| Self::of(area, frames, rows, style));
        let fitting = choices.filter(|row| row.height() <= area.height());
        fitting.max_by(|a, b| a.side.total_cmp(&b.side)).unwrap_or_else(|| Self::new(area, frames, style))
    }

    fn of(area: Rect, frames: usize, rows: usize, style: &Style) -> Self {
        let label = style.points(Size::Small) * 1.4;
        let columns = frames.div_ceil(rows);
        let wide = (area.width() + space::XS) / columns as f32 - space::XS;
        // One row leaves room below it; of more, each has its part.
        let high = if rows > 1 { area.height() / rows as f32 - label - space::XS } else { WIDEST };
        let side = wide.min(high.max(NARROWEST)).min(WIDEST);
        let whole = columns as f32 * (side + space::XS) - space::XS;
        let corner = area.min + vec2((area.width() - whole).max(0.0) / 2.0, 0.0);
        Self { corner, side, columns, rows: frames.div_ceil(columns), label }
    }

    pub fn height(&self) -> f32 {
        self.rows as f32 * (self.side + self.label + space::XS)
    }

    fn tile(&self, k: usize) -> Rect {
        let step = vec2(self.side + space::XS, self.side + self.label + space::XS);
        let at = self.corner + vec2((k % self.columns) as f32 * step.x, (k / self.columns) as f32 * step.y);
        Rect::from_min_size(at, Vec2::splat(self.side))
    }
}

#[derive(Debug, Default)]
pub struct Tiles {
    fields: Vec<Field>,
    of: Option<u64>,
    /// The density that the last colour stands for, in every frame.
    pub top: f32,
}

impl Tiles {
    /// Takes the scale of an answer, once.
    pub fn measure(&mut self, version: u64, found: &Found) {
        let sizes: usize = found.frames.iter().map(|f| f.size).sum();
        let of = fingerprint((version, found.of, sizes));
        if self.of != Some(of) {
            self.of = Some(of);
            self.top = found.top().max(1e-6);
        }
    }

    /// What was chosen.
    pub fn row_ui(
        &mut self,
        ui: &mut Ui,
        row: &Row,
        model: &Model,
        style: &Style,
        version: u64,
        found: &Found,
    ) -> Option<Action> {
        let count = found.frames.len();
        self.fields.resize_with(count, Field::default);
        let t = model.settings.t;
        let near = (t * count.saturating_sub(1) as f64).round() as usize;
        let mut action = None;
        for k in 0..count {
            let i = if model.settings.direction == Way::Normalize { count - 1 - k } else { k };
            let (rect, at) = (row.tile(k), time(i, count));
            let response = ui.interact(rect, ui.scope_id().with(("frame", i)), Sense::click());
            let name = fill(style.tr("The density at t = {}"), &[&short(at)]);
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, i == near, &name));
            self.tile(ui, rect, model.dim(), style, version, i, &found.frames[i]);
            let p = style.palette;
            let edge = match i == near {
                true => style.stroke(2.0, p.accent),
                false if response.hovered() || response.has_focus() => style.stroke(1.5, p.text),
                false => style.stroke(1.0, p.line),
            };
            ui.painter().rect_stroke(rect, 2.0, edge, StrokeKind::Inside);
            let below = rect.center_bottom() + vec2(0.0, 2.0);
            let colour = if i == near { p.text } else { p.weak };
            let name = match i {
                0 => "p(z)".to_owned(),
                i if i + 1 == count => "p(x)".to_owned(),
                _ => format!("t = {}", short(at)),
            };
            let fits = row.side > 4.6 * style.points(Size::Small);
            let name = if fits { name } else { short(at) };
            style.paint_formula(ui.painter(), below, Align2::CENTER_TOP, &name, Size::Small, colour);
            if response.on_hover_text(style.tr("Takes the timeline there.")).clicked() {
                action = Some(change(model, |s| s.t = at));
            }
        }
        action
    }

    #[expect(clippy::too_many_arguments, reason = "one frame, drawn in one place")]
    fn tile(&mut self, ui: &Ui, rect: Rect, dim: usize, style: &Style, version: u64, i: usize, frame: &Frame) {
        let painter = ui.painter();
        painter.rect_filled(rect, 2.0, style.palette.page);
        let top = self.top;
        if dim == 1 {
            painter.add(area(rect, frame, top, style));
            return;
        }
        if frame.size == 0 || frame.log_density.len() != frame.size * frame.size {
            return;
        }
        let shows = fingerprint((version, frame.size, top.to_bits(), style.look as u8));
        let colour = |c: usize| style.sequential.at(frame.log_density[c].exp() / top);
        if let Some(texture) = self.fields[i].texture(ui.ctx(), shows, [frame.size, frame.size], colour) {
            paint_texture(painter, texture, rect);
        }
    }
}

/// A time without zeros that say nothing.
fn short(t: f64) -> String {
    let text = number(t, 0.001);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() { "0".to_owned() } else { text.to_owned() }
}

/// The density on a line, filled.
fn area(rect: Rect, frame: &Frame, top: f32, style: &Style) -> Shape {
    let fill = style.sequential.at(0.6);
    let mut mesh = Mesh::default();
    let n = frame.log_density.len() as f32;
    for (k, log_p) in frame.log_density.iter().enumerate() {
        let x = rect.left() + rect.width() * (k as f32 + 0.5) / n;
        let high = (log_p.exp() / (1.1 * top)).min(1.0);
        mesh.colored_vertex(pos2(x, rect.bottom() - rect.height() * high), fill);
        mesh.colored_vertex(pos2(x, rect.bottom()), fill.gamma_multiply(0.3));
    }
    for k in 0..(frame.log_density.len().saturating_sub(1)) as u32 {
        mesh.add_triangle(2 * k, 2 * k + 1, 2 * k + 2);
        mesh.add_triangle(2 * k + 1, 2 * k + 2, 2 * k + 3);
    }
    Shape::mesh(mesh)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::style::Look;

    #[test]
    fn nine_frames_stand_in_one_row_on_a_desk_and_in_two_on_a_phone_or_a_projector() {
        let style = Style::new(Look::Dark);
        let rows = |width: f32| {
            let area = Rect::from_min_size(pos2(0.0, 0.0), vec2(width, 600.0));
            let row = Row::new(area, 9, &style);
            assert!((0..9).all(|k| area.expand(0.5).contains_rect(row.tile(k))), "{width}: {row:?}");
            row.rows
        };
        assert_eq!([rows(1100.0), rows(700.0), rows(374.0)], [1, 1, 2]);
        // A projector's type leaves no room for a picture below them: two rows fill it.
        let style = Style::new(Look::Projector);
        let area = Rect::from_min_size(pos2(0.0, 0.0), vec2(812.0, 396.0));
        let row = Row::filling(area, 9, &style);
        assert!((0..9).all(|k| area.expand(0.5).contains_rect(row.tile(k))), "{row:?}");
        assert!(row.rows == 2 && row.side > 1.5 * Row::new(area, 9, &style).side, "{row:?}");
        assert_eq!([0.0, 0.125, 0.5, 1.0].map(short), ["0", "0.125", "0.5", "1"]);
    }
}
