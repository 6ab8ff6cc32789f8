//! Autoregressive layers: coordinate i is moved by a transformer whose parameters are read from the coordinates before it and
//! from the context, x_i = τ(z_i; θ_i(x_<i)). The Jacobian is triangular. x -> z is one pass of a masked network; z -> x goes
//! coordinate by coordinate, D turns that wait for each other (MAF, Papamakarios et al. 2017, equations 3 and 4).
//!
//! IAF is [`super::Invert`] of this layer: its parameters are read from z, and sampling is the one pass
//! (Kingma et al. 2016, section 3).

use super::{Bijection, ParameterLayout, Transformer, Way};
use crate::math::{Batch, Real, Rng};
use crate::net::{Activation, Gain, Mlp, Pass};
use serde::{Deserialize, Serialize};

/// A batch has D + C rows: the coordinates, then the context, which stays as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Autoregressive {
    /// The rank of each coordinate: its parameters depend on the coordinates of smaller rank and on the context.
    /// Coordinates may share a rank; with two ranks the layer is a coupling.
    pub order: Vec<usize>,
    /// Further coordinates that are given, below those that move.
    pub context: usize,
    /// A masked net: all coordinates and the context in, the parameters of every coordinate out.
    pub conditioner: Mlp,
    pub transformer: Transformer,
    pub layout: ParameterLayout,
    /// The way in which the transformer's formula is written; the other way uses its inverse. The parameters are always read
    /// from x, so normalizing takes the network at once and generating rank by rank ([`crate::net::Turns`]).
    pub formula: Way,
}

impl Autoregressive {
    /// With the formula x_i = e^s z_i + t of the paper, for the affine transformer.
    pub fn new(
        order: Vec<usize>,
        context: usize,
        transformer: Transformer,
        layout: ParameterLayout,
        hidden: &[usize],
        activation: Activation,
    ) -> Self {
        let (coordinates, each) = (order.len(), transformer.num_params());
        let owners = (0..coordinates * each).map(|row| layout.owner(row, coordinates, each));
        let conditioner = Mlp::made(&order, context, hidden, owners, activation);
        Self { order, context, conditioner, transformer, layout, formula: Way::Generate }
    }

    /// The way of the transformer's formula that the layer's `way` uses.
    fn inner(&self, way: Way) -> Way {
        if self.formula == Way::Generate { way } else { way.reversed() }
    }

    /// The number of ranks.
    pub fn ranks(&self) -> usize {
        self.order.iter().max().map_or(0, |last| last + 1)
    }

    fn of_rank(&self, rank: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        (0..self.order.len()).filter(move |&d| self.order[d] == rank)
    }

    /// θ [outputs][B] from x as it stands; the caller gives it back.
    fn condition<T: Real>(&self, params: &[T], x: &Batch<T>, pass: &mut Pass<T>) -> Vec<T> {
        let mut given = pass.take(self.conditioner.inputs() * x.len());
        given.copy_from_slice(&x.values()[..self.dim() * x.len()]);
        self.conditioner.apply(params, given, x.len(), pass)
    }

    /// Takes the gradient of θ and adds to that of x what comes through the conditioner.
    fn condition_vjp<T: Real>(
        &self,
        params: &[T],
        g_theta: Vec<T>,
        g: &mut Batch<T>,
        g_params: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let g_given = self.conditioner.vjp(params, g_theta, g.len(), g_params, pass);
        g.values_mut().iter_mut().zip(&g_given).for_each(|(g, &extra)| *g += extra);
        pass.give(g_given);
    }
}

impl Bijection for Autoregressive {
    fn dim(&self) -> usize {
        self.order.len() + self.context
    }

    fn num_params(&self) -> usize {
        self.conditioner.num_params()
    }

    fn init(&self, _way: Way, params: &mut [f32], _x: &Batch<f32>, rng: &mut Rng) {
        let gain = if self.transformer.num_params() > 2 { Gain::SPLINE } else { Gain::AUTOREGRESSIVE };
        self.conditioner.init(gain, params, rng);
        let start = params.len() - self.conditioner.outputs();
        self.transformer.add_identity(self.layout, self.order.len(), &mut params[start..]);
    }

    fn apply_fraction<T: Real>(
        &self,
        tau: T,
        way: Way,
        params: &[T],
        x: &mut Batch<T>,
        log_det: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let (n, inner) = (x.len(), self.inner(way));
        let place = |d| self.layout.rows(d, self.order.len(), self.transformer.num_params(), n);
        if way == Way::Normalize {
            let theta = self.condition(params, x, pass);
            for d in 0..self.order.len() {
                self.transformer.apply(tau, inner, (&theta, place(d)), x.row_mut(d), log_det, pass);
            }
            pass.give(theta);
            pass.count.passes += 1;
            return;
        }
        let net = &self.conditioner;
        let mut turns = net.begin_turns(n, pass);
        let given = self.order.len() * n..self.dim() * n;
        turns.inputs_mut(self.order.len())[..given.len()].copy_from_slice(&x.values()[given]);
        for rank in 0..self.ranks() {
            net.take_turn(params, rank, &mut turns, pass);
            for d in self.of_rank(rank) {
                self.transformer.apply(tau, inner, (turns.outputs(net), place(d)), x.row_mut(d), log_det, pass);
                turns.inputs_mut(d)[..n].copy_from_slice(x.row(d));
            }
            pass.count.passes += 1;
        }
        net.end_turns(turns, pass);
    }

    fn vjp<T: Real>(
        &self,
        way: Way,
        params: &[T],
        g: &mut Batch<T>,
        g_log_det: &[T],
        g_params: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let (n, inner) = (g.len(), self.inner(way));
        let place = |d| self.layout.rows(d, self.order.len(), self.transformer.num_params(), n);
        if way == Way::Normalize {
            let mut g_theta = pass.take(self.conditioner.outputs() * n);
            for d in (0..self.order.len()).rev() {
                self.transformer.vjp(inner, g.row_mut(d), g_log_det, (&mut g_theta, place(d)), pass);
            }
            self.condition_vjp(params, g_theta, g, g_params, pass);
            return;
        }
        let net = &self.conditioner;
        let mut turns = net.begin_turns_back(n, pass);
        let add = |g: &mut [T], more: &[T]| g.iter_mut().zip(more).for_each(|(g, &more)| *g += more);
        for rank in (0..self.ranks()).rev() {
            for d in self.of_rank(rank).rev() {
                add(g.row_mut(d), turns.input_gradient(d));
                self.transformer.vjp(inner, g.row_mut(d), g_log_det, (turns.output_gradient_mut(net), place(d)), pass);
            }
            net.undo_turn(params, rank, &mut turns, g_params, pass);
        }
        add(&mut g.values_mut()[self.order.len() * n..self.dim() * n], turns.input_gradient(self.order.len()));
        net.end_turns_back(turns, pass);
    }
}
