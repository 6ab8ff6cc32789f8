//! Banach's iteration for the y with y + g(y) = y′: y ← y′ − g(y), from y = y′ on. The error shrinks by the Lipschitz constant each
//! time, ‖y_k − y‖ <= L^k ‖y_0 − y‖, down to the rounding of f32 (Behrmann et al. 2019, algorithm 1).

use super::{Block, Question, blocks, norm_of, turning};
use crate::flow::{Bijection, Flow, Way};
use crate::math::Batch;
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// Iterates at most.
const MOST: usize = 600;
/// The error is at the floor when it has found no new low in so many iterations.
const STILL: usize = 5;
/// Above this error the iteration goes on in any case.
const COARSE: f64 = 1e-4;

/// The way of the iterates, and the block's Jacobian where it ends. Empty where there is nothing to find.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// D.
    pub dim: usize,
    /// y_0, y_1 and so on in f32, each D long.
    pub iterates: Vec<f32>,
    /// ‖y_k − y‖₂ of each.
    pub errors: Vec<f64>,
    /// The largest rounding of a round: how far y′ − g(y_k) in f32 is from the same in f64.
    pub rounding: f64,
    /// y, in f64.
    pub solution: Vec<f64>,
    /// J = ∂g/∂y at y, its columns one after another.
    pub jacobian: Vec<f64>,
    /// The bound of g's Lipschitz constant that spectral normalisation holds, without a unit.
    pub bound: f64,
}

/// The answer for a flow with these weights.
pub fn find(flow: &Flow, params: &[f32], question: &Question) -> Found {
    let (flow, params) = if question.turning { turning() } else { (flow, params) };
    let (dim, all) = (flow.dim(), blocks(flow, params));
    let (Some(block), true) = (all.get(question.block), dim <= 2) else { return Found::default() };
    let params: Vec<f64> = block.params.iter().map(|&p| f64::from(p)).collect();
    let mut y = Batch::from_points(dim, &question.seek[..dim]);
    block.layer.apply(Way::Normalize, &params, &mut y, &mut [0.0], &mut Pass::new());
    let solution: Vec<f64> = y.point(0).collect();
    let exact = Block { place: block.place, layer: block.layer, params: &params };
    let jacobian = exact.jacobians(&solution, 1, &mut Pass::new());
    let mut found = Found { dim, solution, jacobian, bound: block.bound(), ..Found::default() };
    iterate(block, &exact, &question.seek[..dim], &mut found);
    found
}

fn iterate(block: &Block<'_, f32>, exact: &Block<'_, f64>, seek: &[f64], found: &mut Found) {
    let mut y: Vec<f32> = seek.iter().map(|&v| v as f32).collect();
    let (start, mut pass, mut slow) = (y.clone(), Pass::new(), Pass::new());
    let (mut least, mut still) = (f64::INFINITY, 0);
    for _ in 0..MOST {
        let here: Vec<f64> = y.iter().map(|&v| f64::from(v)).collect();
        let error = distance(&here, &found.solution);
        if !error.is_finite() {
            break;
        }
        found.iterates.extend_from_slice(&y);
        found.errors.push(error);
        still = if error < least { 0 } else { still + 1 };
        least = least.min(error);
        if still >= STILL && least < COARSE {
            break;
        }
        let (g, true_g) = (block.g(&y, 1, &mut pass), exact.g(&here, 1, &mut slow));
        y.iter_mut().zip(&start).zip(&g).for_each(|((y, &s), &g)| *y = s - g);
        let next: Vec<f64> = y.iter().map(|&v| f64::from(v)).collect();
        let meant: Vec<f64> = seek.iter().zip(&true_g).map(|(s, g)| s - g).collect();
        found.rounding = found.rounding.max(distance(&next, &meant));
        pass.give(g);
        slow.give(true_g);
    }
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

impl Found {
    /// y_k.
    pub fn iterate(&self, k: usize) -> &[f32] {
        &self.iterates[k * self.dim..(k + 1) * self.dim]
    }

    /// ‖J‖₂ at y: what the iteration shrinks errors by, once it is near.
    pub fn local(&self) -> f64 {
        norm_of(&self.jacobian, self.dim)
    }

    /// The eigenvalues of J, real and imaginary part, the largest first: the iterates come to y along a line where they are
    /// real, from side to side where one is positive, and in a spiral where they are complex.
    pub fn eigenvalues(&self) -> Vec<[f64; 2]> {
        match self.jacobian[..] {
            [j] => vec![[j, 0.0]],
            [a, b, c, d] => {
                let (half, det) = (0.5 * (a + d), a * d - b * c);
                let square = half * half - det;
                let root = square.abs().sqrt();
                let far = half + if half < 0.0 { -root } else { root };
                if square < 0.0 { vec![[half, root], [half, -root]] } else { vec![[far, 0.0], [2.0 * half - far, 0.0]] }
            }
            _ => Vec::new(),
        }
    }

    /// Where rounding ends the way: each round adds some, and leaves a share ‖J‖₂ of what the rounds before it have added.
    pub fn floor(&self) -> f64 {
        self.rounding / (1.0 - self.local().min(0.999))
    }

    /// The first k whose error is within the rounding.
    pub fn arrival(&self) -> Option<usize> {
        let floor = self.floor();
        self.errors.iter().position(|&e| e <= floor)
    }

    /// By how much an iteration shrank the error, in the mean (geometric) from the first to where rounding begins.
    pub fn measured(&self) -> Option<f64> {
        let floor = 8.0 * self.floor();
        let above = self.errors.iter().take_while(|&&e| e > floor).count();
        let (first, last) = (self.errors.first()?, self.errors.get(above.checked_sub(1)?)?);
        (above > 1).then(|| (last / first).powf(1.0 / (above - 1) as f64))
    }
}
