//! The velocity v(y, t) of a continuous flow on a lattice, its divergence, and in one dimension the picture of time against space.

use crate::flow::Flow;
use serde::{Deserialize, Serialize};

/// What a link holds of the view.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Look {}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Question {}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {}

/// The answer for a flow with these weights.
pub fn find(_flow: &Flow, _params: &[f32], _question: &Question) -> Found {
    Found {}
}
