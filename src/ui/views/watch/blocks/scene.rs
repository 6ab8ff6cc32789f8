//! What is drawn in this frame: the block that is chosen, and the evaluator's answers about it.

use crate::engine::Request;
use crate::ui::Model;
use crate::ui::model::Answered;
use crate::ui::views::place::name_after;
use crate::watch::blocks::{self, Found, Gauge, Norms, Place, places};
use crate::watch::{self, Question};

pub(super) struct Scene<'a> {
    /// Whether it is the block by hand.
    pub turning: bool,
    /// From the base on.
    pub places: Vec<Place>,
    /// Which of them is looked at, counted from 0.
    pub block: usize,
    pub gauges: Option<&'a [Gauge]>,
    /// About this block, perhaps at the point of the frame before.
    pub found: Option<&'a Found>,
    /// Norms over the plane with the version of the weights and the cells a side.
    pub norms: Option<(&'a Norms, u64, usize)>,
}

impl<'a> Scene<'a> {
    /// None where the flow has no residual blocks.
    pub fn new(model: &'a Model) -> Option<Self> {
        let own = places(&model.run.flow);
        if own.is_empty() || model.dim() > 2 {
            return None;
        }
        let turning = turns(model);
        let places = if turning { places(blocks::turning().0) } else { own };
        let block = chosen(model, places.len());
        let mut scene = Self { turning, places, block, gauges: None, found: None, norms: None };
        for Answered { version, request, value } in model.found.iter().map(AsRef::as_ref) {
            match (value, request) {
                (watch::Found::Gauge(gauges), Request::Watch(Question::Gauge(question)))
                    if question.turning == turning && gauges.len() == scene.places.len() =>
                {
                    scene.gauges = Some(gauges);
                }
                (watch::Found::Blocks(found), Request::Watch(Question::Blocks(question)))
                    if question.turning == turning
                        && question.block == block
                        && found.dim == model.dim()
                        && !found.errors.is_empty() =>
                {
                    scene.found = Some(found);
                }
                (watch::Found::Norms(norms), Request::Watch(Question::Norms(question)))
                    if question.turning == turning
                        && question.block == block
                        && norms.mass.len() == question.size.pow(model.dim() as u32) =>
                {
                    scene.norms = Some((norms, *version, question.size));
                }
                _ => {}
            }
        }
        Some(scene)
    }

    pub fn place(&self) -> Place {
        self.places[self.block]
    }

    /// The names of what the block takes and of what it gives, as the layers' view has them.
    pub fn names(&self, layers: usize) -> [String; 2] {
        let Place { index, explicit } = self.place();
        let ends = [name_after(index, layers), name_after(index + 1, layers)];
        if explicit == crate::flow::Way::Generate { ends } else { [ends[1].clone(), ends[0].clone()] }
    }
}

/// Whether the block by hand is looked at: there is one of the plane alone.
pub(super) fn turns(model: &Model) -> bool {
    model.settings.watch.blocks.turning && model.dim() == 2
}

/// The block that the settings choose, counted from 0, out of `count`.
pub(super) fn chosen(model: &Model, count: usize) -> usize {
    model.settings.watch.blocks.block.clamp(1, count.max(1)) - 1
}

/// The weights that the last answer of this kind is about; 0 where there is none.
pub(super) fn version_of(model: &Model, question: &Question) -> u64 {
    let same = |request: &Request| match request {
        Request::Watch(other) => core::mem::discriminant(other) == core::mem::discriminant(question),
        _ => false,
    };
    model.found.iter().find(|answer| same(&answer.request)).map_or(0, |answer| answer.version)
}
