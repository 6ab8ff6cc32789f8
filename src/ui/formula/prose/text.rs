//! A paragraph, laid out: for whoever shows it, as text that is read or on a button that is pressed.

use super::super::laid::Laid;
use super::super::layout::Setter;
use super::super::{parse, rewritten, spoken};
use super::lines::{Atom, Chunk, Line, parts, wrapped};
use super::read::{Manner, Piece, pieces};
use crate::ui::style::{Size, Style};
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Pos2, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

/// From baseline to baseline, of the type's size.
const LEADING: f32 = 1.48;
/// A formula longer than this share of the line may be broken.
const LONG: f32 = 0.45;

/// Words and formulas in lines.
#[derive(Clone, Debug)]
pub struct Text {
    pub size: Vec2,
    /// What is read aloud.
    pub said: String,
    /// How high the first line reaches over its baseline.
    pub(super) first: f32,
    lines: Vec<(Line, f32, f32)>,
    links: Vec<String>,
    points: f32,
}

impl Text {
    /// One paragraph of prose in lines no longer than `width`; `size.x` is that of the longest.
    pub fn new(ui: &Ui, style: &Style, source: &str, size: Size, width: f32) -> Self {
        Self::of_pieces(ui, style, &pieces(source), style.points(size), false, width)
    }

    pub(super) fn of_pieces(ui: &Ui, style: &Style, pieces: &[Piece], points: f32, bold: bool, width: f32) -> Self {
        let (chunks, links, said) = chunks(ui, style, pieces, points, bold, width);
        let lines: Vec<(Line, f32, f32)> = wrapped(chunks, width)
            .into_iter()
            .map(|line| {
                let (up, down) = line_height(&line, points);
                (line, up, down)
            })
            .collect();
        let size =
            lines.iter().fold(Vec2::ZERO, |size, (line, up, down)| vec2(size.x.max(line.width), size.y + up + down));
        let first = lines.first().map_or(0.0, |(_, up, _)| *up);
        Self { size, said, first, lines, links, points }
    }

    /// Paints it with its upper left corner at `min`; returns where the words of each link are.
    pub fn paint(&self, ui: &Ui, style: &Style, min: Pos2, colour: Color32) -> Vec<Vec<Rect>> {
        let mut places: Vec<Vec<Rect>> = vec![Vec::new(); self.links.len()];
        let mut y = min.y;
        for (line, up, down) in &self.lines {
            for (x, atom) in &line.atoms {
                let origin = pos2(min.x + x, y + up);
                let colour = match (atom.link, atom.wrong) {
                    (_, true) => style.palette.error,
                    (Some(_), _) => style.palette.accent,
                    _ => colour,
                };
                atom.laid.paint(ui.painter(), origin, colour);
                if let Some(link) = atom.link {
                    let place = Rect::from_min_max(pos2(origin.x, y), pos2(origin.x + atom.laid.width, y + up + down));
                    join(&mut places[link], place, self.points);
                }
            }
            y += up + down;
        }
        places
    }

    /// As [`Self::paint`], with links that can be followed; returns where one leads that was.
    pub(super) fn show(&self, ui: &mut Ui, style: &Style, min: Pos2) -> Option<String> {
        let places = self.paint(ui, style, min, style.palette.text);
        links_ui(ui, style, &self.links, &places, self.points)
    }
}

/// The chunks of a paragraph, where its links lead, and what is read aloud.
fn chunks(
    ui: &Ui,
    style: &Style,
    pieces: &[Piece],
    points: f32,
    heading: bool,
    width: f32,
) -> (Vec<Chunk>, Vec<String>, String) {
    let setter = Setter::new(ui.painter(), style, points);
    let (mut chunks, mut links, mut said) = (vec![Chunk::default()], Vec::new(), String::new());
    let room = 0.26 * points;
    let begin = |chunks: &mut Vec<Chunk>, room: f32| {
        if chunks.last().is_some_and(|chunk| !chunk.atoms.is_empty()) {
            chunks.push(Chunk { room, atoms: Vec::new() });
        }
    };
    let put = |chunks: &mut Vec<Chunk>, atom: Atom| {
        chunks.iter_mut().next_back().into_iter().for_each(|c| c.atoms.push(atom.clone()))
    };
    for piece in pieces {
        match piece {
            Piece::Text(text, manner) => {
                said.push_str(text);
                let link = manner.link.clone().map(|link| {
                    links.push(link);
                    links.len() - 1
                });
                for (i, word) in text.split(' ').enumerate() {
                    if i > 0 {
                        begin(&mut chunks, room);
                    }
                    if !word.is_empty() {
                        let laid = word_of(ui, style, word, manner, heading, points);
                        put(&mut chunks, Atom { laid, link, wrong: false });
                    }
                }
            }
            Piece::Formula(tex) => match parse(tex) {
                Ok(node) => {
                    let node = rewritten(node, style.notation);
                    said.push_str(&spoken(&node));
                    for (i, (room, laid)) in parts(&setter, &node, LONG * width).into_iter().enumerate() {
                        if i > 0 {
                            begin(&mut chunks, room);
                        }
                        put(&mut chunks, Atom { laid, link: None, wrong: false });
                    }
                }
                Err(_) => {
                    said.push_str(tex);
                    put(&mut chunks, Atom { laid: setter.words(tex), link: None, wrong: true });
                }
            },
        }
    }
    chunks.retain(|chunk| !chunk.atoms.is_empty());
    (chunks, links, said)
}

fn word_of(ui: &Ui, style: &Style, word: &str, manner: &Manner, heading: bool, points: f32) -> Laid {
    let family = if manner.bold || heading { style.bold(Size::Body).family } else { style.font(Size::Body).family };
    let format = TextFormat {
        font_id: FontId::new(points, family),
        color: Color32::PLACEHOLDER,
        italics: manner.italic,
        ..TextFormat::default()
    };
    Laid::of_words(ui.painter().layout_job(LayoutJob::single_section(word.to_owned(), format)))
}

/// Above and below the baseline; text lines are equally high unless a formula is taller.
fn line_height(line: &Line, points: f32) -> (f32, f32) {
    let air = 0.1 * points;
    let half = (LEADING - 0.73) * points / 2.0;
    ((0.73 * points + half).max(line.ascent + air), half.max(line.descent + air))
}

/// The words of a link on one line are one place to press.
fn join(places: &mut Vec<Rect>, place: Rect, points: f32) {
    match places.last_mut() {
        Some(last) if last.top() == place.top() && place.left() - last.right() < points => *last = last.union(place),
        _ => places.push(place),
    }
}

fn links_ui(ui: &mut Ui, style: &Style, links: &[String], places: &[Vec<Rect>], points: f32) -> Option<String> {
    let mut followed = None;
    for (i, (link, places)) in links.iter().zip(places).enumerate() {
        for (j, place) in places.iter().enumerate() {
            let target = place.expand2(vec2(2.0, (24.0 - place.height()).max(0.0) / 2.0));
            let id = ui.scope_id().with(("link", i, j, ui.next_auto_id()));
            let response = ui.interact(target, id, Sense::click());
            response.widget_info(|| WidgetInfo::labeled(Role::Link, true, link));
            let lit = response.hovered() || response.has_focus();
            let y = place.bottom() - 0.24 * points;
            ui.painter().hline(place.x_range(), y, style.stroke(if lit { 1.5 } else { 0.75 }, style.palette.accent));
            if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                followed = Some(link.clone());
            }
        }
    }
    followed
}
