//! The GPU as the engine of the morph: what it draws, how finely, and when it leaves the density to the CPU.

use super::model::{Model, WINDOW};
use super::style::Style;
use super::views::{Painted, top_of_play};
use crate::engine::Standing;
use crate::flow::Position;
use crate::gpu::{Map, OnScreen, Unavailable, Window};
use crate::preset::View;

/// Cells a side, from coarse to fine.
const SIZES: [u32; 3] = [64, 128, 256];
/// A density may keep the GPU this long while something moves, and while everything rests.
const MOVING_SECS: f64 = 0.02;
const RESTING_SECS: f64 = 0.4;
/// What a result takes to come back from an idle GPU: a frame or so.
const ROUND_TRIP_SECS: f64 = 0.02;

pub struct GpuDensity {
    screen: OnScreen,
    /// Once every kernel is compiled.
    ready: bool,
    /// A run whose flow the kernels cannot hold.
    unsupported: Option<u32>,
    shown: Option<Painted>,
    last: Option<Submitted>,
    /// Measured: seconds a cell.
    cell_secs: Option<f64>,
}

#[derive(Clone, Copy, PartialEq)]
struct Picture {
    run: u32,
    version: u64,
    t: f64,
    size: u32,
    high: Option<f32>,
    map: u64,
}

#[derive(Clone, Copy)]
struct Submitted {
    picture: Picture,
    texture: egui::TextureId,
    since: f64,
}

impl GpuDensity {
    pub fn new(screen: OnScreen) -> Self {
        Self { screen, ready: false, unsupported: None, shown: None, last: None, cell_secs: None }
    }

    /// Once a frame: takes what is finished and submits what is wanted. Returns the density to show in place of the CPU's.
    ///
    /// # Errors
    /// When the GPU cannot go on: the CPU takes over for good.
    pub fn update(
        &mut self,
        ctx: &egui::Context,
        model: &mut Model,
        style: &Style,
    ) -> Result<Option<Painted>, Unavailable> {
        let now = ctx.input(|i| i.time);
        let free = self.screen.is_free();
        if let Some(high) = self.screen.finished()? {
            self.finish(high, now, model);
        }
        self.ready |= free?;
        let run = model.run.number;
        model.gpu_density =
            self.ready && model.dim() == 2 && !model.run.params.is_empty() && self.unsupported != Some(run);
        if !model.gpu_density {
            self.shown = None;
            return Ok(None);
        }
        if model.settings.view == View::Morph && self.screen.is_free()? {
            match self.submit(model, style, now) {
                Err(Unavailable::Unsupported(_)) => self.unsupported = Some(run),
                other => other?,
            }
        }
        if !self.screen.is_free()? {
            ctx.request_repaint();
        }
        Ok(self.shown)
    }

    fn finish(&mut self, high: f32, now: f64, model: &mut Model) {
        let Some(Submitted { picture, texture, since }) = self.last else { return };
        let secs = (now - since - ROUND_TRIP_SECS).max(1e-4) / f64::from(picture.size * picture.size);
        self.cell_secs = Some(self.cell_secs.map_or(secs, |old| 0.5 * (old + secs)));
        self.shown = Some(Painted { texture, top: high.exp() });
        if picture.high.is_none() {
            model.gpu_top = Some(high.exp());
        }
    }

    fn submit(&mut self, model: &Model, style: &Style, now: f64) -> Result<(), Unavailable> {
        let run = &model.run;
        let high = model.scale.or_else(|| model.playing.map(|_| top_of_play(model))).map(f32::ln);
        let (run_number, map) = (run.number, style.look as u64);
        let picture = |size| Picture { run: run_number, version: run.version, t: model.settings.t, size, high, map };
        let wanted = picture(self.size(model));
        if self.last.is_some_and(|last| last.picture == wanted) {
            return Ok(());
        }
        let at = Position::from_time(model.settings.t, run.flow.layers.len());
        self.screen.load(run.number, run.version, &run.flow, &run.params)?;
        let colours = core::array::from_fn(|i| style.sequential.at(i as f32 / 255.0).to_array());
        let map = Map { key: map, colours: &colours };
        let window = Window { x: WINDOW.x, y: WINDOW.y };
        if let Some(texture) = self.screen.density(window, wanted.size, at, high, &map)? {
            self.last = Some(Submitted { picture: wanted, texture, since: now });
        }
        Ok(())
    }

    /// As fine as the measured speed allows.
    fn size(&self, model: &Model) -> u32 {
        let moving = model.playing.is_some() || model.is_settling() || model.run.standing == Standing::Training;
        let limit = if moving { MOVING_SECS } else { RESTING_SECS };
        let Some(cell) = self.cell_secs else { return SIZES[0] };
        let fits = |size: &&u32| cell * f64::from(**size * **size) < limit;
        SIZES.iter().rev().find(fits).copied().unwrap_or(SIZES[0])
    }
}
