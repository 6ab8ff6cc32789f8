//! The slope of a line of errors on two logarithmic axes, over the range in which the first term of the error is alone: below
//! it the reference is no better, above it higher terms count.

/// A point of the plot: evaluations of the field, and the error.
pub type Mark = [f64; 2];

/// Errors below this are those of the reference.
pub const FLOOR: f64 = 3e-9;
/// Errors above this share of the first one are not small yet.
const SMALL: f64 = 0.2;
/// The slope is that of the last marks in range.
const LAST: usize = 3;

/// −d log(error) / d log(NFE) by least squares over the last marks in range; none where there are too few.
pub fn slope(marks: &[Mark]) -> Option<f64> {
    let largest = marks.iter().map(|[_, e]| *e).filter(|e| e.is_finite()).fold(0.0, f64::max).min(1.0);
    let in_range = |&&[_, error]: &&Mark| error.is_finite() && error > FLOOR && error < SMALL * largest;
    let logs: Vec<[f64; 2]> = marks.iter().filter(in_range).map(|mark| mark.map(libm::log)).collect();
    let logs = &logs[logs.len().saturating_sub(LAST)..];
    if logs.len() < LAST {
        return None;
    }
    let n = logs.len() as f64;
    let [x, y] = [0, 1].map(|i| logs.iter().map(|l| l[i]).sum::<f64>() / n);
    let over = logs.iter().map(|l| (l[0] - x) * (l[1] - y)).sum::<f64>();
    let under = logs.iter().map(|l| (l[0] - x) * (l[0] - x)).sum::<f64>();
    Some(-over / under)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slope_is_taken_where_only_the_first_term_counts() {
        let error = |n: f64| 2.0 * n.powi(-4) + 40.0 * n.powi(-6);
        let marks: Vec<Mark> = (0..9).map(|k| 2f64.powi(k)).map(|n| [n, error(n).max(1e-10)]).collect();
        let found = slope(&marks).unwrap_or_default();
        assert!((found - 4.0).abs() < 0.15, "{found}");
        assert_eq!(slope(&marks[..2]), None);
        assert_eq!(slope(&[[1.0, f64::NAN], [2.0, 0.0]]), None);
    }
}
