//! What the points of the data are given with: then the flow is p(x | c), and a picture is of one c.

use super::{Goal, Settings, Source};
use crate::data::Dataset;

/// What a toy's points are given with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Given {
    #[default]
    Nothing,
    /// The label of the part that each is of: the flow learns p(x | label).
    Label,
}

/// Why no conditions can be learned from.
const FAMILY: &str = "couplings or autoregressive layers, whose networks read the condition";
const OBJECTIVE: &str = "objective=likelihood, since a pair (x, c) has no other loss here";

/// A condition that was taken away.
#[derive(Clone, Debug, PartialEq)]
pub struct Removed {
    pub key: &'static str,
    /// As it stood in a link.
    pub what: String,
    /// What it would need.
    pub needs: String,
    /// What stands there now.
    pub now: &'static str,
}

impl Settings {
    /// C, how many numbers each point of the data is given with.
    pub fn context_len(&self) -> usize {
        if self.flow.can_be_given() { self.conditions_of_data() } else { 0 }
    }

    /// The same, whatever the flow is.
    pub fn conditions_of_data(&self) -> usize {
        match self.data {
            Source::Toy(dataset) if self.given == Given::Label => dataset.conditions(),
            Source::Toy(_) => 0,
            Source::Imported => self.conditions,
        }
    }

    /// c, the `numbers` that the pictures are given: what is left out is as in the first label, or 0.
    pub fn held(&self, numbers: usize) -> Vec<f64> {
        let label = match self.data {
            Source::Toy(dataset) if self.conditions_of_data() == numbers => dataset.labels().first(),
            _ => None,
        };
        let usual = |k: usize| label.and_then(|label| label.get(k)).copied().unwrap_or(0.0);
        (0..numbers).map(|k| self.context.get(k).copied().unwrap_or_else(|| usual(k))).collect()
    }

    /// Takes conditions away where nothing can be learned from them.
    pub fn settle_conditions(&mut self) -> Vec<Removed> {
        let mut removed = Vec::new();
        let unfit = match (self.flow.can_be_given(), self.objective) {
            (false, _) => Some(FAMILY),
            (true, Goal::Likelihood) => None,
            _ => Some(OBJECTIVE),
        };
        if self.given == Given::Label {
            let labels =
                || Dataset::ALL.into_iter().filter(|d| d.conditions() > 0).map(Dataset::name).collect::<Vec<_>>();
            let why = match (unfit, self.data) {
                (Some(why), _) => Some(why.to_owned()),
                (None, Source::Toy(dataset)) if dataset.conditions() == 0 => {
                    Some(format!("points with labels ({})", labels().join(", ")))
                }
                _ => None,
            };
            if let Some(needs) = why {
                self.given = Given::Nothing;
                removed.push(Removed { key: "given", what: "given=label".into(), needs, now: "nothing" });
            }
        }
        if let (true, Some(why)) = (self.conditions > 0, unfit) {
            let what = format!("conditions={}", core::mem::take(&mut self.conditions));
            removed.push(Removed { key: "conditions", what, needs: why.into(), now: "0" });
        }
        removed
    }
}
