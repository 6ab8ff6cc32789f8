//! What is computed once for a coupling and drawn many times: densities on a grid, bent grids, points, marginals.

use super::room::FAR;
use crate::figure::CouplingState;
use crate::figure::coupling::Look;
use crate::flow::Way;
use crate::math::{Rng, Stream};

/// Squares of the density along each axis.
pub const CELLS: usize = 56;
/// Lines of the grid on either side of the axes, half a unit apart.
const LINES: i32 = 6;
const POINTS: usize = 260;

#[derive(Debug)]
pub struct Drawn {
    /// p(x) at the corners of the cells, row by row from below, and its largest.
    pub density: Vec<f32>,
    pub top: f32,
    /// z and x of each sample.
    pub points: Vec<[[f64; 2]; 2]>,
    /// The lines of a grid of z and their images.
    pub forth: Vec<[Vec<[f64; 2]>; 2]>,
    /// The lines of a grid of x and where they come from: (z, x) too.
    pub back: Vec<[Vec<[f64; 2]>; 2]>,
    /// The slice and its image.
    pub slice: [Vec<[f64; 2]>; 2],
    /// (x₁, p(x₁)), summed up over x₂.
    pub marginal: Vec<[f64; 2]>,
    pub look: Look,
    pub moved: [f64; 2],
    pub round_trip: f64,
}

#[derive(Debug, Default)]
pub struct Cache {
    of: Option<CouplingState>,
    drawn: Option<Drawn>,
}

impl Cache {
    pub fn get(&mut self, state: &CouplingState) -> Option<&Drawn> {
        if self.of.as_ref() != Some(state) {
            let same_map =
                self.of.as_ref().is_some_and(|of| CouplingState { slice: state.slice, ..of.clone() } == *state);
            match self.drawn.as_mut().filter(|_| same_map) {
                Some(drawn) => (drawn.look, drawn.slice) = (state.look(state.slice), slice(state)),
                None => self.drawn = Some(draw(state)),
            }
            self.of = Some(state.clone());
        }
        self.drawn.as_ref()
    }
}

fn images(state: &CouplingState, way: Way, points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    state.run(way, points).iter().map(|(x, _)| *x).collect()
}

/// Straight lines at every half unit, upright ones first.
fn lines() -> Vec<Vec<[f64; 2]>> {
    let far = 0.5 * f64::from(LINES);
    let along = |i: i32| far * f64::from(i) / 40.0;
    let upright = (-LINES..=LINES).map(|k| (-40..=40).map(|i| [0.5 * f64::from(k), along(i)]).collect());
    let level = (-LINES..=LINES).map(|k| (-40..=40).map(|i| [along(i), 0.5 * f64::from(k)]).collect());
    upright.chain(level).collect()
}

fn slice(state: &CouplingState) -> [Vec<[f64; 2]>; 2] {
    let line: Vec<[f64; 2]> = (-60..=60).map(|i| [state.slice[0], 0.1 * f64::from(i)]).collect();
    let image = images(state, Way::Generate, &line);
    [line, image]
}

fn draw(state: &CouplingState) -> Drawn {
    let far = f64::from(FAR);
    let at = |i: usize| -far + 2.0 * far * i as f64 / CELLS as f64;
    let corners: Vec<[f64; 2]> = (0..=CELLS).flat_map(|j| (0..=CELLS).map(move |i| [at(i), at(j)])).collect();
    let density: Vec<f32> = state.log_density(&corners).iter().map(|l| l.exp() as f32).collect();
    let mut rng = Rng::new(3, Stream::Samples);
    let z: Vec<[f64; 2]> = (0..POINTS).map(|_| [rng.normal(), rng.normal()]).collect();
    let points = z.iter().zip(images(state, Way::Generate, &z)).map(|(z, x)| [*z, x]).collect();
    let forth = lines().into_iter().map(|line| [line.clone(), images(state, Way::Generate, &line)]).collect();
    let back = lines().into_iter().map(|line| [images(state, Way::Normalize, &line), line]).collect();
    let columns = (-24..=24).map(|i| far * f64::from(i) / 24.0);
    let marginal = columns.map(|x1| {
        let column: Vec<[f64; 2]> = (-40..=40).map(|j| [x1, 0.2 * f64::from(j)]).collect();
        [x1, state.log_density(&column).iter().map(|l| 0.2 * l.exp()).sum()]
    });
    Drawn {
        top: density.iter().copied().fold(0.16, f32::max),
        density,
        points,
        forth,
        back,
        slice: slice(state),
        marginal: marginal.collect(),
        look: state.look(state.slice),
        moved: state.moved(),
        round_trip: state.round_trip(),
    }
}
