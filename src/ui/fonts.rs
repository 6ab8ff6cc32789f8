//! The typefaces: a sans with equally wide digits, its semibold, and an italic for formulas; assets/fonts says whence.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

/// Headings and what is being pressed on.
pub const SEMIBOLD: &str = "semibold";
/// The letters of formulas.
pub const MATH: &str = "math";

/// Rows are aligned at their bottom, and the italic has more room under its baseline than the sans (0.488 of its size, and
/// it is set a tenth larger, against 0.241): it goes down by so much to share the baseline.
pub const MATH_DROP: f32 = 0.488 - 0.241 / 1.1;

pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let files: [(&str, &'static [u8]); 4] = [
        ("sans", include_bytes!("../../assets/fonts/Sans-Regular.ttf")),
        (SEMIBOLD, include_bytes!("../../assets/fonts/Sans-SemiBold.ttf")),
        ("symbols", include_bytes!("../../assets/fonts/Symbols.ttf")),
        (MATH, include_bytes!("../../assets/fonts/Math-Italic.ttf")),
    ];
    for (name, bytes) in files {
        let mut data = FontData::from_static(bytes);
        if name == MATH {
            data.tweak.y_offset_factor = MATH_DROP;
        }
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    }
    let families = [
        (FontFamily::Proportional, ["sans", "symbols"].as_slice()),
        (FontFamily::Monospace, &["sans", "symbols"]),
        (FontFamily::Name(SEMIBOLD.into()), &[SEMIBOLD, "symbols"]),
        (FontFamily::Name(MATH.into()), &[MATH, "sans", "symbols"]),
    ];
    for (family, names) in families {
        fonts.families.insert(family, names.iter().map(|&name| name.to_owned()).collect());
    }
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_of_the_screen_has_a_glyph() {
        let ctx = egui::Context::default();
        ctx.set_fonts(definitions());
        ctx.run_ui(egui::RawInput::default(), |_| {}).textures_delta.clear();
        let font = egui::FontId::proportional(15.0);
        let signs = "σμθτ∂Σ⁻¹→⇄∘|·×−≤≥∈ℝπελ₀₁₂₃₄₅₆₇₈₉⁰²³⁴⁵⁶⁷⁸⁹▶⏸⏭⏮↺↻…–—’«»°àèéìòùÀÈÉÌÒÙ∇ᵀ⟨⟩‖≈√∞⋯☰✕⚙✓";
        let missing: String = ctx.fonts_mut(|fonts| signs.chars().filter(|&c| !fonts.has_glyph(&font, c)).collect());
        assert_eq!(missing, "");
    }
}
