//! Train and test points, with what a loss chart needs to judge an NLL: the floor (entropy) and the ceiling (one Gaussian).

use super::{Dataset, MIN_POINTS, Moments, Points, PointsError, Standardize};
use crate::math::{Batch, Rng, Stream};

/// Train points of a toy density.
pub const TRAIN_POINTS: usize = 65_536;
/// Test points of a toy density.
pub const TEST_POINTS: usize = 20_000;

/// Where points came from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    Toy(Dataset),
    /// A file, with the names of its columns.
    Imported {
        names: Vec<String>,
    },
}

/// Points to train on and points to test on, both in standardised coordinates, as are both NLLs.
/// In the source's own units an NLL is larger by `standardize.log_det()`.
///
/// Points may have conditions c, C rows below their D coordinates: then a flow learns p(x | c), and every NLL is of x given c.
#[derive(Clone, Debug)]
pub struct Data {
    pub source: Source,
    pub train: Batch<f32>,
    pub test: Batch<f32>,
    /// From the source's units to those of the points: the identity for toys, which are standardised already.
    pub standardize: Standardize,
    /// The same for the conditions, whose dimension C is; the identity for labels.
    pub conditions: Standardize,
    /// The true entropy in nats, where it is known.
    pub entropy: Option<f64>,
    /// The NLL of the best single Gaussian, in nats: of the population for a toy, of the train points for a file. With
    /// conditions, of the best one whose mean is linear in them, for the train points.
    pub gaussian_nll: f64,
}

impl Data {
    pub fn toy(dataset: Dataset, seed: u64) -> Self {
        Self {
            source: Source::Toy(dataset),
            train: dataset.sample(TRAIN_POINTS, &mut Rng::new(seed, Stream::TrainData)),
            test: dataset.sample(TEST_POINTS, &mut Rng::new(seed, Stream::TestData)),
            standardize: Standardize::identity(dataset.dim()),
            conditions: Standardize::identity(0),
            entropy: Some(dataset.entropy()),
            gaussian_nll: dataset.gaussian_nll(),
        }
    }

    /// The same points, each given its label; without a difference where there are no labels.
    pub fn labelled(dataset: Dataset, seed: u64) -> Self {
        let (plain, conditions) = (Self::toy(dataset, seed), Standardize::identity(dataset.conditions()));
        if conditions.dim() == 0 {
            return plain;
        }
        let train = dataset.sample_labelled(TRAIN_POINTS, &mut Rng::new(seed, Stream::TrainData));
        let test = dataset.sample_labelled(TEST_POINTS, &mut Rng::new(seed, Stream::TestData));
        let gaussian_nll = Moments::of(&train.cast()).gaussian_nll_given(conditions.dim());
        Self { train, test, conditions, entropy: Some(dataset.entropy_given()), gaussian_nll, ..plain }
    }

    /// Points of a file, shuffled by the seed, a fifth of them for the test, standardised by the train
    /// points' mean and standard deviation.
    ///
    /// # Errors
    /// With fewer than [`MIN_POINTS`] points, or a column that is constant.
    pub fn from_points(points: Points, seed: u64) -> Result<Self, PointsError> {
        Self::from_pairs(points, 0, seed)
    }

    /// The same, with the last `given` columns as conditions, standardised as well.
    ///
    /// # Errors
    /// As [`from_points`](Self::from_points), and when no column is left for x.
    pub fn from_pairs(points: Points, given: usize, seed: u64) -> Result<Self, PointsError> {
        let Points { names, values, .. } = points;
        let dim = values.dim().saturating_sub(given);
        if dim == 0 {
            return Err(PointsError::TooManyConditions { asked: given, columns: values.dim() });
        }
        if values.len() < MIN_POINTS {
            return Err(PointsError::TooFew { found: values.len() });
        }
        let constant = |d: &usize| values.row(*d).iter().all(|&v| v == values.get(*d, 0));
        if let Some(d) = (0..values.dim()).find(constant) {
            let (column, name, value) = (d + 1, names[d].clone(), values.get(d, 0));
            return Err(match d < dim {
                true => PointsError::Constant { column, name, value },
                false => PointsError::ConstantCondition { column, name, value },
            });
        }

        let order = shuffled(values.len(), &mut Rng::new(seed, Stream::TrainData));
        let (test, train) = order.split_at(values.len() / 5);
        let (mut train, mut test) = (pick(&values, train), pick(&values, test));
        let moments = Moments::of(&train);
        let mut standardize = moments.standardize();
        for (d, std) in standardize.std.iter_mut().enumerate() {
            // A column that is all but constant in train must not throw a test point out of the range of f32.
            let largest = values.row(d).iter().fold(0.0, |m: f64, v| m.max(v.abs()));
            *std = std.max(1e-30 * largest);
        }
        standardize.apply(&mut train);
        standardize.apply(&mut test);
        let conditions = standardize.split_off(dim);
        Ok(Self {
            source: Source::Imported { names },
            train: train.cast(),
            test: test.cast(),
            standardize,
            conditions,
            entropy: None,
            gaussian_nll: moments.gaussian_nll_given(given),
        })
    }

    /// Samples of a model, already in its units: a fifth of them for the test.
    pub fn drawn(samples: &Batch<f32>, units: Standardize) -> Self {
        let all: Vec<usize> = (0..samples.len()).collect();
        let (test, train) = all.split_at(samples.len() / 5);
        let wide = samples.cast();
        let (train, test) = (pick(&wide, train), pick(&wide, test));
        Self {
            source: Source::Imported { names: Points::new(Vec::new(), test.clone()).names },
            gaussian_nll: Moments::of(&train).gaussian_nll(),
            train: train.cast(),
            test: test.cast(),
            standardize: units,
            conditions: Standardize::identity(0),
            entropy: None,
        }
    }

    /// D, without the conditions.
    pub fn dim(&self) -> usize {
        self.standardize.dim()
    }

    /// The same points in the units of a flow that standardises otherwise, and their conditions as the source gives them:
    /// entropy and NLL change by the difference of Σ ln std.
    pub fn in_units(mut self, units: Standardize) -> Self {
        let (from, to) =
            (self.standardize.with(&self.conditions), units.with(&Standardize::identity(self.conditions.dim())));
        for points in [&mut self.train, &mut self.test] {
            let mut wide = points.cast::<f64>();
            from.undo(&mut wide);
            to.apply(&mut wide);
            *points = wide.cast();
        }
        self.conditions = Standardize::identity(self.conditions.dim());
        let change = self.standardize.log_det() - units.log_det();
        self.entropy = self.entropy.map(|entropy| entropy + change);
        self.gaussian_nll += change;
        self.standardize = units;
        self
    }
}

/// Fisher and Yates.
fn shuffled(n: usize, rng: &mut Rng) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    for i in (1..n).rev() {
        order.swap(i, rng.below(i + 1));
    }
    order
}

fn pick(values: &Batch<f64>, indices: &[usize]) -> Batch<f64> {
    let rows = (0..values.dim()).flat_map(|d| indices.iter().map(move |&i| values.get(d, i)));
    Batch::from_rows(values.dim(), rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(n: usize) -> Points {
        let mut rng = Rng::new(3, Stream::Test(0));
        let rows = (0..n).flat_map(|i| {
            let a = rng.normal();
            [100.0 + 5.0 * a, i as f64, 1e-3 * (a + rng.normal())]
        });
        Points::new(vec![], Batch::from_points(3, &rows.collect::<Vec<_>>()))
    }

    #[test]
    fn a_file_is_split_without_losing_or_repeating_a_point() {
        let data = Data::from_points(points(103), 1).unwrap();
        assert_eq!((data.train.len(), data.test.len(), data.entropy), (83, 20, None));
        let (mut train, mut test) = (data.train.cast::<f64>(), data.test.cast::<f64>());
        data.standardize.undo(&mut train);
        data.standardize.undo(&mut test);
        let mut ids: Vec<i64> = train.row(1).iter().chain(test.row(1)).map(|v| v.round() as i64).collect();
        assert_ne!(ids, (0..103).collect::<Vec<_>>(), "not shuffled");
        ids.sort();
        assert_eq!(ids, (0..103).collect::<Vec<_>>());
    }

    #[test]
    fn train_points_of_a_file_have_mean_zero_and_deviation_one() {
        let data = Data::from_points(points(500), 0).unwrap();
        let moments = Moments::of(&data.train.cast());
        for d in 0..3 {
            assert!(moments.mean[d].abs() < 1e-5 && (moments.cov[d * 3 + d] - 1.0).abs() < 1e-5);
        }
        assert!((moments.gaussian_nll() - data.gaussian_nll).abs() < 1e-4);
    }

    #[test]
    fn the_seed_decides_the_split() {
        let split = |seed| Data::from_points(points(50), seed).unwrap().train;
        assert_eq!(split(4), split(4));
        assert_ne!(split(4), split(5));
    }

    #[test]
    fn too_few_points_and_constant_columns_are_refused() {
        assert_eq!(Data::from_points(points(19), 0).unwrap_err(), PointsError::TooFew { found: 19 });
        let mut constant = points(40);
        constant.values.row_mut(2).fill(7.0);
        let error = Data::from_points(constant, 0).unwrap_err();
        assert!(error.to_string().starts_with("column 3 (x2) is 7 in every row"), "{error}");
    }
}
