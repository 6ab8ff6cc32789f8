//! Base densities.

use super::node::Node;
use super::place::{BadModel, EACH_DIM, Place};
use crate::flow::{Base, Mixture};

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
    }
}
