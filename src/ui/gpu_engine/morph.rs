//! The morph on the GPU: its density as a texture, and its samples and grid, shown in the same frame.

use super::pace::Pace;
use crate::engine::{Answer, Frame, Request, Standing, Travellers};
use crate::flow::Position;
use crate::gpu::{Evaluated, Map, OnScreen, Pending, Shot, Unavailable, Window};
use crate::preset::View;
use crate::ui::model::{Model, WINDOW};
use crate::ui::style::Style;
use crate::ui::views::{Painted, top_of_play};
use egui::TextureId;

/// Cells a side, from coarse to fine.
const SIZES: [u32; 3] = [64, 128, 256];

/// Views that draw p_t.
const SHOW_DENSITY: [View; 4] = [View::Morph, View::Trajectories, View::Field, View::Strip];

#[derive(Default)]
pub struct Morph {
    /// On the screen.
    pub shown: Option<Painted>,
    /// Submitted last.
    last: Option<Picture>,
    travellers: Option<(u64, u64, f64, Travellers)>,
}

/// Everything that a picture depends on.
#[derive(Clone, Copy, PartialEq)]
struct Picture {
    version: u64,
    /// With no cells: the density stays on the device.
    request: Request,
    size: u32,
    high: Option<f32>,
    map: u64,
}

/// A density and its travellers on their way back.
pub struct MorphFlight {
    picture: Picture,
    texture: TextureId,
    top: Pending<f32>,
    points: Pending<Evaluated>,
    high: Option<f32>,
    frame: Option<Frame>,
    /// Points through the flow, and when they set out.
    cost: f64,
    since: f64,
}

impl MorphFlight {
    /// Points through the flow, and when they set out.
    pub fn work(&self) -> (f64, f64) {
        (self.cost, self.since)
    }
}

impl Morph {
    /// Submits the morph where it is wanted and not as it is already.
    pub fn submit(
        &mut self,
        screen: &mut OnScreen,
        model: &Model,
        style: &Style,
        pace: &Pace,
        now: f64,
    ) -> Result<Option<MorphFlight>, Unavailable> {
        let (run, t) = (&model.run, model.settings.t);
        let high = model.scale.or_else(|| model.playing.map(|_| top_of_play(model))).map(f32::ln);
        let (request, size) = (model.frame_request(0), size(model, pace));
        let picture = Picture { version: run.version, request, size, high, map: style.look as u64 };
        let wanted = SHOW_DENSITY.contains(&model.settings.view) || model.frame.is_none();
        // A finer picture than the GPU seems fast enough for is as good.
        let same = |last: Picture| last.size >= size && Picture { size, ..last } == picture;
        if !wanted || self.last.is_some_and(same) {
            return Ok(None);
        }
        screen.load(run.number, run.version, &run.flow, &run.params)?;
        let at = Position::from_time(t, run.flow.layers.len());
        let colours = core::array::from_fn(|i| style.sequential.at(i as f32 / 255.0).to_array());
        let map = Map { key: picture.map, colours: &colours };
        let shot = Shot { window: Window { x: WINDOW.x, y: WINDOW.y }, size, at, high };
        let (texture, top) = screen.density(&shot, &map, self.shown.map(|s| s.texture))?;
        let start = self.travellers(model).start();
        let cost = f64::from(size * size) + start.len() as f64;
        let points = screen.generate(at, start)?;
        self.last = Some(picture);
        Ok(Some(MorphFlight { picture, texture, top, points, high: None, frame: None, cost, since: now }))
    }

    /// Shows the density and the travellers once both are there; whether they are.
    pub fn land(
        &mut self,
        flight: &mut MorphFlight,
        model: &mut Model,
        pace: &mut Pace,
        now: f64,
    ) -> Result<bool, Unavailable> {
        let Request::Frame { grid, .. } = flight.picture.request else { return Ok(true) };
        if let Some(high) = flight.top.try_take() {
            flight.high = Some(high?);
        }
        if let Some(there) = flight.points.try_take() {
            let there = there?;
            flight.frame = self.travellers.as_ref().map(|(.., t)| t.frame(&there.points, grid));
        }
        let (Some(high), Some(_)) = (flight.high, &flight.frame) else { return Ok(false) };
        pace.measure(flight.cost, now - flight.since);
        self.shown = Some(Painted { texture: flight.texture, top: high.exp() });
        if flight.picture.high.is_none() {
            model.gpu_top = Some(high.exp());
        }
        let Picture { version, request, .. } = flight.picture;
        model.take(Answer::Frame { version, request, frame: flight.frame.take().unwrap_or_default() });
        Ok(true)
    }

    fn travellers(&mut self, model: &Model) -> &Travellers {
        let (version, seed, temperature) = (model.run.version, model.settings.seed, model.settings.temperature);
        let kept = self.travellers.take().filter(|(v, s, t, _)| (*v, *s, *t) == (version, seed, temperature));
        let new = || (version, seed, temperature, model.travellers());
        &self.travellers.insert(kept.unwrap_or_else(new)).3
    }
}

/// As fine as the measured speed allows.
fn size(model: &Model, pace: &Pace) -> u32 {
    let moving = model.playing.is_some() || model.is_settling() || model.run.standing == Standing::Training;
    let fits = |size: &&u32| pace.allows(f64::from(**size * **size), moving);
    SIZES.iter().rev().find(fits).copied().unwrap_or(SIZES[0])
}
