//! Numbers as they are printed, in every language alike (ISO 80000-1): a true minus sign, a point before the decimals, as in
//! links, files and programs, so that (0.5, −1.5) is a pair; and a narrow space between thousands, where "2,000" would be two in
//! Italian. A number can be typed as it is read.

/// `value` with as many decimals as ticks `step` apart need.
pub fn number(value: f64, step: f64) -> String {
    let decimals = (-(step.abs().max(1e-12)).log10() - 1e-9).ceil().clamp(0.0, 6.0) as usize;
    let text = format!("{value:.decimals$}");
    let text = if text.trim_start_matches(['-', '0', '.']).is_empty() { text.trim_start_matches('-') } else { &text };
    text.replace('-', "\u{2212}")
}

/// A positive number of any size, to three figures: 0.243, 1.2 × 10⁻⁵, which no line breaks.
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
    format!("{}\u{a0}×\u{a0}10{superscript}", number(value / 10f64.powf(exponent), 0.1))
}

/// A number with its unit, on the same line.
pub fn with_unit(number: &str, unit: &str) -> String {
    format!("{number}\u{a0}{unit}")
}

/// A count with its thousands apart: 2 000.
pub fn whole(count: u64) -> String {
    let digits = count.to_string();
    let first = digits.len() % 3;
    let mut out = digits[..first].to_owned();
    for group in digits.as_bytes()[first..].chunks(3) {
        if !out.is_empty() {
            out.push('\u{202f}');
        }
        out.extend(group.iter().map(|&b| char::from(b)));
    }
    out
}

/// What is typed into a field, as a number: with a true minus sign or a hyphen, spaces between thousands, and a point or, as
/// Italians write it, a comma before the decimals.
///
/// ```
/// use pushforward::words::typed;
/// assert_eq!([typed(" −1,5"), typed("2 000.25"), typed("1,5,2"), typed("inf")], [Some(-1.5), Some(2000.25), None, None]);
/// ```
pub fn typed(text: &str) -> Option<f64> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    plain.replace('\u{2212}', "-").replace(',', ".").parse().ok().filter(|v: &f64| v.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_with_a_minus_and_no_negative_zero() {
        assert_eq!([number(-2.0, 2.0), number(-0.0, 0.5), number(0.25, 0.05)], ["\u{2212}2", "0.0", "0.25"]);
        assert_eq!([positive(0.2431), positive(1.24e-5), positive(0.0)], ["0.243", "1.2\u{a0}×\u{a0}10⁻⁵", "0.000"]);
        let counts = [0, 999, 2000, 1_234_567].map(whole);
        assert_eq!(counts, ["0", "999", "2\u{202f}000", "1\u{202f}234\u{202f}567"]);
    }
}
