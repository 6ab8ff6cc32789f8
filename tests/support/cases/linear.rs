//! Linear layers.

use super::Case;
use pushforward::flow::{ActNorm, Diagonal, Layer, Permute, Rotation};
use pushforward::math::{Rng, Stream};

pub fn cases(list: &mut Vec<Case>) {
    for dim in [1, 2, 5] {
        for shift in [false, true] {
            list.push(Case::new(format!("diagonal, D = {dim}, shift {shift}"), diagonal(dim, shift)));
        }
        list.push(Case::new(format!("ActNorm, D = {dim}"), Layer::ActNorm(ActNorm { dim })));
    }
    for order in [vec![0], vec![0, 1], vec![1, 0], vec![1, 2, 0], vec![4, 3, 2, 1, 0], vec![2, 0, 4, 1, 3]] {
        list.push(Case::new(format!("permutation {order:?}"), Layer::Permute(Permute { order })).jumping());
    }
    let random = Permute::random(5, &mut Rng::new(0, Stream::Test(0)));
    list.push(Case::new(format!("random permutation {:?}", random.order), Layer::Permute(random)).jumping());
    for (dim, plane) in [(2, (0, 1)), (2, (1, 0)), (3, (0, 2)), (3, (2, 1)), (5, (1, 4)), (5, (3, 0))] {
        list.push(Case::new(format!("rotation, D = {dim}, plane {plane:?}"), rotation(dim, plane)));
    }
    let order = Layer::Permute(Permute { order: vec![1, 2, 0] });
    list.extend([
        Case::new("diagonal", diagonal(2, true)).inverted(),
        Case::new("ActNorm", Layer::ActNorm(ActNorm { dim: 3 })).inverted(),
        Case::new("rotation", rotation(3, (0, 2))).inverted(),
        Case::new("permutation", order).jumping().inverted(),
    ]);
}

fn diagonal(dim: usize, shift: bool) -> Layer {
    Layer::Diagonal(Diagonal { dim, shift })
}

fn rotation(dim: usize, plane: (usize, usize)) -> Layer {
    Layer::Rotation(Rotation { dim, plane, start: 0.4 })
}
