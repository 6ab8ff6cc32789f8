//! The figures that are done by hand, as presets: a link with a name, and nothing to train.

use super::{View, in_motion};

/// A card of the gallery without a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FigureCard {
    /// As in `--preset line`.
    pub name: &'static str,
    pub title: &'static str,
    /// One sentence on what there is to move and to see.
    pub about: &'static str,
    pub link: &'static str,
    pub view: View,
}

pub(super) const fn card(
    view: View,
    name: &'static str,
    title: &'static str,
    about: &'static str,
    link: &'static str,
) -> FigureCard {
    FigureCard { name, title, about, link, view }
}

/// In the order of the gallery. Titles and sentences are keys of [`crate::words::tr`].
pub fn figures() -> &'static [FigureCard] {
    const FIGURES: [FigureCard; 6] = [
        card(
            View::Line,
            "line",
            "The line",
            "A curve carries mass from z to x: bend it and see the density follow its slope.",
            "#v=1&view=line",
        ),
        card(
            View::Plane,
            "plane",
            "The determinant",
            "A matrix makes a parallelogram of a square: its area is what the density is divided by.",
            "#v=1&view=plane",
        ),
        card(
            View::Kinds,
            "kinds",
            "Kinds of layers",
            "What a layer may be: the shape of its matrix, what it can do to a Gaussian, what it costs.",
            "#v=1&view=kinds",
        ),
        card(
            View::Coupling,
            "coupling",
            "One coupling",
            "One coordinate stays and says how far the other moves; read the same layer backwards.",
            "#v=1&view=coupling",
        ),
        card(
            View::Mistakes,
            "mistakes",
            "What goes wrong",
            "The usual mistakes, one click each, with what they do to the density and to the loss.",
            "#v=1&view=mistakes",
        ),
        card(
            View::Arithmetic,
            "arithmetic",
            "A pass as arithmetic",
            "One point through every layer, with all numbers, so that log p(x) can be checked on paper.",
            "#v=1&view=arithmetic",
        ),
    ];
    &FIGURES
}

/// Every card without a run of its own.
pub fn cards() -> impl Iterator<Item = &'static FigureCard> {
    figures().iter().chain(in_motion())
}

/// The link of a preset of either kind.
pub fn link_of_preset(name: &str) -> Option<&'static str> {
    let trained = super::shipped().iter().map(|p| (p.name, p.link));
    let mut all = trained.chain(cards().map(|f| (f.name, f.link)));
    all.find(|(known, _)| *known == name).map(|(_, link)| link)
}
