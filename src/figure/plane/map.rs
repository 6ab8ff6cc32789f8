//! A map x = f(z) of the plane, whichever it is, and what the change of variables says at a point:
//! p(x) = p(z) / |det J(z)|.

use super::matrix::{self, IDENTITY, Matrix, Point};
use super::warp::Bent;
use crate::flow::{Flow, Way, jacobians};
use crate::math::{Batch, LN_TAU};

#[derive(Clone, Copy, Debug)]
pub enum Map<'a> {
    Matrix(Matrix),
    Bent(Bent),
    /// A flow of dimension 2 with its weights.
    Flow(&'a Flow, &'a [f32]),
}

/// The map near a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Local {
    pub z: Point,
    pub x: Point,
    pub jacobian: Matrix,
    /// log p(z), nats.
    pub log_base: f64,
}

impl Local {
    pub fn det(&self) -> f64 {
        matrix::det(self.jacobian)
    }

    /// p(x) = p(z) / |det J|, infinite where the map has no inverse.
    pub fn density(&self) -> f64 {
        self.log_base.exp() / self.det().abs()
    }

    /// The parallelogram that a square of side `side` around z becomes by J alone.
    pub fn parallelogram(&self, side: f64) -> [Point; 4] {
        matrix::SQUARE.map(|[u, v]| {
            let [x, y] = matrix::times(self.jacobian, [(u - 0.5) * side, (v - 0.5) * side]);
            [self.x[0] + x, self.x[1] + y]
        })
    }
}

/// log of the standard normal density in the plane.
pub fn log_normal([x, y]: Point) -> f64 {
    -LN_TAU - 0.5 * (x * x + y * y)
}

/// The outline of a square of side `side` around `z` with `each` steps an edge, turning left, without its first point again.
pub fn outline(z: Point, side: f64, each: usize) -> Vec<Point> {
    let corners = matrix::SQUARE.map(|[u, v]| [z[0] + (u - 0.5) * side, z[1] + (v - 0.5) * side]);
    (0..4 * each)
        .map(|k| {
            let (from, to, t) = (corners[k / each], corners[(k / each + 1) % 4], (k % each) as f64 / each as f64);
            [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])]
        })
        .collect()
}

impl Map<'_> {
    /// The images of many points, by one pass.
    pub fn images(&self, points: &[Point]) -> Vec<Point> {
        match self {
            Map::Matrix(matrix) => points.iter().map(|&z| matrix::times(*matrix, z)).collect(),
            Map::Bent(bent) => points.iter().map(|&z| bent.at(z)).collect(),
            Map::Flow(flow, params) => {
                let mut x = batch(points);
                flow.transform(Way::Generate, params, &mut x);
                (0..x.len()).map(|i| [f64::from(x.get(0, i)), f64::from(x.get(1, i))]).collect()
            }
        }
    }

    pub fn local(&self, z: Point) -> Local {
        match self {
            Map::Matrix(m) => Local { z, x: matrix::times(*m, z), jacobian: *m, log_base: log_normal(z) },
            Map::Bent(bent) => Local { z, x: bent.at(z), jacobian: bent.jacobian(z), log_base: log_normal(z) },
            Map::Flow(flow, params) => of_flow(flow, params, z),
        }
    }

    /// log |det J| at many points, nats.
    pub fn log_dets(&self, points: &[Point]) -> Vec<f64> {
        match self {
            Map::Flow(flow, params) => {
                let log_det = flow.transform(Way::Generate, params, &mut batch(points));
                log_det.into_iter().map(f64::from).collect()
            }
            _ => points.iter().map(|&z| self.local(z).det().abs().ln()).collect(),
        }
    }

    /// log p(x) at many points, nats: by the inverse of the map, not by its pictures. −∞ off the line of a singular matrix.
    pub fn log_densities(&self, points: &[Point]) -> Vec<f64> {
        let through = |z: Point| {
            let local = self.local(z);
            local.log_base - local.det().abs().ln()
        };
        match self {
            Map::Matrix(m) => {
                let inverse = matrix::inverse(*m);
                let log_density =
                    |&x: &Point| inverse.map_or(f64::NEG_INFINITY, |back| through(matrix::times(back, x)));
                points.iter().map(log_density).collect()
            }
            Map::Bent(bent) => points.iter().map(|&x| through(bent.back(x))).collect(),
            Map::Flow(flow, params) => flow.log_prob(params, &batch(points)).into_iter().map(f64::from).collect(),
        }
    }

    /// log p(z) at many points, nats.
    pub fn log_bases(&self, points: &[Point]) -> Vec<f64> {
        match self {
            Map::Flow(flow, params) => {
                let mut out = vec![0.0; points.len()];
                flow.base.log_prob(flow.base_params(params), &batch(points), &mut out);
                out.into_iter().map(f64::from).collect()
            }
            _ => points.iter().map(|&z| log_normal(z)).collect(),
        }
    }
}

fn batch(points: &[Point]) -> Batch<f32> {
    Batch::from_points(2, &points.iter().flatten().map(|&v| v as f32).collect::<Vec<_>>())
}

/// The Jacobian of the chain is the product of those of its layers.
fn of_flow(flow: &Flow, params: &[f32], z: Point) -> Local {
    let mut at = batch(&[z]);
    let mut log_base = [0.0];
    flow.base.log_prob(flow.base_params(params), &at, &mut log_base);
    let mut jacobian = IDENTITY;
    for i in flow.order(Way::Generate) {
        let step = jacobians(&flow.layers[i], Way::Generate, &params[flow.window(i)], &at);
        let entry = |i, j| f64::from(step.entry(i, j, 0));
        jacobian = matrix::product([entry(0, 0), entry(0, 1), entry(1, 0), entry(1, 1)], jacobian);
        at = step.output;
    }
    let x = [f64::from(at.get(0, 0)), f64::from(at.get(1, 0))];
    Local { z, x, jacobian, log_base: f64::from(log_base[0]) }
}

#[cfg(test)]
mod tests {
    use super::super::matrix::{det, shoelace};
    use super::*;
    use crate::flow::{Family, Spec};

    #[test]
    fn the_area_of_a_small_square_comes_to_the_determinant_with_the_square_of_its_side() {
        let map = Map::Bent(Bent::Wave);
        let local = map.local([1.0, 0.9]);
        let error = |side: f64| {
            let area = shoelace(&map.images(&outline(local.z, side, 256))) / (side * side);
            (area - local.det().abs()).abs()
        };
        assert!(error(0.8) > 1e-3 && error(0.05) < 1e-3);
        for side in [0.8, 0.4, 0.2] {
            let order = (error(side) / error(side / 2.0)).log2();
            assert!((order - 2.0).abs() < 0.15, "order {order} at {side}");
        }
    }

    #[test]
    fn a_cell_of_the_plane_holds_as_much_mass_as_its_image() {
        const N: usize = 400;
        for map in
            [Map::Matrix([1.2, 0.7, -0.4, -0.9]), Map::Bent(Bent::Bend), Map::Bent(Bent::Swirl), Map::Bent(Bent::Wave)]
        {
            let (centre, side) = ([0.3, -0.2], 0.8);
            let cell = |k: usize| [(k % N) as f64, (k / N) as f64].map(|i| (i + 0.5) / N as f64);
            let grid = |[low, high]: [Point; 2]| {
                (0..N * N)
                    .map(cell)
                    .map(move |[u, v]| [low[0] + u * (high[0] - low[0]), low[1] + v * (high[1] - low[1])])
            };
            let half = side / 2.0;
            let square = [[centre[0] - half, centre[1] - half], [centre[0] + half, centre[1] + half]];
            let base: f64 = grid(square).map(|z| log_normal(z).exp()).sum::<f64>() * (side / N as f64).powi(2);
            let image = map.images(&outline(centre, side, 64));
            let edge = |i: usize, f: fn(f64, f64) -> f64, start: f64| image.iter().map(|p| p[i]).fold(start, f);
            let low = [edge(0, f64::min, 9.0), edge(1, f64::min, 9.0)];
            let high = [edge(0, f64::max, -9.0), edge(1, f64::max, -9.0)];
            let points: Vec<Point> = grid([low, high]).collect();
            let back = |x: Point| match map {
                Map::Matrix(m) => matrix::times(matrix::inverse(m).unwrap(), x),
                Map::Bent(bent) => bent.back(x),
                Map::Flow(..) => x,
            };
            let inside = |x: Point| (0..2).all(|i| (back(x)[i] - centre[i]).abs() <= half);
            let densities = map.log_densities(&points);
            let pushed: f64 = points.iter().zip(&densities).filter(|(x, _)| inside(**x)).map(|(_, l)| l.exp()).sum();
            let pushed = pushed * (high[0] - low[0]) * (high[1] - low[1]) / (N * N) as f64;
            assert!((pushed / base - 1.0).abs() < 4e-3, "{map:?}: {pushed} of {base}");
        }
    }

    #[test]
    fn the_jacobian_of_a_flow_has_the_determinant_that_the_flow_reports() {
        for family in [Family::RealNvp, Family::Rqs, Family::Glow, Family::Residual] {
            let spec = Spec { layers: 2, hidden: vec![8], ..Spec::new(2, family) };
            let flow = spec.flow();
            let mut params: Vec<f32> = (0..flow.num_params()).map(|i| 0.3 * ((i * 7 + 3) as f32).sin()).collect();
            flow.project(&mut params, &mut crate::flow::Warm::default());
            let map = Map::Flow(&flow, &params);
            let local = map.local([0.5, -0.3]);
            let reported = map.log_dets(&[local.z])[0];
            assert!((det(local.jacobian).abs().ln() - reported).abs() < 1e-3, "{family:?}: {reported}");
            assert!((map.log_densities(&[local.x])[0] - local.density().ln()).abs() < 1e-3, "{family:?}");
        }
    }
}
