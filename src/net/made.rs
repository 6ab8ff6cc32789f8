//! The masks of a masked network. Every unit has a degree and sees only units of smaller or equal degree below it, so that one
//! pass gives the parameters of every coordinate, each from the coordinates before it and the context
//! (MADE, Germain et al. 2015, equations 12 and 13).
//!
//! | level | degree | sees units below |
//! |---|---|---|
//! | input, coordinate of rank r | r + 1 | |
//! | input, context | 0 | |
//! | hidden | 1 to D - 1, with context from 0 | of degrees up to its own |
//! | output for the coordinate of rank r | r + 1 | of degrees below its own |

use super::{Activation, Mlp};
use crate::math::Real;

/// Which weights of one affine map count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mask<'a> {
    below: &'a [usize],
    above: &'a [usize],
    /// 1 at the outputs, which see smaller degrees only, else 0.
    gap: usize,
}

impl Mask<'_> {
    pub fn inputs(&self) -> usize {
        self.below.len()
    }

    pub fn outputs(&self) -> usize {
        self.above.len()
    }

    /// The units of a degree.
    pub fn rows_of(&self, degree: usize) -> impl Iterator<Item = usize> + Clone + '_ {
        (0..self.outputs()).filter(move |&o| self.above[o] == degree)
    }

    /// How many units below unit `o` sees.
    pub fn count(&self, o: usize) -> usize {
        self.below.iter().filter(|&k| self.above[o] >= k + self.gap).count()
    }

    pub fn sees(&self, o: usize, k: usize) -> bool {
        self.above[o] >= self.below[k] + self.gap
    }

    /// Whether every unit sees every other, so that nothing need be masked.
    fn is_full(&self) -> bool {
        let ends = self.above.iter().min().zip(self.below.iter().max());
        ends.is_none_or(|(least, most)| *least >= most + self.gap)
    }

    /// Writes 0 over the weights that do not count.
    fn clear<T: Real>(&self, w: &mut [T]) {
        for (row, above) in w.chunks_exact_mut(self.below.len()).zip(self.above) {
            for (w, below) in row.iter_mut().zip(self.below) {
                *w = if *above >= below + self.gap { *w } else { T::ZERO };
            }
        }
    }
}

impl Mlp {
    /// A masked net for D coordinates, `order` their ranks, and `context` further inputs. `owners` says for each output
    /// whose parameter it is. Hidden degrees take turns and stand in ascending order, so that what a unit sees below is a
    /// prefix.
    pub fn made(
        order: &[usize],
        context: usize,
        hidden: &[usize],
        owners: impl Iterator<Item = usize>,
        activation: Activation,
    ) -> Self {
        let least = usize::from(context == 0);
        let ranks = order.iter().max().map_or(0, |last| last + 1);
        let kinds = ranks.max(2 * least) - least;
        let mut degrees = vec![order.iter().map(|r| r + 1).chain((0..context).map(|_| 0)).collect()];
        for &width in hidden {
            let mut level: Vec<usize> = (0..width).map(|k| least + k % kinds).collect();
            level.sort_unstable();
            degrees.push(level);
        }
        degrees.push(owners.map(|d| order[d] + 1).collect());
        let widths = degrees.iter().map(Vec::len).collect();
        Self { widths, activation, degrees: Some(degrees) }
    }

    /// The mask of affine map `i` of a masked net.
    pub(super) fn masked(&self, i: usize) -> Option<Mask<'_>> {
        let degrees = self.degrees.as_ref()?;
        Some(Mask { below: &degrees[i], above: &degrees[i + 1], gap: usize::from(i + 1 == self.depth()) })
    }

    /// The same, unless all its weights count.
    pub(super) fn mask(&self, i: usize) -> Option<Mask<'_>> {
        self.masked(i).filter(|mask| !mask.is_full())
    }

    /// Writes 0 over the weights that the masks hide. They have no effect and no gradient, so training keeps them at 0.
    pub fn clear_masked<T: Real>(&self, params: &mut [T]) {
        for i in 0..self.depth() {
            if let Some(mask) = self.mask(i) {
                mask.clear(self.affine(i).split_mut(params).0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Dual, Rng, Stream};
    use crate::net::{Gain, Pass};

    /// Orders, context, hidden widths.
    fn nets() -> Vec<(Mlp, Vec<usize>, usize)> {
        let mut nets = Vec::new();
        for order in [vec![0], vec![0, 1], vec![1, 0], vec![2, 0, 1], vec![4, 2, 0, 1, 3]] {
            for context in [0, 2] {
                for hidden in [&[][..], &[7], &[6, 9], &[2, 3, 4]] {
                    let owners = (0..2).flat_map(|_| 0..order.len());
                    let net = Mlp::made(&order, context, hidden, owners, Activation::Tanh);
                    nets.push((net, order.clone(), context));
                }
            }
        }
        nets
    }

    fn weights(net: &Mlp) -> Vec<f64> {
        let mut rng = Rng::new(8, Stream::Test(0));
        (0..net.num_params()).map(|_| rng.normal()).collect()
    }

    #[test]
    fn parameters_of_a_coordinate_depend_on_those_before_it_and_on_nothing_else() {
        for (net, order, context) in nets() {
            let params: Vec<Dual> = weights(&net).into_iter().map(Dual::from_f64).collect();
            for input in 0..net.inputs() {
                let x =
                    (0..net.inputs()).map(|k| Dual { re: 0.3 - 0.1 * k as f64, du: f64::from(u8::from(k == input)) });
                let y = net.apply(&params, x.collect(), 1, &mut Pass::new());
                for (row, y) in y.iter().enumerate() {
                    let is_context = input >= order.len();
                    let before = is_context || order[input] < order[row % order.len()];
                    // Narrow levels lack some degrees, and then see less.
                    let wide = net.widths[1..net.depth()].iter().all(|&w| w >= order.len());
                    assert!(before || y.du == 0.0, "{order:?}, {context}: output {row} sees input {input}");
                    assert!(!(before && wide) || y.du != 0.0, "{order:?}, {context}: {row} does not see {input}");
                }
            }
        }
    }

    #[test]
    fn hidden_weights_do_nothing_and_have_no_gradient() {
        for (net, ..) in nets() {
            let (params, mut cleared) = (weights(&net), weights(&net));
            net.clear_masked(&mut cleared);
            let x: Vec<f64> = (0..3 * net.inputs()).map(|k| (k as f64).sin()).collect();
            let run = |params: &[f64]| {
                let mut pass = Pass::recording();
                let y = net.apply(params, x.clone(), 3, &mut pass);
                let mut g = vec![0.5; params.len()];
                let g_x = net.vjp(params, y.clone(), 3, &mut g, &mut pass);
                (y, g_x, g)
            };
            assert_eq!(run(&params), run(&cleared));
            let (.., g) = run(&params);
            for ((w, kept), g) in params.iter().zip(&cleared).zip(g) {
                assert!(w == kept || g == 0.5, "a masked weight has the gradient {g}");
            }
        }
    }

    #[test]
    fn masks_are_needed_only_where_something_is_hidden() {
        let net = |order: &[usize], context| {
            Mlp::made(order, context, &[8, 8], (0..2).flat_map(|_| 0..order.len()), Activation::Relu)
        };
        let masked = |net: Mlp| [0, 1, 2].map(|i| net.mask(i).is_some());
        assert_eq!(masked(net(&[0, 1], 0)), [true, false, true]);
        assert_eq!(masked(net(&[1, 2, 0], 0)), [true, true, true]);
        assert_eq!(net(&[1, 2, 0], 0).degrees.unwrap()[1], [1, 1, 1, 1, 2, 2, 2, 2]);
        assert_eq!(
            net(&[0, 1], 1).degrees.unwrap(),
            [vec![1, 2, 0], vec![0, 0, 0, 0, 1, 1, 1, 1], vec![0, 0, 0, 0, 1, 1, 1, 1], vec![1, 2, 1, 2],]
        );
    }

    #[test]
    fn first_weights_are_drawn_for_what_is_seen() {
        let net = Mlp::made(&[0, 1, 2], 0, &[64, 64], (0..2).flat_map(|_| 0..3), Activation::Relu);
        let mut params = vec![1.0; net.num_params()];
        net.init(Gain::FIELD, &mut params, &mut Rng::new(0, Stream::Test(0)));
        let mut cleared = params.clone();
        net.clear_masked(&mut cleared);
        assert_eq!(params, cleared);
        let first = &params[..3 * 64];
        assert!(first.iter().any(|w| w.abs() > 0.75) && first.iter().all(|w| w.abs() <= 1.0));
    }
}
