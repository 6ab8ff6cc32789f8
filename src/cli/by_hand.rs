//! Pictures of the figures that are done by hand: the page's own view of them, painted by the CPU. Both workers run in this
//! thread until they have nothing left to do.

use pushforward::engine::{Event, Worker};
use pushforward::preset::{Settings, View, encode};
use pushforward::ui::style::{Look, Style, space};
use pushforward::ui::views::by_hand::{
    ArithmeticState, CouplingState, KindsState, LineState, MistakesState, PlaneState, arithmetic_ui, coupling_ui,
    kinds_ui, line_ui, mistakes_ui, plane_ui,
};
use pushforward::ui::{Action, Effect, Model, fonts, raster};
use std::time::Instant;

/// Of each figure, more than its slowest picture needs.
const FRAMES: usize = 150;
/// A page that is not at rest after so many turns is painted as it stands.
const TURNS: usize = 100_000;

/// The figure of `settings.view` with `width` and `height` in pixels.
pub fn picture(settings: &Settings, look: Look, [width, height]: [usize; 2]) -> egui::ColorImage {
    let model = settled(settings);
    let style = Style::new(look).in_words(Default::default(), settings.notation);
    let context = egui::Context::default();
    context.set_fonts(fonts::definitions());
    style.apply(&context);
    let size = egui::vec2(width as f32, height as f32);
    let shot = raster::Shot { size, pixels_per_point: 1.0, frames: FRAMES, page: style.palette.page, pointer: None };
    let mut figure = figure(settings.view);
    raster::picture(&context, &shot, |ui| {
        egui::Frame::new().inner_margin(space::M).show(ui, |ui| figure(ui, &model, &style));
    })
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
        _ => of!(line_ui, LineState),
    }
}

/// The page of these settings once its workers have answered everything.
fn settled(settings: &Settings) -> Model {
    let (mut model, effects) = Model::new(&encode(settings), true);
    let (mut trainer, mut evaluator) = (Worker::new(), Worker::new());
    let began = Instant::now();
    let clock = || began.elapsed().as_secs_f64();
    let mut effects = effects;
    for _ in 0..TURNS {
        for effect in effects.drain(..) {
            match effect {
                Effect::Trainer(command) => trainer.receive(&command.to_bytes()),
                Effect::Evaluator(command) => evaluator.receive(&command.to_bytes()),
                _ => {}
            }
        }
        if !trainer.is_busy() && !evaluator.is_busy() && !model.is_moving() {
            break;
        }
        let answers = [trainer.work(0.05, &clock), evaluator.work(0.05, &clock)].concat();
        for event in answers.iter().filter_map(|bytes| Event::from_bytes(bytes).ok()) {
            effects.extend(model.update(Action::Event(Box::new(event))));
        }
        effects.extend(model.update(Action::Tick(clock())));
    }
    model
}
