//! A JSON tree that keeps the order of its keys and writes lists of numbers on one line.

use core::fmt::{self, Write as _};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Number(f64),
    Whole(usize),
    Switch(bool),
    Text(&'static str),
    List(Vec<Node>),
    Object(Vec<(&'static str, Node)>),
}

impl Node {
    /// An object whose `type` is `kind`.
    pub fn of_type(kind: &'static str, mut entries: Vec<(&'static str, Node)>) -> Self {
        entries.insert(0, ("type", Node::Text(kind)));
        Node::Object(entries)
    }

    pub fn indices(values: &[usize]) -> Self {
        Node::List(values.iter().map(|&d| Node::Whole(d)).collect())
    }

    pub fn numbers(values: &[f64]) -> Self {
        Node::List(values.iter().map(|&v| Node::Number(v)).collect())
    }

    /// `values` cut into rows of `width`.
    pub fn rows(values: &[f64], width: usize) -> Self {
        Node::List(values.chunks(width).map(Node::numbers).collect())
    }

    /// Whether it fits on the line it stands on.
    fn is_short(&self) -> bool {
        let is_leaf = |node: &Node| !matches!(node, Node::List(_) | Node::Object(_));
        match self {
            Node::List(list) => list.iter().all(is_leaf),
            Node::Object(entries) => entries.len() < 3 && entries.iter().all(|(_, node)| is_leaf(node)),
            _ => true,
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        match self {
            // `{:?}` writes as few digits as bring the number back exactly, and is valid JSON for every finite number.
            Node::Number(x) if x.is_finite() => write!(f, "{x:?}"),
            Node::Number(_) => f.write_str("null"),
            Node::Whole(n) => write!(f, "{n}"),
            Node::Switch(on) => write!(f, "{on}"),
            Node::Text(text) => write!(f, "\"{text}\""),
            Node::List(list) => {
                let items = list.iter().map(|node| (None, node)).collect::<Vec<_>>();
                self.write_items(f, depth, ['[', ']'], &items)
            }
            Node::Object(entries) => {
                let items = entries.iter().map(|(key, node)| (Some(*key), node)).collect::<Vec<_>>();
                self.write_items(f, depth, ['{', '}'], &items)
            }
        }
    }

    fn write_items(
        &self,
        f: &mut fmt::Formatter<'_>,
        depth: usize,
        [open, close]: [char; 2],
        items: &[(Option<&str>, &Node)],
    ) -> fmt::Result {
        let (short, indent) = (self.is_short(), " ".repeat(depth + 1));
        f.write_char(open)?;
        for (i, (key, node)) in items.iter().enumerate() {
            match (i, short) {
                (0, true) => {}
                (_, true) => f.write_str(", ")?,
                (0, false) => write!(f, "\n{indent}")?,
                (_, false) => write!(f, ",\n{indent}")?,
            }
            if let Some(key) = key {
                write!(f, "\"{key}\": ")?;
            }
            node.write(f, depth + 1)?;
        }
        if !short {
            write!(f, "\n{}", &indent[1..])?;
        }
        f.write_char(close)
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}
