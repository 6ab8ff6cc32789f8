//! A flow on the line, evaluated: every point with its way from z to x and the slope of each map there.

use super::LineState;
use crate::flow::{Bijection, Flow, Way};
use crate::math::Batch;
use crate::net::Pass;

/// The flow of the figure, by hand or learned.
#[derive(Clone, Debug)]
pub struct Chart {
    flow: Flow,
    params: Vec<f64>,
    /// How many layers the first of two maps takes.
    first: Option<usize>,
    /// Where p(z) jumps.
    edges: &'static [f64],
    /// Where p(x) bends: the knots, in x.
    bends: Vec<f64>,
}

/// z, the y between two maps, x, and what the change of variables needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub z: f64,
    /// The image of the first map; x itself where there is one map alone.
    pub y: f64,
    pub x: f64,
    /// p(z)
    pub base: f64,
    /// log |dy/dz| and log |dx/dy|, the second 0 where there is one map alone.
    pub log_slopes: [f64; 2],
}

impl Point {
    /// |dx/dz|
    pub fn slope(&self) -> f64 {
        (self.log_slopes[0] + self.log_slopes[1]).exp()
    }

    /// p(x)
    pub fn density(&self) -> f64 {
        if self.base > 0.0 { self.log_density().exp() } else { 0.0 }
    }

    /// log p(x), nats.
    pub fn log_density(&self) -> f64 {
        self.base.ln() - self.log_slopes[0] - self.log_slopes[1]
    }

    /// p(y), between the maps.
    pub fn density_between(&self) -> f64 {
        self.base * (-self.log_slopes[0]).exp()
    }
}

impl Chart {
    /// The maps of the figure; `None` where one of them cannot be inverted.
    pub fn by_hand(state: &LineState) -> Option<Self> {
        let (mut layers, mut params) = (Vec::new(), Vec::new());
        state.map.layers(&mut layers, &mut params)?;
        let first = layers.len();
        if let Some(second) = &state.second {
            second.layers(&mut layers, &mut params)?;
        }
        let flow = Flow::new(state.prior.base(), layers);
        let first = state.second.is_some().then_some(first);
        let mut chart = Self { flow, params, first, edges: state.prior.edges(), bends: Vec::new() };
        let knots: Vec<f64> = state.map.knots().iter().map(|k| k[0]).collect();
        chart.bends = chart.push(&knots).iter().map(|p| p.x).collect();
        chart.bends.extend(state.second.iter().flat_map(|map| map.knots()).map(|k| k[1]));
        Some(chart)
    }

    /// A flow of one dimension with its weights; `None` for any other.
    pub fn learned(flow: &Flow, params: &[f32]) -> Option<Self> {
        let fits = flow.dim() == 1 && flow.context == 0 && params.len() == flow.num_params();
        let params = params.iter().map(|&p| f64::from(p)).collect();
        fits.then(|| Self { flow: flow.clone(), params, first: None, edges: &[], bends: Vec::new() })
    }

    /// Whether there is a y between z and x.
    pub fn has_between(&self) -> bool {
        self.first.is_some()
    }

    /// The layers `way`; returns where the points were between the maps, and the log-slopes of both.
    fn run(&self, way: Way, at: &mut Batch<f64>) -> (Vec<f64>, [Vec<f64>; 2]) {
        let mut log_slopes = [vec![0.0; at.len()], vec![0.0; at.len()]];
        let mut between = at.row(0).to_vec();
        let last = self.first.unwrap_or(self.flow.layers.len());
        let mut was = None;
        for i in self.flow.order(way) {
            let map = usize::from(i >= last);
            if was.is_some_and(|was| was != map) {
                between.copy_from_slice(at.row(0));
            }
            was = Some(map);
            let params = &self.params[self.flow.window(i)];
            self.flow.layers[i].apply(way, params, at, &mut log_slopes[map], &mut Pass::new());
        }
        (between, log_slopes)
    }

    fn points(&self, z: &[f64], between: &[f64], x: &[f64], log_slopes: [Vec<f64>; 2], sign: f64) -> Vec<Point> {
        let mut log_base = vec![0.0; z.len()];
        let batch = Batch::from_rows(1, z.to_vec());
        self.flow.base.log_prob(self.flow.base_params(&self.params), &batch, &mut log_base);
        let point = |i: usize| Point {
            z: z[i],
            y: if self.first.is_some() { between[i] } else { x[i] },
            x: x[i],
            base: log_base[i].exp(),
            log_slopes: [sign * log_slopes[0][i], sign * log_slopes[1][i]],
        };
        (0..z.len()).map(point).collect()
    }

    /// z -> x
    pub fn push(&self, z: &[f64]) -> Vec<Point> {
        let mut at = Batch::from_rows(1, z.to_vec());
        let (between, log_slopes) = self.run(Way::Generate, &mut at);
        self.points(z, &between, at.row(0), log_slopes, 1.0)
    }

    /// x -> z
    pub fn pull_all(&self, x: &[f64]) -> Vec<Point> {
        let mut at = Batch::from_rows(1, x.to_vec());
        let (between, log_slopes) = self.run(Way::Normalize, &mut at);
        self.points(at.row(0), &between, x, log_slopes, -1.0)
    }

    /// The point whose image is x.
    pub fn pull(&self, x: f64) -> Point {
        let nothing = Point { z: f64::NAN, y: x, x, base: 0.0, log_slopes: [0.0; 2] };
        self.pull_all(&[x]).first().copied().unwrap_or(nothing)
    }

    /// p(z)
    pub fn base(&self, z: &[f64]) -> Vec<f64> {
        let mut log_base = vec![0.0; z.len()];
        let batch = Batch::from_rows(1, z.to_vec());
        self.flow.base.log_prob(self.flow.base_params(&self.params), &batch, &mut log_base);
        log_base.iter().map(|l| l.exp()).collect()
    }

    /// `n` numbers z from the base.
    pub fn draw(&self, n: usize, rng: &mut crate::math::Rng) -> Vec<f64> {
        let params: Vec<f32> = self.flow.base_params(&self.params).iter().map(|&p| p as f32).collect();
        self.flow.base.sample(&params, n, 1.0, rng).row(0).iter().map(|&z| f64::from(z)).collect()
    }

    /// Points close enough together to draw through, by growing z: even in z, even in x, and on both sides of every jump.
    pub fn outline(&self, [low, high]: [f64; 2]) -> Vec<Point> {
        const MANY: usize = 160;
        let even = |a: f64, b: f64| (0..=MANY).map(move |i| a + (b - a) * i as f64 / MANY as f64);
        let mut z: Vec<f64> = even(low, high).collect();
        let ends = self.push(&[low, high]);
        let (a, b) = (ends[0].x.clamp(-12.0, 12.0), ends[1].x.clamp(-12.0, 12.0));
        let x: Vec<f64> = even(a, b).collect();
        z.extend(self.pull_all(&x).iter().map(|p| p.z).filter(|z| (low..=high).contains(z)));
        z.extend(self.edges.iter().flat_map(|e| [e - 1e-9, *e, e + 1e-9]));
        z.sort_by(f64::total_cmp);
        self.push(&z)
    }

    /// Where p(z) jumps.
    pub(super) fn edges(&self) -> &'static [f64] {
        self.edges
    }

    /// Where p(x) jumps or bends.
    pub(super) fn breaks(&self) -> Vec<f64> {
        self.push(self.edges).iter().map(|p| p.x).chain(self.bends.iter().copied()).collect()
    }
}
