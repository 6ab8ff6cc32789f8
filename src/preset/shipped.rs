//! The presets that come with the program. assets/presets/presets.json lists them; `pushforward presets --make
//! assets/presets` trains them and writes the weights, the pictures and the numbers.

use super::half;
use crate::asset::{Asset, asset};
use serde::Deserialize;
use std::sync::OnceLock;

/// A link with a name, and weights that were trained for it.
#[derive(Debug)]
pub struct Preset {
    /// As in `--preset moons`.
    pub name: &'static str,
    pub title: &'static str,
    /// One sentence on what there is to see.
    pub about: &'static str,
    pub link: &'static str,
    /// Steps that the shipped weights were trained for.
    pub step: u64,
    /// The test NLL of the shipped weights, nats.
    pub nll: f64,
    /// A PNG of the density for the gallery.
    pub picture: Asset,
    pub weights: Asset,
}

impl Preset {
    /// The shipped weights, once they are here.
    pub fn params(&self) -> Option<Vec<f32>> {
        self.weights.bytes().map(half::from_bytes)
    }
}

/// An entry of presets.json.
#[derive(Deserialize)]
struct Entry {
    name: &'static str,
    title: &'static str,
    about: &'static str,
    link: &'static str,
    step: u64,
    nll: f64,
}

/// Weights and picture of each name.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        fn files(name: &str) -> Option<(Asset, Asset)> {
            match name {
                $($name => Some((
                    asset!(concat!("presets/", $name, ".f16")),
                    asset!(concat!("presets/", $name, ".png")),
                )),)*
                _ => None,
            }
        }
    };
}

files!(
    "moons",
    "checkerboard",
    "pinwheel",
    "two-spirals",
    "eight-gaussians",
    "rings",
    "swiss-roll",
    "nice",
    "volume-preserving",
    "mixture-base",
    "linear",
    "bimodal",
    "spline",
    "continuous",
    "flow-matching",
    "residual",
    "energy",
    "curve",
    "continuous-line",
);

const LIST: &str = include_str!("../../assets/presets/presets.json");

/// What every page begins with is a part of it.
const FIRST: &[u8] = include_bytes!("../../assets/presets/moons.f16");

/// In the order of the gallery.
pub fn shipped() -> &'static [Preset] {
    static PRESETS: OnceLock<Vec<Preset>> = OnceLock::new();
    PRESETS.get_or_init(|| {
        // tests/presets.rs sees to it that the list is read and that no file is missing.
        let entries: Vec<Entry> = serde_json::from_str(LIST).unwrap_or_default();
        let preset = |e: Entry| {
            let (weights, picture) = files(e.name)?;
            let weights = if e.name == "moons" { Asset::new(weights.path, Some(FIRST)) } else { weights };
            Some(Preset {
                name: e.name,
                title: e.title,
                about: e.about,
                link: e.link,
                step: e.step,
                nll: e.nll,
                picture,
                weights,
            })
        };
        entries.into_iter().filter_map(preset).collect()
    })
}
