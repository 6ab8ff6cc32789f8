//! From TeX to the tree. What is not known is refused with the place where it stands, so that a lesson with a slip fails its
//! test and not its reader.

use super::signs::{blackboard, character, command};
use super::tree::{Class, Columns, Face, Mark, Node};
use core::fmt;

/// What could not be read, and where: the number of the character, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub at: usize,
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "character {}: {}", self.at, self.what)
    }
}

impl core::error::Error for Problem {}

type Read<T> = Result<T, Problem>;

/// Reads a formula without its dollars.
///
/// # Errors
/// Where a command is not known, or a brace, a fence or a table does not end.
pub fn parse(tex: &str) -> Read<Node> {
    let mut reader = Reader { chars: tex.chars().collect(), at: 0 };
    let nodes = reader.row()?;
    if reader.at < reader.chars.len() {
        let word = if reader.peek() == Some('\\') {
            reader.name()
        } else {
            reader.peek().map(String::from).unwrap_or_default()
        };
        return Err(reader.problem(format!("\"{word}\" ends what was never begun")));
    }
    Ok(nodes)
}

struct Reader {
    chars: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn problem(&self, what: impl Into<String>) -> Problem {
        Problem { at: self.at + 1, what: what.into() }
    }

    fn skip_spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// The command at the cursor, with its backslash.
    fn name(&self) -> String {
        let letters: String = self.chars[self.at + 1..].iter().take_while(|c| c.is_ascii_alphabetic()).collect();
        if !letters.is_empty() {
            return format!("\\{letters}");
        }
        self.chars[self.at..].iter().take(2).collect()
    }

    /// Whether the command `name` is at the cursor; then it is passed over.
    fn takes(&mut self, name: &str) -> bool {
        self.skip_spaces();
        let here = self.peek() == Some('\\') && self.name() == name;
        self.at += if here { name.chars().count() } else { 0 };
        here
    }

    /// Everything up to an end that belongs to someone else: `}`, `&`, `\\`, `\right`, `\end`.
    fn row(&mut self) -> Read<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        loop {
            self.skip_spaces();
            match self.peek() {
                None | Some('}' | '&') => break,
                Some('\\') if ["\\\\", "\\right", "\\end"].contains(&self.name().as_str()) => break,
                Some(c @ ('^' | '_')) => {
                    let place = self.at;
                    self.at += 1;
                    let script = self.argument()?;
                    let base = nodes.pop().unwrap_or(Node::Row(Vec::new()));
                    let scripted = scripted(base, script, c == '^');
                    nodes.push(scripted.map_err(|what| Problem { at: place + 1, what })?);
                }
                Some('\'') => {
                    self.at += 1;
                    let base = nodes.pop().unwrap_or(Node::Row(Vec::new()));
                    let prime = Node::upright("′", Class::Ordinary);
                    nodes.push(scripted(base, prime, true).map_err(|what| self.problem(what))?);
                }
                Some(_) => nodes.push(self.one()?),
            }
        }
        Ok(Node::Row(nodes))
    }

    /// What a command or a script is applied to: a group, or one sign.
    fn argument(&mut self) -> Read<Node> {
        self.skip_spaces();
        match self.peek() {
            None | Some('}' | '&' | '^' | '_') => Err(self.problem("something is missing here")),
            Some(c) if c.is_ascii_digit() => {
                self.at += 1;
                Ok(Node::upright(c, Class::Ordinary))
            }
            Some(_) => self.one(),
        }
    }

    fn one(&mut self) -> Read<Node> {
        match self.peek() {
            Some('{') => {
                let place = self.at;
                self.at += 1;
                let inner = self.row()?;
                self.closed('}', place)?;
                Ok(inner)
            }
            Some('\\') => self.command(),
            Some(c) if c.is_ascii_digit() => Ok(self.number()),
            Some(c) => {
                let node = character(c).ok_or_else(|| self.problem(format!("\"{c}\" is not known")))?;
                self.at += 1;
                Ok(node)
            }
            None => Err(self.problem("something is missing here")),
        }
    }

    /// `what`, which was opened at `place`.
    fn closed(&mut self, what: char, place: usize) -> Read<()> {
        if self.peek() != Some(what) {
            return Err(Problem { at: place + 1, what: format!("the \"{what}\" to this is missing") });
        }
        self.at += 1;
        Ok(())
    }

    /// Digits with a point or a comma between them are one number.
    fn number(&mut self) -> Node {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit())
            || matches!(self.peek(), Some('.' | ',')) && self.chars.get(self.at + 1).is_some_and(char::is_ascii_digit)
        {
            self.at += 1;
        }
        Node::upright(self.chars[start..self.at].iter().collect::<String>(), Class::Ordinary)
    }

    fn command(&mut self) -> Read<Node> {
        let (place, name) = (self.at, self.name());
        self.at += name.chars().count();
        let boxed = |node: Node| Box::new(node);
        Ok(match &name[1..] {
            "frac" | "dfrac" | "tfrac" => {
                Node::Fraction { above: boxed(self.argument()?), below: boxed(self.argument()?) }
            }
            "sqrt" => Node::Root(boxed(self.argument()?)),
            "text" => Node::Words(self.raw()?),
            "mathrm" | "operatorname" => {
                let class = if name == "\\mathrm" { Class::Ordinary } else { Class::Operator };
                Node::upright(self.raw()?, class)
            }
            "mathbf" | "boldsymbol" => Node::Sign { text: self.raw()?, face: Face::Bold, class: Class::Ordinary },
            // N(0, I) is written with the N of other letters everywhere on the screen.
            "mathcal" => self.argument()?,
            "mathbb" => {
                let letters = self.raw()?;
                let double = letters.chars().next().and_then(blackboard);
                let text = double
                    .ok_or_else(|| Problem { at: place + 1, what: format!("there is no \\mathbb{{{letters}}}") })?;
                Node::upright(text, Class::Ordinary)
            }
            "bar" | "overline" => Node::Marked { mark: Mark::Bar, over: boxed(self.argument()?) },
            "hat" => Node::Marked { mark: Mark::Hat, over: boxed(self.argument()?) },
            "tilde" => Node::Marked { mark: Mark::Tilde, over: boxed(self.argument()?) },
            "dot" => Node::Marked { mark: Mark::Dot, over: boxed(self.argument()?) },
            "underbrace" => Node::Braced { inner: boxed(self.argument()?), below: None },
            "left" => self.fence(place)?,
            "begin" => self.table(place)?,
            "big" | "Big" | "bigl" | "bigr" | "displaystyle" | "textstyle" | "limits" => Node::Row(Vec::new()),
            short => command(short).ok_or_else(|| Problem { at: place + 1, what: format!("{name} is not known") })?,
        })
    }

    /// The text of a group, as it stands.
    fn raw(&mut self) -> Read<String> {
        self.skip_spaces();
        let place = self.at;
        if self.peek() != Some('{') {
            return Err(self.problem("a group in braces is missing here"));
        }
        let inner: String = self.chars[place + 1..].iter().take_while(|&&c| c != '}').collect();
        self.at += 1 + inner.chars().count();
        self.closed('}', place)?;
        Ok(inner)
    }

    fn delimiter(&mut self) -> Read<Option<char>> {
        self.skip_spaces();
        let name =
            if self.peek() == Some('\\') { self.name() } else { self.peek().map(String::from).unwrap_or_default() };
        let sign = match name.as_str() {
            "." => None,
            "(" | ")" | "[" | "]" | "|" => name.chars().next(),
            "\\{" | "\\lbrace" => Some('{'),
            "\\}" | "\\rbrace" => Some('}'),
            "\\|" | "\\Vert" | "\\lVert" | "\\rVert" => Some('‖'),
            "\\vert" | "\\lvert" | "\\rvert" => Some('|'),
            _ => return Err(self.problem(format!("\"{name}\" is not a fence"))),
        };
        self.at += name.chars().count();
        Ok(sign)
    }

    fn fence(&mut self, place: usize) -> Read<Node> {
        let open = self.delimiter()?;
        let inner = Box::new(self.row()?);
        if !self.takes("\\right") {
            return Err(Problem { at: place + 1, what: "the \\right to this is missing".into() });
        }
        Ok(Node::Fence { open, close: self.delimiter()?, inner })
    }

    fn table(&mut self, place: usize) -> Read<Node> {
        let kind = self.raw()?;
        let (columns, open, close) = match kind.as_str() {
            "pmatrix" => (Columns::Centred, Some('('), Some(')')),
            "bmatrix" => (Columns::Centred, Some('['), Some(']')),
            "vmatrix" => (Columns::Centred, Some('|'), Some('|')),
            "matrix" => (Columns::Centred, None, None),
            "aligned" => (Columns::Aligned, None, None),
            "cases" => (Columns::Cases, Some('{'), None),
            _ => return Err(Problem { at: place + 1, what: format!("there is no table \"{kind}\"") }),
        };
        let mut rows = vec![Vec::new()];
        loop {
            let cell = self.row()?;
            rows.last_mut().into_iter().for_each(|row: &mut Vec<Node>| row.push(cell.clone()));
            if self.peek() == Some('&') {
                self.at += 1;
            } else if self.takes("\\\\") {
                rows.push(Vec::new());
            } else if self.takes("\\end") && self.raw()? == kind {
                break;
            } else {
                return Err(Problem { at: place + 1, what: format!("the \\end{{{kind}}} to this is missing") });
            }
        }
        rows.retain(|row| row.iter().any(|cell| *cell != Node::Row(Vec::new())));
        let table = Node::Table { columns, rows };
        let fenced = open.is_some() || close.is_some();
        Ok(if fenced { Node::Fence { open, close, inner: Box::new(table) } } else { table })
    }
}

/// `base` with one more script.
fn scripted(base: Node, script: Node, above: bool) -> Result<Node, String> {
    let is_prime = |node: &Node| matches!(node, Node::Sign { text, .. } if text.chars().all(|c| c == '′'));
    let script = Some(Box::new(script));
    match base {
        Node::Braced { inner, below: None } if !above => Ok(Node::Braced { inner, below: script }),
        Node::Scripts { base, below, above: None } if above => Ok(Node::Scripts { base, below, above: script }),
        Node::Scripts { base, below: None, above: old } if !above => {
            Ok(Node::Scripts { base, below: script, above: old })
        }
        Node::Scripts { base, below, above: Some(old) } if above && is_prime(&old) => {
            let both = Node::Row([*old].into_iter().chain(script.map(|s| *s)).collect());
            Ok(Node::Scripts { base, below, above: Some(Box::new(both)) })
        }
        Node::Scripts { .. } => Err(format!("a second {} script", if above { "upper" } else { "lower" })),
        base if above => Ok(Node::Scripts { base: Box::new(base), below: None, above: script }),
        base => Ok(Node::Scripts { base: Box::new(base), below: script, above: None }),
    }
}
