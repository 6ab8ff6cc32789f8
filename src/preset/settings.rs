//! Everything that a link can say, as one value. The page is a function of it, of the weights and of nothing else.

use crate::data::Dataset;
use crate::flow::{BaseKind, Family, Spec, Way};
use crate::net::Activation;
use crate::train::{Config, Objective};

/// Where the points come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    Toy(Dataset),
    /// Points from a file, which a link cannot carry: its name in a link is `imported`.
    Imported,
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
    pub flow: Family,
    pub layers: usize,
    /// Hidden widths of the conditioners.
    pub net: Vec<usize>,
    pub act: Activation,
    pub base: BaseKind,
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
    /// Keeps the colour scale of the density where it is.
    pub lock: bool,
    pub theme: Theme,
    /// A point to inspect, in standardised coordinates.
    pub focus: Option<[f64; 2]>,
    /// Panels that a teacher has hidden: `data`, `flow`, `training`, `inspect`, `timeline`.
    pub hide: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data: Source::Toy(Dataset::TwoMoons),
            flow: Family::RealNvp,
            layers: 8,
            net: vec![64, 64],
            act: Activation::Relu,
            base: BaseKind::Normal,
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
            lock: false,
            theme: Theme::Auto,
            focus: None,
            hide: Vec::new(),
        }
    }
}

impl Settings {
    /// The architecture for data of dimension `dim`.
    pub fn spec(&self, dim: usize) -> Spec {
        Spec {
            dim,
            family: self.flow,
            layers: self.layers,
            hidden: self.net.clone(),
            activation: self.act,
            base: self.base,
        }
    }

    pub fn config(&self) -> Config {
        Config { lr: self.lr, batch: self.batch, steps: self.steps, seed: self.seed, objective: Objective::default() }
    }

    /// Whether `other` continues this run: same data, architecture and seed.
    pub fn same_run(&self, other: &Settings) -> bool {
        (self.data, self.flow, self.layers, &self.net, self.act, self.base, self.seed)
            == (other.data, other.flow, other.layers, &other.net, other.act, other.base, other.seed)
    }
}
