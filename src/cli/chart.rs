//! The loss chart as a picture: batch losses and test NLL against steps, between the true entropy and one Gaussian.

use super::picture::{Canvas, Plot};
use super::scene::{Page, rgb};
use super::train::Run;

/// The numbers of one line of the metrics.
fn numbers(line: &str) -> Option<(f32, Option<f32>, Option<f32>)> {
    let mut parts = line.split(',');
    let step = parts.next()?.parse().ok()?;
    let mut number = || parts.next().and_then(|n| n.parse().ok());
    Some((step, number(), number()))
}

pub fn training(page: &Page, run: &Run) -> Canvas {
    let rows: Vec<_> = run.metrics.lines().filter_map(numbers).collect();
    let losses: Vec<[f32; 2]> = rows.iter().filter_map(|&(step, loss, _)| Some([step, loss?])).collect();
    let tests: Vec<[f32; 2]> = rows.iter().filter_map(|&(step, _, test)| Some([step, test?])).collect();
    let ceiling = (run.data.gaussian_nll + run.data.standardize.log_det()) as f32;
    let floor = run.data.entropy.map(|e| e as f32);
    let lowest = tests.iter().map(|t| t[1]).chain(floor).fold(f32::INFINITY, f32::min);
    let (w, h) = (page.width as f32, page.height as f32);
    let scale = ((w.min(h) / 360.0).round() as usize).max(1);
    let margin = 26.0 * scale as f32;
    let last = rows.last().map_or(1.0, |r| r.0.max(1.0));
    let reach = 0.12 * (ceiling - lowest).max(0.1);
    let plot = Plot {
        frame: [margin, 0.4 * margin, w - 1.4 * margin, h - 1.2 * margin],
        x: [0.0, last],
        y: [lowest - reach, ceiling + 2.0 * reach],
    };
    let mut canvas = page.canvas();
    let palette = page.palette;
    let step = tick(plot.y[1] - plot.y[0]);
    for k in (plot.y[0] / step).ceil() as i64..=(plot.y[1] / step).floor() as i64 {
        let y = k as f32 * step;
        canvas.line(&plot, &[[0.0, y], [last, y]], 1.0, rgb(palette.line), 1.0);
        let [x, row] = plot.to_pixels([0.0, y]);
        let text = format!("{:.*}", usize::from(step < 1.0) + usize::from(step < 0.1), y);
        canvas.number(&text, [x - 3.0, row - 2.5 * scale as f32], scale, rgb(palette.weak));
    }
    let step = tick(last);
    for k in 0..=(last / step).floor() as i64 {
        let [x, row] = plot.to_pixels([k as f32 * step, plot.y[0]]);
        let text = format!("{}", k as f32 * step);
        let half = 2.0 * (scale * text.len()) as f32;
        canvas.number(&text, [x + half, row + 4.0 * scale as f32], scale, rgb(palette.weak));
    }
    for level in floor.into_iter().chain([ceiling]) {
        canvas.line(&plot, &[[0.0, level], [last, level]], 1.5 * scale as f32, rgb(palette.axis), 1.0);
    }
    canvas.line(&plot, &losses, 1.0, rgb(palette.weak), 0.5);
    canvas.line(&plot, &tests, 2.0 * scale as f32, rgb(palette.measure), 1.0);
    canvas
}

/// About five ticks over `span`, at multiples of 1, 2 or 5.
fn tick(span: f32) -> f32 {
    let power = 10f32.powf((span / 5.0).log10().floor());
    let wanted = span / 5.0 / power;
    power
        * if wanted < 1.5 {
            1.0
        } else if wanted < 3.5 {
            2.0
        } else if wanted < 7.5 {
            5.0
        } else {
            10.0
        }
}
