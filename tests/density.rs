//! Every toy density is what it says: its mass is 1, it is standardised, its entropy is the integral of -p ln p,
//! and its sampler draws from it. Integrals are midpoint sums on grids finer than the narrowest detail, which
//! for smooth densities converge faster than any power of the spacing.

use pushforward::data::{Data, Dataset, TEST_POINTS, TRAIN_POINTS};
use pushforward::math::{Batch, Rng, Stream};
use std::sync::OnceLock;

/// Cells a side of the plane's grid, and how many of them make a bin of the chi-square test.
const SIDE: usize = 320;
const BIN: usize = 20;
const LINE: usize = 9600;

/// ln p on the midpoints of cells that cover R^D up to a negligible rest.
struct Grid {
    points: Vec<[f64; 2]>,
    volumes: Vec<f64>,
    log_p: Vec<f64>,
}

impl Grid {
    /// The integral of f(x, ln p) p dx.
    fn expect(&self, f: impl Fn([f64; 2], f64) -> f64) -> f64 {
        let terms = self.points.iter().zip(&self.volumes).zip(&self.log_p);
        terms.filter(|(_, l)| l.is_finite()).map(|((&x, v), &l)| f(x, l) * l.exp() * v).sum()
    }
}

/// The grid of the plane: all but a negligible rest of the mass. The checkerboard ends at √3, where no cell may straddle
/// its edge; the banana's arms reach down as far as the square of a normal.
fn window(data: Dataset) -> [[f64; 2]; 2] {
    match data {
        Dataset::Checkerboard => [[-(3f64.sqrt()), 3f64.sqrt()]; 2],
        Dataset::Ridge => [[-4.0, 4.0], [-8.0, 8.0]],
        Dataset::Banana => [[-7.0, 7.0], [-36.0, 3.0]],
        _ => [[-4.0, 4.0]; 2],
    }
}

fn grid(data: Dataset) -> &'static Grid {
    static GRIDS: [OnceLock<Grid>; Dataset::ALL.len()] = [const { OnceLock::new() }; Dataset::ALL.len()];
    GRIDS[data as usize].get_or_init(|| {
        let (points, volumes): (Vec<[f64; 2]>, Vec<f64>) = if data.dim() == 2 {
            let window = window(data);
            let steps = window.map(|[low, high]| (high - low) / SIDE as f64);
            let at = |d: usize, i: usize| (i as f64 + 0.5) * steps[d] + window[d][0];
            (0..SIDE * SIDE).map(|k| ([at(0, k % SIDE), at(1, k / SIDE)], steps[0] * steps[1])).unzip()
        } else {
            // x = sinh u reaches 10¹⁰, far enough for the variance of Student's t.
            let step = 48.0 / LINE as f64;
            let at = |i: usize| (i as f64 + 0.5) * step - 24.0;
            (0..LINE).map(|i| ([at(i).sinh(), 0.0], step * at(i).cosh())).unzip()
        };
        let log_p = points.iter().map(|x| data.log_density(&x[..data.dim()])).collect();
        Grid { points, volumes, log_p }
    })
}

fn point(batch: &Batch<f32>, i: usize) -> Vec<f64> {
    batch.point(i).map(f64::from).collect()
}

#[test]
fn every_density_integrates_to_one() {
    for data in Dataset::ALL {
        let mass = grid(data).expect(|_, _| 1.0);
        assert!((mass - 1.0).abs() < 1e-6, "{data}: mass {mass}");
    }
}

#[test]
fn every_entropy_is_the_integral_of_minus_p_ln_p() {
    for data in Dataset::ALL {
        let entropy = grid(data).expect(|_, log_p| -log_p);
        println!("{data}: entropy {entropy:.9}, one Gaussian {:.9}", data.gaussian_nll());
        assert!((entropy - data.entropy()).abs() < 1e-8, "{data}: {entropy}, stated {}", data.entropy());
    }
}

#[test]
fn every_density_has_mean_zero_and_deviation_one() {
    for data in Dataset::ALL {
        for d in 0..data.dim() {
            let mean = grid(data).expect(|x, _| x[d]);
            let variance = grid(data).expect(|x, _| x[d] * x[d]);
            assert!(mean.abs() < 1e-5, "{data}: mean {mean} of x{d}");
            assert!((variance - 1.0).abs() < 1e-4, "{data}: variance {variance} of x{d}");
        }
    }
}

#[test]
fn the_gaussian_ceiling_is_that_of_the_full_covariance() {
    for data in Dataset::ALL {
        let correlation = if data.dim() == 2 { grid(data).expect(|x, _| x[0] * x[1]) } else { 0.0 };
        let one = 0.5 * (1.0 + (2.0 * std::f64::consts::PI).ln());
        let nll = data.dim() as f64 * one + 0.5 * (1.0 - correlation * correlation).ln();
        assert!((nll - data.gaussian_nll()).abs() < 1e-5, "{data}: {nll}, stated {}", data.gaussian_nll());
        assert!(data.entropy() < data.gaussian_nll(), "{data}");
    }
}

#[test]
fn the_mean_nll_of_samples_is_the_entropy() {
    for data in Dataset::ALL {
        let n = 100_000;
        let batch = data.sample(n, &mut Rng::new(0, Stream::Test(1)));
        let nll: Vec<f64> = (0..n).map(|i| -data.log_density(&point(&batch, i))).collect();
        let mean = nll.iter().sum::<f64>() / n as f64;
        let variance = nll.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n as f64;
        // The checkerboard's is constant.
        let error = 4.0 * (variance / n as f64).sqrt() + 1e-9;
        assert!((mean - data.entropy()).abs() < error, "{data}: {mean} ± {error}, entropy {}", data.entropy());
    }
}

#[test]
fn samples_fill_bins_as_the_density_says() {
    for data in Dataset::ALL {
        let (bins, bin_of): (usize, Box<dyn Fn(f64, f64) -> usize>) = if data.dim() == 2 {
            let side = if data == Dataset::Banana { SIDE / 4 } else { SIDE / BIN };
            let place = move |v: f64, [low, high]: [f64; 2]| {
                (((v - low) / (high - low) * side as f64).max(0.0) as usize).min(side - 1)
            };
            let [across, up] = window(data);
            (side * side, Box::new(move |x, y| place(x, across) + side * place(y, up)))
        } else {
            (LINE / BIN, Box::new(|x: f64, _| ((x.asinh() + 24.0) * (LINE / BIN) as f64 / 48.0) as usize))
        };
        let grid = grid(data);
        let mut expected = vec![0.0; bins];
        for ((x, v), l) in grid.points.iter().zip(&grid.volumes).zip(&grid.log_p) {
            expected[bin_of(x[0], x[1])] += l.exp() * v;
        }
        let n = 100_000;
        let mut found = vec![0.0; bins];
        let batch = data.sample(n, &mut Rng::new(0, Stream::Test(2)));
        for i in 0..n {
            let x = point(&batch, i);
            found[bin_of(x[0], *x.get(1).unwrap_or(&0.0))] += 1.0;
        }
        // Bins with few points are one bin, as the chi-square distribution asks.
        let (mut chi2, mut freedom, mut rest) = (0.0, -1.0, (0.0, 0.0));
        for (e, f) in expected.iter().map(|p| p * n as f64).zip(found) {
            if e < 10.0 {
                rest = (rest.0 + e, rest.1 + f);
            } else {
                chi2 += (f - e) * (f - e) / e;
                freedom += 1.0;
            }
        }
        let (e, f) = rest;
        chi2 += (f - e) * (f - e) / f64::max(e, 10.0);
        println!("{data}: chi-square {chi2:.1} of {freedom}");
        assert!(chi2 < freedom + 5.0 * f64::sqrt(2.0 * freedom), "{data}: chi-square {chi2} of {freedom}");
    }
}

#[test]
fn log_densities_far_away_are_numbers() {
    for data in Dataset::ALL.into_iter().filter(|&data| data != Dataset::Checkerboard) {
        for i in 0..200 {
            let (radius, angle) = (0.05 * f64::from(i), 2.4 * f64::from(i));
            let x = [radius * angle.cos(), radius * angle.sin()];
            let log_p = data.log_density(&x[..data.dim()]);
            assert!(log_p.is_finite() && log_p < 6.0, "{data} at {x:?}: {log_p}");
        }
    }
}

#[test]
fn data_are_the_same_bits_on_every_platform() {
    // FNV-1a over the bits of the first 1000 points of seed 0.
    let hash = |data: Dataset| {
        let batch = data.sample(1000, &mut Rng::new(0, Stream::TrainData));
        let bytes = batch.values().iter().flat_map(|v| v.to_bits().to_le_bytes());
        bytes.fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3))
    };
    let found = Dataset::ALL.map(hash);
    assert_eq!(found, BITS, "{found:#018x?}");
}
const BITS: [u64; 14] = [
    0x1be23966734736cf,
    0x414da1bb0fb73651,
    0xdc75576318436554,
    0x42363345ea05c72f,
    0xabec32720bab81ae,
    0x7fe9693ee77e6305,
    0x2032a2f5437d73db,
    0xfa14467189bbf9c2,
    0x45e805f8b9e0845d,
    0x7c54c59ae7d26944,
    0x84f134b9f041f87f,
    0x95ec54d8f4c15bc5,
    0xa5b949cd567989e2,
    0xf04e2e4ce63c3487,
];

#[test]
fn train_and_test_points_differ_and_follow_the_seed() {
    for dataset in Dataset::ALL {
        let (a, b, other) = (Data::toy(dataset, 7), Data::toy(dataset, 7), Data::toy(dataset, 8));
        assert_eq!((a.train.len(), a.test.len()), (TRAIN_POINTS, TEST_POINTS));
        assert!(a.train == b.train && a.test == b.test, "{dataset}: the same seed gave other points");
        assert_ne!(point(&a.train, 0), point(&a.test, 0), "{dataset}");
        assert_ne!(point(&a.train, 0), point(&other.train, 0), "{dataset}");
        assert!(a.standardize.is_identity() && a.entropy == Some(dataset.entropy()));
    }
}
