//! Planar and radial flows: near the identity, and with weights that bend far.

use super::Case;
use pushforward::flow::{Layer, Planar, Radial};

pub fn cases(list: &mut Vec<Case>) {
    let mut own = Vec::new();
    for dim in [1, 2, 3, 5] {
        own.push(Case::new(format!("planar, D = {dim}"), Layer::Planar(Planar { dim })));
        own.push(Case::new(format!("radial, D = {dim}"), Layer::Radial(Radial { dim })));
        for (how, factor) in [("pulling", -1.0), ("pushing", 3.0)] {
            let mut case = Case::new(format!("planar, D = {dim}, {how}"), Layer::Planar(Planar { dim }));
            case.params[..dim].iter_mut().for_each(|u| *u *= factor);
            own.push(case);
        }
        for (how, log_alpha, beta) in [("pulling", 0.5, -1.5), ("pushing", -0.5, 4.0)] {
            let mut case = Case::new(format!("radial, D = {dim}, {how}"), Layer::Radial(Radial { dim }));
            (case.params[dim], case.params[dim + 1]) = (log_alpha, beta);
            own.push(case);
        }
    }
    let inverses: Vec<Case> = own.iter().map(Case::inverted).collect();
    list.extend(own.into_iter().chain(inverses));
}
