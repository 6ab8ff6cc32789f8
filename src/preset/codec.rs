//! Links: `#v=1&data=rings&layers=6` to settings and back. Decoding never fails; what it could not take as it stands,
//! it says in a sentence. Encoding is canonical: the order of the table, defaults left out, names and never indices.

use super::domain::Value;
use super::migrate::{Pair, VERSION, migrate};
use super::{Goal, Settings, Source, field, fields};
use crate::flow::{BaseKind, Family};
use crate::lesson::Place;
use crate::words::Lang;

/// What a link says, and what it says that was not understood or was changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decoded {
    pub settings: Settings,
    pub warnings: Vec<String>,
}

/// Something in a link that could not be taken as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// The key that it is about; empty where a default was made to fit the rest of the link.
    pub key: String,
    pub sentence: String,
}

/// More warnings than this are counted, not listed.
const MOST_WARNINGS: usize = 6;

/// Reads a fragment, with or without `#`, percent-encoded or not. Of a whole address, the fragment is read.
///
/// ```
/// use pushforward::preset::{decode, encode};
/// let link = decode("#v=1&data=rings&layers=99");
/// assert_eq!(link.settings.layers, 32);
/// assert_eq!(link.warnings, ["layers=99 became 32: layers takes 1 to 32."]);
/// assert_eq!(encode(&link.settings), "#v=1&data=rings&layers=32");
/// ```
pub fn decode(fragment: &str) -> Decoded {
    let (settings, remarks) = examine(fragment);
    let more = remarks.len().saturating_sub(MOST_WARNINGS);
    let mut warnings: Vec<String> = remarks.into_iter().take(MOST_WARNINGS).map(|r| r.sentence).collect();
    if more > 0 {
        warnings.push(format!("{more} more parts of the link were not understood."));
    }
    Decoded { settings, warnings }
}

/// As [`decode`], with the key that each remark is about.
pub fn examine(fragment: &str) -> (Settings, Vec<Remark>) {
    let mut remarks = Vec::new();
    let mut remark = |key: &str, sentence: String| remarks.push(Remark { key: key.to_owned(), sentence });

    let (version, pairs) = split(fragment, &mut remark);
    let mut seen: Vec<&str> = Vec::new();
    let mut dim = None;
    let pairs = migrate(version, pairs);
    let base = start(place(&pairs));
    let mut settings = match family(&pairs) {
        Some(family) if family != base.flow => base.with_family(family),
        _ => base,
    };
    for (key, text) in &pairs {
        let shown = shorten(text);
        if key == "dim" {
            dim = Some(text.as_str());
            continue;
        }
        let Some(field) = field(key) else {
            remark(key, format!("\"{}\" is not a setting that this version knows; it is left out.", shorten(key)));
            continue;
        };
        if seen.contains(&field.key) {
            remark(key, format!("{key} stands in the link twice; the last one counts."));
        }
        seen.push(field.key);
        match field.domain.read(text) {
            Some((value, passed_over)) => {
                let put = field.put(&mut settings, value.clone());
                if passed_over || !same(&put, &value) {
                    remark(key, format!("{key}={shown} became {put}: {key} takes {}.", field.takes()));
                }
            }
            None => {
                let stays = (field.get)(&settings);
                remark(
                    key,
                    format!("{key}={shown} is not understood, {stays} is used: {key} takes {}.", field.takes()),
                );
            }
        }
    }
    settle(&mut settings, dim, &mut remark);
    (settings, remarks)
}

/// The settings that a step of a lesson begins with; the defaults where there is none.
///
/// ```
/// use pushforward::{lesson::Place, preset::{encode, start}};
/// let place = Place::from_name("one-dimension").unwrap();
/// assert_eq!(encode(&start(Some(place))), format!("#v=1&lesson={place}"));
/// ```
pub fn start(place: Option<Place>) -> Settings {
    match place.and_then(|place| place.look_up(Lang::En)) {
        // A step is no step of a lesson itself, so this ends.
        Some((_, _, step)) => Settings { lesson: place, ..examine(&without_lesson(&step.link)).0 },
        None => Settings::default(),
    }
}

fn without_lesson(link: &str) -> String {
    link.split('&').filter(|pair| !pair.trim_start().starts_with("lesson")).collect::<Vec<_>>().join("&")
}

/// What the last pair with this key means by itself.
fn named(pairs: &[Pair], key: &str) -> Option<Value> {
    let (_, text) = pairs.iter().rev().find(|(k, _)| k == key)?;
    field(key)?.domain.read(text).map(|(value, _)| value)
}

fn place(pairs: &[Pair]) -> Option<Place> {
    match named(pairs, "lesson")? {
        Value::Place(place) => place,
        _ => None,
    }
}

/// The family that a link names: what it leaves out is what is usual for that one.
fn family(pairs: &[Pair]) -> Option<Family> {
    let mut settings = Settings::default();
    field("flow")?.put(&mut settings, named(pairs, "flow")?);
    Some(settings.flow)
}

/// The canonical fragment, with `#`. Values out of bounds are written as the nearest allowed ones.
pub fn encode(settings: &Settings) -> String {
    let settings = allowed(settings);
    let base = start(settings.lesson);
    let default = match settings.flow {
        flow if flow == base.flow => base,
        flow => Settings { flow: base.flow, ..base.with_family(flow) },
    };
    let mut link = format!("#v={VERSION}");
    for field in fields() {
        let value = (field.get)(&settings);
        if value != (field.get)(&default) || matches!(value, Value::Place(Some(_))) {
            link.push_str(&format!("&{}={value}", field.key));
        }
    }
    link
}

/// The settings that a link can hold and that lie nearest: numbers within their bounds, a flow that fits the data.
pub fn allowed(settings: &Settings) -> Settings {
    let mut allowed = settings.clone();
    for field in fields() {
        field.put(&mut allowed, (field.get)(settings));
    }
    settle(&mut allowed, None, &mut |_, _| {});
    allowed
}

/// Takes a fragment apart into its version and its pairs.
fn split(fragment: &str, remark: &mut impl FnMut(&str, String)) -> (u64, Vec<Pair>) {
    let mut version = VERSION;
    let mut pairs = Vec::new();
    let fragment = fragment.split_once('#').map_or(fragment, |(_, fragment)| fragment);
    for part in fragment.split('&').filter(|part| !part.trim().is_empty()) {
        let (key, text) = part.split_once('=').unwrap_or((part, ""));
        let (key, text) = (percent_decode(key).trim().to_ascii_lowercase(), percent_decode(text));
        if key != "v" {
            pairs.push((key, text));
            continue;
        }
        match text.trim().parse::<u64>() {
            Ok(v) if v > VERSION => remark(
                "v",
                format!(
                    "The link was made by a newer version of Pushforward (v={v}); what this one does not know is left out."
                ),
            ),
            Ok(0) | Err(_) => {
                remark("v", format!("v={} is not a version of links; it is read as v={VERSION}.", shorten(&text)));
            }
            Ok(v) => version = v,
        }
    }
    (version, pairs)
}

/// What must hold between fields.
fn settle(settings: &mut Settings, dim: Option<&str>, remark: &mut impl FnMut(&str, String)) {
    if let Source::Toy(dataset) = settings.data {
        let own = dataset.dim();
        if settings.flow.min_dim() > own {
            let title = settings.flow.title();
            let given = settings.flow != Settings::default().flow;
            settings.flow = Family::Linear;
            remark(
                if given { "flow" } else { "" },
                format!(
                    "{title} needs two coordinates, one to look at and one to move, and {} has one: the flow became linear.",
                    dataset.name()
                ),
            );
        }
        if let Some(dim) = dim.filter(|dim| dim.trim() != own.to_string()) {
            remark("dim", format!("dim={} is left out: {} has dimension {own}.", shorten(dim), dataset.name()));
        }
    }
    if settings.objective == Goal::ReverseKl {
        let unknown = match settings.data {
            Source::Toy(dataset) => dataset.energy().is_none(),
            Source::Imported => true,
        };
        if unknown || settings.base != BaseKind::Normal {
            settings.objective = Goal::Likelihood;
            let why = if unknown {
                "a target known by its energy (ridge, ring-mixture or banana)"
            } else {
                "the base normal"
            };
            remark("objective", format!("objective=reverse-kl needs {why}, so it became likelihood."));
        }
    }
    if settings.objective == Goal::FlowMatching && !settings.has_lone_field() {
        settings.objective = Goal::Likelihood;
        let why = "one continuous layer on the standard normal (flow=cnf, layers=1, base=normal)";
        remark("objective", format!("objective=flow-matching needs {why}, so it became likelihood."));
    }
    for removed in settings.settle_conditions() {
        remark(removed.key, format!("{} needs {}, so it became {}.", removed.what, removed.needs, removed.now));
    }
    let dim = if let Source::Toy(dataset) = settings.data { dataset.dim() } else { 2 };
    let layers = settings.spec(dim).flow().layers.len();
    if settings.layer > layers {
        remark("layer", format!("layer={} became {layers}: the flow has no more layers.", settings.layer));
        settings.layer = layers;
    }
}

/// Whether clamping left a value as it was, up to the rounding that a link applies.
fn same(put: &Value, given: &Value) -> bool {
    let near = |a: &f64, b: &f64| (a - b).abs() < 1e-3;
    match (put, given) {
        (Value::Real(a), Value::Real(b)) => a == b || near(a, b) && b.abs() > 1e-3,
        (Value::Point(a), Value::Point(b)) => a.iter().zip(b).all(|(a, b)| near(a, b)) && a.is_empty() == b.is_empty(),
        (Value::Numbers(a), Value::Numbers(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| near(a, b)),
        (Value::Names(a), Value::Names(b)) => b.iter().all(|name| a.contains(name)),
        _ => put == given,
    }
}

/// Up to forty characters, for a sentence.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(40).filter(|c| !c.is_control()).collect();
    if text.chars().nth(40).is_some() {
        short.push('…');
    }
    short
}

/// `%41` to `A`, `+` to a space. A stray `%` stays; bytes that are not UTF-8 become �.
fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let digit = |at: usize| bytes.get(at).and_then(|&b| char::from(b).to_digit(16));
        let escaped = digit(i + 1).zip(digit(i + 2)).map(|(high, low)| (16 * high + low) as u8);
        match (bytes[i], escaped) {
            (b'%', Some(byte)) => {
                out.push(byte);
                i += 3;
                continue;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        i += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}
