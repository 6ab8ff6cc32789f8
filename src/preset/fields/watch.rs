//! The keys of the views in which a flow carries points along paths; their states are in [`crate::watch`].

use super::Field;

pub(super) fn fields() -> Vec<Field> {
    Vec::new()
}
