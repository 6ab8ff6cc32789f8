//! One of the two trainings: the density that its flow has now, and some of the paths from z to x.

use super::layout::head;
use super::{WINDOW, colours, short_title, title};
use crate::ui::Model;
use crate::ui::plot::{Field, Plane, fingerprint, number, paint_texture, polylines, ticks};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::readout::notice;
use crate::ui::views::watch::told;
use crate::watch::matching::{Found, Side};
use crate::words::fill;
use egui::{Align2, Painter, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

pub(super) fn side_ui(
    ui: &mut Ui,
    rect: Rect,
    model: &Model,
    style: &Style,
    which: usize,
    answer: Option<(&Side, f32)>,
    ground: &mut Field,
) {
    let (settings, run) = match (which, &model.beside) {
        (0, _) => (Some(&model.settings), Some(&model.run)),
        (_, beside) => (beside.as_ref().map(|b| &b.settings), beside.as_ref().map(|b| &b.run)),
    };
    let name = style.tr(settings.map_or("likelihood", title));
    let square = Rect::from_min_max(pos2(rect.left(), rect.bottom() - rect.width()), rect.max);
    let nll = run.and_then(|run| run.history.test_nll());
    let value = nll.map_or_else(|| "–".to_owned(), |nll| number(nll + model.run.log_std_sum, 0.001));
    let short = style.tr(settings.map_or("likelihood", short_title));
    let said = style.say("The test NLL: the mean of −log p(x) over test points, in nats.");
    heading(ui, rect, style, which, [name, short], &fill(style.tr("NLL {} nats"), &[&value]), &said);
    let plane = Plane::fitted(square, WINDOW);
    let response = ui.interact(plane.rect, ui.scope_id().with(("side", which)), Sense::hover());
    let about = "The density p(x) of the flow now, and forty of its paths from z to x.";
    let said = format!("{name}. {}", style.say(about));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &said));
    response.on_hover_text(&said);
    let painter = ui.painter().with_clip_rect(plane.rect.intersect(ui.clip_rect()));
    painter.rect_filled(plane.rect, 0.0, style.palette.page);
    match answer {
        Some((side, top)) => {
            if let Some(texture) = density(ui, side, style, top, ground) {
                paint_texture(&painter, texture, plane.rect);
            }
            let stroke = style.stroke(1.0, style.palette.text.gamma_multiply(0.45));
            painter.add(polylines(side.paths.iter().map(Vec::as_slice), |v| plane.to_screen(v), stroke));
            for path in side.paths.iter().filter(|path| path.len() >= 2) {
                let end = [path[path.len() - 2], path[path.len() - 1]];
                painter.circle_filled(plane.to_screen(end), 2.0, style.palette.text);
            }
        }
        None => notice(&painter, plane.rect, style, style.tr("Waiting for the first weights")),
    }
    numbers(&painter, &plane, style);
    let edge = style.stroke(1.0, style.palette.line);
    ui.painter().rect_stroke(plane.rect, 0.0, edge, egui::StrokeKind::Inside);
}

/// Along two edges, inside of them, where the picture is large enough.
pub(super) fn numbers(painter: &Painter, plane: &Plane, style: &Style) {
    let (p, rect, font) = (style.palette, plane.rect, style.font(Size::Small));
    if rect.width() < 160.0 * style.type_scale() {
        return;
    }
    let (marks, step) = ticks(f64::from(WINDOW.x[0]), f64::from(WINDOW.x[1]), 4);
    for mark in marks.into_iter().filter(|mark| mark.abs() < f64::from(WINDOW.x[1])) {
        let (at, text) = (plane.to_screen([mark as f32; 2]), number(mark, step));
        painter.vline(at.x, rect.bottom() - space::XS..=rect.bottom(), style.stroke(1.0, p.axis));
        painter.hline(rect.left()..=rect.left() + space::XS, at.y, style.stroke(1.0, p.axis));
        painter.text(pos2(at.x, rect.bottom() - space::XS), Align2::CENTER_BOTTOM, &text, font.clone(), p.weak);
        painter.text(pos2(rect.left() + space::XS + 2.0, at.y), Align2::LEFT_CENTER, text, font.clone(), p.weak);
    }
}

/// The name over a square, with a line of the run's colour, and a number at its right, or below where there are two lines, of
/// which `help` says what it is.
pub(super) fn heading(ui: &Ui, rect: Rect, style: &Style, which: usize, names: [&str; 2], value: &str, help: &str) {
    let mut y = rect.bottom() - rect.width() - style.points(Size::Body) * 0.9;
    let painter = ui.painter();
    let has_two = rect.height() - rect.width() > 1.2 * head(style);
    let (at, align) = if has_two { (rect.left(), Align2::LEFT_CENTER) } else { (rect.right(), Align2::RIGHT_CENTER) };
    let value = painter.text(pos2(at, y), align, value, style.font(Size::Small), style.palette.weak);
    told(ui, value, &format!("number {which}"), help);
    let mut right = value.left() - space::S;
    if has_two {
        (y, right) = (y - 1.4 * style.points(Size::Small), rect.right());
    }
    let mut left = rect.left();
    if let Some(&colour) = colours(style).get(which) {
        painter.hline(left..=left + 18.0, y, style.stroke(2.5, colour));
        left += 18.0 + space::XS;
    }
    let room = right - left;
    let [long, short] = names;
    let tries = [(long, Size::Body), (long, Size::Small), (short, Size::Body), (short, Size::Small)];
    let laid =
        |(name, size): (&str, Size)| painter.layout_no_wrap(name.to_owned(), style.bold(size), style.palette.text);
    let fits = tries.into_iter().map(laid).find(|galley| galley.size().x <= room);
    let galley = fits.unwrap_or_else(|| laid((short, Size::Small)));
    let clip = Rect::from_min_size(pos2(left, y - galley.size().y), vec2(room.max(0.0), 2.0 * galley.size().y));
    let at = pos2(left, y - galley.size().y / 2.0);
    painter.with_clip_rect(clip.intersect(ui.clip_rect())).galley(at, galley, style.palette.text);
}

fn density(ui: &Ui, side: &Side, style: &Style, top: f32, ground: &mut Field) -> Option<egui::TextureId> {
    let values = &side.log_density;
    if values.len() != side.size * side.size {
        return ground.last();
    }
    let sum = values.iter().fold(0u64, |hash, v| hash.wrapping_mul(31).wrapping_add(u64::from(v.to_bits())));
    let shows = fingerprint((sum, side.size, top.to_bits(), style.look as u8));
    ground.texture(ui.ctx(), shows, [side.size; 2], |i| style.sequential.at(values[i].exp() / top))
}

/// The density that the last colour stands for: in each picture the largest but for one cell in five hundred, of both the
/// larger.
pub(super) fn top(found: &Found) -> Option<f32> {
    let sides = [&found.first, &found.beside].into_iter().flatten();
    sides.filter_map(|side| largest(&side.log_density)).reduce(f32::max)
}

fn largest(values: &[f32]) -> Option<f32> {
    let mut sorted: Vec<f32> = values.iter().copied().filter(|l| l.is_finite()).collect();
    let rank = sorted.len().checked_sub(1 + sorted.len() / 500)?;
    Some(sorted.select_nth_unstable_by(rank, f32::total_cmp).1.exp().max(1e-6))
}
