//! Two dimensions: the plane under a matrix or a bent map, and the parallelogram that a small square becomes. Areas grow by
//! |det J|, so densities shrink by it: p(x) = p(z) / |det J(z)|.

pub mod map;
pub mod matrix;
pub mod warp;

pub use map::{Local, Map};
pub use warp::Bent;

use super::{Reading, Trained};
use matrix::{Matrix, Point};

/// Which map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Warp {
    #[default]
    Matrix,
    Bent(Bent),
    /// The flow of the run beside it.
    Flow,
}

impl Warp {
    pub const ALL: [Warp; 5] =
        [Warp::Matrix, Warp::Bent(Bent::Bend), Warp::Bent(Bent::Swirl), Warp::Bent(Bent::Wave), Warp::Flow];

    /// Its name in links.
    pub fn name(self) -> &'static str {
        match self {
            Warp::Matrix => "matrix",
            Warp::Bent(Bent::Bend) => "bend",
            Warp::Bent(Bent::Swirl) => "swirl",
            Warp::Bent(Bent::Wave) => "wave",
            Warp::Flow => "flow",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|warp| warp.name() == name)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct PlaneState {
    /// The matrix, row by row.
    pub matrix: Matrix,
    pub warp: Warp,
    /// The point z that is looked at.
    pub probe: Point,
    /// The side of the small square around it.
    pub side: f64,
}

impl Default for PlaneState {
    fn default() -> Self {
        Self { matrix: [1.0, 0.5, 0.0, 1.5], warp: Warp::Matrix, probe: [0.8, 0.6], side: 0.5 }
    }
}

/// Steps along an edge of the small square.
pub const STEPS: usize = 24;

impl PlaneState {
    /// The map; none where it is a flow and there is none of dimension 2.
    pub fn map<'a>(&self, run: Trained<'a>) -> Option<Map<'a>> {
        match self.warp {
            Warp::Matrix => Some(Map::Matrix(self.matrix)),
            Warp::Bent(bent) => Some(Map::Bent(bent)),
            Warp::Flow => {
                let (flow, params) = run?;
                let of_plane = (flow.dim(), flow.context) == (2, 0) && !flow.layers.is_empty();
                (of_plane && params.len() == flow.num_params()).then_some(Map::Flow(flow, params))
            }
        }
    }

    /// The numbers at the probe; those that are not finite are left out, and all where there is no map.
    pub fn readings(&self, run: Trained<'_>) -> Vec<Reading> {
        let Some(map) = &self.map(run) else { return Vec::new() };
        let local = map.local(self.probe);
        let (det, [large, small]) = (local.det(), matrix::axes(local.jacobian).lengths);
        let rank = matrix::rank(local.jacobian);
        let readings = [
            ("plane.det", det),
            ("plane.area", matrix::shoelace(&local.parallelogram(1.0)).abs()),
            ("plane.s1", large),
            ("plane.s2", small),
            ("plane.orientation", if rank < 2 { 0.0 } else { det.signum() }),
            ("plane.log_det", det.abs().ln()),
            ("plane.local_area", local_area(map, &local, self.side)),
            ("plane.density", local.density()),
            ("plane.rank", rank as f64),
        ];
        readings
            .into_iter()
            .filter(|(_, value)| value.is_finite())
            .map(|(name, value)| Reading { name, value })
            .collect()
    }
}

/// The area of the image of the small square as a multiple of the square's own, measured along its outline.
pub fn local_area(map: &Map<'_>, local: &Local, side: f64) -> f64 {
    matrix::shoelace(&map.images(&map::outline(local.z, side, STEPS))).abs() / (side * side)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(state: &PlaneState, name: &str) -> Option<f64> {
        state.readings(None).iter().find(|r| r.name == name).map(|r| r.value)
    }

    #[test]
    fn the_readings_of_a_matrix_agree_with_each_other() {
        let state = PlaneState { matrix: [1.0, 2.0, 1.5, 0.5], ..Default::default() };
        let get = |name: &str| reading(&state, name).unwrap_or(f64::NAN);
        assert_eq!(get("plane.det"), -2.5);
        assert!((get("plane.area") - 2.5).abs() < 1e-12 && (get("plane.s1") * get("plane.s2") - 2.5).abs() < 1e-12);
        assert!((get("plane.log_det") - 2.5f64.ln()).abs() < 1e-12 && (get("plane.local_area") - 2.5).abs() < 1e-12);
        assert_eq!([get("plane.orientation"), get("plane.rank")], [-1.0, 2.0]);
        assert!((get("plane.density") - map::log_normal([0.8, 0.6]).exp() / 2.5).abs() < 1e-12);
    }

    #[test]
    fn a_matrix_without_an_inverse_has_no_density_and_no_orientation() {
        let state = PlaneState { matrix: [1.0, 2.0, 0.5, 1.0], ..Default::default() };
        assert_eq!(reading(&state, "plane.rank"), Some(1.0));
        assert_eq!(reading(&state, "plane.orientation"), Some(0.0));
        assert_eq!((reading(&state, "plane.density"), reading(&state, "plane.log_det")), (None, None));
    }

    #[test]
    fn the_flow_of_a_run_has_no_readings_before_there_is_one() {
        let state = PlaneState { warp: Warp::Flow, ..Default::default() };
        assert!(state.readings(None).is_empty());
        assert!(Warp::ALL.iter().all(|w| Warp::from_name(w.name()) == Some(*w)));
    }
}
