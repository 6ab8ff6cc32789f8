//! Couplings: masks, scales, conditioners.

use super::Case;
use pushforward::flow::{Coupling, Layer, ParameterLayout, Scale, Transformer};
use pushforward::net::{Activation, Mlp};

const SOFT: Transformer = Transformer::Affine(Scale::SoftClip { bound: 6.907_755_278_982_137 });

pub fn cases(list: &mut Vec<Case>) {
    for dim in [2, 3, 5] {
        for (name, transforms) in masks(dim) {
            for transformer in [SOFT, Transformer::Additive] {
                let layer = coupling(&transforms, transformer, &[6, 5], Activation::Tanh);
                list.push(Case::new(format!("{}, D = {dim}, {name}", transformer.title()), layer));
            }
        }
    }
    let scales = [
        Scale::Exp,
        Scale::Tanh { bound: 2.0 },
        Scale::Tanh { bound: 0.05 },
        Scale::SoftClip { bound: 2.0 },
        Scale::SoftClip { bound: 0.05 },
        Scale::Sigmoid { offset: 2.0, minimum: 1e-3 },
        Scale::Sigmoid { offset: -1.0, minimum: 0.0 },
        Scale::InverseSigmoid { offset: 2.0, minimum: 0.0 },
        Scale::InverseSigmoid { offset: -1.0, minimum: 1e-3 },
    ];
    for scale in scales {
        for dim in [2, 5] {
            let layer = coupling(&masks(dim)[0].1, Transformer::Affine(scale), &[8], Activation::Tanh);
            list.push(Case::new(format!("affine coupling, D = {dim}, {scale:?}"), layer));
        }
    }
    for activation in Activation::ALL {
        let smooth = matches!(activation, Activation::Tanh | Activation::Silu | Activation::LipSwish);
        for hidden in [vec![8], vec![7, 3, 9], vec![17, 18]] {
            let layer = coupling(&[false, true], SOFT, &hidden, activation);
            let case = Case::new(format!("affine coupling, {} {hidden:?}", activation.name()), layer);
            list.push(if smooth { case } else { case.kinked() });
        }
    }
    for transformer in [SOFT, Transformer::Additive] {
        let layer = coupling(&[true, false, true], transformer, &[], Activation::Relu);
        list.push(Case::new(format!("{}, linear conditioner", transformer.title()), layer));
    }
    for transforms in [[true, false, false], [true, true, false]] {
        let layer = coupling(&transforms, SOFT, &[6], Activation::Tanh);
        let context = transforms.iter().filter(|&&moves| !moves).count();
        list.push(Case::new(format!("affine coupling given a context, {transforms:?}"), layer).given(context));
    }
    let affine = Case::new("affine coupling, SiLU", coupling(&[true, false, true], SOFT, &[6], Activation::Silu));
    let additive =
        Case::new("additive coupling", coupling(&[true, false], Transformer::Additive, &[6], Activation::Tanh));
    list.extend([affine.inverted(), affine.inverted().inverted(), additive.inverted()]);
}

pub fn masks(dim: usize) -> Vec<(&'static str, Vec<bool>)> {
    let mask = |is: &dyn Fn(usize) -> bool| (0..dim).map(is).collect();
    vec![
        ("even coordinates move", mask(&|d| d % 2 == 0)),
        ("odd coordinates move", mask(&|d| d % 2 == 1)),
        ("the second half moves", mask(&|d| d >= dim / 2)),
        ("one coordinate moves", mask(&|d| d + 1 == dim)),
        ("all but one coordinate move", mask(&|d| d > 0)),
    ]
}

pub fn coupling(transforms: &[bool], transformer: Transformer, hidden: &[usize], activation: Activation) -> Layer {
    let moved = transforms.iter().filter(|&&t| t).count();
    let outputs = moved * transformer.num_params();
    let conditioner = Mlp::new(transforms.len() - moved, hidden, outputs, activation);
    Layer::Coupling(Coupling {
        transforms: transforms.to_vec(),
        conditioner,
        transformer,
        layout: ParameterLayout::Blocks,
    })
}
