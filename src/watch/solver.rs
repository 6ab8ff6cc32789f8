//! What a solver does with a field: its steps, its evaluations, its error.

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
