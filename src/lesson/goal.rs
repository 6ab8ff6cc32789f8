//! When a task is done: a comparison of numbers that the figure shows, such as `line.density ~ 0.0648 ± 0.0005`.

use crate::figure::Reading;

/// Terms that must hold together.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal(pub Vec<Term>);

#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The name of a reading.
    pub reading: String,
    pub relation: Relation,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Relation {
    Below(f64),
    Above(f64),
    /// A value, and how near is near enough.
    Near(f64, f64),
}

impl Goal {
    /// # Errors
    /// A sentence on the term that cannot be read.
    ///
    /// ```
    /// use pushforward::{figure::Reading, lesson::Goal};
    /// let goal = Goal::parse("plane.det < 0 and plane.det > -2").unwrap();
    /// assert!(goal.is_reached(&[Reading { name: "plane.det", value: -1.0 }]));
    /// assert!(!goal.is_reached(&[]));
    /// ```
    pub fn parse(text: &str) -> Result<Self, String> {
        text.split(" and ").map(|term| Term::parse(term.trim())).collect::<Result<_, _>>().map(Goal)
    }

    /// Whether every term holds; one whose reading is missing does not.
    pub fn is_reached(&self, readings: &[Reading]) -> bool {
        self.0.iter().all(|term| readings.iter().any(|r| r.name == term.reading && term.relation.holds(r.value)))
    }
}

impl Term {
    fn parse(text: &str) -> Result<Self, String> {
        let sorry = || {
            format!(
                "\"{text}\" is not a term of a goal: write a reading, then < or > and a number, or ~ a number ± another"
            )
        };
        let number = |text: &str| text.trim().replace('−', "-").parse::<f64>().map_err(|_| sorry());
        let at = text.find(['<', '>', '~']).ok_or_else(sorry)?;
        let (reading, rest) = text.split_at(at);
        let reading = reading.trim();
        if reading.is_empty() || reading.contains(' ') {
            return Err(sorry());
        }
        let relation = match rest.split_at(1) {
            ("<", value) => Relation::Below(number(value)?),
            (">", value) => Relation::Above(number(value)?),
            (_, value) => {
                let (value, within) = value.split_once('±').ok_or_else(sorry)?;
                Relation::Near(number(value)?, number(within)?)
            }
        };
        Ok(Self { reading: reading.to_owned(), relation })
    }
}

impl Relation {
    fn holds(self, x: f64) -> bool {
        match self {
            Relation::Below(bound) => x < bound,
            Relation::Above(bound) => x > bound,
            Relation::Near(value, within) => (x - value).abs() <= within,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_is_within_and_not_a_number_is_nowhere() {
        let goal = Goal::parse("line.density ~ 0.0648 ± 0.0005").unwrap();
        let at = |value| goal.is_reached(&[Reading { name: "line.density", value }]);
        assert!(at(0.0648) && at(0.0652) && !at(0.066) && !at(f64::NAN));
    }

    #[test]
    fn what_is_no_comparison_is_refused_in_a_sentence() {
        for bad in ["", "nll", "nll = 2", "nll ~ 2", "nll < two", "< 2", "nll < 1 and", "the nll < 2"] {
            assert!(Goal::parse(bad).is_err(), "{bad}");
        }
        assert!(Goal::parse("nll < −1.5 and step > 10").is_ok());
    }
}
