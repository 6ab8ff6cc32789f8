//! The colour of every particle at every moment, computed once for an answer and a way of colouring.

use crate::ui::colour::{Map, origin};
use crate::ui::plot::fingerprint;
use crate::ui::style::Style;
use crate::watch::trajectories::{Colour, Found, MOMENTS};
use egui::Color32;

/// Colours of particles, and what they stand for.
#[derive(Debug, Default)]
pub struct Colours {
    of: Option<u64>,
    by: By,
    /// What the ends of the map stand for where log p_t is shown, in nats.
    pub range: [f32; 2],
}

#[derive(Debug)]
enum By {
    Particle(Vec<Color32>),
    Moment(Vec<Color32>),
    /// [moment][particle]: places in the table.
    Both(Vec<Vec<u8>>, Vec<Color32>),
}

impl Default for By {
    fn default() -> Self {
        By::Particle(Vec::new())
    }
}

impl Colours {
    /// `version` is that of the weights.
    pub fn prepare(&mut self, found: &Found, version: u64, colour: Colour, style: &Style) {
        let of = fingerprint((version, found.len(), colour.name(), style.look as u8));
        if self.of == Some(of) {
            return;
        }
        self.of = Some(of);
        let map = &style.warm;
        self.by = match colour {
            Colour::Start => {
                let dark = style.look.is_dark();
                let start = |z: &[f32]| origin([z[0], z.get(1).copied().unwrap_or(0.0)], dark);
                By::Particle(found.origins.chunks_exact(found.dim.max(1)).map(start).collect())
            }
            Colour::Time => By::Moment((0..MOMENTS).map(|i| map.at(i as f32 / (MOMENTS - 1) as f32)).collect()),
            Colour::LogDensity => {
                self.range = range(found);
                let [low, high] = self.range;
                let place = |l: &f32| (((l - low) / (high - low)).clamp(0.0, 1.0) * 255.0) as u8;
                By::Both(found.log_density.iter().map(|at| at.iter().map(place).collect()).collect(), table(map))
            }
        };
    }

    /// Of particle `k` at moment `i`.
    #[inline]
    pub fn at(&self, i: usize, k: usize) -> Color32 {
        match &self.by {
            By::Particle(colours) => colours[k],
            By::Moment(colours) => colours[i],
            By::Both(places, table) => table[usize::from(places[i][k])],
        }
    }
}

fn table(map: &Map) -> Vec<Color32> {
    (0..256).map(|i| map.at(i as f32 / 255.0)).collect()
}

/// From the second to the ninety-ninth percentile of the first thousand particles, over all moments.
fn range(found: &Found) -> [f32; 2] {
    let first = found.log_density.iter().flat_map(|at| at.iter().take(1000));
    let mut all: Vec<f32> = first.copied().filter(|l| l.is_finite()).collect();
    all.sort_by(f32::total_cmp);
    let at = |share: f32| all.get(((all.len() as f32 - 1.0) * share) as usize).copied();
    match (at(0.02), at(0.99)) {
        (Some(low), Some(high)) if high > low => [low, high],
        _ => [-4.0, 0.0],
    }
}
