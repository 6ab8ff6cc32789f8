//! The table of fields: every key that a link may hold, in canonical order, with its values, its help and its place in
//! the settings. It drives decoding, encoding, tooltips and assets/links.md.

use super::Settings;
use super::domain::{Domain, Value};
use std::sync::OnceLock;

/// One key of a link.
pub struct Field {
    /// Its name in links.
    pub key: &'static str,
    /// One sentence: what it is, with the symbol of the lecture.
    pub help: &'static str,
    /// Whether a change begins the training anew.
    pub restarts: bool,
    pub(super) domain: Domain,
    pub(super) get: fn(&Settings) -> Value,
    set: fn(&mut Settings, Value),
}

impl Field {
    /// The values it takes, as a person reads them.
    pub fn takes(&self) -> String {
        self.domain.to_string()
    }

    /// The value that a link may leave out.
    pub fn default(&self) -> String {
        (self.get)(&Settings::default()).to_string()
    }

    /// Puts the nearest allowed value into `settings` and returns it.
    pub(super) fn put(&self, settings: &mut Settings, value: Value) -> Value {
        let value = self.domain.clamp(value, &(self.get)(&Settings::default()));
        (self.set)(settings, value.clone());
        value
    }
}

/// All fields in canonical order.
pub fn fields() -> &'static [Field] {
    static FIELDS: OnceLock<Vec<Field>> = OnceLock::new();
    FIELDS.get_or_init(|| {
        let figures =
            line::fields().into_iter().chain(coupling::fields()).chain(by_hand::fields()).chain(watch::fields());
        run::fields().into_iter().chain(estimates::fields()).chain(figures).collect()
    })
}

/// The field with this key.
pub fn field(key: &str) -> Option<&'static Field> {
    fields().iter().find(|f| f.key == key)
}

/// A choice: the pairs of name and value, and where it stands in the settings.
macro_rules! choice {
    ($key:literal, $restarts:literal, $help:literal, $s:ident.$place:ident: [$(($name:literal, $value:path)),* $(,)?]) => {
        Field {
            key: $key,
            help: $help,
            restarts: $restarts,
            domain: Domain::OneOf(|| vec![$($name),*]),
            get: |$s| Value::Name(match $s.$place { $($value => $name),* }),
            set: |$s, v| match v { $(Value::Name($name) => $s.$place = $value,)* _ => {} },
        }
    };
}

/// Any other field: how its value is taken apart and put in place.
macro_rules! entry {
    ($key:literal, $restarts:literal, $help:literal, $domain:expr, |$s:ident| $get:expr, $pattern:pat => $set:expr) => {
        Field {
            key: $key,
            help: $help,
            restarts: $restarts,
            domain: $domain,
            get: |$s: &Settings| $get,
            set: |$s: &mut Settings, v| {
                if let $pattern = v {
                    $set;
                }
            },
        }
    };
}

mod by_hand;
mod coupling;
mod estimates;
mod line;
mod run;
mod solver;
mod watch;
