//! What flows promise beyond the contract of their layers: formulas of the papers, densities given a context, moments of the
//! morph, curves of a transformer, and residual layers with their estimates.

mod conditional;
mod formulas;
mod morph;
mod residual;
#[path = "../support/mod.rs"]
mod support;
mod transformers;
