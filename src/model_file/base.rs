//! Base densities.

use super::matrix::{strict, strict_rows};
use super::node::Node;
use super::place::{BadModel, EACH_DIM, Place};
use crate::flow::{Base, Gaussian, Mixture, Uniform};

const MAX_COMPONENTS: usize = 4096;

pub(super) fn read(place: &Place<'_>, dim: usize, params: &mut Vec<f64>) -> Result<Base, BadModel> {
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
            let fixed = learned(place, values, params)?;
            Ok(Base::Mixture(Mixture { dim, components, fixed }))
        }
        "gaussian" => Ok(Base::Gaussian(gaussian(place, dim, params)?)),
        "uniform" => Ok(Base::Uniform(uniform(place, dim)?)),
        _ => Err(kind.error("write one of normal, gaussian, mixture, uniform")),
    }
}

/// Appends `values` to the weights where they are learned; else returns them.
fn learned(place: &Place<'_>, values: Vec<f64>, params: &mut Vec<f64>) -> Result<Option<Vec<f64>>, BadModel> {
    if place.has("trainable") && !place.get("trainable")?.switch()? {
        return Ok(Some(values));
    }
    params.extend(values);
    Ok(None)
}

fn gaussian(place: &Place<'_>, dim: usize, params: &mut Vec<f64>) -> Result<Gaussian, BadModel> {
    let full = place.has("log_diagonal") || place.has("strict");
    let scale = if full { "log_diagonal" } else { "log_std" };
    place.object(if full {
        &["type", "trainable", "mean", "log_diagonal", "strict"]
    } else {
        &["type", "trainable", "mean", "log_std"]
    })?;
    let mut values = place.get("mean")?.numbers(dim, EACH_DIM)?;
    values.extend(place.get(scale)?.numbers(dim, EACH_DIM)?);
    if full {
        strict(&place.get("strict")?, false, dim, &mut values)?;
    }
    Ok(Gaussian { dim, full, fixed: learned(place, values, params)? })
}

fn uniform(place: &Place<'_>, dim: usize) -> Result<Uniform, BadModel> {
    place.object(&["type", "low", "high"])?;
    let low = place.get("low")?.numbers(dim, EACH_DIM)?;
    let high = place.get("high")?.list(Some((dim, EACH_DIM)))?;
    for (high, low) in high.iter().zip(&low) {
        let width = high.number()? - low;
        if !(width > 0.0 && width.is_finite()) {
            return Err(high.error(format!("a number above {low}, where the interval begins, must stand here")));
        }
    }
    let high = high.iter().map(Place::number).collect::<Result<_, _>>()?;
    Ok(Uniform { low, high })
}

pub(super) fn write(base: &Base, params: &[f64]) -> Node {
    match base {
        Base::Normal { .. } => Node::Object(vec![("type", Node::Text("normal"))]),
        Base::Mixture(Mixture { dim, fixed, .. }) => {
            let values = fixed.as_deref().unwrap_or(params);
            let components = || values.chunks(1 + 2 * dim);
            Node::Object(vec![
                ("type", Node::Text("mixture")),
                ("trainable", Node::Switch(fixed.is_none())),
                ("logits", Node::List(components().map(|c| Node::Number(c[0])).collect())),
                ("means", Node::List(components().map(|c| Node::numbers(&c[1..=*dim])).collect())),
                ("log_stds", Node::List(components().map(|c| Node::numbers(&c[1 + dim..])).collect())),
            ])
        }
        Base::Gaussian(Gaussian { dim, full, fixed }) => {
            let (mean, rest) = fixed.as_deref().unwrap_or(params).split_at(*dim);
            let (scale, strict) = rest.split_at(*dim);
            let mut entries = vec![
                ("trainable", Node::Switch(fixed.is_none())),
                ("mean", Node::numbers(mean)),
                (if *full { "log_diagonal" } else { "log_std" }, Node::numbers(scale)),
            ];
            if *full {
                entries.push(("strict", strict_rows(strict, false, *dim)));
            }
            Node::of_type("gaussian", entries)
        }
        Base::Uniform(Uniform { low, high }) => {
            Node::of_type("uniform", vec![("low", Node::numbers(low)), ("high", Node::numbers(high))])
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model_file::{read, write};
    use serde_json::{Value, json};

    fn file(base: &Value) -> String {
        json!({"format": "pushforward-model", "version": 1, "dim": 2, "base": base, "layers": []}).to_string()
    }

    #[test]
    fn every_base_comes_back_with_its_weights() {
        for (base, weights) in [
            (json!({"type": "gaussian", "mean": [1.5, 2.5], "log_std": [0.5, -0.5]}), 4),
            (json!({"type": "gaussian", "mean": [1.5, 2.5], "log_diagonal": [0.5, -0.5], "strict": [[], [0.25]]}), 5),
            (json!({"type": "gaussian", "trainable": false, "mean": [1.5, 2.5], "log_std": [0.5, -0.5]}), 0),
            (json!({"type": "uniform", "low": [-1.5, 0.5], "high": [2.5, 3.5]}), 0),
        ] {
            let model = read(&file(&base)).unwrap();
            assert_eq!(model.params.len(), weights);
            assert_eq!(read(&write(&model)).unwrap(), model);
            let mut again: Value = serde_json::from_str(&write(&model)).unwrap();
            if base.get("trainable").is_none() {
                again["base"].as_object_mut().unwrap().remove("trainable");
            }
            assert_eq!(again["base"], base);
        }
    }

    #[test]
    fn complaints_about_bases_say_where_and_what_to_do() {
        for (base, said) in [
            (json!({"type": "student"}), "base.type: write one of normal, gaussian, mixture, uniform"),
            (json!({"type": "gaussian", "mean": [0, 0]}), "base: \"log_std\" is missing; add it"),
            (
                json!({"type": "gaussian", "mean": [0, 0], "log_diagonal": [0, 0], "strict": [[0], []]}),
                "base.strict[0]: 0 elements must stand here (those left of the diagonal), but there are 1",
            ),
            (
                json!({"type": "uniform", "low": [0, 1], "high": [1, 1]}),
                "base.high[1]: a number above 1, where the interval begins, must stand here",
            ),
        ] {
            assert_eq!(read(&file(&base)).unwrap_err().to_string(), said);
        }
    }
}
