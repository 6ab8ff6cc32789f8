//! A residual layer: its network, the bound that training keeps, and how training estimates the log-determinant.

use super::conditioner;
use super::layer::Scope;
use super::node::Node;
use super::place::{BadModel, Place};
use crate::flow::{Estimator, Residual};

/// Terms of a series beyond this are taken for a mistake.
const MAX_TERMS: usize = 1000;

/// The determinant of a D x D matrix is taken at every point, so larger D are taken for a mistake.
const MAX_DIM: usize = 256;

/// Reads a residual layer and appends its weights to `params`.
pub(super) fn read(place: &Place<'_>, scope: Scope, params: &mut Vec<f64>) -> Result<Residual, BadModel> {
    place.object(&["type", "network", "lipschitz", "estimator"])?;
    if scope.dim > MAX_DIM {
        return Err(
            place.error(format!("a residual layer has at most {MAX_DIM} coordinates, but here are {}", scope.dim))
        );
    }
    let (network, start) = (place.get("network")?, params.len());
    let net = conditioner::read(&network, scope.dim, scope.dim, params)?;
    let limit = place.get("lipschitz")?;
    let lipschitz = limit.positive()?;
    if lipschitz >= 1.0 {
        return Err(limit.error(format!("a number below 1 must stand here, but it is {lipschitz}")));
    }
    let estimator = estimator(&place.get("estimator")?)?;
    let residual = Residual { net, lipschitz, estimator };
    let bound = residual.lipschitz_bounds(&params[start..]).iter().product::<f64>() * residual.slopes();
    // Not `>=`: a NaN must not pass.
    if bound < 1.0 {
        return Ok(residual);
    }
    Err(network.error(format!(
        "the spectral norms of the weights multiply to {bound:.4}, which must be below 1; scale the weights down"
    )))
}

fn estimator(place: &Place<'_>) -> Result<Estimator, BadModel> {
    let kind = place.get("type")?;
    match kind.text()? {
        "exact" => place.object(&["type"]).map(|_| Estimator::Exact),
        "series" => {
            place.object(&["type", "terms"])?;
            Ok(Estimator::Series { terms: place.get("terms")?.whole(1, MAX_TERMS)? })
        }
        "roulette" => {
            place.object(&["type", "always", "go_on"])?;
            let (always, probability) = (place.get("always")?.whole(0, MAX_TERMS)?, place.get("go_on")?);
            match probability.positive()? {
                go_on if go_on < 1.0 => Ok(Estimator::Roulette { always, go_on }),
                _ => Err(probability.error("a probability below 1 must stand here")),
            }
        }
        _ => Err(kind.error("write one of exact, series, roulette")),
    }
}

pub(super) fn write(residual: &Residual, params: &[f64]) -> Node {
    let estimator = match residual.estimator {
        Estimator::Exact => Node::of_type("exact", vec![]),
        Estimator::Series { terms } => Node::of_type("series", vec![("terms", Node::Whole(terms))]),
        Estimator::Roulette { always, go_on } => {
            Node::of_type("roulette", vec![("always", Node::Whole(always)), ("go_on", Node::Number(go_on))])
        }
    };
    Node::of_type(
        "residual",
        vec![
            ("network", conditioner::write(&residual.net, params)),
            ("lipschitz", Node::Number(residual.lipschitz)),
            ("estimator", estimator),
        ],
    )
}
