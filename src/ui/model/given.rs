//! A conditional flow under training: the worker has it whole, and the page is at one condition c of it.

use super::{Level, Model, Run};
use crate::engine::Problem;
use crate::flow::Flow;
use crate::preset::{Settings, Source};
use std::sync::Arc;

/// The data points that are shown are those whose conditions are nearest to the one held: so many, or one in eight of a few.
const SHOWN: usize = 200;

/// p(x | c) for every c.
#[derive(Clone, Debug)]
pub struct Whole {
    pub flow: Arc<Flow>,
    pub params: Arc<[f32]>,
    /// Some of the data, [B][D + C].
    points: Arc<[f32]>,
    /// Those of a toy; empty for points of a file.
    pub labels: &'static [Vec<f64>],
    /// c.
    pub context: Vec<f64>,
}

impl Whole {
    fn new(flow: Flow, settings: &Settings) -> Self {
        let labels = match settings.data {
            Source::Toy(dataset) => dataset.labels(),
            Source::Imported => &[],
        };
        let context = settings.held(flow.context);
        Self { flow: Arc::new(flow), params: Arc::from([]), points: Arc::from([]), labels, context }
    }

    fn narrow(&self) -> Vec<f32> {
        self.context.iter().map(|&c| c as f32).collect()
    }

    /// The flow at c, and its weights; none where there are none yet.
    fn at(&self) -> (Flow, Arc<[f32]>) {
        if self.params.len() == self.flow.num_params() {
            let (flow, params) = self.flow.given(&self.params, &self.narrow());
            return (flow, params.into());
        }
        (self.flow.given(&vec![0.0f32; self.flow.num_params()], &[]).0, Arc::from([]))
    }

    /// The data points whose conditions are nearest to c, without them: all that are as near as the last of the nearest.
    fn near(&self) -> Arc<[f32]> {
        let (dim, held) = (self.flow.dim(), self.narrow());
        let far = |point: &[f32]| point[dim..].iter().zip(&held).map(|(a, b)| (a - b) * (a - b)).sum::<f32>();
        let points = || self.points.chunks_exact(self.flow.rows());
        let mut distances: Vec<f32> = points().map(far).collect();
        distances.sort_by(f32::total_cmp);
        let Some(&most) = distances.get(SHOWN.min(distances.len().div_ceil(8)).max(1) - 1) else {
            return Arc::from([]);
        };
        points().filter(|point| far(point) <= most).flat_map(|point| &point[..dim]).copied().collect()
    }
}

impl Run {
    /// Lets a conditional flow be trained, and shows it at the context of the settings.
    pub(super) fn train_whole(&mut self, flow: Flow, settings: &Settings) {
        let whole = Whole::new(flow, settings);
        self.flow = Arc::new(whole.at().0);
        self.whole = Some(whole);
    }

    /// The weights that are trained.
    pub fn trained(&self) -> &Arc<[f32]> {
        self.whole.as_ref().map_or(&self.params, |whole| &whole.params)
    }

    /// Takes weights that are trained, and shows them.
    pub(super) fn show_weights(&mut self, params: Arc<[f32]>) {
        self.version += 1;
        match &mut self.whole {
            Some(whole) => {
                whole.params = params;
                self.params = whole.at().1;
            }
            None => self.params = params,
        }
    }

    /// Takes some of the data, with their conditions.
    pub(super) fn show_points(&mut self, points: Arc<[f32]>) {
        match &mut self.whole {
            Some(whole) => {
                whole.points = points;
                self.points = whole.near();
            }
            None => self.points = points,
        }
    }

    /// The same weights at another context.
    fn hold(&mut self, settings: &Settings) {
        let Some(whole) = &mut self.whole else { return };
        whole.context = settings.held(whole.flow.context);
        (self.params, self.points) = (whole.at().1, whole.near());
        self.version += 1;
    }
}

impl Model {
    /// How many numbers each point of the data is given with, by which the flow is trained.
    pub fn pairs(&self) -> usize {
        match &self.opened {
            // A flow from a file takes as many as it takes.
            Some(opened) => {
                let given = self.settings.conditions_of_data();
                if given == opened.model.flow.context { given } else { 0 }
            }
            None => self.settings.context_len(),
        }
    }

    /// The data of a run.
    pub(super) fn problem(&self) -> Option<Problem> {
        match (self.settings.data, &self.imported) {
            (Source::Imported, Some(points)) => Some(Problem::Points {
                columns: points.values.dim(),
                given: self.pairs(),
                values: (0..points.values.len()).flat_map(|i| points.values.point(i)).collect(),
            }),
            (Source::Toy(dataset), _) if self.pairs() > 0 => Some(Problem::Labelled(dataset)),
            (Source::Toy(dataset), _) => Some(Problem::Toy(dataset)),
            (Source::Imported, None) => self.is_own_data().then_some(Problem::Own),
        }
    }

    /// Takes conditions away that cannot be learned from, and says so.
    pub(super) fn settle_conditions(&mut self) {
        let columns = self.imported.as_ref().map_or(usize::MAX, |points| points.values.dim());
        if self.settings.data == Source::Imported && self.settings.conditions >= columns {
            self.settings.conditions = 0;
            self.tell(Level::Warning, "The file has no more columns than were to be conditions, so none is one.");
        }
        if self.opened.is_none() && !self.settings.settle_conditions().is_empty() {
            self.tell(Level::Notice, "A condition needs couplings or autoregressive layers, maximum likelihood and points that have it: the flow learns p(x) without.");
        }
    }

    /// The pictures at the context of the settings, if the run is of a conditional flow; whether it is.
    pub(super) fn move_context(&mut self) -> bool {
        if self.run.whole.is_none() {
            return false;
        }
        self.run.hold(&self.settings);
        self.moved();
        true
    }
}
