//! The film strip as files: p_t at several times side by side as a PNG, or one after another as an animated PNG. Pictures have
//! a palette, the colours of the map and the greys between page and text, so that they stay small.

use super::colour::Map;
use super::digits;
use super::style::Palette;
use egui::{Color32, lerp};

/// log p_t at evenly spaced times from 0 to 1.
#[derive(Clone, Copy, Debug)]
pub struct Film<'a> {
    /// In the order in which they are shown, each with its t, row by row from the bottom left; a square, or one row for a line.
    pub frames: &'a [(f64, &'a [f32])],
    /// 1 or 2
    pub dim: usize,
    /// The density that the last colour stands for.
    pub top: f32,
    pub map: &'a Map,
    pub palette: Palette,
}

/// Colours of the map; the rest of the palette goes from page to text.
const SHADES: usize = 240;
const GREYS: usize = 256 - SHADES;
const PAGE: u8 = SHADES as u8;
const TEXT: u8 = 255;
/// An animation runs from end to end in this time, and rests there.
const RUN_SECS: f64 = 4.0;
const REST_SECS: f64 = 1.0;

/// Places in the palette.
struct Sheet {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Film<'_> {
    /// All frames on one page of `width` x `height` pixels, in rows, as large as they fit.
    ///
    /// # Errors
    /// When the file cannot be written, in a sentence.
    pub fn strip(&self, width: usize, height: usize) -> Result<Vec<u8>, String> {
        let mut sheet = Sheet::new(width, height);
        let count = self.frames.len().max(1);
        let side_of = |columns: usize| {
            let rows = count.div_ceil(columns);
            let gap = Self::gap(width);
            let across = width.saturating_sub(gap * (columns + 1)) / columns;
            let down = (height.saturating_sub(gap * (rows + 1)) / rows).saturating_sub(Self::label(across));
            across.min(down)
        };
        let columns = (1..=count).max_by_key(|&columns| (side_of(columns), columns)).unwrap_or(1);
        let (side, gap) = (side_of(columns), Self::gap(width));
        let (across, down) = (side + gap, side + Self::label(side) + gap);
        let rows = count.div_ceil(columns);
        let left = (width + gap).saturating_sub(columns * across) / 2;
        let above = (height + gap).saturating_sub(rows * down) / 2;
        for (k, &(t, values)) in self.frames.iter().enumerate() {
            let (x, y) = (left + k % columns * across, above + k / columns * down);
            self.draw(&mut sheet, values, [x, y], side);
            let size = Self::letter(side);
            sheet.write(&label(t), [x, y + side + size], size);
        }
        sheet.png(&self.colours(), &[])
    }

    /// The frames one after another on a page of `width` x `height` pixels, again and again.
    ///
    /// # Errors
    /// When the file cannot be written, in a sentence.
    pub fn animation(&self, width: usize, height: usize) -> Result<Vec<u8>, String> {
        let side = width.min(height);
        let corner = [(width - side) / 2, (height - side) / 2];
        let each = RUN_SECS / self.frames.len().saturating_sub(1).max(1) as f64;
        let sheet = |&(t, values): &(f64, &[f32])| {
            let mut sheet = Sheet::new(width, height);
            self.draw(&mut sheet, values, corner, side);
            let size = Self::letter(side);
            sheet.write(&label(t), [3 * size, 3 * size], size);
            let rests = t == 0.0 || t == 1.0;
            (sheet, if rests { REST_SECS } else { each })
        };
        let mut sheets = self.frames.iter().map(sheet);
        let (first, delay) = sheets.next().ok_or("There is nothing to save yet.")?;
        let rest: Vec<(Sheet, f64)> = sheets.collect();
        let all: Vec<(&[u8], f64)> =
            core::iter::once((&first.pixels[..], delay)).chain(rest.iter().map(|(s, d)| (&s.pixels[..], *d))).collect();
        first.png(&self.colours(), &all)
    }

    fn gap(width: usize) -> usize {
        (width / 300).clamp(2, 12)
    }

    /// Pixels to a bit of the digits.
    fn letter(side: usize) -> usize {
        (side / 64).clamp(1, 5)
    }

    fn label(side: usize) -> usize {
        7 * Self::letter(side)
    }

    /// RGB of every place in the palette.
    fn colours(&self) -> Vec<u8> {
        let (page, text) = (self.palette.page, self.palette.text);
        let grey = |i: usize| page.lerp_to_gamma(text, i as f32 / (GREYS - 1) as f32);
        let shade = |i: usize| self.map.at(i as f32 / (SHADES - 1) as f32);
        let rgb = |c: Color32| [c.r(), c.g(), c.b()];
        (0..SHADES).map(shade).chain((0..GREYS).map(grey)).flat_map(rgb).collect()
    }

    fn draw(&self, sheet: &mut Sheet, log_density: &[f32], [x, y]: [usize; 2], side: usize) {
        let share = |l: f32| (l.exp() / self.top).clamp(0.0, 1.0);
        let size = if self.dim == 1 { log_density.len() } else { log_density.len().isqrt() };
        if size < 2 {
            return;
        }
        let place = |i: usize| {
            let at = ((i as f32 + 0.5) / side as f32 * size as f32 - 0.5).clamp(0.0, (size - 1) as f32);
            let low = (at as usize).min(size - 2);
            (low, at - low as f32)
        };
        let between = |row: usize, (low, f): (usize, f32)| {
            let at = |i: usize| share(log_density[row * size + i]);
            lerp(at(low)..=at(low + 1), f)
        };
        for column in 0..side {
            let across = place(column);
            let high = if self.dim == 1 { between(0, across) } else { 0.0 };
            for row in 0..side {
                let value = if self.dim == 1 {
                    let up = 1.08 * (side - 1 - row) as f32 / side as f32;
                    if up < high { 0.25 + 0.6 * high } else { 0.0 }
                } else {
                    let (low, f) = place(side - 1 - row);
                    lerp(between(low, across)..=between(low + 1, across), f)
                };
                sheet.set(x + column, y + row, (value * (SHADES - 1) as f32 + 0.5) as u8);
            }
        }
    }
}

/// t=0.125, without zeros that say nothing.
fn label(t: f64) -> String {
    let text = format!("{t:.3}");
    format!("t={}", text.trim_end_matches('0').trim_end_matches('.'))
}

impl Sheet {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![PAGE; width * height] }
    }

    fn set(&mut self, x: usize, y: usize, place: u8) {
        if x < self.width && y < self.height {
            self.pixels[y * self.width + x] = place;
        }
    }

    fn write(&mut self, text: &str, [x, y]: [usize; 2], size: usize) {
        for (dx, dy) in digits::pixels(text, size) {
            self.set(x + dx, y + dy, TEXT);
        }
    }

    /// As one picture, or with `frames`, each with its seconds, as an animation that begins with this one.
    fn png(&self, palette: &[u8], frames: &[(&[u8], f64)]) -> Result<Vec<u8>, String> {
        self.encode(palette, frames).map_err(|e| format!("The picture could not be made: {e}."))
    }

    fn encode(&self, palette: &[u8], frames: &[(&[u8], f64)]) -> Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width as u32, self.height as u32);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(palette);
        encoder.set_filter(png::Filter::NoFilter);
        if !frames.is_empty() {
            encoder.set_animated(frames.len() as u32, 0)?;
        }
        let mut writer = encoder.write_header()?;
        if frames.is_empty() {
            writer.write_image_data(&self.pixels)?;
        }
        for (pixels, secs) in frames {
            writer.set_frame_delay((secs * 1000.0).round() as u16, 1000)?;
            writer.write_image_data(pixels)?;
        }
        writer.finish()?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::style::{Look, Style};

    fn film(style: &Style, work: impl Fn(&Film<'_>) -> Result<Vec<u8>, String>) -> Result<Vec<u8>, String> {
        let values: Vec<Vec<f32>> = (0..5).map(|k| vec![-1.0 - k as f32; 16 * 16]).collect();
        let frames: Vec<(f64, &[f32])> = values.iter().enumerate().map(|(k, v)| (k as f64 / 4.0, &v[..])).collect();
        work(&Film { frames: &frames, dim: 2, top: 0.4, map: &style.sequential, palette: style.palette })
    }

    fn decoded(bytes: &[u8]) -> Result<(u32, u32, u32), png::DecodingError> {
        let reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info()?;
        let info = reader.info();
        Ok((info.width, info.height, info.animation_control().map_or(1, |a| a.num_frames)))
    }

    #[test]
    fn a_strip_and_an_animation_are_files_of_the_size_that_was_asked_for() -> Result<(), Box<dyn std::error::Error>> {
        for look in Look::ALL {
            let style = Style::new(look);
            assert_eq!(decoded(&film(&style, |film| film.strip(500, 120))?)?, (500, 120, 1));
            assert_eq!(decoded(&film(&style, |film| film.animation(96, 64))?)?, (96, 64, 5));
        }
        assert_eq!((label(0.0), label(0.125), label(1.0)), ("t=0".into(), "t=0.125".into(), "t=1".into()));
        Ok(())
    }
}
