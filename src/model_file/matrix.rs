//! Matrices by their factors, and reflections.

use super::layer::Scope;
use super::node::Node;
use super::place::{BadModel, EACH_DIM, Place};
use crate::flow::{Bijection, Householder, Plu, Triangular};
use core::ops::Range;

/// Sizes beyond this are taken for a mistake.
const MAX_REFLECTIONS: usize = 4096;
const EACH_CHANNEL: &str = "one a channel";

/// `tiles`, which divides D, and with it the number of channels.
fn tiles(place: &Place<'_>, dim: usize) -> Result<(usize, usize), BadModel> {
    if !place.has("tiles") {
        return Ok((1, dim));
    }
    let tiles = place.get("tiles")?;
    let count = tiles.whole(1, dim)?;
    if dim.is_multiple_of(count) {
        return Ok((count, dim / count));
    }
    Err(tiles.error(format!("{count} positions do not divide the {dim} coordinates; write a divisor")))
}

fn signs(place: &Place<'_>, channels: usize) -> Result<Vec<bool>, BadModel> {
    if !place.has("negative") {
        return Ok(Vec::new());
    }
    place.get("negative")?.list(Some((channels, EACH_CHANNEL)))?.iter().map(Place::switch).collect()
}

fn shift(place: &Place<'_>, channels: usize, params: &mut Vec<f64>) -> Result<bool, BadModel> {
    if place.has("shift") {
        params.extend(place.get("shift")?.numbers(channels, EACH_CHANNEL)?);
    }
    Ok(place.has("shift"))
}

/// How many entries row `i` of a strict triangle has.
fn entries(upper: bool, i: usize, channels: usize) -> usize {
    if upper { channels - 1 - i } else { i }
}

/// A strict triangle row by row, the empty row among them.
pub(super) fn strict(place: &Place<'_>, upper: bool, channels: usize, out: &mut Vec<f64>) -> Result<(), BadModel> {
    let why = if upper { "those right of the diagonal" } else { "those left of the diagonal" };
    for (i, row) in place.list(Some((channels, "one row a channel")))?.iter().enumerate() {
        out.extend(row.numbers(entries(upper, i, channels), why)?);
    }
    Ok(())
}

pub(super) fn strict_rows(values: &[f64], upper: bool, channels: usize) -> Node {
    let mut rest = values;
    let rows = (0..channels).map(|i| {
        let (row, after) = rest.split_at(entries(upper, i, channels).min(rest.len()));
        rest = after;
        Node::numbers(row)
    });
    Node::List(rows.collect())
}

pub(super) fn read_triangular(place: &Place<'_>, scope: Scope, params: &mut Vec<f64>) -> Result<Triangular, BadModel> {
    place.object(&["type", "upper", "log_diagonal", "negative", "strict", "shift", "tiles"])?;
    let upper = place.get("upper")?.switch()?;
    let (tiles, dim) = tiles(place, scope.dim)?;
    let (unit, negative) = (!place.has("log_diagonal"), signs(place, dim)?);
    if unit && place.has("negative") {
        return Err(place
            .get("negative")?
            .error("a diagonal of ones has no signs; add \"log_diagonal\" or remove this"));
    }
    if !unit {
        params.extend(place.get("log_diagonal")?.logarithms(dim, EACH_CHANNEL)?);
    }
    strict(&place.get("strict")?, upper, dim, params)?;
    let shift = shift(place, dim, params)?;
    Ok(Triangular { dim, upper, unit, negative, shift, tiles })
}

/// The keys that both kinds end with.
fn write_rest(entries: &mut Vec<(&'static str, Node)>, negative: &[bool], shift: &[f64], tiles: usize) {
    if !negative.is_empty() {
        entries.push(("negative", Node::List(negative.iter().map(|&is| Node::Switch(is)).collect())));
    }
    if !shift.is_empty() {
        entries.push(("shift", Node::numbers(shift)));
    }
    if tiles != 1 {
        entries.push(("tiles", Node::Whole(tiles)));
    }
}

pub(super) fn write_triangular(l: &Triangular, params: &[f64]) -> Node {
    let (diagonal, rest) = params.split_at(if l.unit { 0 } else { l.dim });
    let (values, shift) = rest.split_at(triangle(l.dim));
    let mut entries = vec![("upper", Node::Switch(l.upper)), ("strict", strict_rows(values, l.upper, l.dim))];
    if !l.unit {
        entries.insert(1, ("log_diagonal", Node::numbers(diagonal)));
    }
    write_rest(&mut entries, &l.negative, shift, l.tiles);
    Node::of_type("triangular", entries)
}

/// The entries of a strict triangle.
fn triangle(channels: usize) -> usize {
    channels * channels.saturating_sub(1) / 2
}

pub(super) fn read_plu(place: &Place<'_>, scope: Scope, params: &mut Vec<f64>) -> Result<Plu, BadModel> {
    place.object(&["type", "order", "lower", "upper", "log_diagonal", "negative", "shift", "tiles"])?;
    let (tiles, channels) = tiles(place, scope.dim)?;
    let order = place.get("order")?.permutation(channels)?;
    params.extend(place.get("log_diagonal")?.logarithms(channels, EACH_CHANNEL)?);
    strict(&place.get("upper")?, true, channels, params)?;
    strict(&place.get("lower")?, false, channels, params)?;
    let negative = signs(place, channels)?;
    let shift = shift(place, channels, params)?;
    Ok(Plu { order, negative, shift, tiles })
}

pub(super) fn write_plu(l: &Plu, params: &[f64]) -> Node {
    let channels = l.order.len();
    let end = channels + triangle(channels);
    let of = |range: Range<usize>, upper: bool| strict_rows(&params[range], upper, channels);
    let mut entries = vec![
        ("order", Node::indices(&l.order)),
        ("lower", of(end..end + triangle(channels), false)),
        ("upper", of(channels..end, true)),
        ("log_diagonal", Node::numbers(&params[..channels])),
    ];
    write_rest(&mut entries, &l.negative, &params[end + triangle(channels)..], l.tiles);
    Node::of_type("plu", entries)
}

pub(super) fn read_householder(
    place: &Place<'_>,
    scope: Scope,
    params: &mut Vec<f64>,
) -> Result<Householder, BadModel> {
    place.object(&["type", "vectors"])?;
    let vectors = place.get("vectors")?;
    let list = vectors.list(None)?;
    if !(1..=MAX_REFLECTIONS).contains(&list.len()) {
        return Err(vectors.error(format!("1 to {MAX_REFLECTIONS} vectors are read, but there are {}", list.len())));
    }
    for vector in &list {
        params.extend(not_zero(vector, scope.dim)?);
    }
    Ok(Householder { dim: scope.dim, reflections: list.len() })
}

/// A vector that has a direction.
pub(super) fn not_zero(place: &Place<'_>, dim: usize) -> Result<Vec<f64>, BadModel> {
    let vector = place.numbers(dim, EACH_DIM)?;
    if vector.iter().all(|&v| v == 0.0) {
        return Err(place.error("all numbers are 0, which is no direction; write one that is not 0"));
    }
    Ok(vector)
}

pub(super) fn write_householder(l: &Householder, params: &[f64]) -> Node {
    Node::of_type("householder", vec![("vectors", Node::rows(params, l.dim()))])
}

#[cfg(test)]
mod tests {
    use crate::model_file::read;
    use serde_json::{Value, json};

    fn complaint(layer: &Value) -> String {
        let base = json!({"type": "normal"});
        let file =
            json!({"format": "pushforward-model", "version": 1, "dim": 4, "base": base, "layers": [layer.clone()]});
        read(&file.to_string()).map_or_else(|e| e.to_string(), |_| "nothing".to_owned())
    }

    fn good() -> Vec<Value> {
        vec![
            json!({"type": "triangular", "upper": false, "log_diagonal": [0, 0], "negative": [true, false],
                   "strict": [[], [1]], "shift": [1, 2], "tiles": 2}),
            json!({"type": "plu", "order": [1, 0], "lower": [[], [2]], "upper": [[1], []], "log_diagonal": [0, 0],
                   "tiles": 2}),
            json!({"type": "householder", "vectors": [[1, 0, 0, 0]]}),
            json!({"type": "planar", "w": [1, 0, 0, 0], "u": [0, 0, 0, 0], "b": 0}),
            json!({"type": "radial", "center": [0, 0, 0, 0], "log_alpha": 0, "beta": 0}),
            json!({"type": "prefix", "size": 2, "layers": [{"type": "permute", "order": [1, 0]}]}),
        ]
    }

    #[test]
    fn complaints_about_matrices_and_classic_flows_say_where_and_what_to_do() {
        good().iter().for_each(|layer| assert_eq!(complaint(layer), "nothing"));
        for (layer, key, value, said) in [
            (
                0,
                "strict",
                json!([[], []]),
                "strict[1]: 1 elements must stand here (those left of the diagonal), but there are 0",
            ),
            (0, "tiles", json!(3), "tiles: 3 positions do not divide the 4 coordinates; write a divisor"),
            (0, "tiles", json!(4), "negative: 1 elements must stand here (one a channel), but there are 2"),
            (1, "upper", json!([[1]]), "upper: 2 elements must stand here (one row a channel), but there are 1"),
            (1, "order", json!([1, 1]), "order[1]: coordinate 1 stands twice in the list; keep one"),
            (2, "vectors", json!([]), "vectors: 1 to 4096 vectors are read, but there are 0"),
            (
                2,
                "vectors",
                json!([[0, 0, 0, 0]]),
                "vectors[0]: all numbers are 0, which is no direction; write one that is not 0",
            ),
            (3, "w", json!([0, 0, 0, 0]), "w: all numbers are 0, which is no direction; write one that is not 0"),
            (4, "center", json!([0]), "center: 4 elements must stand here (one a dimension), but there are 1"),
            (5, "size", json!(5), "size: a whole number from 1 to 4 must stand here, but it is 5"),
            (5, "size", json!(3), "layers[0].order: all of 0 to 2 must stand here"),
            (5, "layers", json!([]), "layers: 1 to 1024 layers are read, but there are 0"),
        ] {
            let mut bad = good()[layer].clone();
            bad[key] = value;
            assert_eq!(complaint(&bad), format!("layers[0].{said}"));
        }
        let mut unit = good()[0].clone();
        unit.as_object_mut().unwrap().remove("log_diagonal");
        let said = "negative: a diagonal of ones has no signs; add \"log_diagonal\" or remove this";
        assert_eq!(complaint(&unit), format!("layers[0].{said}"));
    }
}
