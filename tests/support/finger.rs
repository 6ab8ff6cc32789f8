//! What a finger does on the screen of a harness, with the events of a browser: it is seen nowhere before it comes down, and
//! nowhere once it is lifted.

use egui::{Event, Modifiers, PointerButton, Pos2, TouchDeviceId, TouchId, TouchPhase};
use egui_kittest::Harness;

fn touch(phase: TouchPhase, pos: Pos2) -> Event {
    Event::Touch { device_id: TouchDeviceId(0), id: TouchId(0), phase, pos, force: Some(1.0) }
}

fn press(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// Comes down at `from`, moves to `to` and is lifted.
pub fn swipe<W>(harness: &mut Harness<'static, W>, from: Pos2, to: Pos2) {
    let along = |part: f32| from + part * (to - from);
    let down = vec![press(from, true), touch(TouchPhase::Start, from)];
    let moves = [0.25, 0.5, 0.75, 1.0]
        .map(along)
        .map(|at| vec![Event::PointerMoved(at), touch(TouchPhase::Move, at)])
        .into_iter()
        .filter(|_| from != to);
    let up = vec![press(to, false), Event::PointerGone, touch(TouchPhase::End, to)];
    for events in [down].into_iter().chain(moves).chain([up]) {
        events.into_iter().for_each(|event| harness.event(event));
        harness.run_steps(1);
    }
    harness.run_steps(2);
}

pub fn tap<W>(harness: &mut Harness<'static, W>, at: Pos2) {
    swipe(harness, at, at);
}
