//! The figures. Each is a function of the model and of its own state (textures, switches that no link holds), and answers
//! with what the user asked for. Fields come from the model's last good answers; only `exact` evaluates a flow, at one point.

use crate::preset::Settings;
use crate::ui::{Action, Model};

pub mod by_hand;
mod chip;
mod choose;
mod coordinates;
mod exact;
mod inspect;
mod inspect_table;
mod layer;
mod layer_colours;
mod layer_line;
mod layer_many;
mod layer_margin;
mod layer_panes;
mod morph;
mod morph_line;
mod morph_many;
mod morph_margin;
mod overlay;
mod pick;
mod place;
mod readout;
mod room;
mod scale;
mod tile;
mod training;
mod training_chart;
pub mod watch;
mod wheel;
mod words;
mod work;

pub use choose::{chips, choose, menu_ui, name_menu};
pub use exact::Exact;
pub use inspect::{InspectState, inspect_ui};
pub use layer::{LayerState, layer_ui};
pub use morph::{MorphState, Painted, morph_ui};
pub use morph_many::no_plane_ui;
pub use overlay::path_overlay;
pub use place::{Place, subscript};
pub use scale::top_of_play;
pub use tile::{TileState, tile_ui};
pub use training::{training_small_ui, training_ui};

/// The action that changes a copy of the settings.
fn change(model: &Model, edit: impl FnOnce(&mut Settings)) -> Action {
    let mut settings = model.settings.clone();
    edit(&mut settings);
    Action::Change(Box::new(settings))
}
