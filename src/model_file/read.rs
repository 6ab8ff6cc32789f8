//! JSON to a model. Weights come as f64 and are collected in the order of the flow's flat vector.

use super::place::{BadModel, Place};
use super::read_coupling::coupling;
use super::{FORMAT, Model, VERSION};
use crate::data::Standardize;
use crate::flow::{ActNorm, Base, Diagonal, Flow, Invert, Layer, Mixture, Permute, Rotation};

/// Sizes beyond these are taken for a mistake.
const MAX_DIM: usize = 4096;
const MAX_LAYERS: usize = 1024;
const MAX_COMPONENTS: usize = 4096;

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
    root.object(&["format", "version", "dim", "base", "standardize", "layers", "comment"])?;
    let format = root.get("format")?;
    if format.text()? != FORMAT {
        return Err(format.error(format!("\"{FORMAT}\" must stand here; this is another kind of file")));
    }
    let version = root.get("version")?;
    if version.whole(1, 1_000_000)? as u64 > VERSION {
        return Err(version.error(format!("only version {VERSION} is read; a newer Pushforward wrote this file")));
    }
    let dim = root.get("dim")?.whole(1, MAX_DIM)?;
    let layers = root.get("layers")?;
    let list = layers.list(None)?;
    if list.len() > MAX_LAYERS {
        return Err(layers.error(format!("there are {} layers; at most {MAX_LAYERS} are read", list.len())));
    }
    let mut params = Vec::new();
    let layers = list.iter().map(|place| layer(place, dim, &mut params)).collect::<Result<_, _>>()?;
    let base = base(&root.get("base")?, dim, &mut params)?;
    let standardize =
        if root.has("standardize") { standardize(&root.get("standardize")?, dim)? } else { Standardize::identity(dim) };
    Ok(Model { flow: Flow { base, layers }, params, standardize })
}

const EACH_DIM: &str = "one a dimension";

fn standardize(place: &Place<'_>, dim: usize) -> Result<Standardize, BadModel> {
    place.object(&["mean", "std"])?;
    let mean = place.get("mean")?.numbers(dim, EACH_DIM)?;
    let std = place.get("std")?.list(Some((dim, EACH_DIM)))?.iter().map(Place::positive).collect::<Result<_, _>>()?;
    Ok(Standardize { mean, std })
}

fn base(place: &Place<'_>, dim: usize, params: &mut Vec<f64>) -> Result<Base, BadModel> {
    let kind = place.get("type")?;
    match kind.text()? {
        "normal" => {
            place.object(&["type"])?;
            Ok(Base::Normal { dim })
        }
        "mixture" => {
            place.object(&["type", "trainable", "logits", "means", "log_stds"])?;
            let logits = place.get("logits")?;
            let components = logits.list(None)?.len();
            if !(1..=MAX_COMPONENTS).contains(&components) {
                return Err(
                    logits.error(format!("1 to {MAX_COMPONENTS} components are read, but there are {components}"))
                );
            }
            let each = "one a component, as in logits";
            let logits = logits.numbers(components, each)?;
            let (means, log_stds) = (place.get("means")?, place.get("log_stds")?);
            let (means, log_stds) = (means.list(Some((components, each)))?, log_stds.list(Some((components, each)))?);
            let mut values = Vec::new();
            for ((logit, mean), log_std) in logits.into_iter().zip(means).zip(log_stds) {
                values.push(logit);
                values.extend(mean.numbers(dim, EACH_DIM)?);
                values.extend(log_std.numbers(dim, EACH_DIM)?);
            }
            let learned = !place.has("trainable") || place.get("trainable")?.switch()?;
            let fixed = (!learned).then(|| values.clone());
            if learned {
                params.extend(values);
            }
            Ok(Base::Mixture(Mixture { dim, components, fixed }))
        }
        _ => Err(kind.error("write \"normal\" or \"mixture\"")),
    }
}

fn layer(place: &Place<'_>, dim: usize, params: &mut Vec<f64>) -> Result<Layer, BadModel> {
    let kind = place.get("type")?;
    match kind.text()? {
        "coupling" => coupling(place, dim, params).map(Layer::Coupling),
        "diagonal" => {
            let shift = place.has("shift");
            diagonal(place, dim, shift, params)?;
            Ok(Layer::Diagonal(Diagonal { dim, shift }))
        }
        "actnorm" => {
            diagonal(place, dim, true, params)?;
            Ok(Layer::ActNorm(ActNorm { dim }))
        }
        "permute" => {
            place.object(&["type", "order"])?;
            let order = indices(&place.get("order")?, dim)?;
            if order.len() != dim {
                return Err(place.get("order")?.error(format!("all of 0 to {} must stand here", dim - 1)));
            }
            Ok(Layer::Permute(Permute { order }))
        }
        "rotation" => {
            place.object(&["type", "plane", "angle"])?;
            let plane = indices(&place.get("plane")?, dim)?;
            let [i, j] = plane[..] else { return Err(place.get("plane")?.error("two coordinates must stand here")) };
            let angle = place.get("angle")?.number()?;
            params.push(angle);
            Ok(Layer::Rotation(Rotation { dim, plane: (i, j), start: angle }))
        }
        "invert" => {
            place.object(&["type", "layer"])?;
            layer(&place.get("layer")?, dim, params).map(Invert::new).map(Layer::Invert)
        }
        _ => Err(kind.error("write one of coupling, diagonal, actnorm, permute, rotation, invert")),
    }
}

fn diagonal(place: &Place<'_>, dim: usize, shift: bool, params: &mut Vec<f64>) -> Result<(), BadModel> {
    place.object(&["type", "log_scale", "shift"])?;
    params.extend(place.get("log_scale")?.numbers(dim, EACH_DIM)?);
    if shift {
        params.extend(place.get("shift")?.numbers(dim, EACH_DIM)?);
    }
    Ok(())
}

/// Different coordinates, counted from 0.
pub(super) fn indices(place: &Place<'_>, dim: usize) -> Result<Vec<usize>, BadModel> {
    let mut found = Vec::new();
    for element in place.list(None)? {
        let d = element.whole(0, dim - 1)?;
        if found.contains(&d) {
            return Err(element.error(format!("coordinate {d} stands twice in the list; keep one")));
        }
        found.push(d);
    }
    Ok(found)
}
