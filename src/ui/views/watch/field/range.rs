//! What the longest arrow and the strongest colour stand for: round numbers, so that they stay while the field moves a little.

use crate::watch::field::Plane;

/// Measured once an answer.
#[derive(Debug)]
pub struct Range {
    of: Option<u64>,
    /// Of |tr ∂v/∂y|, per unit of time.
    pub divergence: f32,
    /// Of |v|, per unit of time.
    pub speed: f32,
}

impl Default for Range {
    fn default() -> Self {
        Self { of: None, divergence: 1.0, speed: 1.0 }
    }
}

impl Range {
    /// `of` identifies the answer.
    pub fn measure(&mut self, of: u64, field: &Plane) {
        if self.of == Some(of) {
            return;
        }
        self.of = Some(of);
        self.divergence = round_up(high(field.divergence.iter().map(|d| d.abs())));
        self.speed = round_up(high(field.velocity.chunks_exact(2).map(|v| v[0].hypot(v[1]))));
    }
}

/// The largest but for one in fifty.
pub fn high(values: impl Iterator<Item = f32>) -> f32 {
    let mut all: Vec<f32> = values.filter(|v| v.is_finite()).collect();
    let rank = all.len().saturating_sub(1 + all.len() / 50);
    if all.is_empty() { 1.0 } else { *all.select_nth_unstable_by(rank, f32::total_cmp).1 }
}

/// The next of 1, 2, 3, 5 and 7, times a power of ten.
pub fn round_up(value: f32) -> f32 {
    if !(value.is_finite() && value > 1e-6) {
        return 1.0;
    }
    let power = 10f32.powf(value.log10().floor());
    [1.0, 2.0, 3.0, 5.0, 7.0, 10.0].into_iter().map(|m| m * power).find(|m| *m >= 0.999 * value).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_round_and_hold_their_value() {
        assert_eq!([0.9, 1.0, 2.4, 6.1, 71.0].map(round_up), [1.0, 1.0, 3.0, 7.0, 100.0]);
        assert_eq!(round_up(f32::NAN), 1.0);
        assert_eq!(high([1.0, 3.0, f32::NAN, 2.0].into_iter()), 3.0);
    }
}
