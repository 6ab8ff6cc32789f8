//! The room between two neighbours of a line (The TeXbook, page 170).

use super::tree::{Class, Node};

const THIN: f32 = 3.0 / 18.0;
/// Around functions: more than TeX's thin space, since their names are set in a sans.
const FUNCTION: f32 = 0.22;
const MEDIUM: f32 = 4.0 / 18.0;
const THICK: f32 = 5.0 / 18.0;

/// Of the type's size, between a sign of class `left` and one of class `right`; in scripts only functions keep theirs.
fn gap(left: Class, right: Class, in_script: bool) -> f32 {
    use Class::{Binary, Close, Comma, Inner, Open, Operator, Ordinary, Relation};
    let wide = |space: f32| if in_script { 0.0 } else { space };
    match (left, right) {
        (Binary, _) | (_, Binary) => wide(MEDIUM),
        (Relation, Relation) => 0.0,
        (Open, _) | (_, Close | Comma) => 0.0,
        (Relation, _) | (_, Relation) => wide(THICK),
        (Comma, _) => wide(THIN),
        (Operator, Open) => 0.0,
        (Operator, _) | (Ordinary | Close | Inner, Operator) => FUNCTION,
        (Inner, Ordinary | Open | Inner) | (Close, Inner) => wide(THIN),
        (Ordinary, Inner) | (Ordinary | Close, Ordinary | Open) => 0.0,
    }
}

/// How each node of a line looks to its left and to its right neighbour. A sign that joins nothing on one side, as the minus
/// of −x, is an ordinary one; bars enclose in turn.
pub fn resolved(nodes: &[Node]) -> Vec<(Class, Class)> {
    let mut classes: Vec<(Class, Class)> = nodes.iter().map(|node| (node.class(), node.class())).collect();
    let mut last: Option<usize> = None;
    let mut inside_bars = false;
    for i in 0..nodes.len() {
        if matches!(nodes[i], Node::Space(_)) {
            continue;
        }
        if is_bar(&nodes[i]) {
            classes[i] = if inside_bars { (Class::Close, Class::Ordinary) } else { (Class::Ordinary, Class::Open) };
            inside_bars = !inside_bars;
        }
        let before = last.map(|last| classes[last].1);
        let joins_nothing = !matches!(before, Some(Class::Ordinary | Class::Close | Class::Inner));
        if classes[i].0 == Class::Binary && joins_nothing {
            classes[i] = (Class::Ordinary, Class::Ordinary);
        }
        let ends = matches!(classes[i].0, Class::Relation | Class::Close | Class::Comma);
        if let Some(last) = last.filter(|_| ends && before == Some(Class::Binary)) {
            classes[last] = (Class::Ordinary, Class::Ordinary);
        }
        last = Some(i);
    }
    classes
}

fn is_bar(node: &Node) -> bool {
    match node {
        Node::Sign { text, class: Class::Ordinary, .. } => text == "|" || text == "‖",
        Node::Scripts { base, .. } => is_bar(base),
        _ => false,
    }
}

/// The room before each node of a line, of the type's size.
pub fn gaps(nodes: &[Node], in_script: bool) -> Vec<f32> {
    let mut last = None;
    let before = |(node, (left, right)): (&Node, (Class, Class))| {
        if matches!(node, Node::Space(_)) {
            return 0.0;
        }
        let room = last.map_or(0.0, |last| gap(last, left, in_script));
        last = Some(right);
        room
    };
    nodes.iter().zip(resolved(nodes)).map(before).collect()
}
