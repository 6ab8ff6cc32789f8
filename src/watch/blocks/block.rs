//! Which layers of a flow are residual blocks, which way each is a formula, and the Jacobian of g.

use crate::flow::{Flow, Layer, Position, Residual, Way};
use crate::math::Real;
use crate::net::Pass;
use nalgebra::DMatrix;

/// A residual block among the layers of a flow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// The layer's index, counted from 0 at the base.
    pub index: usize,
    /// The way that y′ = y + g(y) is a formula; the other is its inverse by iteration.
    pub explicit: Way,
}

impl Place {
    /// Where on the timeline the points y stand that the block takes.
    pub fn input(self) -> Position {
        Position { layer: self.index, tau: if self.explicit == Way::Generate { 0.0 } else { 1.0 } }
    }
}

/// The blocks of a flow, from the base on.
pub fn places(flow: &Flow) -> Vec<Place> {
    let place = |(index, layer): (usize, &Layer)| residual(layer).map(|(_, explicit)| Place { index, explicit });
    flow.layers.iter().enumerate().filter_map(place).collect()
}

fn residual(layer: &Layer) -> Option<(&Residual, Way)> {
    match layer {
        Layer::Residual(residual) => Some((residual, Way::Generate)),
        Layer::Invert(inverted) => residual(&inverted.layer).map(|(residual, way)| (residual, way.reversed())),
        _ => None,
    }
}

/// A residual block with its weights.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a, T> {
    pub place: Place,
    pub layer: &'a Residual,
    pub params: &'a [T],
}

/// The blocks of a flow with these weights, from the base on.
pub fn blocks<'a, T>(flow: &'a Flow, params: &'a [T]) -> Vec<Block<'a, T>> {
    let block = |(index, layer): (usize, &'a Layer)| {
        let (layer, explicit) = residual(layer)?;
        Some(Block { place: Place { index, explicit }, layer, params: &params[flow.window(index)] })
    };
    flow.layers.iter().enumerate().filter_map(block).collect()
}

impl<T: Real> Block<'_, T> {
    pub fn dim(&self) -> usize {
        self.layer.net.outputs()
    }

    /// An upper bound of the Lipschitz constant of g: the product of the matrices' spectral norms and of the activations'
    /// steepest slopes.
    pub fn bound(&self) -> f64 {
        self.layer.lipschitz_bounds(self.params).iter().product::<f64>() * self.layer.slopes()
    }

    /// y [D][n] -> g(y) [D][n].
    pub fn g(&self, y: &[T], n: usize, pass: &mut Pass<T>) -> Vec<T> {
        self.layer.net.value(self.params, y, n, pass)
    }

    /// J = ∂g/∂y at n points y [D][n]: entry (i, j) of all of them is row j·D + i of the result.
    pub fn jacobians(&self, y: &[T], n: usize, pass: &mut Pass<T>) -> Vec<T> {
        let dim = self.dim();
        let (value, at) = self.layer.net.linearize(self.params, y, n, pass);
        pass.give(value);
        let (mut out, mut basis) = (Vec::with_capacity(dim * dim * n), pass.take(dim * n));
        for j in 0..dim {
            basis.fill(T::ZERO);
            basis[j * n..(j + 1) * n].fill(T::ONE);
            let column = self.layer.net.push(self.params, &at, &basis, pass);
            out.extend_from_slice(&column);
            pass.give(column);
        }
        pass.give(basis);
        at.give_back(pass);
        out
    }
}

/// ‖J‖₂, the largest singular value of a D x D matrix, its columns one after another.
pub fn norm_of(jacobian: &[f64], dim: usize) -> f64 {
    match *jacobian {
        [] => 0.0,
        [j] => j.abs(),
        [a, b, c, d] if dim == 2 => {
            let (sum, det) = (a * a + b * b + c * c + d * d, a * d - b * c);
            let apart = (sum * sum - 4.0 * det * det).max(0.0).sqrt();
            (0.5 * (sum + apart)).sqrt()
        }
        _ if jacobian.iter().all(|v| v.is_finite()) => {
            DMatrix::from_column_slice(dim, dim, jacobian).singular_values().max()
        }
        _ => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_norm_of_two_by_two_is_that_of_the_singular_values() {
        for j in [[0.3, -0.2, 0.9, 0.4], [0.0; 4], [1.0, 0.0, 0.0, 1.0], [0.0, 0.5, 0.0, 0.0]] {
            let found = DMatrix::from_column_slice(2, 2, &j).singular_values().max();
            assert!((norm_of(&j, 2) - found).abs() < 1e-12, "{j:?}");
        }
        assert_eq!(norm_of(&[-0.25], 1), 0.25);
    }
}
