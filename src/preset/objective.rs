//! How a flow is trained, changed together with what is usual for it.

use super::settings::{Goal, Settings};
use crate::flow::{BaseKind, Family, Method};
use crate::net::Activation;
use crate::watch::matching::Rival;

impl Settings {
    /// Whether the flow is one continuous layer on the standard normal, which flow matching can train.
    pub fn has_lone_field(&self) -> bool {
        self.flow == Family::Cnf && self.layers == 1 && self.base == BaseKind::Normal
    }

    /// The same page with another objective, and with what is usual for that one.
    pub fn with_objective(&self, objective: Goal) -> Self {
        let usual = Self::of_family(self.flow);
        let same = Self { objective, ..self.clone() };
        match (self.objective, objective) {
            (from, to) if from == to => same,
            (_, Goal::FlowMatching) => Self {
                act: Activation::Silu,
                solver: Method::Rk4,
                ode_steps: self.ode_steps.max(16),
                lr: 2e-3,
                steps: self.steps.max(50_000),
                ..same
            },
            (Goal::FlowMatching, _) => Self { lr: usual.lr, steps: usual.steps, ..same },
            _ => same,
        }
    }

    /// The same page, its flow trained so.
    pub fn trained_by(&self, rival: Rival) -> Self {
        match rival {
            Rival::Likelihood => self.with_objective(Goal::Likelihood),
            Rival::Matching(pairing) => Self { pairing, ..self.with_objective(Goal::FlowMatching) },
        }
    }

    /// The run that stands beside this one in the view of flow matching.
    pub fn beside(&self) -> Self {
        self.trained_by(self.watch.matching.beside)
    }
}
