//! Matrices by their factors, and reflections.

use super::Case;
use pushforward::flow::{Householder, Layer, Plu, Triangular};

pub fn cases(list: &mut Vec<Case>) {
    let mut own = Vec::new();
    for (dim, tiles) in [(1, 1), (2, 1), (3, 1), (5, 1), (1, 4), (2, 4), (3, 4)] {
        for upper in [false, true] {
            for (unit, shift) in [(false, true), (true, false), (true, true), (false, false)] {
                let name = format!("triangular, C = {dim}, tiles {tiles}, upper {upper}, unit {unit}, shift {shift}");
                own.push(Case::new(name, triangular(dim, upper, unit, vec![], shift, tiles)));
            }
        }
        let negative: Vec<bool> = (0..dim).map(|c| c % 2 == 0).collect();
        for upper in [false, true] {
            let name = format!("triangular, C = {dim}, tiles {tiles}, upper {upper}, negative {negative:?}");
            own.push(Case::new(name, triangular(dim, upper, false, negative.clone(), true, tiles)).jumping());
        }
    }
    for tiles in [1, 4] {
        for dim in [1, 2, 3, 5] {
            for shift in [false, true] {
                let name = format!("PLU, C = {dim}, tiles {tiles}, shift {shift}");
                own.push(Case::new(name, plu((0..dim).collect(), vec![], shift, tiles)));
            }
        }
        for order in [vec![1, 0], vec![1, 2, 0], vec![4, 2, 1, 0, 3]] {
            for negative in [vec![], (0..order.len()).map(|c| c == 1).collect()] {
                let name = format!("PLU, order {order:?}, tiles {tiles}, negative {negative:?}");
                own.push(Case::new(name, plu(order.clone(), negative, true, tiles)).jumping());
            }
        }
    }
    for dim in [1, 2, 3, 5] {
        for reflections in [1, 2, 3, 4, dim] {
            let name = format!("Householder, D = {dim}, {reflections} reflections");
            let case = Case::new(name, Layer::Householder(Householder { dim, reflections }));
            let case = if reflections % 2 == 1 { case.jumping() } else { case };
            if own.iter().all(|other| other.name != case.name) {
                own.push(case);
            }
        }
    }
    let inverses: Vec<Case> = own.iter().map(Case::inverted).collect();
    list.extend(own.into_iter().chain(inverses));
}

pub fn triangular(dim: usize, upper: bool, unit: bool, negative: Vec<bool>, shift: bool, tiles: usize) -> Layer {
    Layer::Triangular(Triangular { dim, upper, unit, negative, shift, tiles })
}

fn plu(order: Vec<usize>, negative: Vec<bool>, shift: bool, tiles: usize) -> Layer {
    Layer::Plu(Plu { order, negative, shift, tiles })
}
