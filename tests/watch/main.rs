//! The views of flows in motion: what they show is so, and they can be read and moved on the page.

mod blocks;
mod paths;
mod resnet;
mod solver;
mod steps_page;
mod views;

#[path = "../support/page.rs"]
mod page;
#[path = "../support/pointer.rs"]
mod pointer;
#[path = "../support/window.rs"]
mod window;

use pushforward::flow::Flow;
use pushforward::preset::{decode, shipped};

/// A flow of the gallery with its trained weights.
fn shipped_flow(name: &str) -> (Flow, Vec<f32>) {
    let preset = shipped().iter().find(|p| p.name == name).expect("it is shipped");
    (decode(preset.link).settings.spec(2).flow(), preset.params().expect("compiled in"))
}
