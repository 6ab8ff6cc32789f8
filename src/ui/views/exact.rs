//! One point in double precision: its density, its latent, and its way through every layer.

use crate::flow::{Bijection, Flow, Position, Way};
use crate::math::Batch;
use crate::net::{Count, Pass};
use crate::ui::Model;

/// Moments a layer at which the path is drawn.
const MOMENTS: usize = 8;

/// A point x and everything that the change of variables says about it. Logarithms in nats.
#[derive(Clone, Debug, PartialEq)]
pub struct Exact {
    pub x: Vec<f64>,
    pub z: Vec<f64>,
    /// In the order of normalizing: from the data's end to the base.
    pub steps: Vec<Step>,
    pub log_base: f64,
    /// Σ log |det J| of the normalizing layers.
    pub sum: f64,
    pub log_prob: f64,
    /// Where the point is at each time in [0, 1], from z to x.
    pub path: Vec<(f64, Vec<f64>)>,
    /// What the point cost to generate, and to normalize.
    pub work: [Count; 2],
}

/// What one layer does to the point.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Counted from 0 at the base.
    pub layer: usize,
    /// Where the layer leaves the point.
    pub point: Vec<f64>,
    pub log_det: f64,
    /// The sum so far.
    pub running: f64,
}

fn cast(params: &[f32]) -> Vec<f64> {
    params.iter().map(|&p| f64::from(p)).collect()
}

impl Exact {
    /// `x` has the flow's dimension; `None` where there are no weights yet.
    pub fn new(flow: &Flow, params: &[f32], x: &[f64]) -> Option<Self> {
        if params.len() != flow.num_params() || x.len() != flow.dim() {
            return None;
        }
        let params = cast(params);
        let trace = flow.trace(Way::Normalize, &params, &Batch::from_points(flow.dim(), x));
        let points: Vec<Vec<f64>> = trace.points.iter().map(|b| b.point(0).collect()).collect();
        let mut running = 0.0;
        let steps: Vec<Step> = flow
            .order(Way::Normalize)
            .zip(points.iter().skip(1))
            .zip(&trace.log_dets)
            .map(|((layer, point), log_det)| {
                running += log_det[0];
                Step { layer, point: point.clone(), log_det: log_det[0], running }
            })
            .collect();
        let z = points.last()?.clone();
        let mut log_base = [0.0];
        flow.base.log_prob(flow.base_params(&params), &Batch::from_points(flow.dim(), &z), &mut log_base);
        let path = path(flow, &params, &points);
        Some(Self {
            x: x.to_vec(),
            steps,
            log_base: log_base[0],
            sum: running,
            log_prob: log_base[0] + running,
            path,
            work: [(Way::Generate, &z), (Way::Normalize, &x.to_vec())].map(|(way, from)| flow.work(way, &params, from)),
            z,
        })
    }

    /// Where the point is at time `t`: between two drawn moments, on the line.
    pub fn at(&self, t: f64) -> Vec<f64> {
        let after = self.path.partition_point(|(s, _)| *s < t).clamp(1, self.path.len().max(2) - 1);
        match (self.path.get(after - 1), self.path.get(after)) {
            (Some((s0, a)), Some((s1, b))) => {
                let f = if s1 > s0 { ((t - s0) / (s1 - s0)).clamp(0.0, 1.0) } else { 0.0 };
                a.iter().zip(b).map(|(a, b)| a + f * (b - a)).collect()
            }
            _ => self.x.clone(),
        }
    }
}

/// The way from z to x; `points` are those of a normalizing trace.
fn path(flow: &Flow, params: &[f64], points: &[Vec<f64>]) -> Vec<(f64, Vec<f64>)> {
    let layers = flow.layers.len();
    let mut path = Vec::with_capacity(layers * MOMENTS + 1);
    for (i, layer) in flow.layers.iter().enumerate() {
        let before = &points[layers - i];
        for moment in 0..MOMENTS {
            let tau = moment as f64 / MOMENTS as f64;
            let mut y = Batch::from_points(flow.dim(), before);
            layer.apply_fraction(tau, Way::Generate, &params[flow.window(i)], &mut y, &mut [0.0], &mut Pass::new());
            path.push(((i as f64 + tau) / layers as f64, y.point(0).collect()));
        }
    }
    path.push((1.0, points[0].clone()));
    path
}

/// The inspected point, computed again only when it or the weights change.
#[derive(Debug, Default)]
pub struct Cache {
    of: Option<(u32, u64, Vec<f64>)>,
    exact: Option<Exact>,
}

impl Cache {
    pub fn get(&mut self, model: &Model) -> Option<&Exact> {
        let (point, run) = (model.point()?, &model.run);
        let of = Some((run.number, run.version, point));
        if self.of != of {
            self.exact = of.as_ref().and_then(|(.., point)| Exact::new(&run.flow, &run.params, point));
            self.of = of;
        }
        self.exact.as_ref()
    }
}

/// log p_t(y), nats.
pub fn log_density(flow: &Flow, params: &[f32], t: f64, y: &[f64]) -> Option<f64> {
    if params.len() != flow.num_params() || y.len() != flow.dim() {
        return None;
    }
    let at = Position::from_time(t, flow.layers.len());
    flow.log_prob_at(at, &cast(params), &Batch::from_points(flow.dim(), y)).first().copied()
}

/// The data point whose path goes through `y` at time `t`.
pub fn destination(flow: &Flow, params: &[f32], t: f64, y: &[f64]) -> Option<Vec<f64>> {
    if params.len() != flow.num_params() || y.len() != flow.dim() {
        return None;
    }
    let params = cast(params);
    let mut point = Batch::from_points(flow.dim(), y);
    let at = Position::from_time(t, flow.layers.len());
    flow.normalize_from(at, &params, &mut point, &mut [0.0]);
    flow.transform(Way::Generate, &params, &mut point);
    Some(point.point(0).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Family, Spec};
    use crate::net::Activation;

    fn flow() -> (Flow, Vec<f32>) {
        let (hidden, activation) = (vec![8], Activation::Tanh);
        let spec = Spec { layers: 4, hidden, activation, ..Spec::new(2, Family::RealNvp) };
        let flow = spec.flow();
        let params = (0..flow.num_params()).map(|i| 0.5 * ((i * 7 + 3) as f32).sin()).collect();
        (flow, params)
    }

    #[test]
    fn the_table_adds_up_to_the_density_of_the_flow() -> Result<(), &'static str> {
        let (flow, params) = flow();
        let exact = Exact::new(&flow, &params, &[0.7, -0.4]).ok_or("weights")?;
        let direct = flow.log_prob(&cast(&params), &Batch::from_points(2, &[0.7, -0.4]))[0];
        assert!((exact.log_prob - direct).abs() < 1e-12);
        assert!((exact.steps.iter().map(|s| s.log_det).sum::<f64>() - exact.sum).abs() < 1e-12);
        assert_eq!(exact.steps.iter().map(|s| s.layer).collect::<Vec<_>>(), [3, 2, 1, 0]);
        Ok(())
    }

    #[test]
    fn the_path_runs_from_the_latent_to_the_point_and_a_click_on_it_finds_the_point() -> Result<(), &'static str> {
        let (flow, params) = flow();
        let exact = Exact::new(&flow, &params, &[0.7, -0.4]).ok_or("weights")?;
        let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(near(&exact.at(0.0), &exact.z) && near(&exact.at(1.0), &exact.x));
        let (t, on_the_way) = &exact.path[13];
        let found = destination(&flow, &params, *t, on_the_way).ok_or("weights")?;
        assert!(near(&found, &exact.x), "{found:?}");
        Ok(())
    }
}
