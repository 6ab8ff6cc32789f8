//! The scenes of `render`: the morph, and the layers, on a page in the colours of the screen.

use super::picture::{Canvas, Colour, Plot, colour_of};
use super::source;
use pushforward::engine::{Evaluator, Frame, Request, Window, parallel};
use pushforward::flow::{Flow, Position};
use pushforward::math::Batch;
use pushforward::preset::Settings;
use pushforward::ui::colour::{Map, origin};
use pushforward::ui::style::Palette;

/// What pictures are drawn on.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub palette: Palette,
    pub dark: bool,
    pub width: usize,
    pub height: usize,
    /// From the middle to the nearer edge, in standard deviations.
    pub reach: f32,
}

pub fn rgb(colour: egui::Color32) -> Colour {
    [colour.r(), colour.g(), colour.b()]
}

impl Page {
    pub fn canvas(&self) -> Canvas {
        Canvas::new(self.width, self.height, rgb(self.palette.page))
    }

    /// The plane with the origin in the middle.
    pub fn plane(&self) -> Plot {
        let (w, h) = (self.width as f32, self.height as f32);
        let reach = self.reach / w.min(h);
        Plot { frame: [0.0, 0.0, w, h], x: [-reach * w, reach * w], y: [-reach * h, reach * h] }
    }

    /// The density at the settings' place of the timeline, with what travels along.
    pub fn morph(&self, flow: Flow, params: Vec<f32>, settings: &Settings) -> Canvas {
        let mut canvas = self.canvas();
        let at = Position::from_time(settings.t, flow.layers.len());
        if flow.dim() == 1 {
            self.curve(&mut canvas, &flow, &params, at);
            return canvas;
        }
        let plot = self.plane();
        let pixels: Vec<f32> = (0..self.width * self.height)
            .flat_map(|k| {
                let (u, v) = (
                    ((k % self.width) as f32 + 0.5) / self.width as f32,
                    ((k / self.width) as f32 + 0.5) / self.height as f32,
                );
                [plot.x[0] + u * (plot.x[1] - plot.x[0]), plot.y[1] - v * (plot.y[1] - plot.y[0])]
            })
            .collect();
        let log_p = parallel::in_parts(&Batch::from_points(2, &pixels), source::cores(), |part| {
            flow.log_prob_at(at, &params, &part)
        })
        .concat();
        let (map, top) = (Map::sequential(self.palette.page, self.dark), largest(&log_p));
        let mut k = 0;
        canvas.fill(&plot, |_| {
            k += 1;
            (colour_of(&map, log_p[k - 1].exp() / top), 1.0)
        });
        let request = Request::Frame {
            t: settings.t,
            window: Window::STANDARD,
            size: 0,
            particles: 1500,
            temperature: settings.temperature as f32,
            grid: settings.grid,
            seed: settings.seed,
            axes: [0, 1],
        };
        let frame = Evaluator::new(flow, params).frame(&request);
        for line in &frame.lines {
            let points: Vec<[f32; 2]> = line.chunks_exact(2).map(|p| [p[0], p[1]]).collect();
            canvas.line(&plot, &points, 1.0, rgb(self.palette.text), 0.5);
        }
        self.samples(&mut canvas, &plot, &frame, settings);
        canvas
    }

    /// The samples of a frame, where they are wanted and there is room.
    pub(super) fn samples(&self, canvas: &mut Canvas, plot: &Plot, frame: &Frame, settings: &Settings) {
        if settings.samples && self.width.min(self.height) > 300 {
            let radius = (self.width.min(self.height) as f32 / 400.0).max(1.0);
            for (at, from) in frame.particles.chunks_exact(2).zip(frame.origins.chunks_exact(2)) {
                let at = plot.to_pixels([at[0], at[1]]);
                canvas.dot(at, radius + 0.8, rgb(self.palette.halo), 0.35);
                canvas.dot(at, radius, rgb(origin([from[0], from[1]], self.dark)), 0.9);
            }
        }
    }

    /// One dimension: the density as a curve over its own colours.
    fn curve(&self, canvas: &mut Canvas, flow: &Flow, params: &[f32], at: Position) {
        let (w, h) = (self.width as f32, self.height as f32);
        let x: Vec<f32> = (0..self.width).map(|i| -5.0 + 10.0 * (i as f32 + 0.5) / w).collect();
        let p: Vec<f32> = flow.log_prob_at(at, params, &Batch::from_points(1, &x)).iter().map(|l| l.exp()).collect();
        let top = p.iter().copied().fold(0.0, f32::max);
        let plot = Plot { frame: [0.0, 0.0, w, h], x: [-5.0, 5.0], y: [-0.04 * top, 1.08 * top] };
        let map = Map::sequential(self.palette.page, self.dark);
        canvas.fill(&plot, |[at, y]| {
            let i = (((at + 5.0) / 10.0 * w) as usize).min(p.len() - 1);
            (colour_of(&map, 0.55 * p[i] / top), f32::from(u8::from(y > 0.0 && y < p[i])))
        });
        let curve: Vec<[f32; 2]> = x.iter().zip(&p).map(|(&x, &p)| [x, p]).collect();
        canvas.line(&plot, &[[-5.0, 0.0], [5.0, 0.0]], 1.0, rgb(self.palette.axis), 1.0);
        canvas.line(&plot, &curve, (h / 200.0).max(1.5), rgb(self.palette.accent), 1.0);
    }

    /// log |det J| of every layer on its input, faded where there is no mass, under the grid that the layer warps.
    pub fn layers(&self, flow: Flow, params: Vec<f32>, settings: &Settings) -> Canvas {
        let mut canvas = self.canvas();
        let count = flow.layers.len();
        let (w, h) = (self.width as f32, self.height as f32);
        let columns =
            (1..=count).max_by(|a, b| tile_side(w, h, count, *a).total_cmp(&tile_side(w, h, count, *b))).unwrap_or(1);
        let side = tile_side(w, h, count, columns);
        let request =
            Request::Tiles { way: settings.direction, window: Window::STANDARD, size: (side as usize).clamp(16, 256) };
        let tiles = Evaluator::new(flow, params).tiles(&request);
        let seen = |(log_det, mass): (&f32, &f32)| if *mass > 0.01 { log_det.abs() } else { 0.0 };
        let range = tiles.iter().flat_map(|t| t.log_det.iter().zip(&t.mass).map(seen)).fold(0.1, f32::max);
        let map = Map::diverging(self.dark);
        for (k, tile) in tiles.iter().enumerate() {
            let (column, row) = ((k % columns) as f32, (k / columns) as f32);
            let gap = 0.04 * side;
            let (left, top) = (0.5 * (w - columns as f32 * side), 0.5 * (h - count.div_ceil(columns) as f32 * side));
            let frame = [left + column * side + gap, top + row * side + gap, side - 2.0 * gap, side - 2.0 * gap];
            let plot = Plot { frame, x: [-4.0, 4.0], y: [-4.0, 4.0] };
            let cells = (tile.log_det.len() as f32).sqrt().round() as usize;
            if cells * cells == tile.log_det.len() {
                canvas.fill(&plot, |[x, y]| {
                    let cell = |v: f32| (((v + 4.0) / 8.0 * cells as f32) as usize).min(cells - 1);
                    let i = cell(y) * cells + cell(x);
                    (colour_of(&map, 0.5 + 0.5 * tile.log_det[i] / range), 0.15 + 0.85 * tile.mass[i].sqrt().min(1.0))
                });
            }
            for line in &tile.lines {
                let points: Vec<[f32; 2]> = line.chunks_exact(2).map(|p| [p[0], p[1]]).collect();
                canvas.line(&plot, &points, 1.0, rgb(self.palette.text), 0.45);
            }
            let corner = [frame[0] + 4.0 + 12.0 * (k + 1).to_string().len() as f32, frame[1] + 6.0];
            canvas.number(&(k + 1).to_string(), corner, 2, rgb(self.palette.text));
        }
        canvas
    }
}

/// The side of square tiles, `columns` of them in a row.
pub(super) fn tile_side(w: f32, h: f32, count: usize, columns: usize) -> f32 {
    (w / columns as f32).min(h / count.div_ceil(columns) as f32)
}

/// The density that the last colour stands for: the largest but for one point in a thousand.
pub(super) fn largest(log_p: &[f32]) -> f32 {
    let mut sorted: Vec<f32> = log_p.iter().copied().filter(|l| l.is_finite()).collect();
    sorted.sort_by(f32::total_cmp);
    sorted.get(sorted.len().saturating_sub(1 + sorted.len() / 1000)).map_or(1.0, |l| l.exp())
}
