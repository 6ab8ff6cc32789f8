//! JSON to a model. Weights come as f64 and are collected in the order of the flow's flat vector.

use super::layer::{self, Scope};
use super::place::{BadModel, EACH_DIM, Place};
use super::{FORMAT, Model, VERSION, base};
use crate::data::Standardize;
use crate::flow::Flow;

/// Sizes beyond these are taken for a mistake.
const MAX_DIM: usize = 4096;
const MAX_LAYERS: usize = 1024;

/// Reads a model file.
///
/// ```
/// use pushforward::model_file::read;
/// let text = r#"{"format": "pushforward-model", "version": 1, "dim": 1, "base": {"type": "normal"},
///                "layers": [{"type": "diagonal", "log_scale": [0.5], "shift": [1, 2]}]}"#;
/// let error = read(text).unwrap_err().to_string();
/// assert_eq!(error, "layers[0].shift: 1 elements must stand here (one a dimension), but there are 2");
/// ```
///
/// # Errors
/// At the first thing that is not as assets/model-format.md says.
pub fn read(text: &str) -> Result<Model, BadModel> {
    let value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| BadModel::Syntax {
        line: e.line(),
        column: e.column(),
        what: e.to_string().split(" at line").next().unwrap_or_default().to_owned(),
    })?;
    let root = Place::root(&value);
    root.object(&["format", "version", "dim", "base", "standardize", "context", "layers", "comment"])?;
    let format = root.get("format")?;
    if format.text()? != FORMAT {
        return Err(format.error(format!("\"{FORMAT}\" must stand here; this is another kind of file")));
    }
    let version = root.get("version")?;
    if version.whole(1, 1_000_000)? as u64 > VERSION {
        return Err(version.error(format!("only version {VERSION} is read; a newer Pushforward wrote this file")));
    }
    let dim = root.get("dim")?.whole(1, MAX_DIM)?;
    let context = if root.has("context") { root.get("context")?.whole(0, MAX_DIM)? } else { 0 };
    let layers = root.get("layers")?;
    let list = layers.list(None)?;
    if list.len() > MAX_LAYERS {
        return Err(layers.error(format!("there are {} layers; at most {MAX_LAYERS} are read", list.len())));
    }
    let scope = Scope { dim, context };
    let mut params = Vec::new();
    let layers = list.iter().map(|place| layer::read(place, scope, &mut params)).collect::<Result<_, _>>()?;
    let base = base::read(&root.get("base")?, dim, &mut params)?;
    let standardize =
        if root.has("standardize") { standardize(&root.get("standardize")?, dim)? } else { Standardize::identity(dim) };
    Ok(Model { flow: Flow { context, ..Flow::new(base, layers) }, params, standardize })
}

fn standardize(place: &Place<'_>, dim: usize) -> Result<Standardize, BadModel> {
    place.object(&["mean", "std"])?;
    let mean = place.get("mean")?.numbers(dim, EACH_DIM)?;
    let std = place.get("std")?.list(Some((dim, EACH_DIM)))?.iter().map(Place::positive).collect::<Result<_, _>>()?;
    Ok(Standardize { mean, std })
}
