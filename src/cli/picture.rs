//! A canvas of pixels: fields in colours, smooth lines and dots, small numbers, and PNG.

use pushforward::ui::colour::Map;
use pushforward::ui::digits;

pub type Colour = [u8; 3];

#[derive(Clone, Debug)]
pub struct Canvas {
    pub width: usize,
    pub height: usize,
    rgb: Vec<u8>,
}

/// A part of the canvas with coordinates of its own; y grows upwards.
#[derive(Clone, Copy, Debug)]
pub struct Plot {
    /// Left, top, width and height, in pixels.
    pub frame: [f32; 4],
    pub x: [f32; 2],
    pub y: [f32; 2],
}

impl Plot {
    pub fn to_pixels(self, [x, y]: [f32; 2]) -> [f32; 2] {
        let [left, top, width, height] = self.frame;
        let along = |v: f32, [a, b]: [f32; 2]| (v - a) / (b - a);
        [left + width * along(x, self.x), top + height * (1.0 - along(y, self.y))]
    }

    fn contains(&self, [x, y]: [f32; 2]) -> bool {
        let [left, top, width, height] = self.frame;
        (left..=left + width).contains(&x) && (top..=top + height).contains(&y)
    }
}

impl Canvas {
    pub fn new(width: usize, height: usize, fill: Colour) -> Self {
        Self { width, height, rgb: fill.repeat(width * height) }
    }

    /// The pixels of a picture of the screen, whose page is opaque.
    pub fn from_image(image: &egui::ColorImage) -> Self {
        let rgb = image.pixels.iter().flat_map(|c| [c.r(), c.g(), c.b()]).collect();
        Self { width: image.width(), height: image.height(), rgb }
    }

    fn blend(&mut self, x: i64, y: i64, colour: Colour, share: f32) {
        if (0..self.width as i64).contains(&x) && (0..self.height as i64).contains(&y) && share > 0.0 {
            let at = 3 * (y as usize * self.width + x as usize);
            for (old, new) in self.rgb[at..at + 3].iter_mut().zip(colour) {
                *old = (f32::from(*old) + share.min(1.0) * (f32::from(new) - f32::from(*old))).round() as u8;
            }
        }
    }

    /// Calls `colour` with the plot's coordinates of each of its pixels.
    pub fn fill(&mut self, plot: &Plot, mut colour: impl FnMut([f32; 2]) -> (Colour, f32)) {
        let [left, top, width, height] = plot.frame;
        for row in top as i64..(top + height) as i64 {
            for column in left as i64..(left + width) as i64 {
                let (u, v) = ((column as f32 + 0.5 - left) / width, (row as f32 + 0.5 - top) / height);
                let at = [plot.x[0] + u * (plot.x[1] - plot.x[0]), plot.y[1] - v * (plot.y[1] - plot.y[0])];
                let (colour, share) = colour(at);
                self.blend(column, row, colour, share);
            }
        }
    }

    pub fn dot(&mut self, [x, y]: [f32; 2], radius: f32, colour: Colour, share: f32) {
        let reach = radius.ceil() as i64 + 1;
        for row in y as i64 - reach..=y as i64 + reach {
            for column in x as i64 - reach..=x as i64 + reach {
                let distance = (column as f32 + 0.5 - x).hypot(row as f32 + 0.5 - y);
                self.blend(column, row, colour, share * (radius + 0.5 - distance).clamp(0.0, 1.0));
            }
        }
    }

    /// A polyline in the plot's coordinates; what leaves the plot is not drawn.
    pub fn line(&mut self, plot: &Plot, points: &[[f32; 2]], width: f32, colour: Colour, share: f32) {
        let pixels: Vec<[f32; 2]> = points.iter().map(|&p| plot.to_pixels(p)).collect();
        for pair in pixels.windows(2) {
            let ([x0, y0], [x1, y1]) = (pair[0], pair[1]);
            let length = (x1 - x0).hypot(y1 - y0);
            if !length.is_finite() || length > 4.0 * (self.width + self.height) as f32 {
                continue;
            }
            let steps = (2.0 * length).ceil().max(1.0);
            for i in 0..steps as usize {
                let u = i as f32 / steps;
                let at = [x0 + u * (x1 - x0), y0 + u * (y1 - y0)];
                if plot.contains(at) {
                    self.dot(at, 0.5 * width, colour, 0.6 * share);
                }
            }
        }
    }

    /// Digits, points and signs, 3 x 5 pixels each times `size`, the upper right corner at (`x`, `y`).
    pub fn number(&mut self, text: &str, [x, y]: [f32; 2], size: usize, colour: Colour) {
        let left = x as i64 - (4 * size * text.len()) as i64;
        for (dx, dy) in digits::pixels(text, size) {
            self.blend(left + dx as i64, y as i64 + dy as i64, colour, 1.0);
        }
    }

    /// With a palette where 256 colours are enough, as for a heatmap: a third of the size.
    pub fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width as u32, self.height as u32);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let mut palette: Vec<&[u8]> = self.rgb.chunks_exact(3).collect();
        palette.sort_unstable();
        palette.dedup();
        let indices: Option<Vec<u8>> = (palette.len() <= 256).then(|| {
            self.rgb.chunks_exact(3).filter_map(|colour| palette.binary_search(&colour).ok()).map(|i| i as u8).collect()
        });
        if indices.is_some() {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(palette.concat());
            encoder.set_filter(png::Filter::NoFilter);
        } else {
            encoder.set_color(png::ColorType::Rgb);
        }
        let mut writer = encoder.write_header()?;
        writer.write_image_data(indices.as_deref().unwrap_or(&self.rgb))?;
        writer.finish()?;
        Ok(bytes)
    }
}

/// The colour of `map` at `t`.
pub fn colour_of(map: &Map, t: f32) -> Colour {
    let c = map.at(t);
    [c.r(), c.g(), c.b()]
}
