//! Small pictures of the datasets: a histogram of samples in the colours of densities, made once and at most one a frame.

use crate::data::Dataset;
use crate::math::{Rng, Stream};
use crate::ui::style::Style;
use egui::{Color32, ColorImage, Context, TextureHandle, TextureOptions};
use std::collections::HashMap;

const SIZE: usize = 64;
const SAMPLES: usize = 8000;
/// Standardised coordinates that fit on a picture.
const REACH: f32 = 2.6;

#[derive(Default)]
pub(super) struct Thumbnails {
    textures: HashMap<Dataset, TextureHandle>,
    /// The frame that made one.
    made: u64,
}

impl Thumbnails {
    /// For another palette.
    pub fn clear(&mut self) {
        self.textures.clear();
    }

    /// The picture, when there has been time to make it.
    pub fn get(&mut self, ctx: &Context, style: &Style, dataset: Dataset) -> Option<&TextureHandle> {
        let now = ctx.cumulative_frame_nr();
        if !self.textures.contains_key(&dataset) {
            if self.made == now {
                ctx.request_repaint();
                return None;
            }
            self.made = now;
            let picture = ctx.load_texture(dataset.name(), draw(dataset, style), TextureOptions::LINEAR);
            self.textures.insert(dataset, picture);
        }
        self.textures.get(&dataset)
    }
}

fn draw(dataset: Dataset, style: &Style) -> ColorImage {
    let points = dataset.sample(SAMPLES, &mut Rng::new(0, Stream::TestData));
    let cell = |v: f32| ((v + REACH) / (2.0 * REACH) * SIZE as f32) as usize;
    let mut counts = vec![0.0f32; SIZE * SIZE];
    for i in 0..points.len() {
        let y = if dataset.dim() == 1 { 0.0 } else { points.get(1, i) };
        let (x, y) = (cell(points.get(0, i)), cell(-y));
        if x < SIZE && y < SIZE {
            counts[y * SIZE + x] += 1.0;
        }
    }
    if dataset.dim() == 1 {
        return bars(&counts[SIZE / 2 * SIZE..][..SIZE], style);
    }
    let smooth = blur(&blur(&counts));
    let most = smooth.iter().copied().fold(1e-6, f32::max);
    let pixels = smooth.iter().map(|&c| style.sequential.at((c / most).sqrt())).collect();
    ColorImage::new([SIZE, SIZE], pixels)
}

/// A density on the line, as the area under its graph.
fn bars(row: &[f32], style: &Style) -> ColorImage {
    let most = row.iter().copied().fold(1.0, f32::max);
    let full = style.sequential.at(0.65);
    let pixels = (0..SIZE * SIZE).map(|i| {
        let (x, y) = (i % SIZE, SIZE - 1 - i / SIZE);
        let height = 0.85 * row[x] / most * SIZE as f32;
        let cover = (height - y as f32).clamp(0.0, 1.0);
        mix(style.palette.page, full, cover)
    });
    ColorImage::new([SIZE, SIZE], pixels.collect())
}

fn mix(a: Color32, b: Color32, t: f32) -> Color32 {
    a.lerp_to_gamma(b, t)
}

/// One pass of a box of three by three.
fn blur(counts: &[f32]) -> Vec<f32> {
    let at = |x: usize, y: usize| counts.get(y * SIZE + x).copied().filter(|_| x < SIZE).unwrap_or(0.0);
    let sum = |i: usize| {
        let (x, y) = (i % SIZE, i / SIZE);
        let near = |c: usize| [c.wrapping_sub(1), c, c + 1].into_iter().filter(|&v| v < SIZE);
        near(y).flat_map(|y| near(x).map(move |x| (x, y))).map(|(x, y)| at(x, y)).sum::<f32>()
    };
    (0..SIZE * SIZE).map(sum).collect()
}
