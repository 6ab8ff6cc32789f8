//! In which order layers take the coordinates. A permutation between two layers does nothing else than give the next layer
//! another mask or another order, so that is how it is built: no coordinate changes place, and every moment of a morph is
//! invertible (Dinh et al. 2017, section 3.5; Papamakarios et al. 2017, section 3.1).

use super::Mask;
use crate::math::{Rng, Stream};
use serde::{Deserialize, Serialize};

/// What happens to the coordinates between couplings and between autoregressive layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// Masks take turns, orders are reversed.
    Alternate,
    /// A random permutation for each layer, from this seed. Two layers or more: never the same for all.
    Shuffle { seed: u64 },
    /// The same for each layer. A deliberate mistake: half of the coordinates are never moved by a coupling.
    Fixed,
}

impl Order {
    pub const NAMES: [&'static str; 3] = ["alternate", "shuffle", "fixed"];

    pub fn name(self) -> &'static str {
        match self {
            Order::Alternate => Self::NAMES[0],
            Order::Shuffle { .. } => Self::NAMES[1],
            Order::Fixed => Self::NAMES[2],
        }
    }

    /// The seed matters to `shuffle` alone.
    pub fn from_name(name: &str, seed: u64) -> Option<Self> {
        [Order::Alternate, Order::Shuffle { seed }, Order::Fixed].into_iter().find(|o| o.name() == name)
    }

    /// Which of `dim` coordinates coupling `i` of `layers` transforms; the last layer is the one at the data's end.
    pub fn mask(self, mask: Mask, dim: usize, i: usize, layers: usize) -> Vec<bool> {
        let last = mask.moves(dim, false);
        match self {
            Order::Alternate => mask.moves(dim, !(layers - 1 - i).is_multiple_of(2)),
            Order::Shuffle { seed } => {
                shuffled(seed, layers, &last, |mask| mask.iter().map(|moves| !moves).collect()).swap_remove(i)
            }
            Order::Fixed => last,
        }
    }

    /// The rank of each of `dim` coordinates in autoregressive layer `i` of `layers`.
    pub fn ranks(self, dim: usize, i: usize, layers: usize) -> Vec<usize> {
        let ascending: Vec<usize> = (0..dim).collect();
        let reversed = |ranks: &[usize]| ranks.iter().map(|rank| dim - 1 - rank).collect();
        match self {
            Order::Alternate if !(layers - 1 - i).is_multiple_of(2) => reversed(&ascending),
            Order::Alternate | Order::Fixed => ascending,
            Order::Shuffle { seed } => shuffled(seed, layers, &ascending, reversed).swap_remove(i),
        }
    }
}

/// `usual` in a random order for each layer. Where all have become alike, every second one is the `other` of it.
fn shuffled<T: Clone + PartialEq>(
    seed: u64,
    layers: usize,
    usual: &[T],
    other: impl Fn(&[T]) -> Vec<T>,
) -> Vec<Vec<T>> {
    let mut rng = Rng::new(seed, Stream::Order);
    let mut all = vec![usual.to_vec(); layers];
    for one in &mut all {
        (1..one.len()).rev().for_each(|d| one.swap(d, rng.below(d + 1)));
    }
    if all.windows(2).all(|pair| pair[0] == pair[1]) {
        all.iter_mut().skip(1).step_by(2).for_each(|one| *one = other(one));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Family, Layer, Spec};

    const SEEDS: core::ops::Range<u64> = 0..200;

    fn masks(order: Order, dim: usize, layers: usize) -> Vec<Vec<bool>> {
        (0..layers).map(|i| order.mask(Mask::Alternating, dim, i, layers)).collect()
    }

    #[test]
    fn names_are_found_again() {
        for name in Order::NAMES {
            assert_eq!(Order::from_name(name, 3).unwrap().name(), name);
        }
    }

    #[test]
    fn masks_take_turns_and_the_last_layer_moves_the_second_coordinate() {
        assert_eq!(
            masks(Order::Alternate, 3, 3),
            [[false, true, false], [true, false, true], [false, true, false]].map(Vec::from)
        );
        assert_eq!(masks(Order::Fixed, 2, 3), vec![vec![false, true]; 3]);
    }

    #[test]
    fn a_fixed_order_is_ascending_and_one_that_alternates_ends_so() {
        let ranks = |order: Order| (0..3).map(|i| order.ranks(3, i, 3)).collect::<Vec<_>>();
        assert_eq!(ranks(Order::Fixed), vec![vec![0, 1, 2]; 3]);
        assert_eq!(ranks(Order::Alternate), [[0, 1, 2], [2, 1, 0], [0, 1, 2]].map(Vec::from));
    }

    #[test]
    fn shuffled_couplings_move_every_coordinate_of_the_plane() {
        for seed in SEEDS {
            for layers in 2..9 {
                let masks = masks(Order::Shuffle { seed }, 2, layers);
                assert!((0..2).all(|d| masks.iter().any(|mask| mask[d])), "seed {seed}, {layers} layers");
                assert!(masks.iter().all(|mask| mask[0] != mask[1]));
            }
        }
    }

    #[test]
    fn shuffled_orders_are_permutations_and_not_all_the_same() {
        for seed in SEEDS {
            let ranks: Vec<_> = (0..3).map(|i| Order::Shuffle { seed }.ranks(2, i, 3)).collect();
            assert!(ranks.iter().any(|r| *r != ranks[0]), "seed {seed}");
            let mut one = Order::Shuffle { seed }.ranks(7, 1, 3);
            one.sort_unstable();
            assert_eq!(one, (0..7).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_spec_hands_the_order_on() {
        for (order, moved) in [(Order::Alternate, [1, 0, 1]), (Order::Fixed, [1, 1, 1])] {
            let flow = Spec { layers: 3, order, ..Spec::new(2, Family::Rqs) }.flow();
            for (layer, d) in flow.layers.iter().zip(moved) {
                assert!(matches!(layer, Layer::Coupling(l) if l.transformed().eq([d])), "{order:?}");
            }
        }
        for (order, first) in [(Order::Alternate, [0, 1, 0]), (Order::Fixed, [0, 0, 0])] {
            let flow = Spec { layers: 3, order, ..Spec::new(2, Family::Maf) }.flow();
            for (layer, d) in flow.layers.iter().zip(first) {
                assert!(matches!(layer, Layer::Autoregressive(l) if l.order[d] == 0), "{order:?}");
            }
        }
    }

    #[test]
    fn a_shuffle_depends_on_its_seed_alone() {
        let masks = |seed| masks(Order::Shuffle { seed }, 6, 5);
        assert_eq!(masks(4), masks(4));
        assert_ne!(masks(4), masks(5));
    }
}
