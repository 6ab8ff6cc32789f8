//! What the workers say.

use super::{Level, Model, Run, StepPaths};
use crate::engine::{Event, VERSION};

impl Model {
    pub(super) fn event(&mut self, event: Event) {
        let Some(event) = self.heard_beside(event) else { return };
        match event {
            Event::Hello { version } if version != VERSION => {
                self.tell(Level::Error, "The page and its worker are of different versions: reload the page.");
            }
            Event::Hello { .. } | Event::Measured(_) | Event::AllMeasured { .. } => {}
            Event::Started { run, entropy, gaussian_nll, points, log_std_sum, .. } if run == self.run.number => {
                let gaussian_nll = Some(gaussian_nll);
                self.run = Run { entropy, gaussian_nll, log_std_sum, started: true, ..self.run.clone() };
                self.run.show_points(points.into());
            }
            Event::Snapshot(snapshot) if snapshot.run == self.run.number => self.run.take(snapshot),
            Event::Broken { run, broken } if run == self.run.number => {
                self.tell(Level::Error, format!("Training stopped: {broken}."));
                self.run.broken = Some(broken);
            }
            Event::Refused { run, why } if run == self.run.number || run == 0 => self.tell(Level::Error, why),
            Event::Device { run, gpu, why } if run == self.run.number => {
                self.trains_on_gpu = gpu;
                why.into_iter().for_each(|why| self.tell(Level::Notice, why));
            }
            Event::Paths { run, step, rows } => self.paths = Some(StepPaths { run, step, rows }),
            Event::Answer(answer) => self.answered(answer),
            Event::Started { .. }
            | Event::Snapshot(_)
            | Event::Broken { .. }
            | Event::Refused { .. }
            | Event::Device { .. } => {}
        }
    }
}
