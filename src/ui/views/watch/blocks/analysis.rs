//! The numbers behind the right half of the figure, computed again only when what they depend on changes.

use super::scene::Scene;
use crate::flow::{Estimator, LogDet};
use crate::ui::Model;
use crate::ui::plot::fingerprint;
use crate::watch::blocks::{Draws, Found, Look, Series, rests};

pub(super) struct Analysis {
    pub series: Series,
    /// What is left out at most after n terms, by the promised constant and by ‖J‖₂ at the point; nats.
    pub promised: Vec<f64>,
    pub local: Vec<f64>,
    pub bound: f64,
    pub norm: f64,
    /// Estimates by the series that is cut off, and by Russian roulette.
    pub cut: Draws,
    pub roulette: Draws,
    pub estimators: [Estimator; 2],
}

/// One analysis and the fingerprint of what it is of.
#[derive(Default)]
pub struct Cache {
    of: Option<(u64, Analysis)>,
}

impl std::fmt::Debug for Cache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cache").field("of", &self.of.as_ref().map(|(of, _)| of)).finish_non_exhaustive()
    }
}

impl Cache {
    pub(super) fn get(&mut self, model: &Model, scene: &Scene<'_>, found: &Found) -> &Analysis {
        let look = model.settings.watch.blocks;
        let promised = scene.gauges.map_or(model.settings.lipschitz, |gauges| gauges[scene.block].promised);
        let bits = |v: &[f64]| v.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        let of = fingerprint((
            bits(&found.jacobian),
            bits(&[found.bound, promised]),
            (look.terms, look.probes, look.draw, scene.block),
        ));
        let stale = self.of.as_ref().is_none_or(|(old, _)| *old != of);
        if stale {
            self.of = None;
        }
        &self.of.get_or_insert_with(|| (of, Analysis::new(look, found, promised))).1
    }
}

impl Analysis {
    fn new(look: Look, found: &Found, promised: f64) -> Self {
        let (j, dim) = (&found.jacobian[..], found.dim);
        let estimators = [Estimator::Series { terms: look.terms }, LogDet::Roulette.estimator(promised)];
        let [cut, roulette] = [0, 1].map(|i| Draws::new(estimators[i], j, dim, look.probes, 2 * look.draw + i as u64));
        Self {
            series: Series::new(j, dim, Look::MOST_TERMS),
            promised: rests(found.bound, dim, Look::MOST_TERMS),
            local: rests(found.local(), dim, Look::MOST_TERMS),
            bound: found.bound,
            norm: found.local(),
            cut,
            roulette,
            estimators,
        }
    }
}
