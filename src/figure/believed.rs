//! What a flow with a wrong formula believes: the mass of exp(log p(z) + w Σ log |det J|) over a window, which is 1 for
//! w = 1 alone. It is computed a few rows at a time, so that no frame of the screen waits for it.

use crate::flow::{Flow, Way};
use crate::math::Batch;
use crate::net::Pass;

/// Cells a side, over [-LIMIT, LIMIT]².
const SIDE: usize = 128;
/// The edge of the window, in standard deviations.
const LIMIT: f64 = 4.0;

/// A sum that is under way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BelievedMass {
    rows: usize,
    sum: f64,
}

impl BelievedMass {
    /// Adds up to `rows` rows of cells; the mass, once all are done. `flow` must be two-dimensional.
    pub fn advance(&mut self, flow: &Flow, params: &[f32], weight: f64, rows: usize) -> Option<f64> {
        let cell = 2.0 * LIMIT / SIDE as f64;
        let along = |i: usize| (-LIMIT + cell * (i as f64 + 0.5)) as f32;
        let end = (self.rows + rows).min(SIDE);
        for row in self.rows..end {
            let points: Vec<f32> = (0..SIDE).flat_map(|i| [along(i), along(row)]).collect();
            let mut z = Batch::from_points(2, &points);
            let (mut log_det, mut log_base) = (vec![0.0; SIDE], vec![0.0; SIDE]);
            flow.apply(Way::Normalize, params, &mut z, &mut log_det, &mut Pass::new());
            flow.base.log_prob(flow.base_params(params), &z, &mut log_base);
            let log_p = log_base.iter().zip(&log_det).map(|(&base, &det)| f64::from(base) + weight * f64::from(det));
            self.sum += log_p.map(libm::exp).sum::<f64>() * cell * cell;
        }
        self.rows = end;
        (end == SIDE).then_some(self.sum)
    }
}

/// The coordinates that no layer of the flow ever moves.
pub fn untouched(flow: &Flow) -> Vec<usize> {
    use crate::flow::Layer;
    let moves = |layer: &Layer, d: usize| match layer {
        Layer::Coupling(coupling) => coupling.transformed().any(|moved| moved == d),
        _ => true,
    };
    (0..flow.dim()).filter(|&d| !flow.layers.iter().any(|layer| moves(layer, d))).collect()
}

/// The largest difference between the distribution function of `values` and that of the standard normal (Kolmogorov and
/// Smirnov).
pub fn distance_to_normal(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len().max(1) as f64;
    let normal = |x: f64| 0.5 * libm::erfc(-x / core::f64::consts::SQRT_2);
    let off = |(i, &x): (usize, &f64)| {
        let (below, above) = (i as f64 / n, (i + 1) as f64 / n);
        (normal(x) - below).abs().max((above - normal(x)).abs())
    };
    values.iter().enumerate().map(off).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Family, Order, Spec};
    use crate::math::{Rng, Stream};

    fn flow(order: Order) -> (Flow, Vec<f32>) {
        let spec = Spec { layers: 4, hidden: vec![8], order, ..Spec::new(2, Family::RealNvp) };
        let flow = spec.flow();
        let params = (0..flow.num_params()).map(|i| 0.2 * ((i * 7 + 3) as f32).sin()).collect();
        (flow, params)
    }

    #[test]
    fn the_right_weight_believes_in_mass_one_and_the_wrong_ones_do_not() {
        let (flow, params) = flow(Order::Alternate);
        let mass = |weight, rows| {
            let mut sum = BelievedMass::default();
            (0..SIDE).find_map(|_| sum.advance(&flow, &params, weight, rows)).expect("it ends")
        };
        assert!((mass(1.0, 5) - 1.0).abs() < 0.02, "{}", mass(1.0, 5));
        assert_eq!(mass(1.0, 5), mass(1.0, SIDE), "however it is cut");
        assert!((mass(0.0, 64) - 1.0).abs() > 0.1 && (mass(-1.0, 64) - 1.0).abs() > 0.1);
    }

    #[test]
    fn a_fixed_order_leaves_one_coordinate_alone() {
        assert_eq!(untouched(&flow(Order::Fixed).0).len(), 1);
        assert!(untouched(&flow(Order::Alternate).0).is_empty());
    }

    #[test]
    fn normal_numbers_are_near_the_normal_distribution_and_shifted_ones_are_not() {
        let mut rng = Rng::new(1, Stream::Samples);
        let values: Vec<f64> = (0..2000).map(|_| rng.normal()).collect();
        assert!(distance_to_normal(values.clone()) < 0.05);
        assert!(distance_to_normal(values.iter().map(|v| v + 1.0).collect()) > 0.3);
    }
}
