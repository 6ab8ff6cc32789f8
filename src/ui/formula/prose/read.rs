//! Prose from its source: paragraphs apart by empty lines, `- ` for the points of a list, `## ` for a heading, `**bold**`,
//! `*italic*`, `[a link](where)`, `$a formula$` in the line and `$$a formula$$` by itself. A formula may say which way it
//! runs: `$$generate: x = f(z)$$`, `$$normalize: z = f^{-1}(x)$$`; `$$either: …$$` says that it has no direction.

use crate::flow::Way;

#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Paragraph(Vec<Piece>),
    Point(Vec<Piece>),
    Heading(Vec<Piece>),
    Display { way: Option<Way>, tex: String },
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    pub bold: bool,
    pub italic: bool,
    /// Where a link leads.
    pub link: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Text(String, Manner),
    Formula(String),
}

pub fn blocks(source: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rest = source.trim();
    while !rest.is_empty() {
        let (before, after) = match rest.split_once("$$") {
            Some((before, after)) => (before, Some(after)),
            None => (rest, None),
        };
        blocks.extend(texts(before));
        let Some(after) = after else { break };
        let (tex, beyond) = after.split_once("$$").unwrap_or((after, ""));
        blocks.push(display(tex.trim()));
        rest = beyond.trim_start();
    }
    blocks
}

/// What a formula says of its direction: none that it has none, nothing that it does not say; and the formula itself.
pub fn direction(tex: &str) -> (Option<Option<Way>>, &str) {
    let marks = [("generate:", Some(Way::Generate)), ("normalize:", Some(Way::Normalize)), ("either:", None)];
    let marked = marks.into_iter().find_map(|(mark, way)| Some((Some(way), tex.trim().strip_prefix(mark)?.trim())));
    marked.unwrap_or((None, tex.trim()))
}

fn display(tex: &str) -> Block {
    let (way, tex) = direction(tex);
    Block::Display { way: way.flatten(), tex: tex.to_owned() }
}

/// Which block the words of a line belong to.
type Kind = fn(Vec<Piece>) -> Block;

fn texts(source: &str) -> Vec<Block> {
    let mut blocks: Vec<(Kind, String)> = Vec::new();
    let mut open = false;
    for line in source.lines().map(str::trim) {
        if line.is_empty() {
            open = false;
        } else if let Some(line) = line.strip_prefix("- ") {
            blocks.push((Block::Point, line.to_owned()));
            open = true;
        } else if let Some(line) = line.strip_prefix("## ") {
            blocks.push((Block::Heading, line.to_owned()));
            open = false;
        } else if let Some((_, text)) = blocks.last_mut().filter(|_| open) {
            text.push(' ');
            text.push_str(line);
        } else {
            blocks.push((Block::Paragraph, line.to_owned()));
            open = true;
        }
    }
    blocks.into_iter().map(|(block, text)| block(pieces(&text))).collect()
}

/// Signs that a backslash makes ordinary.
const ESCAPED: &str = "*$[]\\";

/// One paragraph.
pub fn pieces(source: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut manner = Manner::default();
    let mut text = String::new();
    let mut rest = source;
    let flush = |text: &mut String, manner: &Manner, pieces: &mut Vec<Piece>| {
        if !text.is_empty() {
            pieces.push(Piece::Text(core::mem::take(text), manner.clone()));
        }
    };
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let escaped = after.chars().next().filter(|next| c == '\\' && ESCAPED.contains(*next));
        if let Some(next) = escaped {
            text.push(next);
            rest = &after[next.len_utf8()..];
        } else if let Some(beyond) = rest.strip_prefix("**") {
            flush(&mut text, &manner, &mut pieces);
            manner.bold = !manner.bold;
            rest = beyond;
        } else if c == '*' {
            flush(&mut text, &manner, &mut pieces);
            manner.italic = !manner.italic;
            rest = after;
        } else if let Some((tex, beyond)) = after.split_once('$').filter(|_| c == '$') {
            flush(&mut text, &manner, &mut pieces);
            pieces.push(Piece::Formula(direction(tex).1.to_owned()));
            rest = beyond;
        } else if let Some((label, target, beyond)) = link(rest) {
            flush(&mut text, &manner, &mut pieces);
            pieces.push(Piece::Text(label.to_owned(), Manner { link: Some(target.to_owned()), ..manner.clone() }));
            rest = beyond;
        } else {
            text.push(c);
            rest = after;
        }
    }
    flush(&mut text, &manner, &mut pieces);
    pieces
}

/// A link at the beginning of `rest`: its words, where it leads, and what follows.
fn link(rest: &str) -> Option<(&str, &str, &str)> {
    let (label, after) = rest.strip_prefix('[')?.split_once("](")?;
    let (target, beyond) = after.split_once(')')?;
    Some((label, target, beyond))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Piece {
        Piece::Text(text.into(), Manner::default())
    }

    #[test]
    fn the_source_is_taken_apart() {
        let source = "One **bold** word\nand $x$.\n\n- a [link](#v=1)\n- b\n\n$$generate: x = f(z)$$\nAfter *it*.";
        let bold = Piece::Text("bold".into(), Manner { bold: true, ..Manner::default() });
        let link = Piece::Text("link".into(), Manner { link: Some("#v=1".into()), ..Manner::default() });
        let italic = Piece::Text("it".into(), Manner { italic: true, ..Manner::default() });
        assert_eq!(
            blocks(source),
            [
                Block::Paragraph(vec![
                    plain("One "),
                    bold,
                    plain(" word and "),
                    Piece::Formula("x".into()),
                    plain(".")
                ]),
                Block::Point(vec![plain("a "), link]),
                Block::Point(vec![plain("b")]),
                Block::Display { way: Some(Way::Generate), tex: "x = f(z)".into() },
                Block::Paragraph(vec![plain("After "), italic, plain(".")]),
            ]
        );
        assert_eq!(blocks(r"5 \* 3 \$"), [Block::Paragraph(vec![plain("5 * 3 $")])]);
        assert_eq!(blocks(""), []);
    }
}
