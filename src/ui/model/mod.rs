//! The model: what the page knows. It changes only in `update`, which is pure: no window, no worker, no clock of its own.

mod begin;
mod beside;
mod evaluation;
mod files;
mod given;
mod hear;
mod lesson;
mod many;
mod run;
mod update;

use crate::data::Points;
use crate::engine::{Command, Frame, LayerField, Local, Request, Tile, Window};
use crate::model_file;
use crate::preset::{Settings, Source, encode};
use crate::ui::Effect;
use crate::ui::gpu_engine::Wish;
use crate::watch::Found;
pub use beside::{Beside, StepPaths};
use evaluation::Asked;
pub use given::Whole;
pub use lesson::Course;
pub use run::{History, Run};
use std::sync::Arc;

/// Everything that the views read.
#[derive(Debug)]
pub struct Model {
    pub settings: Settings,
    /// The name of the preset that the page is at, while its training keys are unchanged.
    pub preset: Option<&'static str>,
    pub run: Run,
    /// The run beside it, once the view of flow matching has asked for one.
    pub beside: Option<Beside>,
    /// What a step of flow matching is trained on, in that view.
    pub paths: Option<StepPaths>,
    /// The last good answers of the evaluator; they stay until newer ones come.
    pub frame: Option<Arc<Answered<Frame>>>,
    pub tiles: Option<Arc<Answered<Vec<Tile>>>>,
    pub layer: Option<Arc<Answered<LayerField>>>,
    /// The layers around the point, in more than two dimensions.
    pub locals: Option<Arc<Answered<Vec<Local>>>>,
    /// Those of the views of paths, the newest of each kind.
    pub found: Vec<Arc<Answered<Found>>>,
    /// Points from a file: the data while `settings.data` is `Imported`.
    pub imported: Option<Arc<Points>>,
    /// A flow from a file: it stands in the place of the settings' one.
    pub opened: Option<Arc<Opened>>,
    /// The morph moves: since when (seconds), and from which t.
    pub playing: Option<(f64, f64)>,
    /// The density at the top of the colour scale while it is locked.
    pub scale: Option<f32>,
    /// Sentences that the user has not dismissed, the newest last.
    pub messages: Vec<Message>,
    pub reduced_motion: bool,
    /// What has been seen and done of the lessons.
    pub course: Course,
    /// Whether the GPU evaluates the flow: the evaluator then does only what the GPU cannot.
    pub gpu: bool,
    /// Who evaluates flows, if the user says so, and whether there is a GPU to choose.
    pub wish: Wish,
    pub has_gpu: bool,
    /// Whether runs may be trained on the GPU; with `true` on one that a processor imitates, too.
    pub gpu_trainer: Option<bool>,
    /// Whether they are.
    pub trains_on_gpu: bool,
    /// The largest density of the GPU's last picture.
    pub gpu_top: Option<f32>,
    now: f64,
    asked: Asked,
    /// When the settings last changed without the address bar following.
    link_due: Option<f64>,
    /// The weights are those of another context than the run's.
    held: bool,
}

/// A model file that was opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    pub name: String,
    pub model: model_file::Model,
    /// Its data are its own samples: there are none of its dimension.
    pub own: bool,
}

/// An answer with the question it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered<T> {
    /// The version of the weights; see [`Run::version`].
    pub version: u64,
    pub request: Request,
    pub value: T,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub level: Level,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Notice,
    Warning,
    Error,
}

/// A play takes this long from base to target.
pub const PLAY_SECS: f64 = 4.0;
/// Samples that travel with the morph.
pub const PARTICLES: usize = 1500;
/// What the figures show, in standardised coordinates.
pub const WINDOW: Window = Window::STANDARD;

impl Model {
    /// Lets runs be trained on the GPU, or on the CPU again.
    pub(super) fn train_on(&mut self, gpu: bool, effects: &mut Vec<Effect>) {
        let software = self.gpu_trainer == Some(true);
        self.trains_on_gpu = gpu && self.gpu_trainer.is_some();
        effects.push(Effect::Trainer(Command::Device { gpu: self.trains_on_gpu, software }));
    }

    /// The fragment that opens what is shown, with `#`.
    pub fn link(&self) -> String {
        encode(&self.settings)
    }

    /// Dimensions of the data.
    pub fn dim(&self) -> usize {
        if let Some(opened) = self.opened.as_ref().filter(|_| self.is_own_data()) {
            return opened.model.flow.dim();
        }
        match (self.settings.data, &self.imported) {
            (Source::Toy(dataset), _) => dataset.dim(),
            (Source::Imported, Some(points)) => points.values.dim().saturating_sub(self.pairs()).max(1),
            (Source::Imported, None) => 2,
        }
    }

    /// The largest density of the picture that is shown.
    pub fn largest_density(&self) -> Option<f32> {
        if self.gpu {
            return self.gpu_top;
        }
        let largest = self.frame.as_ref()?.value.log_density.iter().copied().reduce(f32::max);
        largest.filter(|l| l.is_finite()).map(f32::exp)
    }

    /// Whether the screen will change without the user: the app keeps drawing while it does.
    pub fn is_moving(&self) -> bool {
        self.playing.is_some() || self.link_due.is_some() || self.is_settling() || self.held
    }
}
