//! Autoregressive layers: orders, transformers, both formulas, layouts, context, MAF and IAF.

use super::Case;
use pushforward::flow::{Autoregressive, Layer, ParameterLayout, Scale, Transformer, Way};
use pushforward::net::Activation;

const SOFT: Transformer = Transformer::Affine(Scale::SoftClip { bound: 6.907_755_278_982_137 });

/// The ways in which a case may differ from the plainest one.
#[derive(Clone, Copy, Debug)]
struct Variant {
    context: usize,
    transformer: Transformer,
    layout: ParameterLayout,
    formula: Way,
    hidden: &'static [usize],
    activation: Activation,
}

const PLAIN: Variant = Variant {
    context: 0,
    transformer: SOFT,
    layout: ParameterLayout::Blocks,
    formula: Way::Generate,
    hidden: &[7, 6],
    activation: Activation::Tanh,
};

pub fn cases(list: &mut Vec<Case>) {
    let orders = [
        vec![0],
        vec![0, 1],
        vec![1, 0],
        vec![0, 1, 2],
        vec![2, 1, 0],
        vec![1, 2, 0],
        vec![3, 0, 4, 2, 1],
        vec![0, 0, 1, 1],
        vec![1, 0, 0],
    ];
    for order in &orders {
        let context = order.len() % 2;
        for formula in [Way::Generate, Way::Normalize] {
            list.push(case(order, Variant { formula, context, ..PLAIN }));
        }
        let layout = ParameterLayout::Interleaved;
        list.push(case(order, Variant { layout, context: 2, formula: Way::Normalize, ..PLAIN }));
        list.push(case(order, Variant { transformer: Transformer::Additive, ..PLAIN }));
    }
    let scales = [
        Scale::Exp,
        Scale::Tanh { bound: 2.0 },
        Scale::SoftClip { bound: 0.05 },
        Scale::Sigmoid { offset: 2.0, minimum: 1e-3 },
    ];
    for scale in scales {
        list.push(case(&[1, 2, 0], Variant { transformer: Transformer::Affine(scale), ..PLAIN }));
    }
    for activation in Activation::ALL {
        let smooth = matches!(activation, Activation::Tanh | Activation::Silu | Activation::LipSwish);
        for hidden in [&[8][..], &[3, 17, 5]] {
            let case = case(&[1, 0], Variant { activation, hidden, context: 1, ..PLAIN });
            list.push(if smooth { case } else { case.kinked() });
        }
    }
    for context in [0, 2] {
        list.push(case(&[2, 0, 1], Variant { hidden: &[], context, ..PLAIN }));
        list.push(case(&[2, 0, 1], Variant { hidden: &[9], context, ..PLAIN }).inverted());
    }
    list.push(case(&[0, 1], Variant { formula: Way::Normalize, hidden: &[5], ..PLAIN }).inverted());
}

fn case(order: &[usize], variant: Variant) -> Case {
    let Variant { context, transformer, layout, formula, hidden, activation } = variant;
    let layer = Autoregressive::new(order.to_vec(), context, transformer, layout, hidden, activation);
    let name = format!("autoregressive, {order:?}, {variant:?}");
    Case::new(name, Layer::Autoregressive(Autoregressive { formula, ..layer })).given(context)
}

/// Writes 0 over the weights that masks hide, as a model file does.
pub fn clear_masked(layer: &Layer, params: &mut [f64]) {
    match layer {
        Layer::Autoregressive(l) => l.conditioner.clear_masked(params),
        Layer::Invert(l) => clear_masked(&l.layer, params),
        _ => {}
    }
}
