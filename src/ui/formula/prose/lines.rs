//! Words and formulas in lines: chunks that are not broken, with spaces between them.

use super::super::classes::resolved;
use super::super::laid::Laid;
use super::super::layout::{Setter, Showing};
use super::super::tree::{Class, Node};

/// A piece that is painted in one manner.
#[derive(Clone, Debug)]
pub struct Atom {
    pub laid: Laid,
    /// Which of the paragraph's links it belongs to.
    pub link: Option<usize>,
    /// What could not be read, shown as it is.
    pub wrong: bool,
}

/// What stays together, and the room before it where it does not begin a line.
#[derive(Clone, Debug, Default)]
pub struct Chunk {
    pub room: f32,
    pub atoms: Vec<Atom>,
}

impl Chunk {
    fn width(&self) -> f32 {
        self.atoms.iter().map(|atom| atom.laid.width).sum()
    }
}

/// Atoms with their distance from the line's left end.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub atoms: Vec<(f32, Atom)>,
    pub width: f32,
    pub ascent: f32,
    pub descent: f32,
}

/// As many chunks to a line as `width` holds, at least one.
pub fn wrapped(chunks: Vec<Chunk>, width: f32) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for chunk in chunks {
        let fits = |line: &Line| line.width + chunk.room + chunk.width() <= width;
        let room = if lines.last().is_some_and(fits) { chunk.room } else { 0.0 };
        if !lines.last().is_some_and(fits) {
            lines.push(Line::default());
        }
        if let Some(line) = lines.last_mut() {
            line.width += room;
            for atom in chunk.atoms {
                line.ascent = line.ascent.max(atom.laid.ascent);
                line.descent = line.descent.max(atom.laid.descent);
                let at = line.width;
                line.width += atom.laid.width;
                line.atoms.push((at, atom));
            }
        }
    }
    lines
}

/// A formula in the line: whole where it is short, else in parts that may stand on different lines, broken after a
/// relation that stands in no parenthesis. Each part comes with the room before it.
pub fn parts(setter: &Setter<'_>, node: &Node, longest: f32) -> Vec<(f32, Laid)> {
    let whole = setter.set(node, Showing::Text);
    let Node::Row(nodes) = node else { return vec![(0.0, whole)] };
    let ends: Vec<usize> = splits(nodes, |class| class == Class::Relation).into_iter().map(|i| i + 1).collect();
    if whole.width <= longest || ends.is_empty() {
        return vec![(0.0, whole)];
    }
    pieces(nodes, &ends)
        .enumerate()
        .map(|(i, part)| {
            let room = if i > 0 { 5.0 / 18.0 * setter.points } else { 0.0 };
            (room, setter.set(&Node::Row(part.to_vec()), Showing::Text))
        })
        .collect()
}

/// A display in as few lines as `width` allows: broken before relations, then before sums.
pub fn display(setter: &Setter<'_>, node: &Node, width: f32) -> Vec<Laid> {
    let whole = setter.set(node, Showing::Display);
    let Node::Row(nodes) = node else { return vec![whole] };
    for class in [Class::Relation, Class::Binary] {
        let breaks = splits(nodes, |c| c == Class::Relation || c == class);
        if whole.width <= width || breaks.is_empty() {
            continue;
        }
        let mut lines: Vec<Vec<Node>> = Vec::new();
        for part in pieces(nodes, &breaks) {
            let joined = lines.last().map(|line| [line.as_slice(), part].concat());
            match joined.filter(|joined| setter.set(&Node::Row(joined.clone()), Showing::Display).width <= width) {
                Some(joined) => drop(lines.pop().map(|_| lines.push(joined))),
                // A line that begins with a sign keeps the room before what follows it.
                None if lines.is_empty() => lines.push(part.to_vec()),
                None => lines.push([&[Node::Row(Vec::new())], part].concat()),
            }
        }
        let lines: Vec<Laid> = lines.into_iter().map(|line| setter.set(&Node::Row(line), Showing::Display)).collect();
        if class == Class::Binary || lines.iter().all(|line| line.width <= width) {
            return lines;
        }
    }
    vec![whole]
}

fn pieces<'a>(nodes: &'a [Node], at: &'a [usize]) -> impl Iterator<Item = &'a [Node]> {
    let starts = [0].into_iter().chain(at.iter().copied());
    let ends = at.iter().copied().chain([nodes.len()]);
    starts.zip(ends).map(|(start, end)| &nodes[start..end]).filter(|part| !part.is_empty())
}

/// Where signs of a class stand that are in no parenthesis and between no bars.
fn splits(nodes: &[Node], is_wanted: impl Fn(Class) -> bool) -> Vec<usize> {
    let mut depth = 0i32;
    let mut found = Vec::new();
    for (i, (left, right)) in resolved(nodes).into_iter().enumerate() {
        depth += i32::from(right == Class::Open) - i32::from(left == Class::Close);
        if depth == 0 && i > 0 && is_wanted(left) {
            found.push(i);
        }
    }
    found
}
