//! The colours of each look, and the promise that text can be read on all of them.

use super::Look;
use egui::Color32;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind the figure; the sequential map begins here, so that a density rises out of the page.
    pub page: Color32,
    /// Panels.
    pub panel: Color32,
    /// Controls, cards, tooltips.
    pub raised: Color32,
    /// A control under the pointer.
    pub hovered: Color32,
    /// Hairlines: borders, grids of axes.
    pub line: Color32,
    /// Lines that carry meaning: axes, outlines of controls.
    pub axis: Color32,
    pub text: Color32,
    pub weak: Color32,
    /// What is selected, playing or to be pressed first.
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// The test curve and all that is measured on test data.
    pub measure: Color32,
    pub warning: Color32,
    pub error: Color32,
    /// Around points and lines that lie on a heatmap.
    pub halo: Color32,
}

impl Palette {
    pub fn new(look: Look) -> Self {
        let rgb = Color32::from_rgb;
        match look {
            Look::Dark => Self {
                page: rgb(14, 18, 23),
                panel: rgb(20, 25, 32),
                raised: rgb(30, 37, 46),
                hovered: rgb(42, 51, 62),
                line: rgb(40, 48, 58),
                axis: rgb(98, 111, 126),
                text: rgb(233, 237, 242),
                weak: rgb(158, 170, 184),
                accent: rgb(255, 194, 77),
                on_accent: rgb(29, 20, 0),
                measure: rgb(108, 200, 246),
                warning: rgb(255, 176, 92),
                error: rgb(255, 138, 128),
                halo: rgb(8, 10, 14),
            },
            Look::Light => Self {
                page: rgb(252, 252, 250),
                panel: rgb(244, 244, 240),
                raised: rgb(234, 234, 228),
                hovered: rgb(222, 222, 214),
                line: rgb(222, 222, 215),
                axis: rgb(125, 132, 140),
                text: rgb(20, 24, 29),
                weak: rgb(80, 90, 101),
                accent: rgb(138, 75, 0),
                on_accent: rgb(255, 255, 255),
                measure: rgb(0, 92, 150),
                warning: rgb(138, 75, 0),
                error: rgb(170, 32, 26),
                halo: rgb(255, 255, 255),
            },
            Look::Projector => Self {
                page: rgb(255, 255, 255),
                panel: rgb(246, 246, 244),
                raised: rgb(236, 236, 232),
                hovered: rgb(220, 220, 214),
                line: rgb(205, 205, 200),
                axis: rgb(95, 102, 110),
                text: rgb(0, 0, 0),
                weak: rgb(62, 70, 79),
                accent: rgb(128, 66, 0),
                on_accent: rgb(255, 255, 255),
                measure: rgb(0, 80, 140),
                warning: rgb(128, 66, 0),
                error: rgb(158, 20, 16),
                halo: rgb(255, 255, 255),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::colour::contrast;

    #[test]
    fn text_can_be_read_on_every_ground() {
        for look in Look::ALL {
            let p = Palette::new(look);
            for (name, text) in [
                ("text", p.text),
                ("weak", p.weak),
                ("accent", p.accent),
                ("measure", p.measure),
                ("warning", p.warning),
                ("error", p.error),
            ] {
                for ground in [p.page, p.panel, p.raised] {
                    let ratio = contrast(text, ground);
                    assert!(ratio >= 4.5, "{look:?}: {name} on {ground:?}: {ratio:.2}");
                }
            }
            assert!(contrast(p.text, p.hovered) >= 4.5, "{look:?}");
            assert!(contrast(p.on_accent, p.accent) >= 4.5, "{look:?}");
            assert!(contrast(p.axis, p.page) >= 3.0, "{look:?}: {:.2}", contrast(p.axis, p.page));
        }
    }
}
