//! Points from CSV text: with or without a header, separated by commas, semicolons or tabs.

use crate::math::Batch;
use core::fmt::Write as _;

/// The most columns that a file may have.
pub const MAX_COLUMNS: usize = 64;
/// The fewest points that [`Data::from_points`](super::Data::from_points) takes.
pub const MIN_POINTS: usize = 20;

/// Points as a file gives them, in its own units; every value is finite and fits an `f32`.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    pub dim: usize,
    /// One name a column, from the header, or else x0, x1, …
    pub names: Vec<String>,
    pub values: Batch<f64>,
}

/// Why a file of points cannot be used. Lines and columns count from 1.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PointsError {
    #[error("there are no points in it; give one point a line, its coordinates separated by commas")]
    Empty,
    #[error(
        "line {line}, column {column}: \"{text}\" is not a number; write numbers like 1.5 or -2e-3, separated by commas, \
         semicolons or tabs (only the first line may hold names)"
    )]
    NotANumber { line: u64, column: usize, text: String },
    #[error("line {line}, column {column}: \"{text}\" is not finite; remove the row or replace the value")]
    NotFinite { line: u64, column: usize, text: String },
    #[error("line {line}, column {column}: \"{text}\" is too large; rescale the column to stay below 3.4e38")]
    TooLarge { line: u64, column: usize, text: String },
    #[error("line {line} ends at column {found} but the first line has {expected}; give every line as many columns")]
    Ragged { line: u64, found: usize, expected: usize },
    #[error("line {line} has {found} columns; keep at most {MAX_COLUMNS}")]
    TooManyColumns { line: u64, found: usize },
    #[error("there are only {found} points in it; a flow needs at least {MIN_POINTS} to learn from")]
    TooFew { found: usize },
    #[error("column {column} ({name}) is {value} in every row; remove the column, since its density would be infinite")]
    Constant { column: usize, name: String, value: f64 },
    #[error(
        "column {column} ({name}) is {value} in every row; take it away from the conditions, since one that never changes says nothing"
    )]
    ConstantCondition { column: usize, name: String, value: f64 },
    #[error(
        "the last {asked} columns are to be conditions, and there are {columns}; at least one must be left to be modelled, \
         so take {most} at most",
        most = columns - 1
    )]
    TooManyConditions { asked: usize, columns: usize },
    #[error("line {line} cannot be read as CSV: {reason}; save the file as plain comma-separated text")]
    Malformed { line: u64, reason: String },
}

impl Points {
    /// `names` may be shorter than there are columns; the rest are called x2, x3, … after their place.
    pub fn new(mut names: Vec<String>, values: Batch<f64>) -> Self {
        let dim = values.dim();
        names.resize(dim, String::new());
        for (d, name) in names.iter_mut().enumerate().filter(|(_, name)| name.is_empty()) {
            *name = format!("x{d}");
        }
        Self { dim, names, values }
    }

    /// Reads CSV text. The first line is a header when none of its fields is a number.
    ///
    /// ```
    /// use pushforward::data::Points;
    /// let points = Points::parse("x;y\n0;1.5\n2;-3e-1\n")?;
    /// assert_eq!((points.dim, points.values.row(1)), (2, &[1.5, -0.3][..]));
    /// let error = Points::parse("0,1\n2,?\n").unwrap_err();
    /// assert!(error.to_string().starts_with("line 2, column 2: \"?\" is not a number"));
    /// # Ok::<(), pushforward::data::PointsError>(())
    /// ```
    ///
    /// # Errors
    /// At the first line that is not D finite numbers, D being 1 to [`MAX_COLUMNS`]. How many points there
    /// are, and whether they vary, is for [`Data::from_points`](super::Data::from_points) to judge.
    pub fn parse(text: &str) -> Result<Self, PointsError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .delimiter(delimiter(text))
            .from_reader(text.as_bytes());
        let (mut names, mut dim, mut values) = (None, 0, Vec::new());
        for record in reader.records() {
            let record = record.map_err(|e| malformed(&e))?;
            let start = record.position().map_or(0, csv::Position::byte) as usize;
            let line = || line_at(text, start);
            if record.iter().all(str::is_empty) && record.len() == 1 {
                continue;
            }
            if dim == 0 {
                dim = record.len();
                if dim > MAX_COLUMNS {
                    return Err(PointsError::TooManyColumns { line: line(), found: dim });
                }
                if record.iter().all(|field| field.parse::<f64>().is_err()) {
                    names = Some(record.iter().map(|name| name.trim_start_matches(['#', ' ']).to_owned()).collect());
                    continue;
                }
            }
            if record.len() != dim {
                return Err(PointsError::Ragged { line: line(), found: record.len(), expected: dim });
            }
            for (d, field) in record.iter().enumerate() {
                values.push(number(field).map_err(|error| error.at(line(), d + 1, field))?);
            }
        }
        if values.is_empty() {
            return Err(PointsError::Empty);
        }
        Ok(Self::new(names.unwrap_or_default(), Batch::from_points(dim, &values)))
    }

    /// CSV text with a header, every number with as many digits as bring it back exactly.
    pub fn to_csv(&self) -> String {
        let quoted = |name: &String| format!("\"{}\"", name.replace('"', "\"\""));
        let mut text = self.names.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n";
        for i in 0..self.values.len() {
            for (d, value) in self.values.point(i).enumerate() {
                // Writing to a String cannot fail.
                let _ = write!(text, "{}{value:?}", if d > 0 { "," } else { "" });
            }
            text.push('\n');
        }
        text
    }
}

/// What is wrong with one field.
enum BadField {
    NotANumber,
    NotFinite,
    TooLarge,
}

impl BadField {
    fn at(self, line: u64, column: usize, field: &str) -> PointsError {
        let mut text: String = field.chars().take(40).collect();
        if text.len() < field.len() {
            text.push('…');
        }
        match self {
            BadField::NotANumber => PointsError::NotANumber { line, column, text },
            BadField::NotFinite => PointsError::NotFinite { line, column, text },
            BadField::TooLarge => PointsError::TooLarge { line, column, text },
        }
    }
}

fn number(field: &str) -> Result<f64, BadField> {
    match field.parse::<f64>() {
        Err(_) => Err(BadField::NotANumber),
        Ok(v) if !v.is_finite() && !field.contains(|c: char| c.is_ascii_digit()) => Err(BadField::NotFinite),
        Ok(v) if v.abs() > f64::from(f32::MAX) => Err(BadField::TooLarge),
        Ok(v) => Ok(v),
    }
}

/// The line, counted from 1, of the record that the reader found from byte `start` on.
/// (The reader's own count stands before the empty lines that it skips.)
fn line_at(text: &str, start: usize) -> u64 {
    let bytes = text.as_bytes();
    let is_end = |&&b: &&u8| b == b'\n' || b == b'\r';
    let record = start + bytes[start..].iter().take_while(is_end).count();
    let ends = (0..record).filter(|&i| bytes[i] == b'\n' || bytes[i] == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
    1 + ends.count() as u64
}

/// The first of tab, semicolon and comma that the first line with text has outside quotes.
fn delimiter(text: &str) -> u8 {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let outside = line.split('"').step_by(2).collect::<String>();
    [b'\t', b';'].into_iter().find(|&d| outside.contains(char::from(d))).unwrap_or(b',')
}

fn malformed(error: &csv::Error) -> PointsError {
    PointsError::Malformed { line: error.position().map_or(0, csv::Position::line), reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn error(text: &str) -> PointsError {
        Points::parse(text).unwrap_err()
    }

    #[test]
    fn header_and_separator_are_recognised() {
        for text in
            ["a,b\n1,2\n3,4\n", "a;b\r\n1;2\r\n3;4", "\u{feff}# a\tb\n\n1\t2\n3\t 4 \n  \n", "\"a\",\"b\"\n1,2\n3,4"]
        {
            let points = Points::parse(text).unwrap();
            assert_eq!(points.names, ["a", "b"], "{text:?}");
            assert_eq!(points.values.values(), [1.0, 3.0, 2.0, 4.0], "{text:?}");
        }
        assert_eq!(Points::parse("1,2\n").unwrap().names, ["x0", "x1"]);
        assert_eq!(Points::parse("1\n2\n3").unwrap().dim, 1);
    }

    #[test]
    fn errors_name_the_line_and_the_column() {
        let text = String::from;
        assert_eq!(error("x,y\n1,2\n1,two\n"), PointsError::NotANumber { line: 3, column: 2, text: text("two") });
        assert_eq!(error("1,x\n"), PointsError::NotANumber { line: 1, column: 2, text: text("x") });
        assert_eq!(error("1,\n"), PointsError::NotANumber { line: 1, column: 2, text: text("") });
        assert_eq!(error("1,2\n\nnan,2\n"), PointsError::NotFinite { line: 3, column: 1, text: text("nan") });
        assert_eq!(error("1,2\n3,-inf\n"), PointsError::NotFinite { line: 2, column: 2, text: text("-inf") });
        assert_eq!(error("1,2\n3,1e39\n"), PointsError::TooLarge { line: 2, column: 2, text: text("1e39") });
        assert_eq!(error("1,2\n3,1e400\n"), PointsError::TooLarge { line: 2, column: 2, text: text("1e400") });
        assert_eq!(error("1,2\n3\n"), PointsError::Ragged { line: 2, found: 1, expected: 2 });
        assert_eq!(error(&"1,".repeat(64)), PointsError::TooManyColumns { line: 1, found: 65 });
        for nothing in ["", "  \n \n", "a,b\n"] {
            assert_eq!(error(nothing), PointsError::Empty);
        }
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in any::<String>()) {
            let _ = Points::parse(&text);
        }

        #[test]
        fn text_made_of_csv_pieces_never_panics(text in "([0-9.eE+-]{0,6}|[,;\t\"\n\r ]|nan|inf|#|x){0,40}") {
            if let Ok(points) = Points::parse(&text) {
                prop_assert!(points.values.values().iter().all(|v| v.is_finite()));
                let _ = crate::data::Data::from_points(points, 0);
            }
        }

        #[test]
        fn written_points_come_back(
            dim in 1usize..5,
            values in prop::collection::vec(-3.4e38f64..3.4e38, 4..60),
            scale in -300i32..1,
        ) {
            let scale = 10f64.powi(scale);
            let values: Vec<f64> = values[..values.len() / dim * dim].iter().map(|v| v * scale).collect();
            prop_assume!(!values.is_empty());
            let names = ["a;b", "c,\td", "\"e\""].map(String::from).to_vec();
            let points = Points::new(names[..dim.min(3)].to_vec(), Batch::from_points(dim, &values));
            prop_assert_eq!(Points::parse(&points.to_csv()), Ok(points));
        }
    }
}
