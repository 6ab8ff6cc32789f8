//! Few ticks at round numbers, and numbers as they are printed: with a true minus sign.

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

/// `value` with as many decimals as ticks `step` apart need.
pub fn number(value: f64, step: f64) -> String {
    let decimals = (-(step.abs().max(1e-12)).log10() - 1e-9).ceil().clamp(0.0, 6.0) as usize;
    let text = format!("{value:.decimals$}");
    let text = if text.trim_start_matches(['-', '0', '.']).is_empty() { text.trim_start_matches('-') } else { &text };
    text.replace('-', "\u{2212}")
}

/// A positive number of any size, to three figures: 0.243, 1.2 × 10⁻⁵.
pub fn positive(value: f64) -> String {
    if !(value.is_finite() && value > 0.0) || (0.01..1000.0).contains(&value) {
        return number(value, 0.001);
    }
    let exponent = value.log10().floor();
    let superscript: String = format!("{exponent:.0}")
        .chars()
        .map(|c| match c.to_digit(10) {
            Some(digit) => ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][digit as usize],
            None => '⁻',
        })
        .collect();
    format!("{} × 10{superscript}", number(value / 10f64.powf(exponent), 0.1))
}

/// A count with its thousands apart: 2,000.
pub fn whole(count: u64) -> String {
    let digits = count.to_string();
    let first = digits.len() % 3;
    let mut out = digits[..first].to_owned();
    for group in digits.as_bytes()[first..].chunks(3) {
        if !out.is_empty() {
            out.push(',');
        }
        out.extend(group.iter().map(|&b| char::from(b)));
    }
    out
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

    #[test]
    fn numbers_are_printed_with_a_minus_and_no_negative_zero() {
        assert_eq!([number(-2.0, 2.0), number(-0.0, 0.5), number(0.25, 0.05)], ["\u{2212}2", "0.0", "0.25"]);
        assert_eq!([positive(0.2431), positive(1.24e-5), positive(0.0)], ["0.243", "1.2 × 10⁻⁵", "0.000"]);
        assert_eq!([whole(0), whole(999), whole(2000), whole(1_234_567)], ["0", "999", "2,000", "1,234,567"]);
    }
}
