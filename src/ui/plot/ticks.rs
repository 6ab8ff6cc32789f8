//! Few ticks at round numbers.

/// Round numbers in `[low, high]`, at most `most` + 1, and the distance between them.
pub fn ticks(low: f64, high: f64, most: usize) -> (Vec<f64>, f64) {
    let span = high - low;
    if !(span.is_finite() && span > 0.0) || most == 0 {
        return (Vec::new(), 1.0);
    }
    let coarse = 10f64.powf((span / most as f64).log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * coarse).find(|s| span / s <= most as f64);
    let step = step.unwrap_or(10.0 * coarse);
    let (first, last) = ((low / step - 1e-9).ceil() as i64, (high / step + 1e-9).floor() as i64);
    ((first..=last).map(|k| k as f64 * step).collect(), step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_few_and_round() {
        assert_eq!(ticks(-4.0, 4.0, 5).0, [-4.0, -2.0, 0.0, 2.0, 4.0]);
        let (ticks, step) = ticks(1.05, 2.9, 5);
        assert_eq!((ticks.len(), step), (3, 0.5));
        assert!(super::ticks(f64::NAN, 1.0, 5).0.is_empty());
    }
}
