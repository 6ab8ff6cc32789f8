//! Linear layers: triangular, PLU, Householder, planes and pinches, and prefixes of them.

use super::{Case, case, normal};
use pushforward::flow::{Diagonal, Householder, Invert, Layer, Planar, Plu, Prefix, Radial, Triangular};

fn triangular(dim: usize, upper: bool, unit: bool, negative: &[bool]) -> Layer {
    Layer::Triangular(Triangular { dim, upper, unit, negative: negative.to_vec(), shift: !unit, tiles: 1 })
}

fn plu(order: &[usize], negative: &[bool], shift: bool) -> Layer {
    Layer::Plu(Plu { order: order.to_vec(), negative: negative.to_vec(), shift, tiles: 1 })
}

fn invert(layer: Layer) -> Layer {
    Layer::Invert(Invert::new(layer))
}

pub fn cases() -> Vec<Case> {
    let householder = |dim, reflections| Layer::Householder(Householder { dim, reflections });
    let diagonal = |dim| Layer::Diagonal(Diagonal { dim, shift: true });
    let planar = |dim| Layer::Planar(Planar { dim });
    let radial = |dim| Layer::Radial(Radial { dim });
    vec![
        case("triangular", normal(2), vec![triangular(2, true, false, &[]), triangular(2, false, false, &[])], 0.4),
        case(
            "triangular, unit and negative, D = 4",
            normal(4),
            vec![
                triangular(4, true, true, &[]),
                triangular(4, false, true, &[]),
                triangular(4, true, false, &[false, true, true, false]),
                invert(triangular(4, false, false, &[true, false, false, false])),
            ],
            0.3,
        ),
        case("plu", normal(2), vec![plu(&[0, 1], &[], true), plu(&[1, 0], &[true, false], false)], 0.4),
        case(
            "plu, D = 4",
            normal(4),
            vec![plu(&[2, 0, 3, 1], &[false, true, false, true], true), invert(plu(&[1, 2, 0, 3], &[], true))],
            0.3,
        ),
        case("plu, D = 1", normal(1), vec![plu(&[0], &[true], true)], 0.4),
        case("householder", normal(2), vec![diagonal(2), householder(2, 2), diagonal(2), householder(2, 3)], 0.3),
        case("householder, D = 4", normal(4), vec![householder(4, 5), diagonal(4), invert(householder(4, 4))], 0.3),
        case("planar", normal(2), vec![planar(2), invert(planar(2)), planar(2), invert(planar(2))], 0.3),
        case("planar, D = 4", normal(4), vec![invert(planar(4)), planar(4)], 0.3),
        case("planar, D = 1", normal(1), vec![invert(planar(1)), planar(1)], 0.3),
        case("radial", normal(2), vec![radial(2), invert(radial(2)), radial(2), invert(radial(2))], 0.4),
        case("radial, D = 4", normal(4), vec![invert(radial(4)), radial(4)], 0.4),
        case(
            "prefixes",
            normal(3),
            vec![
                Layer::Prefix(Prefix { dim: 3, size: 2, layers: vec![plu(&[1, 0], &[], true)] }),
                invert(Layer::Prefix(Prefix { dim: 3, size: 1, layers: vec![diagonal(1)] })),
                triangular(3, true, false, &[]),
            ],
            0.3,
        ),
    ]
}
