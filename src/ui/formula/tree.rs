//! A formula as a tree.

/// What a sign is in a line, which says how much room it has around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Ordinary,
    /// log, det.
    Operator,
    Binary,
    Relation,
    Open,
    Close,
    Comma,
    /// What stands in high fences.
    Inner,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Italic,
    Upright,
    Bold,
}

/// What stands over a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Bar,
    Hat,
    Tilde,
    Dot,
}

/// How the cells of a table stand in their columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    Centred,
    /// Right and left in turn, so that relations stand below one another.
    Aligned,
    /// To the left.
    Cases,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Row(Vec<Node>),
    Sign {
        text: String,
        face: Face,
        class: Class,
    },
    /// Σ, Π, ∫: larger in a display. With `limits` its scripts stand above and below there.
    Large {
        text: String,
        limits: bool,
    },
    /// Words of the language.
    Words(String),
    /// Of the type's size; may be negative.
    Space(f32),
    Scripts {
        base: Box<Node>,
        below: Option<Box<Node>>,
        above: Option<Box<Node>>,
    },
    Fraction {
        above: Box<Node>,
        below: Box<Node>,
    },
    Root(Box<Node>),
    /// Signs as high as what they enclose; none where TeX writes a full stop.
    Fence {
        open: Option<char>,
        close: Option<char>,
        inner: Box<Node>,
    },
    Table {
        columns: Columns,
        rows: Vec<Vec<Node>>,
    },
    Marked {
        mark: Mark,
        over: Box<Node>,
    },
    /// With a brace below, and what is written under it.
    Braced {
        inner: Box<Node>,
        below: Option<Box<Node>>,
    },
}

impl Node {
    pub fn letter(letter: char) -> Self {
        Node::Sign { text: letter.into(), face: Face::Italic, class: Class::Ordinary }
    }

    pub fn upright(text: impl Into<String>, class: Class) -> Self {
        Node::Sign { text: text.into(), face: Face::Upright, class }
    }

    /// The letter that this is, if it is one alone.
    pub fn as_letter(&self) -> Option<char> {
        match self {
            Node::Sign { text, face: Face::Italic, .. } => {
                let mut chars = text.chars();
                chars.next().filter(|_| chars.next().is_none())
            }
            Node::Row(nodes) => match nodes.as_slice() {
                [node] => node.as_letter(),
                _ => None,
            },
            _ => None,
        }
    }

    /// How it stands in a line.
    pub fn class(&self) -> Class {
        match self {
            Node::Sign { class, .. } => *class,
            Node::Large { .. } => Class::Operator,
            Node::Scripts { base, .. } => base.class(),
            Node::Fence { .. } => Class::Inner,
            _ => Class::Ordinary,
        }
    }
}
