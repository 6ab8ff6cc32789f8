//! Every family and every base, trained for a while: the density has mass 1 and is where its samples are.

use pushforward::data::{Data, Dataset};
use pushforward::flow::{BaseKind, Family, Flow, Spec};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::preset::Settings;
use pushforward::train::{Config, Trainer};
use std::sync::Arc;

/// Trains for `steps` with small networks.
fn trained(family: Family, base: BaseKind, dataset: Dataset, steps: u64) -> (Flow, Vec<f32>, Data) {
    let config = Config { steps, lr: 3e-3, batch: 128, ..Settings::default().config() };
    let mut data = Data::toy(dataset, 0);
    let train = Arc::new(core::mem::replace(&mut data.train, Batch::zeros(dataset.dim(), 0)));
    let usual = Spec::new(dataset.dim(), family);
    let spec = Spec { hidden: vec![24, 24], layers: usual.layers.min(6), base, ..usual };
    let mut trainer = Trainer::new(spec.flow(), train, config);
    for _ in 0..steps {
        trainer.step().unwrap_or_else(|broken| panic!("{}: {broken}", family.name()));
    }
    let params = trainer.params().to_vec();
    (trainer.flow, params, data)
}

/// Each family that fits the data on the usual base, and some on every other base, on threads of their own. The claim gets
/// the name of what it is about.
fn hold(dataset: Dataset, claim: impl Fn(&str, &Flow, &[f32], &Data) + Sync) {
    let claim = &claim;
    let families = Family::ALL.map(|family| (family, BaseKind::Normal));
    let bases = [Family::Linear, Family::RealNvp, Family::Pointwise].map(|f| BaseKind::ALL.map(|base| (f, base)));
    let all = families.into_iter().chain(bases.into_iter().flatten().filter(|(_, base)| *base != BaseKind::Normal));
    std::thread::scope(|scope| {
        for (family, base) in all.filter(|(family, _)| family.min_dim() <= dataset.dim()) {
            scope.spawn(move || {
                let (flow, params, data) = trained(family, base, dataset, 300);
                claim(&format!("{}, {}", family.name(), base.name()), &flow, &params, &data);
            });
        }
    });
}

/// Half the side of the square (of the interval) that all but a few in ten thousand samples lie in, with room around them.
fn reach(flow: &Flow, params: &[f32]) -> f64 {
    let x = flow.sample(params, 20_000, 1.0, &mut Rng::new(7, Stream::Samples));
    let mut far: Vec<f32> = x.values().iter().map(|v| v.abs()).collect();
    far.sort_by(f32::total_cmp);
    (1.5 * f64::from(far[far.len() - 5])).max(5.0)
}

/// The density of each of `cells`^D cells of the window, at `fine`^D points a cell: the masses of the cells.
fn masses(flow: &Flow, params: &[f32], reach: f64, cells: usize, fine: usize) -> Vec<f64> {
    let (dim, n) = (flow.dim(), cells * fine);
    let step = 2.0 * reach / n as f64;
    let at = |i: usize| (-reach + (i as f64 + 0.5) * step) as f32;
    let points: Vec<f32> =
        (0..n.pow(dim as u32)).flat_map(|k| (0..dim).map(move |d| at(k / n.pow(d as u32) % n))).collect();
    let log_prob = flow.log_prob(params, &Batch::from_points(dim, &points));
    let mut masses = vec![0.0; cells.pow(dim as u32)];
    for (k, log_p) in log_prob.iter().enumerate() {
        let cell = (0..dim).map(|d| k / n.pow(d as u32) % n / fine * cells.pow(d as u32)).sum::<usize>();
        masses[cell] += f64::from(*log_p).exp() * step.powi(dim as i32);
    }
    masses
}

#[test]
fn every_density_in_the_plane_has_mass_one_and_does_not_beat_the_truth() {
    hold(Dataset::TwoMoons, |name, flow, params, data| {
        let mass: f64 = masses(flow, params, reach(flow, params), 36, 30).iter().sum();
        assert!((mass - 1.0).abs() < 5e-3, "{name}: the mass is {mass}");
        let log_prob = flow.log_prob(params, &data.test);
        let nll = -log_prob.iter().map(|&l| f64::from(l)).sum::<f64>() / log_prob.len() as f64;
        assert!(nll > Dataset::TwoMoons.entropy() - 0.02, "{name}: {nll} is below the entropy");
        assert!(nll < Dataset::TwoMoons.gaussian_nll() + 0.1, "{name}: {nll} is worse than a Gaussian");
    });
}

#[test]
fn every_density_on_the_line_has_mass_one() {
    hold(Dataset::Bimodal, |name, flow, params, _| {
        let mass: f64 = masses(flow, params, reach(flow, params), 36, 100).iter().sum();
        assert!((mass - 1.0).abs() < 5e-3, "{name}: the mass is {mass}");
    });
}

/// The point below which a χ² variable of k degrees of freedom lies with probability 1 - 1e-4, by Wilson and Hilferty (1931).
fn chi_square_limit(k: f64) -> f64 {
    let z = 3.719;
    k * (1.0 - 2.0 / (9.0 * k) + z * (2.0 / (9.0 * k)).sqrt()).powi(3)
}

/// Pearson's χ² test, level 1e-4 for each flow, seed 3: 20,000 samples in the cells that expect at least eight.
#[test]
fn samples_are_where_the_density_says() {
    const SAMPLES: usize = 20_000;
    const CELLS: usize = 36;
    for dataset in [Dataset::TwoMoons, Dataset::Bimodal] {
        hold(dataset, |name, flow, params, _| {
            let dim = flow.dim();
            let reach = reach(flow, params);
            let masses = masses(flow, params, reach, CELLS, if dim == 1 { 200 } else { 25 });
            let x = flow.sample(params, SAMPLES, 1.0, &mut Rng::new(3, Stream::Samples));
            let mut counts = vec![0.0; masses.len()];
            let mut outside = 0;
            for k in 0..SAMPLES {
                let along = |v: f32| ((f64::from(v) + reach) / (2.0 * reach) * CELLS as f64).floor();
                let place: Vec<f64> = x.point(k).map(along).collect();
                if place.iter().all(|&i| (0.0..CELLS as f64).contains(&i)) {
                    counts[place.iter().enumerate().map(|(d, &i)| i as usize * CELLS.pow(d as u32)).sum::<usize>()] +=
                        1.0;
                } else {
                    outside += 1;
                }
            }
            assert!(outside < SAMPLES / 200, "{name}: {outside} samples outside of the window");
            let cells = masses.iter().zip(&counts).map(|(m, c)| (m * SAMPLES as f64, c)).filter(|(e, _)| *e >= 8.0);
            let (chi, k) = cells.fold((0.0, 0.0), |(chi, k), (e, c)| (chi + (c - e) * (c - e) / e, k + 1.0));
            assert!(k > 8.0 && chi < chi_square_limit(k), "{name}: χ² = {chi} of {k} cells");
        });
    }
}
