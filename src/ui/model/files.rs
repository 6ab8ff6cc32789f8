//! The files that the model needs before it can follow an action: weights that a run would begin with.

use super::{Level, Model};
use crate::asset::Asset;
use crate::preset::{Settings, decode, link_of_preset, start};
use crate::ui::Action;
use crate::words::Lang;

impl Model {
    /// Those of a page that is opened at a link.
    pub fn files_of_link(link: &str) -> Vec<&'static Asset> {
        weights(&decode(link).settings)
    }

    /// Those that an action leads to.
    pub fn needs(&self, action: &Action) -> Vec<&'static Asset> {
        self.destination(action).map(|settings| weights(&settings)).unwrap_or_default()
    }

    /// Says that a file could not be had: the page stays as it is, and its address too.
    pub fn lacks(&mut self, why: String) {
        self.tell(Level::Error, why);
        self.touch_link();
    }

    fn destination(&self, action: &Action) -> Option<Settings> {
        let place = self.settings.lesson;
        match action {
            Action::OpenPreset(name) => Some(decode(link_of_preset(name)?).settings),
            Action::OpenLink(link) => Some(decode(link).settings),
            Action::OpenLesson(place) => Some(start(Some(*place))),
            Action::NextStep => Some(start(Some(place?.next()?))),
            Action::PreviousStep => Some(start(Some(place?.previous()?))),
            _ => None,
        }
    }
}

/// A step of a lesson also needs those that its answers lead to.
fn weights(settings: &Settings) -> Vec<&'static Asset> {
    let step = settings.lesson.and_then(|place| Some((place, place.look_up(Lang::En)?.2)));
    let answers =
        step.iter().flat_map(|(place, step)| step.changes().map(|change| super::lesson::changed(*place, change)));
    let all = std::iter::once(settings.clone()).chain(answers);
    all.filter_map(|settings| super::begin::beginning(&settings)).map(|preset| &preset.weights).collect()
}
