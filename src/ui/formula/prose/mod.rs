//! Prose with formulas: words and formulas share their lines and their baseline, displays stand in the middle.

mod lines;
mod read;
mod text;

use super::badge::Badge;
use super::layout::Setter;
use super::{parse, rewritten, spoken};
use crate::flow::Way;
use crate::ui::style::{Size, Style, space};
use egui::{Role, Sense, Ui, WidgetInfo, pos2, vec2};
use lines::display;
use read::{Block, Piece, blocks, direction};
pub use text::Text;

/// A display is so much larger than the text around it.
const DISPLAY: f32 = 1.15;

/// Shows `source` (see [`read`](self) for what it may hold) as wide as there is room. Returns where a link leads that was
/// followed.
pub fn prose_ui(ui: &mut Ui, style: &Style, source: &str, size: Size) -> Option<String> {
    let mut followed = None;
    let gap = 0.62 * style.points(size);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = gap;
        for block in blocks(source) {
            let found = match &block {
                Block::Paragraph(pieces) => text_ui(ui, style, pieces, size, 0.0, false),
                Block::Heading(pieces) => {
                    ui.add_space(space::XS);
                    text_ui(ui, style, pieces, size, 0.0, true)
                }
                Block::Point(pieces) => text_ui(ui, style, pieces, size, 1.25 * style.points(size), false),
                Block::Display { way, tex } => {
                    display_ui(ui, style, *way, tex, style.points(size));
                    None
                }
            };
            followed = followed.take().or(found);
        }
    });
    followed
}

/// One formula as a display, with its badge where `marked` says a direction.
pub fn marked_ui(ui: &mut Ui, style: &Style, marked: &str, size: Size) {
    let (way, tex) = direction(marked);
    display_ui(ui, style, way.flatten(), tex, style.points(size));
}

/// The direction of the first formula of `source` that says one.
pub fn way_of(source: &str) -> Option<Way> {
    source.split('$').find_map(|part| direction(part).0.flatten())
}

/// The displays of `source` that say neither a direction nor that they have none.
pub fn undirected(source: &str) -> Vec<&str> {
    let displays = source.split("$$").skip(1).step_by(2);
    displays.filter(|tex| direction(tex).0.is_none()).collect()
}

/// What of `source` cannot be read: a sentence each, with its place.
pub fn problems(source: &str) -> Vec<String> {
    let check = |tex: &String| parse(tex).err().map(|problem| format!("${tex}$: {problem}"));
    let in_text = |piece: &Piece| match piece {
        Piece::Formula(tex) => check(tex),
        Piece::Text(text, _) => text.contains('$').then(|| format!("\"{text}\": a dollar without its other")),
    };
    let of_block = |block: &Block| match block {
        Block::Display { tex, .. } => check(tex).into_iter().collect(),
        Block::Paragraph(pieces) | Block::Point(pieces) | Block::Heading(pieces) => {
            pieces.iter().filter_map(in_text).collect::<Vec<_>>()
        }
    };
    blocks(source).iter().flat_map(of_block).collect()
}

fn text_ui(ui: &mut Ui, style: &Style, pieces: &[Piece], size: Size, indent: f32, heading: bool) -> Option<String> {
    let points = style.points(size) * if heading { 1.1 } else { 1.0 };
    let width = (ui.available_width() - indent).max(8.0 * points);
    let text = Text::of_pieces(ui, style, pieces, points, heading, width);
    let (rect, response) = ui.allocate_exact_size(vec2(width + indent, text.size.y), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text.said));
    if indent > 0.0 {
        let dot = rect.min + vec2(0.5 * indent, text.first - 0.34 * points);
        ui.painter().circle_filled(dot, 0.13 * points, style.palette.weak);
    }
    text.show(ui, style, rect.min + vec2(indent, 0.0))
}

/// A formula in the middle, with the way it runs at the right where there is room, else below.
fn display_ui(ui: &mut Ui, style: &Style, way: Option<Way>, tex: &str, points: f32) {
    let (width, p) = (ui.available_width(), style.palette);
    let setter = Setter::new(ui.painter(), style, points * DISPLAY);
    let (laid, said, colour) = match parse(tex) {
        Ok(node) => {
            let node = rewritten(node, style.notation);
            (display(&setter, &node, width), spoken(&node), p.text)
        }
        Err(_) => (vec![setter.words(tex)], tex.to_owned(), p.error),
    };
    let badge = way.map(|way| Badge::new(ui.painter(), style, way));
    let widest = laid.iter().fold(0.0f32, |w, line| w.max(line.width));
    let chip = badge.as_ref().map_or(vec2(0.0, 0.0), |badge| badge.size);
    let beside = width - widest >= chip.x + 2.0 * space::M;
    let lead = 0.5 * points;
    let tall = laid.iter().map(|line| line.ascent + line.descent + lead).sum::<f32>() - lead;
    let height = tall + if beside || badge.is_none() { 0.0 } else { chip.y + space::S };
    let (rect, response) = ui.allocate_exact_size(vec2(width, height.max(chip.y)), Sense::hover());
    let name = way.map_or_else(|| said.clone(), |way| format!("{said} ({})", style.badge(way)));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    // In the middle, unless the chip would be in the way.
    let free = if beside && badge.is_some() { width - chip.x - space::M } else { width };
    let first = laid.first().map_or(0.0, |line| line.width);
    let left = rect.left() + ((width - widest) / 2.0).min(free - widest).max(0.0);
    let mut y = rect.top();
    for (i, line) in laid.iter().enumerate() {
        let indent = if i == 0 { 0.0 } else { (1.6 * points).min(widest - line.width).max(0.0).min(first) };
        line.paint(ui.painter(), pos2(left + indent, y + line.ascent), colour);
        y += line.ascent + line.descent + lead;
    }
    if let Some(badge) = badge {
        let at = if beside {
            pos2(rect.right() - chip.x, rect.top() + (tall - chip.y) / 2.0)
        } else {
            pos2(rect.center().x - chip.x / 2.0, rect.bottom() - chip.y)
        };
        badge.paint(ui.painter(), style, at);
    }
}
