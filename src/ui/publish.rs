//! What tests and embedding pages can read of the page: its state, once a frame.

use super::model::{Level, Model};
use super::shell::Around;
use crate::engine::Standing;
use crate::platform::{PageState, update_state};

/// Writes the state of the page.
pub fn publish(model: &Model, around: &Around) {
    let sentences = |errors: bool| {
        model.messages.iter().filter(move |m| match m.level {
            Level::Notice => false,
            Level::Warning => !errors,
            Level::Error => errors,
        })
    };
    let run = &model.run;
    update_state(|s: &mut PageState| {
        s.warnings = sentences(false).map(|m| m.text.clone()).collect();
        s.errors = sentences(true).map(|m| m.text.clone()).collect();
        let view = model.settings.view;
        s.ready = model.frame.is_some() || view.is_page() || view.is_by_hand();
        s.painter.clone_from(&around.painter.name);
        s.adapter.clone_from(&around.painter.adapter);
        s.engine = around.engine(model).to_owned();
        s.step = run.step;
        s.nll = run.history.test_nll().map(|nll| nll + run.log_std_sum);
        s.steps_per_s = f64::from(run.steps_per_s);
        s.link = model.link();
        s.losses = run.history.first.iter().map(|&l| f64::from(l)).collect();
        s.lesson = model.settings.lesson.map(|place| place.to_string());
        s.goal_reached = model.goal_reached();
        s.view = model.settings.view.name().to_owned();
        s.t = model.settings.t;
        s.running = run.standing == Standing::Training;
        s.playing = model.playing.is_some();
    });
}
