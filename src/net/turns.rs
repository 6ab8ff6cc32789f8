//! A masked network whose inputs become known one rank after another, as where an autoregressive layer runs against its masks.
//! A unit of degree r needs nothing of rank r or above, so it is computed once, in turn r: all turns together cost one
//! pass, where a pass for every turn would cost D. The gradient undoes the turns backwards, at the cost of one pass again.

use super::made::Mask;
use super::{Activation, Mlp, Pass};
use crate::math::{Product, Real};
use core::ops::Range;

/// The units so far, and on the way back the gradient of the loss with respect to them: all levels one below the other,
/// from the inputs to the outputs, [units][n].
#[derive(Debug)]
pub struct Turns<T> {
    n: usize,
    units: Vec<T>,
    /// The activations' slopes, where a gradient will ask for them and the units do not tell.
    slopes: Vec<T>,
    /// Only on the way back.
    gradient: Vec<T>,
}

impl<T> Turns<T> {
    /// Room for the values of the inputs from number `first` on, to be written as they become known.
    pub fn inputs_mut(&mut self, first: usize) -> &mut [T] {
        &mut self.units[first * self.n..]
    }

    /// [outputs][n]; valid are those whose turn it was.
    pub fn outputs(&self, net: &Mlp) -> &[T] {
        &self.units[net.level(net.depth(), self.n)]
    }

    /// The gradient of the inputs from number `first` on, complete once the turns that see them are undone.
    pub fn input_gradient(&self, first: usize) -> &[T] {
        &self.gradient[first * self.n..]
    }

    /// Room for the gradient of the outputs, [outputs][n].
    pub fn output_gradient_mut(&mut self, net: &Mlp) -> &mut [T] {
        &mut self.gradient[net.level(net.depth(), self.n)]
    }
}

/// What is computed of one affine map in one turn: the rows of one degree, and the columns that they see.
struct Share<'a> {
    mask: Mask<'a>,
    degree: usize,
    columns: Range<usize>,
    p: Product,
}

impl Share<'_> {
    fn rows(&self) -> impl Iterator<Item = usize> + Clone + '_ {
        self.mask.rows_of(self.degree)
    }

    /// The rows' values out of a whole level.
    fn gather<T: Real>(&self, level: &[T], pass: &mut Pass<T>) -> Vec<T> {
        let (n, mut own) = (self.p.n, pass.take(self.p.m * self.p.n));
        own.chunks_exact_mut(n).zip(self.rows()).for_each(|(row, o)| row.copy_from_slice(&level[o * n..(o + 1) * n]));
        own
    }

    /// The rows' values into a whole level; takes them.
    fn scatter<T: Real>(&self, own: Vec<T>, level: &mut [T], pass: &mut Pass<T>) {
        let n = self.p.n;
        own.chunks_exact(n).zip(self.rows()).for_each(|(row, o)| level[o * n..(o + 1) * n].copy_from_slice(row));
        pass.give(own);
    }
}

impl Mlp {
    /// Where level `i` stands among all units.
    fn level(&self, i: usize, n: usize) -> Range<usize> {
        let start = self.widths[..i].iter().sum::<usize>() * n;
        start..start + self.widths[i] * n
    }

    /// Of affine map `i` in the turn of `rank`, for `n` points.
    fn share(&self, i: usize, rank: usize, n: usize) -> Option<Share<'_>> {
        let mask = self.masked(i)?;
        let degree = if i + 1 == self.depth() { rank + 1 } else { rank };
        let m = mask.rows_of(degree).count();
        let columns = mask.columns(mask.rows_of(degree));
        let p = Product { m, k: columns.len(), n };
        (m > 0 && n > 0).then_some(Share { mask, degree, columns, p })
    }

    /// Before the first turn of a masked net.
    pub fn begin_turns<T: Real>(&self, n: usize, pass: &mut Pass<T>) -> Turns<T> {
        let len = self.level(self.depth(), n).end;
        let mut units = pass.take(len);
        // What is not known yet must be finite, for it meets weights of 0.
        units.fill(T::ZERO);
        let slopes =
            if pass.is_recording() && self.activation != Activation::Relu { pass.take(len) } else { Vec::new() };
        Turns { n, units, slopes, gradient: Vec::new() }
    }

    /// The outputs for the coordinates of `rank`, once the inputs of smaller rank are known.
    pub fn take_turn<T: Real>(&self, params: &[T], rank: usize, turns: &mut Turns<T>, pass: &mut Pass<T>) {
        let n = turns.n;
        for i in 0..self.depth() {
            let Some(share) = self.share(i, rank, n) else { continue };
            let (w, b) = self.affine(i).split(params);
            let (here, there) = (self.level(i, n), self.level(i + 1, n));
            let block = share.mask.block(w, share.rows(), share.columns.clone(), pass);
            let (mut bias, mut y) = (pass.take(share.p.m), pass.take(share.p.m * n));
            bias.iter_mut().zip(share.rows()).for_each(|(to, o)| *to = b[o]);
            let seen = &turns.units[here.start + share.columns.start * n..];
            let hidden = i + 1 < self.depth();
            if hidden && self.activation == Activation::Relu {
                T::matmul_relu(share.p, &block, seen, &bias, &mut y);
            } else {
                T::matmul(share.p, &block, seen, &bias, &mut y);
                if hidden && turns.slopes.is_empty() {
                    self.activation.apply(&mut y, None);
                } else if hidden {
                    let mut slope = pass.take(y.len());
                    self.activation.apply(&mut y, Some(&mut slope));
                    share.scatter(slope, &mut turns.slopes[there.clone()], pass);
                }
            }
            share.scatter(y, &mut turns.units[there], pass);
            pass.give(block);
            pass.give(bias);
        }
    }

    /// Keeps what the gradient needs on the tape, or gives it back.
    pub fn end_turns<T: Real>(&self, turns: Turns<T>, pass: &mut Pass<T>) {
        pass.save(turns.units);
        if self.activation != Activation::Relu {
            pass.save(turns.slopes);
        }
    }

    /// Before the last turn is undone.
    pub fn begin_turns_back<T: Real>(&self, n: usize, pass: &mut Pass<T>) -> Turns<T> {
        let slopes = if self.activation == Activation::Relu { Vec::new() } else { pass.restore() };
        let units = pass.restore();
        let mut gradient = pass.take(units.len());
        gradient.fill(T::ZERO);
        Turns { n, units, slopes, gradient }
    }

    /// Undoes the turn of `rank`, once the gradient of its outputs is there; adds that of the weights to `g_params`.
    pub fn undo_turn<T: Real>(
        &self,
        params: &[T],
        rank: usize,
        turns: &mut Turns<T>,
        g_params: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let n = turns.n;
        for i in (0..self.depth()).rev() {
            let Some(share) = self.share(i, rank, n) else { continue };
            let (here, there) = (self.level(i, n), self.level(i + 1, n));
            let mut g_y = share.gather(&turns.gradient[there.clone()], pass);
            if i + 1 < self.depth() {
                let slope = if self.activation == Activation::Relu {
                    let mut y = share.gather(&turns.units[there], pass);
                    y.iter_mut().for_each(|y| *y = if *y > T::ZERO { T::ONE } else { T::ZERO });
                    y
                } else {
                    share.gather(&turns.slopes[there], pass)
                };
                T::multiply(&mut g_y, &slope);
                pass.give(slope);
            }
            let a = self.affine(i);
            let (g_w, g_b) = a.split_mut(g_params);
            let seen = here.start + share.columns.start * n..here.start + share.columns.end * n;
            let (known, columns) = (&turns.units[seen.clone()], share.columns.clone());
            share.mask.add_gradient((&g_y, known, n), share.rows(), columns, g_w, pass);
            let mut sums = pass.take(share.p.m);
            sums.fill(T::ZERO);
            T::add_row_sums(&g_y, n, &mut sums);
            sums.iter().zip(share.rows()).for_each(|(&sum, o)| g_b[o] += sum);
            let block = share.mask.block(a.split(params).0, share.rows(), share.columns.clone(), pass);
            let mut g_h = pass.take(share.p.k * n);
            T::matmul_transposed(Product { m: share.p.k, k: share.p.m, n }, &block, &g_y, &mut g_h);
            turns.gradient[seen].iter_mut().zip(&g_h).for_each(|(g, &more)| *g += more);
            [sums, block, g_h, g_y].into_iter().for_each(|buffer| pass.give(buffer));
        }
    }

    /// Gives the buffers back.
    pub fn end_turns_back<T: Real>(&self, turns: Turns<T>, pass: &mut Pass<T>) {
        [turns.units, turns.slopes, turns.gradient].into_iter().for_each(|buffer| pass.give(buffer));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Rng, Stream};

    #[test]
    fn turns_give_what_one_pass_gives_once_all_inputs_are_known() {
        let mut rng = Rng::new(4, Stream::Test(0));
        let mut draw = |len: usize| (0..len).map(|_| rng.normal()).collect::<Vec<f64>>();
        let n = 3;
        for order in [vec![0], vec![1, 0], vec![2, 0, 1], vec![0, 1, 1, 0], vec![4, 2, 0, 1, 3]] {
            for (context, hidden) in [(0, &[][..]), (2, &[7]), (0, &[20, 13]), (2, &[2, 3, 4])] {
                for activation in [Activation::Relu, Activation::Tanh] {
                    let (coordinates, owners) = (order.len(), (0..2).flat_map(|_| 0..order.len()));
                    let net = Mlp::made(&order, context, hidden, owners, activation);
                    let (params, x) = (draw(net.num_params()), draw(net.inputs() * n));
                    let ranks = order.iter().max().unwrap() + 1;

                    let mut pass = Pass::recording();
                    let whole = net.apply(&params, x.clone(), n, &mut pass);
                    let (g, mut g_params) = (draw(whole.len()), vec![0.5; params.len()]);
                    let g_x = net.vjp(&params, g.clone(), n, &mut g_params, &mut pass);

                    let mut turns = net.begin_turns(n, &mut pass);
                    turns.inputs_mut(coordinates)[..context * n].copy_from_slice(&x[coordinates * n..]);
                    for rank in 0..ranks {
                        net.take_turn(&params, rank, &mut turns, &mut pass);
                        for d in (0..coordinates).filter(|&d| order[d] == rank) {
                            turns.inputs_mut(d)[..n].copy_from_slice(&x[d * n..(d + 1) * n]);
                        }
                    }
                    near(turns.outputs(&net), &whole);
                    net.end_turns(turns, &mut pass);

                    let mut back = net.begin_turns_back(n, &mut pass);
                    back.output_gradient_mut(&net).copy_from_slice(&g);
                    let mut own = vec![0.5; params.len()];
                    (0..ranks).rev().for_each(|rank| net.undo_turn(&params, rank, &mut back, &mut own, &mut pass));
                    near(&own, &g_params);
                    near(&back.input_gradient(0)[..g_x.len()], &g_x);
                    net.end_turns_back(back, &mut pass);
                }
            }
        }
    }

    fn near(a: &[f64], b: &[f64]) {
        assert_eq!(a.len(), b.len());
        assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12), "{a:?} against {b:?}");
    }
}
