//! A formula as a line of plain text: its name for who cannot see it.

use super::classes::gaps;
use super::tree::{Mark, Node};

/// "log p(x) = log p(z) − ∑_k log |det J_k|".
pub fn spoken(node: &Node) -> String {
    let mut out = String::new();
    say(node, &mut out);
    out
}

fn say(node: &Node, out: &mut String) {
    match node {
        Node::Row(nodes) => {
            for (node, room) in nodes.iter().zip(gaps(nodes, false)) {
                if room > 0.0 && !out.ends_with(' ') && !out.is_empty() {
                    out.push(' ');
                }
                say(node, out);
            }
        }
        Node::Sign { text, .. } | Node::Large { text, .. } => out.push_str(text),
        Node::Words(text) => out.push_str(text),
        Node::Space(width) => {
            if *width > 0.0 && !out.ends_with(' ') {
                out.push(' ');
            }
        }
        Node::Scripts { base, below, above } => {
            say(base, out);
            let inverse = above.as_deref().is_some_and(|above| spoken(above) == "−1");
            let prime = above.as_deref().map(spoken).filter(|above| above.chars().all(|c| c == '′'));
            out.push_str(prime.as_deref().unwrap_or_default());
            if let Some(below) = below {
                out.push('_');
                say_grouped(below, out);
            }
            match above {
                Some(_) if inverse => out.push_str("⁻¹"),
                Some(above) if prime.is_none() => {
                    out.push('^');
                    say_grouped(above, out);
                }
                _ => {}
            }
        }
        Node::Fraction { above, below } => {
            say_grouped(above, out);
            out.push('/');
            say_grouped(below, out);
        }
        Node::Root(inner) => {
            out.push('√');
            say_grouped(inner, out);
        }
        Node::Fence { open, close, inner } => {
            out.extend(open);
            out.push_str(&spoken(inner));
            out.extend(close);
        }
        Node::Table { rows, .. } => {
            let row = |row: &Vec<Node>| row.iter().map(spoken).filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" ");
            out.push_str(&rows.iter().map(row).collect::<Vec<_>>().join("; "));
        }
        Node::Marked { mark, over } => {
            say(over, out);
            out.push(match mark {
                Mark::Bar => '\u{304}',
                Mark::Hat => '\u{302}',
                Mark::Tilde => '\u{303}',
                Mark::Dot => '\u{307}',
            });
        }
        Node::Braced { inner, below } => {
            say(inner, out);
            if let Some(below) = below {
                out.push_str(" (");
                say(below, out);
                out.push(')');
            }
        }
    }
}

/// In parentheses unless it is short.
fn say_grouped(node: &Node, out: &mut String) {
    let text = spoken(node);
    let alone =
        text.chars().count() == 1 || matches!(node, Node::Sign { .. }) || text.chars().all(|c| c.is_ascii_digit());
    if alone {
        out.push_str(&text);
    } else {
        out.push('(');
        out.push_str(&text);
        out.push(')');
    }
}
