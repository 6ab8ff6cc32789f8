//! The GPU as the engine: once a frame it takes what is finished and submits what the screen lacks, one thing at a time.
//! It answers the evaluator's questions in the evaluator's words, but for the density, which stays on the device as a
//! texture. The Jacobians of a layer are left to the evaluator.

mod layers;
mod morph;
mod pace;

use super::model::Model;
use super::style::Style;
use super::views::Painted;
use crate::gpu::{OnScreen, Unavailable};
use layers::LayersFlight;
use morph::{Morph, MorphFlight};
use pace::Pace;

pub struct GpuEngine {
    screen: OnScreen,
    /// Once every kernel is compiled.
    ready: bool,
    /// A run whose flow the kernels cannot hold.
    unsupported: Option<u32>,
    pace: Pace,
    morph: Morph,
    under_way: Option<Flight>,
    /// What was submitted last: the others come first now.
    last: Kind,
}

/// What there is to do, in the order of its turns.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Morph,
    Layer,
    Tiles,
}

enum Flight {
    Morph(Box<MorphFlight>),
    Layers(LayersFlight),
}

impl Kind {
    fn turns_after(self) -> [Kind; 3] {
        match self {
            Kind::Morph => [Kind::Layer, Kind::Tiles, Kind::Morph],
            Kind::Layer => [Kind::Tiles, Kind::Morph, Kind::Layer],
            Kind::Tiles => [Kind::Morph, Kind::Layer, Kind::Tiles],
        }
    }
}

impl GpuEngine {
    pub fn new(screen: OnScreen) -> Self {
        Self {
            screen,
            ready: false,
            unsupported: None,
            pace: Pace::default(),
            morph: Morph::default(),
            under_way: None,
            last: Kind::Tiles,
        }
    }

    /// Once a frame. Returns the density to show in place of the CPU's.
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
        self.land(model, now)?;
        let compiled = self.screen.is_ready()?;
        self.ready |= compiled;
        model.gpu = self.ready && model.dim() == 2 && self.unsupported != Some(model.run.number);
        if !model.gpu {
            (self.morph, self.under_way) = (Morph::default(), None);
            return Ok(None);
        }
        if self.under_way.is_none() && compiled && !model.run.params.is_empty() {
            match self.submit(model, style, now) {
                Err(Unavailable::Unsupported(_)) => {
                    self.unsupported = Some(model.run.number);
                    ctx.request_repaint();
                }
                other => other?,
            }
        }
        if self.under_way.is_some() || !compiled {
            ctx.request_repaint();
        }
        Ok(self.morph.shown)
    }

    /// Takes what has arrived.
    fn land(&mut self, model: &mut Model, now: f64) -> Result<(), Unavailable> {
        let landed = match &mut self.under_way {
            Some(Flight::Morph(flight)) => self.morph.land(flight, model, &mut self.pace, now)?,
            Some(Flight::Layers(flight)) => flight.land(model, &mut self.pace, now)?,
            None => false,
        };
        if landed {
            self.under_way = None;
        }
        Ok(())
    }

    /// Submits the first thing whose turn it is and that the screen lacks.
    fn submit(&mut self, model: &mut Model, style: &Style, now: f64) -> Result<(), Unavailable> {
        for kind in self.last.turns_after() {
            let (screen, pace) = (&mut self.screen, &self.pace);
            let flight = match kind {
                Kind::Morph => self.morph.submit(screen, model, style, pace, now)?.map(|f| Flight::Morph(Box::new(f))),
                Kind::Layer => layers::submit_layer(screen, model, pace, now)?.map(Flight::Layers),
                Kind::Tiles => layers::submit_tiles(screen, model, pace, now)?.map(Flight::Layers),
            };
            if flight.is_some() {
                (self.under_way, self.last) = (flight, kind);
                break;
            }
        }
        Ok(())
    }
}
