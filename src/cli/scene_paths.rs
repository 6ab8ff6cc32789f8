//! The scenes of `render` that follow the time of a flow: the film strip, its animation, and trajectories.

use super::failure::Failure;
use super::picture::Canvas;
use super::scene::{Page, rgb};
use super::source;
use pushforward::flow::{Flow, Way};
use pushforward::preset::Settings;
use pushforward::ui::colour::{Map, origin};
use pushforward::ui::film::Film;
use pushforward::watch::strip::{self, Frame, time};
use pushforward::watch::trajectories::{self, Colour, MOMENTS, Question};

/// Cells a side of a frame, and of a line.
const CELLS: usize = 192;
const LINE_CELLS: usize = 512;

impl Page {
    /// p_t at the settings' number of times, side by side, or one after another where `animated`; a PNG.
    pub fn strip(&self, flow: &Flow, params: &[f32], settings: &Settings, animated: bool) -> Result<Vec<u8>, Failure> {
        let count = settings.watch.strip.frames;
        let size = if flow.dim() == 1 { LINE_CELLS } else { CELLS };
        let frame = |first| {
            let question = strip::Question { frames: count, size, first, count: 1 };
            strip::find(flow, params, &question).frames.into_iter().next().unwrap_or_default()
        };
        let share = count.div_ceil(source::cores().max(1));
        let frames: Vec<Frame> = std::thread::scope(|scope| {
            let parts: Vec<_> = (0..count)
                .step_by(share)
                .map(|start| scope.spawn(move || (start..(start + share).min(count)).map(frame).collect::<Vec<_>>()))
                .collect();
            parts.into_iter().filter_map(|part| part.join().ok()).flatten().collect()
        });
        let found = strip::Found { of: count, first: 0, frames };
        let mut shown: Vec<(f64, &[f32])> =
            found.frames.iter().enumerate().map(|(k, frame)| (time(k, count), &frame.log_density[..])).collect();
        if settings.direction == Way::Normalize {
            shown.reverse();
        }
        let map = Map::sequential(self.palette.page, self.dark);
        let film = Film { frames: &shown, dim: flow.dim(), top: found.top(), map: &map, palette: self.palette };
        let bytes = match animated {
            true => film.animation(self.width, self.height),
            false => film.strip(self.width, self.height),
        };
        bytes.map_err(Failure::run)
    }

    /// The density at the settings' t, and the particles that the velocity field carries, with their tails.
    pub fn trajectories(&self, flow: Flow, params: Vec<f32>, settings: &Settings) -> Result<Canvas, Failure> {
        let look = settings.watch.trajectories;
        let parts = Question::parts(look.particles, settings.seed);
        let found = parts.iter().map(|part| trajectories::find(&flow, &params, part));
        let found = found.reduce(|old, new| new.after(old)).filter(|found| found.dim == 2 && !found.is_empty());
        let Some(found) = found else {
            let why =
                "Trajectories are drawn of a continuous flow (flow=cnf) in the plane; give --view morph for others.";
            return Err(Failure::argument(why.to_owned()));
        };
        let still = Settings { samples: false, ..settings.clone() };
        let mut canvas = self.morph(flow, params, &still);
        let (plot, warm) = (self.plane(), Map::warm(self.dark));
        let last = (MOMENTS - 1) as f64;
        let here = settings.t * last;
        let back: Vec<usize> = match settings.direction {
            Way::Generate => {
                (0..MOMENTS).filter(|&i| (i as f64) < here && i as f64 >= here - look.tail * last).rev().collect()
            }
            Way::Normalize => {
                (0..MOMENTS).filter(|&i| (i as f64) > here && i as f64 <= here + look.tail * last).collect()
            }
        };
        let before = (here as usize).min(MOMENTS - 2);
        let share = (here - before as f64) as f32;
        let (low, high) = (&found.positions[before], &found.positions[before + 1]);
        let all = found.log_density.iter().flatten().copied().filter(|l| l.is_finite());
        let top = all.fold(f32::NEG_INFINITY, f32::max);
        let radius = (self.width.min(self.height) as f32 / 420.0).max(1.0);
        for k in 0..found.len() {
            let head = [0, 1].map(|d| low[2 * k + d] + share * (high[2 * k + d] - low[2 * k + d]));
            let colour = |moment: usize| {
                rgb(match look.colour {
                    Colour::Start => origin([found.origins[2 * k], found.origins[2 * k + 1]], self.dark),
                    Colour::Time => warm.at(moment as f32 / last as f32),
                    Colour::LogDensity => warm.at(1.0 + (found.log_density[moment][k] - top) / 6.0),
                })
            };
            let mut from = head;
            for (j, &moment) in back.iter().enumerate() {
                let to = [0, 1].map(|d| found.positions[moment][2 * k + d]);
                let left = 1.0 - j as f32 / back.len() as f32;
                canvas.line(&plot, &[from, to], 1.3 * radius * left, colour(moment), 0.7 * left);
                from = to;
            }
            canvas.dot(plot.to_pixels(head), radius, colour(here.round() as usize), 0.95);
        }
        Ok(canvas)
    }
}
