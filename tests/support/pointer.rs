//! What a hand does on the screen of a harness: finds a thing by its name, and drags it.

use egui::accesskit::Role;
use egui::{Event, Modifiers, PointerButton, Pos2, Rect};
use egui_kittest::{Harness, kittest::NodeT};

/// Where the node with this role stands whose name contains `part`.
pub fn place<W>(harness: &Harness<'static, W>, role: Role, part: &str) -> Rect {
    let mut nodes = harness.root().children_recursive();
    let named = |name: Option<String>| name.is_some_and(|name| name.contains(part));
    let found = nodes.find(|node| node.accesskit_node().role() == role && named(node.accesskit_node().label()));
    let found = found.map(|node| node.rect());
    found.unwrap_or_else(|| panic!("{part} is on the screen"))
}

/// Presses at `from`, moves to `to` and lets go.
pub fn drag<W>(harness: &mut Harness<'static, W>, from: Pos2, to: Pos2) {
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let middle = from + (to - from) / 2.0;
    let events = [
        vec![Event::PointerMoved(from)],
        vec![button(from, true)],
        vec![Event::PointerMoved(middle)],
        vec![Event::PointerMoved(to)],
        vec![button(to, false)],
    ];
    for events in events {
        events.into_iter().for_each(|event| harness.event(event));
        harness.run_steps(1);
    }
    harness.run_steps(2);
}
