//! What a canvas shows, as text of the page: names and formulas of everything on the screen in the order in which they stand,
//! for screen readers and for search. egui's accessibility tree is built for one frame a second at most, and only where
//! there is a page.

use super::{now, write_words};
use egui::accesskit::{Node, NodeId, TreeUpdate};
use std::collections::HashMap;
use std::time::Duration;

const EVERY_SECS: f64 = 1.0;

#[derive(Default)]
pub(super) struct Reader {
    read_secs: f64,
    written: String,
}

impl egui::Plugin for Reader {
    fn debug_name(&self) -> &'static str {
        "reader"
    }

    fn input_hook(&mut self, ctx: &egui::Context, _input: &mut egui::RawInput) {
        let wait = self.read_secs + EVERY_SECS - now();
        if wait <= 0.0 {
            ctx.enable_accesskit();
        } else {
            ctx.request_repaint_after(Duration::from_secs_f64(wait));
        }
    }

    fn output_hook(&mut self, ctx: &egui::Context, output: &mut egui::FullOutput) {
        let Some(update) = output.platform_output.accesskit_update.take() else { return };
        ctx.disable_accesskit();
        self.read_secs = now();
        let words = words(&update);
        if words != self.written {
            write_words(&words);
            self.written = words;
        }
    }
}

/// A line for each name or text, none twice in a row.
fn words(update: &TreeUpdate) -> String {
    let nodes: HashMap<NodeId, &Node> = update.nodes.iter().map(|(id, node)| (*id, node)).collect();
    let mut lines: Vec<&str> = Vec::new();
    let mut open: Vec<NodeId> = update.tree.iter().map(|tree| tree.root).collect();
    while let Some(id) = open.pop() {
        let Some(node) = nodes.get(&id) else { continue };
        let text = node.label().or(node.value()).map(str::trim).filter(|text| !text.is_empty());
        if let Some(text) = text.filter(|text| lines.last() != Some(text)) {
            lines.push(text);
        }
        open.extend(node.children().iter().rev());
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_on_the_screen_is_read_in_its_order() {
        let ctx = egui::Context::default();
        ctx.enable_accesskit();
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            ui.label("log p(x) = log p(z) + ∑ log |det J|");
            ui.horizontal(|ui| {
                let _ = ui.button("Train");
                let response = ui.allocate_response(egui::vec2(20.0, 20.0), egui::Sense::hover());
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "a figure"));
            });
            ui.label("the end");
        });
        output.textures_delta.clear();
        let update = output.platform_output.accesskit_update.expect("a tree");
        let lines: Vec<String> = words(&update).lines().map(String::from).collect();
        assert_eq!(lines, ["log p(x) = log p(z) + ∑ log |det J|", "Train", "a figure", "the end"]);
    }
}
