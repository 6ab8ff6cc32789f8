//! The text of a lesson: paragraphs with formulas in the line and formulas on lines of their own.

use crate::flow::Way;
use crate::ui::style::{Size, Style, space};
use egui::text::LayoutJob;
use egui::{Label, Ui};

/// Paragraphs of Markdown, as wide as the room.
pub fn prose_ui(ui: &mut Ui, style: &Style, markdown: &str) {
    for block in markdown.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
        match block.strip_prefix("$$").and_then(|inside| inside.strip_suffix("$$")) {
            Some(formula) => display_ui(ui, style, formula.trim()),
            None => paragraph_ui(ui, style, block),
        }
    }
}

/// A formula on a line of its own, below it the direction that it is about.
fn display_ui(ui: &mut Ui, style: &Style, formula: &str) {
    let ways = [("generate:", Way::Generate), ("normalize:", Way::Normalize)];
    let way = ways.into_iter().find_map(|(word, way)| Some((way, formula.strip_prefix(word)?)));
    ui.add_space(space::XS);
    ui.vertical_centered(|ui| {
        let (badge, tex) = way.map_or((None, formula), |(way, tex)| (Some(style.badge(way)), tex));
        ui.label(style.formula(&plain(tex), Size::Large, style.palette.text));
        if let Some(badge) = badge {
            ui.label(style.weak(badge, Size::Small));
        }
    });
    ui.add_space(space::XS);
}

fn paragraph_ui(ui: &mut Ui, style: &Style, block: &str) {
    let mut text = String::new();
    for line in block.lines() {
        match line.strip_prefix("- ") {
            Some(item) => text.push_str(&format!("{}• {item}", if text.is_empty() { "" } else { "\n" })),
            None if text.is_empty() => text.push_str(line),
            None => text.extend([" ", line.trim()]),
        }
    }
    ui.add(Label::new(inline(style, &text, Size::Body)).wrap());
}

/// A line of Markdown with formulas, to be laid out by whoever shows it.
pub fn inline(style: &Style, markdown: &str, size: Size) -> LayoutJob {
    let mut job = LayoutJob::default();
    for (i, part) in markdown.split('$').enumerate() {
        if i % 2 == 1 {
            style.append_formula(&mut job, &plain(part), size, style.palette.text);
            continue;
        }
        for (j, words) in part.replace("**", "*").split('*').enumerate() {
            let font = if j % 2 == 1 { style.bold(size) } else { style.font(size) };
            style.append_text(&mut job, words, font, style.palette.text);
        }
    }
    style.share_baseline(&mut job, size);
    job
}

/// The text of a line, for those who cannot see it.
pub fn spoken(style: &Style, markdown: &str) -> String {
    inline(style, markdown, Size::Body).text
}

/// TeX in one line of signs.
fn plain(tex: &str) -> String {
    const SIGNS: [(&str, &str); 14] = [
        ("\\frac", ""),
        ("\\left", ""),
        ("\\right", ""),
        ("\\,", " "),
        ("\\!", ""),
        ("\\mu", "μ"),
        ("\\sigma", "σ"),
        ("\\log", "log "),
        ("\\sum", "Σ "),
        ("\\det", "det "),
        ("^{-1}", "⁻¹"),
        ("}{", " / "),
        ("{", ""),
        ("}", ""),
    ];
    SIGNS.iter().fold(tex.trim().to_owned(), |text, (from, to)| text.replace(from, to))
}
