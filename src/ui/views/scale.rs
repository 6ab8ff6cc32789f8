//! The top of the density's colour scale: still while the morph plays or is locked, else the largest density shown.

use crate::ui::Model;
use egui::{Context, Id};

/// The density that the last colour of the map stands for.
pub fn top(ctx: &Context, model: &Model, ease_secs: f32) -> f32 {
    let wanted = model.scale.unwrap_or_else(|| {
        let shown = model.largest_density().filter(|_| model.playing.is_none());
        shown.unwrap_or_else(|| top_of_play(model))
    });
    // Eased in the logarithm: the scale spans powers of ten while a flow learns.
    let eased = ctx.animate_value_with_time(Id::unique("density scale"), wanted.max(1e-12).ln(), ease_secs);
    eased.exp()
}

/// One scale for the whole way: the larger of the two ends.
pub fn top_of_play(model: &Model) -> f32 {
    let base = (std::f32::consts::TAU).powf(-0.5 * model.dim().min(2) as f32);
    if model.dim() > 2 {
        // The test points know the density of all coordinates together, not that of two.
        return base;
    }
    let probs = &model.run.test_log_probs;
    let target = probs.get(probs.len().saturating_sub(1 + probs.len() / 200)).copied().unwrap_or(-1.0);
    base.max(target.exp())
}
