//! The colour maps: one sequential, one diverging, and the colour of a particle by where it began.
//! All are paths through OKLab (Ottosson 2020), where equal steps look equally large; lightness alone orders each map,
//! so that they survive a colour-blind eye and a bad projector.

use egui::Color32;

/// A colour in OKLCh: lightness in [0, 1], chroma, hue in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Lch {
    l: f32,
    c: f32,
    h: f32,
}

impl Lch {
    fn new(l: f32, c: f32, h: f32) -> Self {
        Self { l, c, h }
    }

    fn to_linear(self) -> [f32; 3] {
        let (sin, cos) = self.h.to_radians().sin_cos();
        let (a, b) = (self.c * cos, self.c * sin);
        let l = (self.l + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
        let m = (self.l - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
        let s = (self.l - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
        [
            4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s,
            -1.268_438 * l + 2.609_757_4 * m - 0.341_319_4 * s,
            -0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s,
        ]
    }

    /// The colour, its chroma lowered until the screen can show it.
    fn colour(self) -> Color32 {
        let fits = |c: f32| Lch { c, ..self }.to_linear().iter().all(|v| (-0.001..=1.001).contains(v));
        let mut c = self.c;
        while c > 0.0 && !fits(c) {
            c -= 0.004;
        }
        let [r, g, b] = Lch { c: c.max(0.0), ..self }.to_linear().map(encode);
        Color32::from_rgb(r, g, b)
    }
}

fn encode(linear: f32) -> u8 {
    let v = linear.clamp(0.0, 1.0);
    let v = if v <= 0.003_130_8 { 12.92 * v } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 };
    (v * 255.0).round() as u8
}

/// WCAG's relative luminance.
pub fn luminance(colour: Color32) -> f32 {
    let linear = |v: u8| {
        let v = f32::from(v) / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
}

/// WCAG's contrast ratio, 1 to 21.
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// A map from [0, 1] to colours, as a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    table: Vec<Color32>,
}

const STEPS: usize = 256;

impl Map {
    fn from_path(path: impl Fn(f32) -> Color32) -> Self {
        Self { table: (0..STEPS).map(|i| path(i as f32 / (STEPS - 1) as f32)).collect() }
    }

    /// For densities: from the page's own colour through blue and teal to cream on dark, to a deep blue on light.
    pub fn sequential(page: Color32, dark: bool) -> Self {
        let path = move |t: f32| {
            if dark {
                let c = 0.012 + 0.128 * (std::f32::consts::PI * (t * 0.96).min(1.0)).sin();
                Lch::new(0.184 + 0.786 * t, c, 266.0 - 166.0 * t.powf(1.25)).colour()
            } else {
                let c = 0.008 + 0.125 * (std::f32::consts::PI * (t * 0.88).min(1.0)).sin();
                Lch::new(0.985 - 0.735 * t, c, 110.0 + 165.0 * t.powf(0.75)).colour()
            }
        };
        let mut map = Self::from_path(path);
        map.table[0] = page;
        map
    }

    /// For particles that lie on a density: from violet through red to yellow, away from its blues and greens.
    pub fn warm(dark: bool) -> Self {
        Self::from_path(|t| {
            let (l, c) = if dark { (0.56 + 0.36 * t, 0.17 - 0.03 * t) } else { (0.62 - 0.34 * t, 0.15 + 0.02 * t) };
            let hue = if dark { 318.0 + 140.0 * t } else { 418.0 - 110.0 * t };
            Lch::new(l, c, hue).colour()
        })
    }

    /// For signed quantities, 0.5 being zero: blue below, orange above, the middle as quiet as the page.
    pub fn diverging(dark: bool) -> Self {
        Self::from_path(|t| {
            let signed = 2.0 * t - 1.0;
            let s = signed.abs();
            let h = if signed < 0.0 { 250.0 } else { 58.0 };
            let (side, zero) = if dark {
                (Lch::new(0.26 + 0.54 * s, 0.16 * s.powf(0.8), h), Lch::new(0.26, 0.012, 250.0))
            } else {
                (Lch::new(0.965 - 0.475 * s, 0.165 * s.powf(0.9), h), Lch::new(0.955, 0.002, 250.0))
            };
            zero.colour().lerp_to_gamma(side.colour(), (s / 0.08).min(1.0))
        })
    }

    /// Out of range is clamped, NaN is the start.
    pub fn at(&self, t: f32) -> Color32 {
        let i = (t.clamp(0.0, 1.0) * (STEPS - 1) as f32 + 0.5) as usize;
        self.table[i.min(STEPS - 1)]
    }

    /// The colours from 0 to 1, for who draws elsewhere.
    pub fn table(&self) -> &[Color32] {
        &self.table
    }

    /// `value` in [-range, range] of a diverging map.
    pub fn signed(&self, value: f32, range: f32) -> Color32 {
        self.at(0.5 + 0.5 * value / range.max(f32::MIN_POSITIVE))
    }
}

/// The colour of a particle that began at `z`: its direction is the hue, its distance the saturation. Left and right
/// differ in yellow and blue, up and down in lightness too, so that no direction is lost to a colour-blind eye.
pub fn origin(z: [f32; 2], dark: bool) -> Color32 {
    let [x, y] = z;
    let r = x.hypot(y);
    let c = 0.15 * (r / 1.5).min(1.0);
    let up = if r > 0.0 { y / r } else { 0.0 } * (r / 1.5).min(1.0);
    let middle = if dark { 0.74 } else { 0.55 };
    // b (yellow to blue) follows x, a (red to green) follows y.
    let hue = x.atan2(y).to_degrees();
    Lch::new(middle + 0.13 * up, c, hue).colour()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequential_map_grows_steadily_in_lightness() {
        for (dark, page) in [(true, Color32::from_rgb(14, 18, 23)), (false, Color32::from_rgb(252, 252, 250))] {
            let map = Map::sequential(page, dark);
            let grey: Vec<f32> = (0..=16).map(|i| luminance(map.at(i as f32 / 16.0)).cbrt()).collect();
            for w in grey.windows(2) {
                let step = if dark { w[1] - w[0] } else { w[0] - w[1] };
                assert!((0.015..0.12).contains(&step), "{grey:?}");
            }
        }
    }

    #[test]
    fn the_diverging_map_is_even_on_both_sides_of_zero() {
        for dark in [true, false] {
            let map = Map::diverging(dark);
            for i in 1..=8 {
                let (low, high) = (map.signed(-(i as f32), 8.0), map.signed(i as f32, 8.0));
                assert!((luminance(low).cbrt() - luminance(high).cbrt()).abs() < 0.06, "{low:?} {high:?}");
                let further = luminance(high) - luminance(map.signed(i as f32 - 1.0, 8.0));
                assert!(if dark { further > 0.0 } else { further < 0.0 }, "{i} of 8");
            }
        }
    }

    #[test]
    fn the_warm_map_grows_steadily_in_lightness() {
        for dark in [true, false] {
            let map = Map::warm(dark);
            let grey: Vec<f32> = (0..=8).map(|i| luminance(map.at(i as f32 / 8.0)).cbrt()).collect();
            for w in grey.windows(2) {
                let step = if dark { w[1] - w[0] } else { w[0] - w[1] };
                assert!(step > 0.01, "{grey:?}");
            }
        }
    }

    #[test]
    fn opposite_origins_differ_in_lightness_or_in_blue() {
        for dark in [true, false] {
            let up = luminance(origin([0.0, 1.5], dark)) - luminance(origin([0.0, -1.5], dark));
            assert!(up > 0.1, "{up}");
            let (right, left) = (origin([1.5, 0.0], dark), origin([-1.5, 0.0], dark));
            assert!(right.b().abs_diff(left.b()) > 90, "{right:?} {left:?}");
        }
    }
}
