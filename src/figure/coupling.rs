//! One coupling by hand: z₁ stays and says how far z₂ moves.

use super::Reading;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CouplingState {}

impl CouplingState {
    pub fn readings(&self) -> Vec<Reading> {
        Vec::new()
    }
}
