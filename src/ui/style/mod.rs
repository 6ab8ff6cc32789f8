//! The look of the screen: one palette, one type scale, one spacing scale, one accent, for three rooms.
//! Views take sizes and colours from here and from [`super::colour`], and from nowhere else.

mod formula;
mod palette;
mod spot;
mod visuals;

use super::colour::Map;
use crate::flow::Way;
use crate::preset::Theme;
use crate::words::{self, Lang, Notation};
use egui::{FontFamily, FontId, RichText, Stroke};
pub use palette::Palette;
pub use spot::{forget_pointed, pointed_at};

/// The room that the screen is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Dark,
    Light,
    /// Light, with half as large type again and stronger lines.
    Projector,
}

impl Look {
    pub const ALL: [Look; 3] = [Look::Dark, Look::Light, Look::Projector];

    pub fn new(theme: Theme, system_is_dark: bool) -> Self {
        match theme {
            Theme::Auto if system_is_dark => Look::Dark,
            Theme::Dark => Look::Dark,
            Theme::Auto | Theme::Light => Look::Light,
            Theme::Projector => Look::Projector,
        }
    }

    pub fn is_dark(self) -> bool {
        self == Look::Dark
    }

    /// How much larger everything is than on a desk.
    pub fn zoom(self) -> f32 {
        if self == Look::Projector { 1.5 } else { 1.0 }
    }
}

/// The type scale, in points before the projector's factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 13: ticks, units, notes.
    Small,
    /// 15: everything that is read.
    Body,
    /// 18: captions of figures, headings of panels.
    Large,
    /// 24: the number that matters.
    Title,
    /// 32: the start page.
    Display,
}

impl Size {
    fn points(self) -> f32 {
        match self {
            Size::Small => 13.0,
            Size::Body => 15.0,
            Size::Large => 18.0,
            Size::Title => 24.0,
            Size::Display => 32.0,
        }
    }
}

/// The spacing scale, in points.
pub mod space {
    pub const XS: f32 = 4.0;
    pub const S: f32 = 8.0;
    pub const M: f32 = 12.0;
    pub const L: f32 = 16.0;
    pub const XL: f32 = 24.0;
    pub const XXL: f32 = 32.0;
}

/// A transition between two states of the screen takes this long.
pub const EASE_SECS: f32 = 0.25;

#[derive(Clone, Debug)]
pub struct Style {
    pub look: Look,
    pub palette: Palette,
    /// Densities.
    pub sequential: Map,
    /// Times and log-densities of particles.
    pub warm: Map,
    /// Log-determinants and Jacobian entries.
    pub diverging: Map,
    /// How much larger type is than on a desk.
    pub zoom: f32,
    /// The part of the figure that a lesson points at; see [`Style::spot`].
    pub spot: Option<String>,
    pub lang: Lang,
    /// How formulas are written; the source holds the canonical letters.
    pub notation: Notation,
}

impl Style {
    /// In English and the lecture's notation.
    pub fn new(look: Look) -> Self {
        let palette = Palette::new(look);
        Self {
            look,
            palette,
            sequential: Map::sequential(palette.page, look.is_dark()),
            warm: Map::warm(look.is_dark()),
            diverging: Map::diverging(look.is_dark()),
            zoom: look.zoom(),
            spot: None,
            lang: Lang::default(),
            notation: Notation::default(),
        }
    }

    /// The same in another language and notation.
    pub fn in_words(self, lang: Lang, notation: Notation) -> Self {
        Self { lang, notation, ..self }
    }

    /// An English sentence in the language of the screen; assets/lang/it.json holds the Italian.
    pub fn tr<'a>(&self, english: &'a str) -> &'a str {
        words::tr(self.lang, english)
    }

    /// An English sentence that was filled with its values already, such as an error, in the language of the screen.
    pub fn heard(&self, english: &str) -> String {
        words::heard(self.lang, english)
    }

    /// A sentence with its formulas in the notation: what is a letter by itself, as in "the map x = f(z)".
    pub fn letters(&self, sentence: &str) -> String {
        words::in_prose(sentence, self.notation)
    }

    /// An English sentence in the language and the notation of the screen.
    pub fn say(&self, english: &str) -> String {
        self.letters(self.tr(english))
    }

    /// "generates: z → x" or "normalizes: x → z".
    pub fn badge(&self, way: Way) -> String {
        words::badge(way == Way::Generate, self.notation, self.lang)
    }

    /// How much larger type is than on a desk.
    pub fn type_scale(&self) -> f32 {
        self.zoom
    }

    pub fn points(&self, size: Size) -> f32 {
        size.points() * self.type_scale()
    }

    pub fn font(&self, size: Size) -> FontId {
        FontId::new(self.points(size), FontFamily::Proportional)
    }

    pub fn bold(&self, size: Size) -> FontId {
        FontId::new(self.points(size), FontFamily::Name(super::fonts::SEMIBOLD.into()))
    }

    /// The italic of formulas.
    pub fn math(&self, size: Size) -> FontId {
        FontId::new(self.points(size) * 1.1, FontFamily::Name(super::fonts::MATH.into()))
    }

    pub fn text(&self, text: impl Into<String>, size: Size) -> RichText {
        RichText::new(text).font(self.font(size)).color(self.palette.text)
    }

    /// Text that steps back: units, explanations.
    pub fn weak(&self, text: impl Into<String>, size: Size) -> RichText {
        RichText::new(text).font(self.font(size)).color(self.palette.weak)
    }

    pub fn strong(&self, text: impl Into<String>, size: Size) -> RichText {
        RichText::new(text).font(self.bold(size)).color(self.palette.text)
    }

    /// A line of `width` points, stronger on a projector.
    pub fn stroke(&self, width: f32, colour: egui::Color32) -> Stroke {
        Stroke::new(width * self.type_scale(), colour)
    }

    /// How long a transition takes: none where motion is reduced.
    pub fn ease_secs(&self, reduced_motion: bool) -> f32 {
        if reduced_motion { 0.0 } else { EASE_SECS }
    }

    /// Makes every widget of `ctx` look so.
    pub fn apply(&self, ctx: &egui::Context) {
        let style = std::sync::Arc::new(visuals::egui_style(self));
        ctx.set_theme(if self.look.is_dark() { egui::Theme::Dark } else { egui::Theme::Light });
        ctx.set_style_of(egui::Theme::Dark, style.clone());
        ctx.set_style_of(egui::Theme::Light, style);
    }
}
