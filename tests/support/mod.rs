//! What several tests share: the list of layers, derivatives by dual numbers, and the laws of the contract.
#![allow(dead_code, reason = "each test uses a part")]

pub mod cases;
pub mod folder;
pub mod laws;
pub mod lying;
pub mod oracle;
