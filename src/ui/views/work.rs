//! What a point costs in each direction, where that is more than one formula a layer: passes that wait for each other,
//! steps of a numeric inverse, evaluations of a vector field.

use super::Exact;
use crate::net::Count;
use crate::ui::style::{Size, Style, space};
use crate::words::fill;
use egui::Ui;

/// One kind of cost: how many there were, that number in words, and what it is.
struct Item {
    of: fn(&Count) -> u64,
    one: &'static str,
    many: &'static str,
    help: &'static str,
}

const ITEMS: [Item; 4] = [
    Item {
        of: |c| c.passes,
        one: "1 pass",
        many: "{} passes",
        help: "Passes through the networks of autoregressive layers: one a layer where all coordinates are known, one a coordinate where each waits for those before it.",
    },
    Item {
        of: |c| c.iterations,
        one: "1 iteration",
        many: "{} iterations",
        help: "Some layers have no formula for their inverse: it is found by steps, each nearer than the last.",
    },
    Item {
        of: |c| c.evaluations,
        one: "NFE 1",
        many: "NFE {}",
        help: "The number of function evaluations: how often the solver asked for the velocity of this point.",
    },
    Item {
        of: |c| c.underflows,
        one: "1 point given up",
        many: "{} points given up",
        help: "The adaptive solver needed steps too short or too many: the field changes too fast there.",
    },
];

/// The line of one direction; empty where neither direction of the flow costs anything.
fn line(style: &Style, own: &Count, other: &Count) -> String {
    let counted = ITEMS.iter().filter(|item| (item.of)(own) + (item.of)(other) > 0);
    let words = |item: &Item| match (item.of)(own) {
        1 => style.tr(item.one).to_owned(),
        n => fill(style.tr(item.many), &[&n]),
    };
    counted.map(words).collect::<Vec<_>>().join(", ")
}

/// A line a direction below the table, or nothing.
pub fn work_ui(ui: &mut Ui, style: &Style, exact: &Exact) {
    let [generate, normalize] = &exact.work;
    if line(style, generate, normalize).is_empty() {
        return;
    }
    ui.add_space(space::S);
    let counted = ITEMS.iter().filter(|item| (item.of)(generate) + (item.of)(normalize) > 0);
    let help = counted.map(|item| style.tr(item.help)).collect::<Vec<_>>().join("\n");
    for (name, own, other) in [("generate: {}", generate, normalize), ("normalize: {}", normalize, generate)] {
        let text = fill(style.tr(name), &[&line(style, own, other)]);
        ui.label(style.weak(text, Size::Small)).on_hover_text(&help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Family, Spec};
    use crate::ui::style::Look;

    fn lines(family: Family) -> Option<[String; 2]> {
        let flow = Spec { layers: 2, hidden: vec![4], ..Spec::new(2, family) }.flow();
        let params = vec![0.01; flow.num_params()];
        let [generate, normalize] = Exact::new(&flow, &params, &[0.3, -0.2])?.work;
        let style = Style::new(Look::Dark);
        Some([line(&style, &generate, &normalize), line(&style, &normalize, &generate)])
    }

    #[test]
    fn each_direction_says_what_it_costs() {
        let said = |family| lines(family).unwrap_or_default();
        assert_eq!(said(Family::Maf), ["4 passes", "2 passes"]);
        assert_eq!(said(Family::Iaf), ["2 passes", "4 passes"]);
        assert_eq!(said(Family::Cnf), ["NFE 64", "NFE 64"]);
        assert_eq!(said(Family::RealNvp), ["", ""]);
        let [generate, normalize] = said(Family::Residual);
        assert!(generate.ends_with(" iterations") && normalize == "0 iterations", "{generate}, {normalize}");
    }
}
