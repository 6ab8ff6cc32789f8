//! Flows that learn p(x | c) from pairs: labels of toy densities, the last columns of a file.

use pushforward::data::{Data, Dataset, Points};
use pushforward::flow::{Family, Flow, Spec, Way};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::model_file::Model;
use pushforward::preset::{Given, Settings, decode};
use pushforward::train::{Config, Trainer};
use std::sync::Arc;

fn labelled() -> Vec<Dataset> {
    let labelled: Vec<_> = Dataset::ALL.into_iter().filter(|d| d.conditions() > 0).collect();
    assert_eq!(labelled.len(), 5);
    labelled
}

fn rows(batch: &Batch<f32>, rows: core::ops::Range<usize>) -> Vec<f32> {
    batch.values()[rows.start * batch.len()..rows.end * batch.len()].to_vec()
}

/// The number of the label nearest to what stands below a point.
fn part(dataset: Dataset, point: &[f64]) -> usize {
    let apart = |label: &[f64]| label.iter().zip(&point[2..]).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    let found = dataset.labels().iter().position(|label| apart(label) < 1e-6);
    found.unwrap_or_else(|| panic!("{dataset}: {point:?} has no label"))
}

/// The integrals of p and of -p ln p over a square that holds all but a negligible rest.
fn integrals(side: usize, log_p: impl Fn(&[f64]) -> f64) -> [f64; 2] {
    let step = 8.0 / side as f64;
    let at = |i: usize| (i as f64 + 0.5) * step - 4.0;
    let points = (0..side * side).map(|k| [at(k % side), at(k / side)]);
    let log_p = points.map(|x| log_p(&x)).filter(|l| l.is_finite());
    log_p.fold([0.0; 2], |[mass, entropy], l| [mass + l.exp() * step * step, entropy - l * l.exp() * step * step])
}

#[test]
fn labelled_points_are_the_same_points_with_their_labels() {
    for dataset in labelled() {
        let (plain, given) = (Data::toy(dataset, 5), Data::labelled(dataset, 5));
        assert_eq!((given.dim(), given.conditions.dim()), (2, dataset.conditions()));
        for (plain, given) in [(&plain.train, &given.train), (&plain.test, &given.test)] {
            assert_eq!(rows(plain, 0..2), rows(given, 0..2), "{dataset}");
        }
        let parts: Vec<usize> = (0..given.test.len())
            .map(|i| part(dataset, &given.test.point(i).map(f64::from).collect::<Vec<_>>()))
            .collect();
        let count = dataset.labels().len();
        for k in 0..count {
            let share = parts.iter().filter(|&&p| p == k).count() as f64 / parts.len() as f64;
            assert!((share - 1.0 / count as f64).abs() < 0.015, "{dataset}: part {k} has {share}");
        }
    }
    let plain = Data::labelled(Dataset::SwissRoll, 0);
    assert_eq!((plain.train.dim(), plain.conditions.dim(), plain.entropy), (2, 0, Some(Dataset::SwissRoll.entropy())));
}

#[test]
fn the_parts_of_a_density_make_up_the_whole() {
    for dataset in labelled() {
        let parts = dataset.labels().len();
        for x in [[0.3, -0.8], [1.1, 0.4], [-0.2, 1.6], [2.5, -2.0]] {
            let sum: f64 = (0..parts).map(|part| dataset.log_density_given(part, &x).exp()).sum();
            let whole = dataset.log_density(&x).exp();
            assert!((sum / parts as f64 - whole).abs() < 1e-9 * (1.0 + whole), "{dataset} at {x:?}");
        }
    }
}

#[test]
fn every_part_has_mass_one_and_the_conditional_entropy_is_the_mean_of_theirs() {
    for dataset in labelled() {
        let parts = dataset.labels().len();
        let of = |part| integrals(320, |x| dataset.log_density_given(part, x));
        let all: Vec<[f64; 2]> = (0..parts).map(of).collect();
        assert!(all.iter().all(|[mass, _]| (mass - 1.0).abs() < 1e-6), "{dataset}: {all:?}");
        let entropy = all.iter().map(|[_, entropy]| entropy).sum::<f64>() / parts as f64;
        println!("{dataset}: {entropy:.9}");
        assert!((entropy - dataset.entropy_given()).abs() < 1e-8, "{dataset}: {entropy}");
        assert!(entropy < dataset.entropy() && dataset.entropy() < entropy + (parts as f64).ln() + 1e-9, "{dataset}");
        let ceiling = Data::labelled(dataset, 0).gaussian_nll;
        assert!(ceiling > entropy - 0.01 && ceiling < dataset.gaussian_nll() + 0.01, "{dataset}: {ceiling}");
    }
}

#[test]
fn the_mean_conditional_nll_of_samples_is_the_conditional_entropy() {
    for dataset in labelled() {
        let data = Data::labelled(dataset, 1);
        let n = 2000;
        let nll = |i: usize| {
            let point: Vec<f64> = data.test.point(i).map(f64::from).collect();
            -dataset.log_density_given(part(dataset, &point), &point[..2])
        };
        let nll: Vec<f64> = (0..n).map(nll).collect();
        let mean = nll.iter().sum::<f64>() / n as f64;
        let error = (nll.iter().map(|l| (l - mean) * (l - mean)).sum::<f64>() / (n * n) as f64).sqrt();
        assert!((mean - dataset.entropy_given()).abs() < 4.0 * error, "{dataset}: {mean} ± {error}");
    }
}

/// x = (3 c + noise, noise) in units of its own, c with mean 40 and standard deviation 5.
fn pairs(n: usize) -> Points {
    let mut rng = Rng::new(9, Stream::Test(0));
    let values = (0..n).flat_map(|_| {
        let c = rng.normal();
        [100.0 + 3.0 * c + rng.normal(), 7.0 + 0.5 * rng.normal(), 40.0 + 5.0 * c]
    });
    Points::new(vec!["a".into(), "b".into(), "c".into()], Batch::from_points(3, &values.collect::<Vec<f64>>()))
}

#[test]
fn the_last_columns_of_a_file_are_standardised_conditions() {
    let data = Data::from_pairs(pairs(4000), 1, 0).expect("pairs");
    assert_eq!((data.dim(), data.conditions.dim(), data.train.dim()), (2, 1, 3));
    assert!((data.conditions.mean[0] - 40.0).abs() < 0.5 && (data.conditions.std[0] - 5.0).abs() < 0.3);
    let row = data.train.row(2);
    let mean = row.iter().map(|&v| f64::from(v)).sum::<f64>() / row.len() as f64;
    assert!(mean.abs() < 1e-5, "{mean}");
    let joint = Data::from_points(pairs(4000), 0).expect("points");
    assert_eq!(joint.train, data.train, "the same split and the same units");
    // The best Gaussian given c: deviations 1 and ½ in the file's units.
    let truth = 1.0 + std::f64::consts::TAU.ln() + 0.5f64.ln() - data.standardize.log_det();
    assert!((data.gaussian_nll - truth).abs() < 0.05, "{} against {truth}", data.gaussian_nll);
    let raw = data.clone().in_units(pushforward::data::Standardize::identity(2));
    assert!((raw.train.get(2, 0) - (data.train.get(2, 0) * data.conditions.std[0] as f32 + 40.0)).abs() < 1.0);
}

#[test]
fn conditions_that_cannot_be_are_one_sentence_each() {
    let complaint = |points, given| Data::from_pairs(points, given, 0).expect_err("refused").to_string();
    assert_eq!(
        complaint(pairs(50), 3),
        "the last 3 columns are to be conditions, and there are 3; at least one must be left to be modelled, so take 2 at most"
    );
    let mut constant = pairs(50);
    constant.values.row_mut(2).fill(7.0);
    assert!(complaint(constant, 1).starts_with("column 3 (c) is 7 in every row; take it away from the conditions"));
}

fn trainer(spec: &Spec, data: &Data, steps: u64) -> Trainer {
    let config = Config { steps, batch: 256, lr: 3e-3, ..Settings::default().config() };
    Trainer::new(spec.flow(), Arc::new(data.train.clone()), config)
}

#[test]
fn the_same_seed_gives_the_batches_of_the_unconditional_run_with_their_labels() {
    let spec = Spec { layers: 2, hidden: vec![8], ..Spec::new(2, Family::Rqs) };
    let (plain, given) = (Data::toy(Dataset::TwoMoons, 3), Data::labelled(Dataset::TwoMoons, 3));
    let (plain, given) = (trainer(&spec, &plain, 10), trainer(&Spec { context: 1, ..spec }, &given, 10));
    for step in [0, 1, 7] {
        let (plain, given) = (plain.batch(step), given.batch(step));
        assert_eq!(plain.values(), rows(&given, 0..2));
        assert!(given.row(2).iter().all(|&c| c == 0.0 || c == 1.0));
    }
}

/// Weights that bend: those of the start, and a little more on each.
fn weights(flow: &Flow, data: &Batch<f32>) -> Vec<f64> {
    let mut rng = Rng::new(2, Stream::Test(1));
    flow.init(data, 0).into_iter().map(|w| f64::from(w) + 0.1 * rng.normal()).collect()
}

#[test]
fn every_family_that_can_be_given_reads_its_context_in_any_dimension() {
    let families: Vec<_> = Family::ALL.into_iter().filter(|f| f.can_be_given()).collect();
    assert_eq!(families.len(), 10);
    for family in families {
        for (dim, context) in [(1, 1), (2, 2), (3, 1)] {
            let spec = Spec { layers: 4, hidden: vec![6], context, ..Spec::new(dim, family) };
            let (flow, mut rng) = (spec.flow(), Rng::new(4, Stream::Test(2)));
            let draw = |n: usize, rng: &mut Rng| (0..n).map(|_| rng.normal()).collect::<Vec<f64>>();
            let mut x = Batch::from_rows(dim + context, draw((dim + context) * 40, &mut rng));
            // Within the box that a final sigmoid keeps to.
            x.values_mut().iter_mut().for_each(|v| *v = v.clamp(-2.5, 2.5));
            assert_eq!((flow.dim(), flow.rows()), (dim, dim + context), "{family:?}");
            let params = weights(&flow, &x.cast());
            let mut z = x.clone();
            flow.transform(Way::Normalize, &params, &mut z);
            assert_ne!(z.row(0), x.row(0));
            for k in dim..dim + context {
                assert_eq!(z.row(k), x.row(k), "{family:?}: the context stays");
            }
            flow.transform(Way::Generate, &params, &mut z);
            let apart = z.values().iter().zip(x.values()).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(apart < 1e-9, "{family:?} in {dim} dimensions: {apart}");
            let mut other = x.clone();
            other.row_mut(dim).iter_mut().for_each(|c| *c += 1.0);
            let (here, there) = (flow.log_prob(&params, &x), flow.log_prob(&params, &other));
            assert!(here.iter().zip(&there).any(|(a, b)| (a - b).abs() > 1e-3), "{family:?} does not read its context");
        }
    }
    let deaf = Spec { context: 1, ..Spec::new(2, Family::Residual) }.flow();
    assert_eq!((deaf.context, deaf.rows()), (0, 2));
}

#[test]
fn a_model_takes_the_conditions_as_the_file_has_them() {
    let data = Data::from_pairs(pairs(200), 1, 0).expect("pairs");
    for family in Family::ALL.into_iter().filter(|f| f.can_be_given()) {
        let flow = Spec { layers: 4, hidden: vec![6], context: 1, ..Spec::new(2, family) }.flow();
        let params = weights(&flow, &data.train);
        let within = flow.log_prob(&params, &data.test.cast::<f64>());
        let units = data.standardize.clone();
        let model = Model { flow, params, standardize: units.clone() }.with_raw_context(&data.conditions);
        let mut raw = data.test.cast::<f64>();
        units.with(&data.conditions).undo(&mut raw);
        units.apply(&mut raw);
        for (a, b) in model.flow.log_prob(&model.params, &raw).iter().zip(within) {
            assert!((a - b).abs() < 1e-9 * (1.0 + b.abs()), "{family:?}: {a} against {b}");
        }
    }
}

#[test]
fn moons_given_their_label_reach_the_conditional_entropy() {
    let data = Data::labelled(Dataset::TwoMoons, 0);
    let families = [(Family::Rqs, 4, 0.05), (Family::MafRqs, 3, 0.05), (Family::RealNvp, 6, 0.12)];
    std::thread::scope(|scope| {
        for (family, layers, bound) in families {
            let data = &data;
            scope.spawn(move || {
                let spec = Spec { layers, hidden: vec![32, 32], context: 1, ..Spec::new(2, family) };
                let mut trainer = trainer(&spec, data, 1000);
                for _ in 0..1000 {
                    trainer.step().unwrap_or_else(|broken| panic!("{family:?}: {broken}"));
                }
                let log_prob = trainer.flow.log_prob(trainer.params(), &data.test);
                let nll = -log_prob.iter().map(|&l| f64::from(l)).sum::<f64>() / log_prob.len() as f64;
                let gap = nll - Dataset::TwoMoons.entropy_given();
                println!("{family:?}: {gap:.4} above the conditional entropy");
                assert!(gap > -0.02 && gap < bound, "{family:?}: {gap}");
                for c in [0.0f64, 1.0, 0.5] {
                    let params: Vec<f64> = trainer.params().iter().map(|&p| f64::from(p)).collect();
                    let (flow, own) = trainer.flow.given(&params, &[c]);
                    let log_p = |x: &[f64]| flow.log_prob(&own, &Batch::from_points(2, x))[0];
                    let [mass, _] = integrals(240, log_p);
                    assert!((mass - 1.0).abs() < 5e-3, "{family:?} given {c}: mass {mass}");
                }
            });
        }
    });
}

#[test]
fn a_link_says_what_is_given() {
    let link = decode("#v=1&data=eight-gaussians&given=label&context=0,1");
    assert!(link.warnings.is_empty(), "{:?}", link.warnings);
    assert_eq!((link.settings.given, link.settings.context_len()), (Given::Label, 2));
    assert_eq!(link.settings.spec(2).flow().context, 2);
    for (link, sentence) in [
        (
            "#v=1&given=label&flow=cnf",
            "given=label needs couplings or autoregressive layers, whose networks read the condition, so it became nothing.",
        ),
        (
            "#v=1&given=label&data=swiss-roll",
            "given=label needs points with labels (moons, eight-gaussians, pinwheel, two-spirals, rings), so it became nothing.",
        ),
        (
            "#v=1&given=label&data=ridge&objective=reverse-kl",
            "given=label needs objective=likelihood, since a pair (x, c) has no other loss here, so it became nothing.",
        ),
        (
            "#v=1&data=imported&conditions=2&flow=planar",
            "conditions=2 needs couplings or autoregressive layers, whose networks read the condition, so it became 0.",
        ),
        ("#v=1&data=imported&conditions=64", "conditions=64 became 63: conditions takes 0 to 63."),
    ] {
        let decoded = decode(link);
        assert_eq!(decoded.warnings, [sentence], "{link}");
        assert!(decoded.settings.context_len() == 0 || link.ends_with("64"), "{link}");
    }
}
