//! The scenes of flows of more than two dimensions: two coordinates of samples over their estimated density, and every layer's
//! Jacobian at a point.

use super::picture::{Canvas, Plot, colour_of};
use super::scene::{Page, largest, rgb, tile_side};
use pushforward::engine::{Evaluator, Local, Request, Window};
use pushforward::flow::Flow;
use pushforward::preset::Settings;
use pushforward::ui::colour::Map;

/// Cells a side of the estimated density.
const CELLS: usize = 256;

impl Page {
    /// Two coordinates at the settings' place of the timeline.
    pub fn projection(&self, flow: Flow, params: Vec<f32>, settings: &Settings) -> Canvas {
        let mut canvas = self.canvas();
        let plot = self.plane();
        let request = Request::Frame {
            t: settings.t,
            window: Window { x: plot.x, y: plot.y },
            size: CELLS,
            particles: 1500,
            temperature: settings.temperature as f32,
            grid: false,
            seed: settings.seed,
            axes: settings.drawn_axes(flow.dim()),
        };
        let frame = Evaluator::new(flow, params).frame(&request);
        let (map, top) = (Map::sequential(self.palette.page, self.dark), largest(&frame.log_density));
        canvas.fill(&plot, |at| {
            let [i, j] = [(at[0], plot.x), (at[1], plot.y)]
                .map(|(v, [low, high])| (((v - low) / (high - low) * CELLS as f32) as usize).min(CELLS - 1));
            (colour_of(&map, frame.log_density[j * CELLS + i].exp() / top), 1.0)
        });
        self.samples(&mut canvas, &plot, &frame, settings);
        canvas
    }

    /// ∂y_i/∂y_j of every layer, at the settings' point or on the way of the middle of the base.
    pub fn jacobians(&self, flow: Flow, params: Vec<f32>, settings: &Settings) -> Canvas {
        let mut canvas = self.canvas();
        let x: Vec<f32> = settings.point(flow.dim()).unwrap_or_default().iter().map(|&v| v as f32).collect();
        let (dim, count) = (flow.dim(), flow.layers.len());
        let locals = Evaluator::new(flow, params).locals(settings.direction, &x);
        let range = Local::range(&locals);
        let map = Map::diverging(self.dark);
        let (w, h) = (self.width as f32, self.height as f32);
        let columns =
            (1..=count).max_by(|a, b| tile_side(w, h, count, *a).total_cmp(&tile_side(w, h, count, *b))).unwrap_or(1);
        let side = tile_side(w, h, count, columns);
        let (left, top) = (0.5 * (w - columns as f32 * side), 0.5 * (h - count.div_ceil(columns) as f32 * side));
        for (k, local) in locals.iter().enumerate() {
            let (column, row) = ((k % columns) as f32, (k / columns) as f32);
            let gap = 0.06 * side;
            let frame = [left + column * side + gap, top + row * side + gap, side - 2.0 * gap, side - 2.0 * gap];
            let plot = Plot { frame, x: [0.0, dim as f32], y: [dim as f32, 0.0] };
            canvas.fill(&plot, |[x, y]| {
                let (i, j) = ((y as usize).min(dim - 1), (x as usize).min(dim - 1));
                (colour_of(&map, 0.5 + 0.5 * local.jacobian[i * dim + j] / range), 1.0)
            });
            let corner = [frame[0] + 4.0 + 12.0 * (k + 1).to_string().len() as f32, frame[1] + 6.0];
            canvas.number(&(k + 1).to_string(), corner, 2, rgb(self.palette.text));
        }
        canvas
    }
}
