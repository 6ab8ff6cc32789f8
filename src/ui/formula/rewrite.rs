//! The tree of a formula from the canonical letters into a notation; the table of letters is [`Notation`]'s.

use super::tree::{Class, Face, Node};
use crate::words::Notation;

/// All letters change at once: x = f(z) becomes y = g(z) and z = f^{-1}(x) becomes z = f(y) in Kobyzev et al.
pub fn rewritten(node: Node, notation: Notation) -> Node {
    match node {
        Node::Row(nodes) => row(nodes, notation),
        Node::Sign { text, face: Face::Italic, class } => {
            let text = text.chars().map(|c| notation.letter(c)).collect();
            Node::Sign { text, face: Face::Italic, class }
        }
        Node::Scripts { base, below, above } => scripts(*base, below, above, notation),
        Node::Fraction { above, below } => {
            Node::Fraction { above: boxed(*above, notation), below: boxed(*below, notation) }
        }
        Node::Root(inner) => Node::Root(boxed(*inner, notation)),
        Node::Fence { open, close, inner } => Node::Fence { open, close, inner: boxed(*inner, notation) },
        Node::Table { columns, rows } => {
            let cells = |row: Vec<Node>| row.into_iter().map(|cell| rewritten(cell, notation)).collect();
            Node::Table { columns, rows: rows.into_iter().map(cells).collect() }
        }
        Node::Marked { mark, over } => Node::Marked { mark, over: boxed(*over, notation) },
        Node::Braced { inner, below } => {
            Node::Braced { inner: boxed(*inner, notation), below: below.map(|below| boxed(*below, notation)) }
        }
        other => other,
    }
}

fn boxed(node: Node, notation: Notation) -> Box<Node> {
    Box::new(rewritten(node, notation))
}

/// A density is told by its argument, which stands after it.
fn row(nodes: Vec<Node>, notation: Notation) -> Node {
    let indices: Vec<Option<char>> = (0..nodes.len()).map(|i| index_of(&nodes[i..], notation)).collect();
    let indexed = nodes.into_iter().zip(indices).map(|(node, index)| match (rewritten(node, notation), index) {
        (Node::Scripts { base, below: None, above }, Some(index)) => {
            Node::Scripts { base, below: Some(Box::new(Node::letter(index))), above }
        }
        (node @ Node::Sign { .. }, Some(index)) => {
            Node::Scripts { base: Box::new(node), below: Some(Box::new(Node::letter(index))), above: None }
        }
        (node, _) => node,
    });
    Node::Row(indexed.collect())
}

/// The index that a p at the beginning of `nodes` needs.
fn index_of(nodes: &[Node], notation: Notation) -> Option<char> {
    let [density, rest @ ..] = nodes else { return None };
    let is_p = match density {
        Node::Scripts { base, below: None, .. } => base.as_letter() == Some('p'),
        node => node.as_letter() == Some('p'),
    };
    let argument = match rest {
        [Node::Sign { text, class: Class::Open, .. }, argument, ..] if text == "(" => argument,
        [Node::Fence { open: Some('('), inner, .. }, ..] => inner,
        _ => return None,
    };
    is_p.then(|| variable(argument)).flatten().and_then(|variable| notation.density_index(variable))
}

/// The canonical variable of an argument: x, z, or z for f^{-1}(x).
fn variable(node: &Node) -> Option<char> {
    match node {
        Node::Row(nodes) => nodes.first().and_then(variable),
        Node::Scripts { base, above, .. } => match base.as_letter() {
            Some('f') => above.as_deref().filter(|above| is_inverse(above)).map(|_| 'z'),
            letter => letter,
        },
        node => node.as_letter().filter(|letter| matches!(letter, 'x' | 'z')),
    }
}

fn is_inverse(node: &Node) -> bool {
    let sign = |node: &Node, sign: &str| matches!(node, Node::Sign { text, .. } if text == sign);
    matches!(node, Node::Row(nodes) if matches!(nodes.as_slice(), [minus, one] if sign(minus, "−") && sign(one, "1")))
}

fn scripts(base: Node, below: Option<Box<Node>>, above: Option<Box<Node>>, notation: Notation) -> Node {
    let letter = base.as_letter();
    if let Some(inverse) = notation.inverse().filter(|_| letter == Some('f'))
        && above.as_deref().is_some_and(is_inverse)
    {
        return match below {
            Some(below) => Node::Scripts {
                base: Box::new(Node::letter(inverse)),
                below: Some(boxed(*below, notation)),
                above: None,
            },
            None => Node::letter(inverse),
        };
    }
    let index = |below: Box<Node>| match below.as_letter().filter(|_| letter == Some('p')) {
        Some(variable) => Box::new(Node::letter(notation.index(variable))),
        None => boxed(*below, notation),
    };
    Node::Scripts {
        base: Box::new(rewritten(base, notation)),
        below: below.map(index),
        above: above.map(|above| boxed(*above, notation)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{parse, spoken};
    use super::*;

    #[test]
    fn every_formula_of_the_course_is_written_as_each_paper_does() {
        let table = [
            (r"x = f(z; \theta)", ["x = f(z; θ)", "x = T(u; θ)", "y = g(z; θ)"]),
            (r"z = f^{-1}(x)", ["z = f⁻¹(x)", "u = T⁻¹(x)", "z = f(y)"]),
            (r"f_k^{-1}(y_k)", ["f_k⁻¹(z_k)", "T_k⁻¹(z_k)", "f_k(x_k)"]),
            (
                r"p(x)\,|dx| = p(z)\,|dz|",
                ["p(x) |dx| = p(z) |dz|", "p_x(x) |dx| = p_u(u) |du|", "p_Y(y) |dy| = p_Z(z) |dz|"],
            ),
            (r"p(f^{-1}(x))", ["p(f⁻¹(x))", "p_u(T⁻¹(x))", "p_Z(f(y))"]),
            (r"p_z\left(\frac{x-\mu}{\sigma}\right)", ["p_z((x − μ)/σ)", "p_u((x − μ)/σ)", "p_Z((y − μ)/σ)"]),
            (r"p^*(x)", ["p^*(x)", "p_x^*(x)", "p_Y^*(y)"]),
            (r"J_{f^{-1}}", ["J_(f⁻¹)", "J_(T⁻¹)", "J_f"]),
            (r"y' = y + g(y)", ["z′ = z + g(z)", "z′ = z + g(z)", "x′ = x + F(x)"]),
            (r"\frac{dy}{dt} = v(y, t)", ["(dz)/(dt) = v(z, t)", "(dz)/(dt) = v(z, t)", "(dx)/(dt) = v(x, t)"]),
            (
                r"\log p(x) = \log p(z) - \sum_k \log|\det J_k|",
                [
                    "log p(x) = log p(z) − ∑_k log |det J_k|",
                    "log p_x(x) = log p_u(u) − ∑_k log |det J_k|",
                    "log p_Y(y) = log p_Z(z) − ∑_k log |det J_k|",
                ],
            ),
        ];
        for (tex, expected) in table {
            let node = parse(tex).unwrap_or_else(|problem| panic!("{tex}: {problem}"));
            let all = Notation::ALL.map(|n| spoken(&rewritten(node.clone(), n)));
            assert_eq!(all, expected, "{tex}");
        }
    }
}
