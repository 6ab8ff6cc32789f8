//! The keys of the views in which a flow carries points along paths; their states are in [`crate::watch`].

use super::super::domain::{Domain, Value};
use super::{Field, Settings};
use crate::watch::field::Heat;
use crate::watch::trajectories::{Colour, PARTICLES};

pub(super) fn fields() -> Vec<Field> {
    paths()
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
