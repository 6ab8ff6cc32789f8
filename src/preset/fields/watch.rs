//! The keys of the views in which a flow carries points along paths; their states are in [`crate::watch`].

use super::super::domain::{Domain, Value};
use super::{Field, Settings};
use crate::watch::blocks;
use crate::watch::field::Heat;
use crate::watch::matching::{Along, Rival};
use crate::watch::trajectories::{Colour, PARTICLES};

pub(super) fn fields() -> Vec<Field> {
    paths().into_iter().chain(block_fields()).chain(super::solver::fields()).chain(matching()).collect()
}

/// Flow matching beside another training.
fn matching() -> Vec<Field> {
    vec![
        entry!("beside", false, "In the view of flow matching, how the flow beside the first one is trained: by likelihood, by flow matching, or by flow matching with optimal transport.",
            Domain::OneOf(|| Rival::ALL.map(Rival::name).to_vec()),
            |s| Value::Name(s.watch.matching.beside.name()),
            Value::Name(name) => if let Some(rival) = Rival::from_name(name) { s.watch.matching.beside = rival }),
        entry!("along", false, "What the NLL of the two trainings is drawn against: steps, or the seconds that each has worked.",
            Domain::OneOf(|| Along::ALL.map(Along::name).to_vec()),
            |s| Value::Name(s.watch.matching.along.name()),
            Value::Name(name) => if let Some(along) = Along::from_name(name) { s.watch.matching.along = along }),
        entry!("group", false, "The step, counted from 0, whose batch of flow matching is shown: the conditional paths of its first 64 pairs.",
            Domain::Whole { min: 0, max: 999 },
            |s| Value::Whole(s.watch.matching.group), Value::Whole(n) => s.watch.matching.group = n),
    ]
}

/// Trajectories, field, film strip.
fn paths() -> Vec<Field> {
    vec![
        entry!("particles", false, "How many particles the velocity field carries.",
            Domain::Whole { min: PARTICLES.start as u64, max: PARTICLES.end as u64 - 1 },
            |s| Value::Whole(s.watch.trajectories.particles as u64),
            Value::Whole(n) => s.watch.trajectories.particles = n as usize),
        entry!("colour", false, "What the colour of a particle says: where it began, the time, or log p_t where it is.",
            Domain::OneOf(|| Colour::ALL.map(Colour::name).to_vec()),
            |s| Value::Name(s.watch.trajectories.colour.name()),
            Value::Name(name) => if let Some(colour) = Colour::from_name(name) { s.watch.trajectories.colour = colour }),
        entry!("tail", false, "How long a time a particle's tail goes back; 1 is all of its way, 0 leaves it out.",
            Domain::Real { min: 0.0, max: 1.0, per_unit: Some(100.0) },
            |s| Value::Real(s.watch.trajectories.tail),
            Value::Real(tail) => s.watch.trajectories.tail = tail),
        entry!("heat", false, "What the colours under the velocity field say: its divergence tr ∂v/∂y or the density p_t; auto is the divergence in the plane and the density on a line.",
            Domain::OneOf(|| Heat::ALL.map(Heat::name).to_vec()),
            |s| Value::Name(s.watch.field.heat.name()),
            Value::Name(name) => if let Some(heat) = Heat::from_name(name) { s.watch.field.heat = heat }),
        entry!("arrows", false, "Whether the velocity v(y, t) is drawn as arrows.", Domain::Switch,
            |s| Value::Switch(s.watch.field.arrows), Value::Switch(on) => s.watch.field.arrows = on),
        entry!("streamlines", false, "Whether lines follow the velocity v(y, t) at the time t.", Domain::Switch,
            |s| Value::Switch(s.watch.field.streamlines), Value::Switch(on) => s.watch.field.streamlines = on),
        entry!("frames", false, "How many times of p_t the film strip shows.",
            Domain::Whole { min: 3, max: 33 },
            |s| Value::Whole(s.watch.strip.frames as u64),
            Value::Whole(n) => s.watch.strip.frames = n as usize),
    ]
}

/// Those of the blocks of a residual flow.
fn block_fields() -> [Field; 6] {
    [
        entry!("block", false, "The block of a residual flow that is looked at, counted from 1 at the base.",
        Domain::Whole { min: 1, max: 99 },
        |s| Value::Whole(s.watch.blocks.block as u64), Value::Whole(n) => s.watch.blocks.block = n as usize),
        entry!("turning", false, "Whether a block by hand, which turns the plane, is looked at in the place of the flow's own.", Domain::Switch,
        |s| Value::Switch(s.watch.blocks.turning), Value::Switch(on) => s.watch.blocks.turning = on),
        entry!("seek", false, "The point y′ = y + g(y) of that block whose y is sought by iteration.",
        Domain::Point { bound: 4.0, most: 2 },
        |s| Value::Point(s.watch.blocks.seek.to_vec()),
        Value::Point(at) => if let [y1, y2] = at[..] { s.watch.blocks.seek = [y1, y2] }),
        entry!("terms", false, "Where the power series of log |det (I + J)| is cut off.",
        Domain::Whole { min: 1, max: blocks::Look::MOST_TERMS as u64 },
        |s| Value::Whole(s.watch.blocks.terms as u64), Value::Whole(n) => s.watch.blocks.terms = n as usize),
        entry!("probes", false, "How many estimates of log |det (I + J)| are drawn.",
        Domain::Whole { min: 4, max: blocks::Look::MOST_PROBES as u64 },
        |s| Value::Whole(s.watch.blocks.probes as u64), Value::Whole(n) => s.watch.blocks.probes = n as usize),
        entry!("draw", false, "Which draw of those estimates: another number, other random signs.",
        Domain::Whole { min: 0, max: 9999 },
        |s| Value::Whole(s.watch.blocks.draw), Value::Whole(n) => s.watch.blocks.draw = n),
    ]
}
