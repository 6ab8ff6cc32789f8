//! Everything that a link can say, as one value. The page is a function of it, of the weights and of nothing else.

use super::{Bug, Given};
use crate::data::Dataset;
use crate::figure::Hand;
use crate::flow::{BaseKind, Estimates, Family, Mask, Method, Order, ScaleKind, Solver, Spec, SplineKind, Way};
use crate::lesson::Place;
use crate::net::Activation;
use crate::train::{Config, Objective, Pairing};
use crate::watch::Watch;
use crate::words::Notation;

/// Where the points come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    Toy(Dataset),
    /// Points from a file, which a link cannot carry: its name in a link is `imported`.
    Imported,
}

/// What training makes small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    Likelihood,
    /// KL(flow ‖ target), for a target that is known by its energy.
    ReverseKl,
    /// Straight paths, for one continuous layer on the standard normal.
    FlowMatching,
}

/// The figure in the middle of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The start page: the presets with their pictures.
    Gallery,
    Morph,
    /// One layer, large.
    Layers,
    /// The loss chart, large.
    Training,
    /// One dimension by hand: base, curve and target.
    Line,
    /// Two dimensions by hand: a square becomes a parallelogram.
    Plane,
    /// What a layer may be.
    Kinds,
    /// One coupling by hand.
    Coupling,
    /// What goes wrong, one click each.
    Mistakes,
    /// The pass of a point as a page of arithmetic.
    Arithmetic,
    /// Particles on their way.
    Trajectories,
    /// The velocity and its divergence; in one dimension time against space.
    Field,
    /// Methods and steps of a solver.
    Solver,
    /// From residual steps to a differential equation.
    Resnet,
    /// The blocks of a residual flow.
    Blocks,
    /// p_t at several times.
    Strip,
    /// Flow matching beside another training.
    Matching,
    /// The contents of the lessons.
    Lessons,
}

impl View {
    pub const ALL: [View; 18] = [
        View::Gallery,
        View::Morph,
        View::Layers,
        View::Training,
        View::Line,
        View::Plane,
        View::Kinds,
        View::Coupling,
        View::Mistakes,
        View::Arithmetic,
        View::Trajectories,
        View::Field,
        View::Solver,
        View::Resnet,
        View::Blocks,
        View::Strip,
        View::Matching,
        View::Lessons,
    ];

    /// Its name in links.
    pub fn name(self) -> &'static str {
        match self {
            View::Gallery => "gallery",
            View::Morph => "morph",
            View::Layers => "layers",
            View::Training => "training",
            View::Line => "line",
            View::Plane => "plane",
            View::Kinds => "kinds",
            View::Coupling => "coupling",
            View::Mistakes => "mistakes",
            View::Arithmetic => "arithmetic",
            View::Trajectories => "trajectories",
            View::Field => "field",
            View::Solver => "solver",
            View::Resnet => "resnet",
            View::Blocks => "blocks",
            View::Strip => "strip",
            View::Matching => "matching",
            View::Lessons => "lessons",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.name() == name)
    }

    /// A page of its own, without a run beside it.
    pub fn is_page(self) -> bool {
        matches!(self, View::Gallery | View::Lessons)
    }

    /// A figure that needs no run: its state is in the link, its mathematics in [`crate::figure`].
    pub fn is_by_hand(self) -> bool {
        matches!(self, View::Line | View::Plane | View::Kinds | View::Coupling)
    }

    /// A figure that moves with the timeline, so that playing it stays there.
    pub fn follows_time(self) -> bool {
        matches!(self, View::Morph | View::Trajectories | View::Field | View::Solver | View::Resnet | View::Strip)
    }
}

/// What the picture of a layer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerPicture {
    /// log |det J| as a diverging heatmap.
    LogDet,
    /// The four entries ∂y_i/∂x_j.
    Entries,
    /// Images of small circles: the singular values.
    Ellipses,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the system prefers.
    Auto,
    Dark,
    Light,
    /// Light, with half as large type again and stronger lines.
    Projector,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    // The run: a change of these starts it anew.
    pub data: Source,
    pub given: Given,
    /// How many of the last columns of a file are conditions.
    pub conditions: usize,
    pub flow: Family,
    pub layers: usize,
    /// Hidden widths of the conditioners.
    pub net: Vec<usize>,
    pub act: Activation,
    pub base: BaseKind,
    /// Bins of splines.
    pub bins: usize,
    /// How a continuous flow is integrated; the adaptive Dormand-Prince passes over `ode_steps`.
    pub solver: Method,
    pub ode_steps: usize,
    /// The Lipschitz constant of residual blocks.
    pub lipschitz: f64,
    /// A name of [`Order::NAMES`]; a shuffle takes the seed of the run.
    pub order: &'static str,
    /// Of couplings, where there are more than two coordinates.
    pub mask: Mask,
    /// Of affine layers.
    pub log_scale: ScaleKind,
    /// Of splines.
    pub spline: SplineKind,
    /// How residual and continuous flows are trained.
    pub estimates: Estimates,
    pub objective: Goal,
    /// Which z goes with which x in flow matching.
    pub pairing: Pairing,
    /// A mistake that is made on purpose.
    pub bug: Bug,
    pub seed: u64,
    // Training: may change while the run goes on.
    pub lr: f64,
    pub batch: usize,
    pub steps: u64,
    // The picture.
    pub view: View,
    /// The timeline in [0, 1]: 0 is the base, 1 the target.
    pub t: f64,
    pub direction: Way,
    /// The selected layer, counted from 1 at the base.
    pub layer: usize,
    pub picture: LayerPicture,
    pub grid: bool,
    pub samples: bool,
    /// T: every standard deviation of the base is multiplied by it where samples are drawn.
    pub temperature: f64,
    /// Keeps the colour scale of the density where it is.
    pub lock: bool,
    pub theme: Theme,
    /// The letters of the formulas.
    pub notation: Notation,
    /// A point to inspect, in standardised coordinates.
    pub focus: Option<[f64; 2]>,
    /// Its coordinates from the third on, where there are more; those that are missing are 0.
    pub beyond: Vec<f64>,
    /// The two coordinates that are drawn where there are more, counted from 1: to the right and up.
    pub axes: [usize; 2],
    /// What a conditional flow is given where the pictures are drawn, in standardised coordinates for points of a file. What
    /// is missing is as the first label, or 0.
    pub context: Vec<f64>,
    /// Panels that a teacher has hidden: `data`, `flow`, `training`, `inspect`, `timeline`, `results`.
    pub hide: Vec<String>,
    /// The figures that are done by hand.
    pub hand: Hand,
    /// The views of paths.
    pub watch: Watch,
    /// The step of a lesson whose page stands beside the figure; what a link leaves out is as that step begins.
    pub lesson: Option<Place>,
}

impl Default for Settings {
    fn default() -> Self {
        Self::of_family(Family::RealNvp)
    }
}

impl Settings {
    /// What a link says that names this family and nothing else.
    pub fn of_family(family: Family) -> Self {
        let usual = Spec::new(2, family);
        Self {
            data: Source::Toy(Dataset::TwoMoons),
            given: Given::Nothing,
            conditions: 0,
            flow: family,
            layers: usual.layers,
            net: usual.hidden,
            act: usual.activation,
            base: usual.base,
            bins: usual.bins,
            solver: usual.solver.method(),
            ode_steps: if let Solver::Fixed { steps, .. } = usual.solver { steps } else { 8 },
            lipschitz: usual.lipschitz,
            order: usual.order.name(),
            mask: usual.mask,
            log_scale: usual.log_scale,
            spline: usual.spline,
            estimates: usual.estimates,
            objective: Goal::Likelihood,
            pairing: Pairing::default(),
            bug: Bug::None,
            seed: 0,
            lr: 3e-3,
            batch: 256,
            steps: 2000,
            view: View::Morph,
            t: 1.0,
            direction: Way::Generate,
            layer: 1,
            picture: LayerPicture::LogDet,
            grid: false,
            samples: true,
            temperature: 1.0,
            lock: false,
            theme: Theme::Auto,
            notation: Notation::Lecture,
            focus: None,
            beyond: Vec::new(),
            axes: [1, 2],
            context: Vec::new(),
            hide: Vec::new(),
            hand: Hand::default(),
            watch: Watch::default(),
            lesson: None,
        }
    }

    /// The same page with another family, and with what is usual for that one.
    pub fn with_family(&self, family: Family) -> Self {
        let Self {
            flow,
            layers,
            net,
            act,
            bins,
            solver,
            ode_steps,
            lipschitz,
            order,
            mask,
            log_scale,
            spline,
            estimates,
            ..
        } = Self::of_family(family);
        Self {
            flow,
            layers,
            net,
            act,
            bins,
            solver,
            ode_steps,
            lipschitz,
            order,
            mask,
            log_scale,
            spline,
            estimates,
            ..self.clone()
        }
    }

    /// The architecture for data of dimension `dim`.
    pub fn spec(&self, dim: usize) -> Spec {
        Spec {
            dim,
            family: self.flow,
            layers: self.layers,
            hidden: self.net.clone(),
            activation: self.act,
            base: self.base,
            bins: self.bins,
            solver: match self.solver {
                Method::Dopri5 => Solver::Adaptive { rtol: 1e-5, atol: 1e-5 },
                method => Solver::Fixed { method, steps: self.ode_steps },
            },
            lipschitz: self.lipschitz,
            order: match self.bug {
                Bug::NoAlternation => Order::Fixed,
                _ => Order::from_name(self.order, self.seed).unwrap_or(Order::Alternate),
            },
            mask: self.mask,
            log_scale: self.log_scale,
            spline: self.spline,
            estimates: self.estimates,
            context: self.context_len(),
        }
    }

    /// The point to inspect, in `dim` coordinates.
    pub fn point(&self, dim: usize) -> Option<Vec<f64>> {
        let beyond = self.beyond.iter().copied().chain(core::iter::repeat(0.0));
        self.focus.map(|focus| focus.into_iter().chain(beyond).take(dim).collect())
    }

    /// The two of `dim` coordinates that are drawn, counted from 0.
    pub fn drawn_axes(&self, dim: usize) -> [usize; 2] {
        let last = dim.max(2);
        let [i, j] = self.axes.map(|a| a.clamp(1, last) - 1);
        if i == j { [i, (i + 1) % last] } else { [i, j] }
    }

    /// Another point to inspect, of any number of coordinates.
    pub fn inspect(&mut self, point: &[f64]) {
        let at = |d: usize| point.get(d).copied().unwrap_or(0.0);
        self.focus = Some([at(0), at(1)]);
        self.beyond = point.get(2..).unwrap_or_default().to_vec();
    }

    pub fn config(&self) -> Config {
        let objective = match (self.bug.in_loss(), self.objective, self.data) {
            (Some(mistake), ..) => Objective::Mistaken(mistake),
            (None, Goal::ReverseKl, Source::Toy(dataset)) => Objective::reverse_kl(dataset).unwrap_or_default(),
            (None, Goal::FlowMatching, _) if self.has_lone_field() => Objective::FlowMatching { pairing: self.pairing },
            _ => Objective::Likelihood,
        };
        Config { lr: self.lr, batch: self.batch, steps: self.steps, seed: self.seed, objective }
    }

    /// Whether `other` continues this run: same data, architecture and seed.
    pub fn same_run(&self, other: &Settings) -> bool {
        let run = |s: &Settings| (s.data, s.given, s.conditions, s.objective, s.pairing, s.bug, s.seed);
        run(self) == run(other) && self.same_flow(other)
    }

    /// Whether `other` has the same architecture, the seed of a shuffle and what the data are given with apart.
    pub fn same_flow(&self, other: &Settings) -> bool {
        let spec = |s: &Settings| Spec { context: 0, ..Settings { seed: self.seed, ..s.clone() }.spec(2) };
        spec(self) == spec(other)
    }
}
