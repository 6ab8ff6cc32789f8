//! Pictures of figures as the page draws them, painted by the CPU: those by hand, and those of flows in motion. Both workers
//! run in this thread until they have nothing left to do.

use super::failure::Failure;
use super::progress;
use pushforward::engine::{Event, Standing, Worker};
use pushforward::preset::{Settings, View, encode};
use pushforward::ui::style::{Look, Style, space};
use pushforward::ui::views::by_hand::{
    ArithmeticState, CouplingState, KindsState, LineState, MistakesState, PlaneState, arithmetic_ui, coupling_ui,
    kinds_ui, line_ui, mistakes_ui, plane_ui,
};
use pushforward::ui::views::watch::{
    BlocksState, FieldState, MatchingState, ResnetState, SolverState, blocks_ui, field_ui, matching_ui, resnet_ui,
    solver_ui, wanted,
};
use pushforward::ui::{Action, Effect, Model, fonts, raster};
use std::time::Instant;

/// Of each figure, more than its slowest picture needs.
const FRAMES: usize = 150;
/// A page that is not at rest after so many turns is painted as it stands.
const TURNS: usize = 100_000;
/// Seconds of a turn.
const TURN_SECS: f64 = 0.05;

/// A figure that moves, of a flow of its own: it has weights.
pub fn is_in_motion(view: View) -> bool {
    matches!(view, View::Field | View::Solver | View::Resnet | View::Blocks | View::Matching)
}

/// The figure of `settings.view` with `width` and `height` in pixels; of the flow in `file`, the name and the text of a model
/// file, where there is one.
///
/// # Errors
/// Where the flow does not have this figure, or its training ends early.
pub fn picture(
    settings: &Settings,
    file: Option<(String, String)>,
    look: Look,
    [width, height]: [usize; 2],
) -> Result<egui::ColorImage, Failure> {
    let mut page = Page::open(settings, file);
    if is_in_motion(settings.view) {
        page.train()?;
        if wanted(&page.model).is_empty() {
            let (what, instead) = match settings.view {
                View::Blocks => ("Blocks are drawn of a residual flow", "flow=residual"),
                View::Matching => ("Flow matching is drawn of a link's continuous flow in the plane", "flow=cnf"),
                _ => ("This figure is drawn of a continuous flow in one or two dimensions", "flow=cnf"),
            };
            return Err(Failure::argument(format!("{what} ({instead}); give --view morph for others.")));
        }
    }
    let style = Style::new(look).in_words(Default::default(), settings.notation);
    let context = egui::Context::default();
    context.set_fonts(fonts::definitions());
    style.apply(&context);
    let size = egui::vec2(width as f32, height as f32);
    let shot = raster::Shot { size, pixels_per_point: 1.0, frames: FRAMES, page: style.palette.page, pointer: None };
    let mut figure = figure(settings.view);
    Ok(raster::picture(&context, &shot, |ui| {
        egui::Frame::new().inner_margin(space::M).show(ui, |ui| figure(ui, &page.model, &style));
    }))
}

type Figure = Box<dyn FnMut(&mut egui::Ui, &Model, &Style)>;

fn figure(view: View) -> Figure {
    macro_rules! of {
        ($ui:ident, $state:ty) => {{
            let mut state = <$state>::default();
            Box::new(move |ui, model, style| drop($ui(ui, model, style, &mut state)))
        }};
    }
    match view {
        View::Plane => of!(plane_ui, PlaneState),
        View::Kinds => of!(kinds_ui, KindsState),
        View::Coupling => of!(coupling_ui, CouplingState),
        View::Mistakes => of!(mistakes_ui, MistakesState),
        View::Arithmetic => of!(arithmetic_ui, ArithmeticState),
        View::Field => of!(field_ui, FieldState),
        View::Solver => of!(solver_ui, SolverState),
        View::Resnet => of!(resnet_ui, ResnetState),
        View::Blocks => of!(blocks_ui, BlocksState),
        View::Matching => of!(matching_ui, MatchingState),
        _ => of!(line_ui, LineState),
    }
}

/// A page without a window.
struct Page {
    model: Model,
    trainer: Worker,
    evaluator: Worker,
    began: Instant,
}

impl Page {
    /// The page of these settings once its workers have answered everything.
    fn open(settings: &Settings, file: Option<(String, String)>) -> Self {
        let (model, effects) = Model::new(&encode(settings), true);
        let mut page = Self { model, trainer: Worker::new(), evaluator: Worker::new(), began: Instant::now() };
        page.run(effects);
        page.settle();
        if let Some((name, text)) = file {
            page.act(Action::Opened { name, text });
            // A file opens in the morph.
            let shown = Settings { view: settings.view, ..page.model.settings.clone() };
            page.act(Action::Change(Box::new(shown)));
            page.settle();
        }
        page
    }

    fn run(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Trainer(command) => self.trainer.receive(&command.to_bytes()),
                Effect::Evaluator(command) => self.evaluator.receive(&command.to_bytes()),
                _ => {}
            }
        }
    }

    fn act(&mut self, action: Action) {
        let effects = self.model.update(action);
        self.run(effects);
    }

    /// Lets both workers work for a turn; whether there is more to do.
    fn turn(&mut self) -> bool {
        let began = self.began;
        let clock = || began.elapsed().as_secs_f64();
        let answers = [self.trainer.work(TURN_SECS, &clock), self.evaluator.work(TURN_SECS, &clock)].concat();
        for event in answers.iter().filter_map(|bytes| Event::from_bytes(bytes).ok()) {
            self.act(Action::Event(Box::new(event)));
        }
        self.act(Action::Tick(clock()));
        self.trainer.is_busy() || self.evaluator.is_busy() || self.model.is_moving()
    }

    fn settle(&mut self) {
        for _ in 0..TURNS {
            if !self.turn() {
                break;
            }
        }
    }

    /// Trains what has no weights yet, to the end.
    fn train(&mut self) -> Result<(), Failure> {
        if self.model.run.step > 0 || self.model.opened.is_some() {
            return Ok(());
        }
        let bar = progress::bar(self.model.settings.steps);
        self.act(Action::Train);
        while self.model.is_training_any() {
            self.turn();
            let others = self.model.beside.as_ref().map(|beside| &beside.run);
            let slowest = others.into_iter().chain([&self.model.run]).min_by_key(|run| run.step);
            let nll = self.model.run.history.test_nll().unwrap_or(f64::NAN);
            bar.set_position(slowest.map_or(0, |run| run.step));
            bar.set_message(format!("{nll:.3}"));
        }
        bar.finish_and_clear();
        self.settle();
        match &self.model.run.broken {
            Some(broken) if self.model.run.standing != Standing::Finished => Err(Failure::run(format!("{broken}."))),
            _ => Ok(()),
        }
    }
}
