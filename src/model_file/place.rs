//! A value of a JSON file together with its path, so that every error says where it is.

use serde_json::{Map, Value};

/// e to this is finite in f32, and so is its inverse.
const MAX_LOG: f64 = 80.0;

/// Why a list has D elements.
pub(super) const EACH_DIM: &str = "one a dimension";

/// Why a file is no model: one sentence with the place and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadModel {
    #[error("line {line}, column {column}: this is not JSON ({what}); correct it there")]
    Syntax { line: usize, column: usize, what: String },
    #[error("{path}: {what}")]
    Content { path: String, what: String },
}

/// A value and how it is reached from the root, as in `layers[2].conditioner`.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    pub value: &'a Value,
    path: String,
}

impl<'a> Place<'a> {
    pub fn root(value: &'a Value) -> Self {
        Self { value, path: String::new() }
    }

    pub fn error(&self, what: impl Into<String>) -> BadModel {
        let path = if self.path.is_empty() { "the file".to_owned() } else { self.path.clone() };
        BadModel::Content { path, what: what.into() }
    }

    fn is_a(&self) -> String {
        match self.value {
            Value::Null => "it is null".into(),
            Value::Bool(b) => format!("it is {b}"),
            Value::Number(n) => format!("it is {n}"),
            Value::String(s) => format!("it is \"{}\"", s.chars().take(40).collect::<String>()),
            Value::Array(list) => format!("it is a list of {}", list.len()),
            Value::Object(_) => "it is an object".into(),
        }
    }

    fn wanted<T>(&self, found: Option<T>, wanted: &str) -> Result<T, BadModel> {
        found.ok_or_else(|| self.error(format!("{wanted} must stand here, but {}", self.is_a())))
    }

    /// The object here, in which only `known` keys may stand.
    pub fn object(&self, known: &[&str]) -> Result<&'a Map<String, Value>, BadModel> {
        let object = self.wanted(self.value.as_object(), "an object")?;
        match object.keys().find(|key| !known.contains(&key.as_str())) {
            Some(key) => {
                let key: String = key.chars().take(40).collect();
                Err(self.error(format!("\"{key}\" is not known; remove it or write one of {}", known.join(", "))))
            }
            None => Ok(object),
        }
    }

    pub fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    pub fn get(&self, key: &str) -> Result<Place<'a>, BadModel> {
        let dot = if self.path.is_empty() { "" } else { "." };
        let path = format!("{}{dot}{key}", self.path);
        match self.value.get(key) {
            Some(value) => Ok(Place { value, path }),
            None => Err(self.error(format!("\"{key}\" is missing; add it"))),
        }
    }

    /// The elements of the list here; `len` is how many there must be, and why.
    pub fn list(&self, len: Option<(usize, &str)>) -> Result<Vec<Place<'a>>, BadModel> {
        let list = self.wanted(self.value.as_array(), "a list")?;
        if let Some((len, why)) = len.filter(|(len, _)| *len != list.len()) {
            return Err(self.error(format!("{len} elements must stand here ({why}), but there are {}", list.len())));
        }
        Ok(list.iter().enumerate().map(|(i, value)| Place { value, path: format!("{}[{i}]", self.path) }).collect())
    }

    pub fn text(&self) -> Result<&'a str, BadModel> {
        self.wanted(self.value.as_str(), "a text")
    }

    pub fn switch(&self) -> Result<bool, BadModel> {
        self.wanted(self.value.as_bool(), "true or false")
    }

    /// A finite number.
    pub fn number(&self) -> Result<f64, BadModel> {
        self.wanted(self.value.as_f64().filter(|x| x.is_finite()), "a finite number")
    }

    pub fn positive(&self) -> Result<f64, BadModel> {
        self.wanted(self.value.as_f64().filter(|x| x.is_finite() && *x > 0.0), "a positive number")
    }

    /// A whole number from `min` to `max`.
    pub fn whole(&self, min: usize, max: usize) -> Result<usize, BadModel> {
        let found = self.value.as_u64().and_then(|n| usize::try_from(n).ok()).filter(|n| (min..=max).contains(n));
        self.wanted(found, &format!("a whole number from {min} to {max}"))
    }

    /// A list of `len` finite numbers.
    pub fn numbers(&self, len: usize, why: &str) -> Result<Vec<f64>, BadModel> {
        self.list(Some((len, why)))?.iter().map(Place::number).collect()
    }

    /// A list of `len` logarithms of numbers that are neither 0 nor infinite in f32.
    pub fn logarithms(&self, len: usize, why: &str) -> Result<Vec<f64>, BadModel> {
        let list = self.list(Some((len, why)))?;
        let logarithm = |place: &Place<'_>| {
            match place.number()? {
            log if log.abs() <= MAX_LOG => Ok(log),
            log => Err(place.error(format!(
                "a logarithm from -{MAX_LOG} to {MAX_LOG} must stand here, but it is {log}: beyond, the matrix is singular"
            ))),
        }
        };
        list.iter().map(logarithm).collect()
    }

    /// Different coordinates, counted from 0, each below `dim`.
    pub fn indices(&self, dim: usize) -> Result<Vec<usize>, BadModel> {
        let mut found = Vec::new();
        for element in self.list(None)? {
            let d = element.whole(0, dim - 1)?;
            if found.contains(&d) {
                return Err(element.error(format!("coordinate {d} stands twice in the list; keep one")));
            }
            found.push(d);
        }
        Ok(found)
    }

    /// All of 0 to `dim` - 1 in some order.
    pub fn permutation(&self, dim: usize) -> Result<Vec<usize>, BadModel> {
        let order = self.indices(dim)?;
        if order.len() == dim { Ok(order) } else { Err(self.error(format!("all of 0 to {} must stand here", dim - 1))) }
    }
}
