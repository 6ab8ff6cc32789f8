//! The density of two coordinates of many. It is an integral over all the others, so it is estimated from samples: each is
//! smeared out by a Gaussian whose width falls with their number (Scott 1992, section 6.3), little more than half as wide as is
//! usual, since flows have narrow parts.

use super::Window;

/// Scott's width is made for one Gaussian.
const SHARPER: f32 = 0.6;

/// log p of the samples `points`, one pair a sample, on `size` x `size` cells of the window, row by row from the bottom left.
pub(super) fn log_density(points: &[[f32; 2]], window: &Window, size: usize) -> Vec<f32> {
    let [dx, dy] = [window.x, window.y].map(|[a, b]| (b - a) / size as f32);
    let mut cells = vec![0.0; size * size];
    for &[x, y] in points {
        let (i, j) = ((x - window.x[0]) / dx, (y - window.y[0]) / dy);
        if i >= 0.0 && j >= 0.0 && (i as usize) < size && (j as usize) < size {
            cells[j as usize * size + i as usize] += 1.0;
        }
    }
    let [along, up] = [0, 1].map(|d| kernel(width(points, d) / [dx, dy][d]));
    let smooth = blur(&transposed(&blur(&cells, size, &along), size), size, &up);
    let unit = 1.0 / (points.len().max(1) as f32 * dx * dy);
    transposed(&smooth, size).into_iter().map(|count| (count * unit).max(1e-12).ln()).collect()
}

/// The width of the Gaussian along coordinate `d`: that of the middle half of the samples, times n^(-1/6).
fn width(points: &[[f32; 2]], d: usize) -> f32 {
    let mut sorted: Vec<f32> = points.iter().map(|p| p[d]).filter(|v| v.is_finite()).collect();
    sorted.sort_by(f32::total_cmp);
    let at = |share: f32| sorted.get((share * sorted.len() as f32) as usize).copied().unwrap_or(0.0);
    // The middle half of a normal density is 1.349 standard deviations wide.
    SHARPER * (at(0.75) - at(0.25)) / 1.349 * libm::powf(sorted.len().max(1) as f32, -1.0 / 6.0)
}

/// A Gaussian of this width in cells, cut at three widths, of sum 1, from its middle on.
fn kernel(width: f32) -> Vec<f32> {
    let width = width.max(1e-3);
    let reach = libm::ceilf(3.0 * width) as usize;
    let half: Vec<f32> = (0..=reach).map(|k| libm::expf(-0.5 * (k as f32 / width) * (k as f32 / width))).collect();
    let sum = 2.0 * half.iter().sum::<f32>() - half[0];
    half.into_iter().map(|k| k / sum).collect()
}

/// Every row on its own; what is beyond the edge is lost.
fn blur(cells: &[f32], size: usize, half: &[f32]) -> Vec<f32> {
    let mut out = vec![0.0; cells.len()];
    for (row, out) in cells.chunks_exact(size).zip(out.chunks_exact_mut(size)) {
        for (i, &count) in row.iter().enumerate().filter(|(_, count)| **count > 0.0) {
            out[i] += count * half[0];
            for (k, &weight) in half.iter().enumerate().skip(1) {
                if let Some(right) = out.get_mut(i + k) {
                    *right += count * weight;
                }
                if i >= k {
                    out[i - k] += count * weight;
                }
            }
        }
    }
    out
}

fn transposed(cells: &[f32], size: usize) -> Vec<f32> {
    (0..cells.len()).map(|k| cells[k % size * size + k / size]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Rng, Stream};

    fn samples(n: usize, [a, b]: [f32; 2]) -> Vec<[f32; 2]> {
        let mut rng = Rng::new(1, Stream::Test(0));
        (0..n).map(|_| [a * rng.normal() as f32, b * rng.normal() as f32 + 1.0]).collect()
    }

    #[test]
    fn the_estimate_is_a_density_and_near_the_truth() {
        for size in [64, 128] {
            let log_p = log_density(&samples(20_000, [1.0, 0.5]), &Window::STANDARD, size);
            let cell = (8.0 / size as f32).powi(2);
            let mass = log_p.iter().map(|l| l.exp() * cell).sum::<f32>();
            assert!((mass - 1.0).abs() < 2e-3, "{mass}");
            for (k, l) in log_p.iter().enumerate() {
                let [x, y] = Window::STANDARD.cell(k % size, k / size, size, size);
                let truth = (-0.5 * (x * x + (2.0 * (y - 1.0)).powi(2))).exp() / std::f32::consts::PI;
                assert!((l.exp() - truth).abs() < 0.07, "({x}, {y}): {} against {truth}", l.exp());
            }
        }
    }

    #[test]
    fn samples_at_one_place_or_beyond_the_window_do_no_harm() {
        let at = |x: f32| log_density(&vec![[x, 0.1]; 50], &Window::STANDARD, 16);
        assert!(at(0.1).iter().any(|l| *l > 0.0));
        assert!([9.0, f32::NAN, f32::INFINITY].into_iter().all(|x| at(x).iter().all(|l| *l < -20.0)));
        assert_eq!(log_density(&[], &Window::STANDARD, 4).len(), 16);
    }
}
