//! Flows that no plane holds: of more than two dimensions, which are seen along two axes and around one point, and conditional
//! ones, which are seen at one context.

use super::evaluation::missing;
use super::{Model, Opened};
use crate::engine::{Command, Request};
use crate::preset::{Settings, Source};
use crate::ui::Effect;
use std::sync::Arc;

impl Model {
    /// The axes that are drawn, counted from 0.
    pub fn axes(&self) -> [usize; 2] {
        self.settings.drawn_axes(self.dim())
    }

    /// The point under inspection, with all its coordinates.
    pub fn point(&self) -> Option<Vec<f64>> {
        self.settings.point(self.run.flow.dim())
    }

    /// How many numbers the flow is given.
    pub fn conditions(&self) -> usize {
        match (&self.opened, &self.run.whole) {
            (Some(opened), _) => opened.model.flow.context,
            (None, Some(whole)) => whole.flow.context,
            (None, None) => 0,
        }
    }

    /// What the pictures are at: a number for each.
    pub fn context(&self) -> Vec<f64> {
        if let Some(whole) = &self.run.whole {
            return whole.context.clone();
        }
        (0..self.conditions()).map(|k| self.settings.context.get(k).copied().unwrap_or(0.0)).collect()
    }

    /// Whether the data are samples of the flow from a file.
    pub fn is_own_data(&self) -> bool {
        self.settings.data == Source::Imported && self.opened.as_ref().is_some_and(|opened| opened.own)
    }

    /// After the settings have changed: the weights at another context, at once. The run on them begins when the context rests.
    pub(super) fn hold_context(&mut self, old: &Settings) {
        if old.context == self.settings.context || self.move_context() {
            return;
        }
        let Some(opened) = self.opened.as_ref().filter(|o| o.model.flow.context > 0) else { return };
        self.run.params = opened.params(&self.settings.context);
        // What the run of the old context still has to say is past.
        self.run.number += 1;
        self.run.version += 1;
        self.held = true;
        self.moved();
    }

    /// Asks for the layers around the point, where that is how they are seen.
    pub(super) fn ask_locals(&mut self, effects: &mut Vec<Effect>) {
        if self.run.flow.dim() <= 2 || self.asked.locals || !self.is_time_for_locals() {
            return;
        }
        let x: Vec<f32> = self.point().unwrap_or_default().iter().map(|&v| v as f32).collect();
        let asked = &mut self.asked;
        if asked.at.as_ref() != Some(&x) {
            asked.points += 1;
            asked.at = Some(x.clone());
            effects.push(Effect::Evaluator(Command::At { point: asked.points, x }));
        }
        let request = Request::Locals { way: self.settings.direction, point: asked.points };
        if let Some(request) = missing(self.locals.as_deref(), self.run.version, &[request]) {
            self.asked.locals = true;
            self.tiles_asked();
            self.question(request, effects);
        }
    }
}

impl Opened {
    /// The weights at a context.
    pub(super) fn params(&self, context: &[f64]) -> Arc<[f32]> {
        self.model.given(context).params().into()
    }
}
