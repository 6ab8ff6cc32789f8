//! A continuous flow: its field, its solver and what training asks of it.

use super::conditioner;
use super::layer::Scope;
use super::node::Node;
use super::place::{BadModel, Place};
use crate::flow::{Continuous, Divergence, Gradient, Method, Solver};

/// More steps than this are taken for a mistake.
const MAX_STEPS: usize = 100_000;

/// Reads a continuous flow and appends its weights to `params`.
pub(super) fn read(place: &Place<'_>, scope: Scope, params: &mut Vec<f64>) -> Result<Continuous, BadModel> {
    place.object(&["type", "field", "solver", "divergence", "gradient", "kinetic", "jacobian"])?;
    let solver = solver(&place.get("solver")?)?;
    let divergence = choice(place, "divergence", Divergence::Exact, Divergence::ALL, Divergence::name)?;
    let gradient = choice(place, "gradient", Gradient::Solver, Gradient::ALL, Gradient::name)?;
    let (kinetic, jacobian) = (weight(place, "kinetic")?, weight(place, "jacobian")?);
    let field = conditioner::read(&place.get("field")?, scope.dim + 1, scope.dim, params)?;
    Ok(Continuous { field, solver, divergence, gradient, kinetic, jacobian })
}

fn solver(place: &Place<'_>) -> Result<Solver, BadModel> {
    place.object(&["type", "steps", "rtol", "atol"])?;
    let name = place.get("type")?;
    let method = Method::from_name(name.text()?)
        .ok_or_else(|| name.error(format!("write one of {}", Method::ALL.map(Method::name).join(", "))))?;
    if method == Method::Dopri5 && !place.has("steps") {
        place.object(&["type", "rtol", "atol"])?;
        return Ok(Solver::Adaptive { rtol: place.get("rtol")?.positive()?, atol: place.get("atol")?.positive()? });
    }
    place.object(&["type", "steps"])?;
    Ok(Solver::Fixed { method, steps: place.get("steps")?.whole(1, MAX_STEPS)? })
}

/// One of two names, or what is meant where none stands.
fn choice<C: Copy>(
    place: &Place<'_>,
    key: &str,
    otherwise: C,
    all: [C; 2],
    name: fn(C) -> &'static str,
) -> Result<C, BadModel> {
    if !place.has(key) {
        return Ok(otherwise);
    }
    let (here, [a, b]) = (place.get(key)?, all.map(name));
    let text = here.text()?;
    let found = all.into_iter().find(|&c| name(c) == text);
    found.ok_or_else(|| here.error(format!("write \"{a}\" or \"{b}\"")))
}

/// A penalty's weight, 0 where none stands.
fn weight(place: &Place<'_>, key: &str) -> Result<f64, BadModel> {
    if !place.has(key) {
        return Ok(0.0);
    }
    let here = place.get(key)?;
    let weight = here.number()?;
    if weight < 0.0 { Err(here.error("a number that is not negative must stand here")) } else { Ok(weight) }
}

pub(super) fn write(layer: &Continuous, params: &[f64]) -> Node {
    let kind = layer.solver.method().name();
    let solver = match layer.solver {
        Solver::Fixed { steps, .. } => Node::of_type(kind, vec![("steps", Node::Whole(steps))]),
        Solver::Adaptive { rtol, atol } => {
            Node::of_type(kind, vec![("rtol", Node::Number(rtol)), ("atol", Node::Number(atol))])
        }
    };
    Node::of_type(
        "continuous",
        vec![
            ("solver", solver),
            ("divergence", Node::Text(layer.divergence.name())),
            ("gradient", Node::Text(layer.gradient.name())),
            ("kinetic", Node::Number(layer.kinetic)),
            ("jacobian", Node::Number(layer.jacobian)),
            ("field", conditioner::write(&layer.field, params)),
        ],
    )
}
