//! What a person, a worker or the address bar can ask of the page, and what the page then asks of the world.

use crate::asset::Asset;
use crate::engine::{Command, Event};
use crate::lesson::Place;
use crate::preset::Settings;
use crate::ui::gpu_engine::Wish;

/// Everything that changes the model goes through [`super::Model::update`] as one of these.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// New settings, made by changing a copy of the old ones. The model sees what differs: a restart, new training
    /// numbers, or only another picture.
    Change(Box<Settings>),
    /// New settings, and then training.
    ChangeAndTrain(Box<Settings>),
    Train,
    Pause,
    /// One step of training.
    StepOnce,
    /// Step 0 of the same seed.
    Reset,
    /// Plays the morph from where it is, or from the start if it is at the end.
    Play,
    StopPlaying,
    /// A preset of the gallery, by name.
    OpenPreset(&'static str),
    /// A fragment from the address bar (back, forward, typed).
    OpenLink(String),
    /// Copies the link.
    Share,
    ChooseFile,
    /// A picture of the gallery that is not here yet.
    Fetch(&'static Asset),
    CopyText(String),
    /// Hands a text to the user as a file.
    SaveText {
        name: String,
        text: String,
    },
    /// Hands a picture to the user as a file.
    SaveBytes {
        name: String,
        bytes: Vec<u8>,
    },
    /// Who evaluates flows.
    EvaluateOn(Wish),
    /// Where runs are trained.
    TrainOn {
        gpu: bool,
    },
    /// A file was dropped or chosen: its name and text.
    Opened {
        name: String,
        text: String,
    },
    /// Back from a flow of a file to that of the settings.
    CloseModel,
    /// A step of a lesson; what was there before comes back when the lesson is left.
    OpenLesson(Place),
    /// The next step, of the next lesson after the last one, and the contents after all of them.
    NextStep,
    PreviousStep,
    /// Option `i` of the step's question.
    Answer(usize),
    /// What reaches the goal of the step, or else answers its question.
    ShowMe,
    /// The step as it was at the start, and the lesson as if nobody had opened it: for the next class.
    ResetClass,
    LeaveLesson,
    /// Copies the link of the step as it begins.
    ShareStep,
    /// Takes message `i` away.
    Dismiss(usize),
    /// From the trainer or the evaluator.
    Event(Box<Event>),
    /// The time in seconds, once a frame.
    Tick(f64),
}

/// What the app does after an update, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Trainer(Command),
    Evaluator(Command),
    /// Replaces the fragment in the address bar.
    ReplaceLink(String),
    /// Makes a new entry in the history.
    PushLink(String),
    /// Copies the address of this fragment.
    CopyLink(String),
    ChooseFile,
    /// Keeps the progress in the lessons for the next visit.
    Keep(String),
    Fetch(&'static Asset),
    CopyText(String),
    SaveText {
        name: String,
        text: String,
    },
    SaveBytes {
        name: String,
        bytes: Vec<u8>,
    },
}
