//! Every layer and awkward variant, with perturbed weights: what the laws of the contract are tried on.

use pushforward::flow::{
    ActNorm, Bijection, Coupling, Diagonal, Invert, Layer, Permute, Rotation, Scale, Transformer, Way,
};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::net::{Activation, Mlp};

/// A layer under examination. Its weights are exact in f32.
pub struct Case {
    pub name: String,
    pub layer: Layer,
    pub params: Vec<f64>,
    /// Whether the layer is twice differentiable.
    pub smooth: bool,
    /// Whether the morph reaches it in a jump at τ = 1: a permutation.
    pub jumps: bool,
}

/// The whole list.
pub fn all() -> Vec<Case> {
    let mut list = Vec::new();
    couplings(&mut list);
    linear_layers(&mut list);
    inverses(&mut list);
    list
}

const SOFT: Transformer = Transformer::Affine(Scale::SoftClip { bound: 6.907_755_278_982_137 });

fn couplings(list: &mut Vec<Case>) {
    for dim in [2, 3, 5] {
        for (name, transforms) in masks(dim) {
            for transformer in [SOFT, Transformer::Additive] {
                let layer = coupling(&transforms, transformer, &[6, 5], Activation::Tanh);
                list.push(case(format!("{}, D = {dim}, {name}", transformer.title()), layer, true));
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
    ];
    for scale in scales {
        for dim in [2, 5] {
            let layer = coupling(&masks(dim)[0].1, Transformer::Affine(scale), &[8], Activation::Tanh);
            list.push(case(format!("affine coupling, D = {dim}, {scale:?}"), layer, true));
        }
    }
    for activation in Activation::ALL {
        let smooth = matches!(activation, Activation::Tanh | Activation::Silu);
        for hidden in [vec![8], vec![7, 3, 9], vec![17, 18]] {
            let layer = coupling(&[false, true], SOFT, &hidden, activation);
            list.push(case(format!("affine coupling, {} {hidden:?}", activation.name()), layer, smooth));
        }
    }
    for transformer in [SOFT, Transformer::Additive] {
        let layer = coupling(&[true, false, true], transformer, &[], Activation::Relu);
        list.push(case(format!("{}, linear conditioner", transformer.title()), layer, true));
    }
}

fn linear_layers(list: &mut Vec<Case>) {
    for dim in [1, 2, 5] {
        for shift in [false, true] {
            list.push(case(format!("diagonal, D = {dim}, shift {shift}"), diagonal(dim, shift), true));
        }
        list.push(case(format!("ActNorm, D = {dim}"), Layer::ActNorm(ActNorm { dim }), true));
    }
    for order in [vec![0], vec![0, 1], vec![1, 0], vec![1, 2, 0], vec![4, 3, 2, 1, 0], vec![2, 0, 4, 1, 3]] {
        list.push(case(format!("permutation {order:?}"), Layer::Permute(Permute { order }), true));
    }
    let random = Permute::random(5, &mut Rng::new(0, Stream::Test(0)));
    list.push(case(format!("random permutation {:?}", random.order), Layer::Permute(random), true));
    for (dim, plane) in [(2, (0, 1)), (2, (1, 0)), (3, (0, 2)), (3, (2, 1)), (5, (1, 4)), (5, (3, 0))] {
        list.push(case(format!("rotation, D = {dim}, plane {plane:?}"), rotation(dim, plane), true));
    }
}

fn inverses(list: &mut Vec<Case>) {
    let affine = || coupling(&[true, false, true], SOFT, &[6], Activation::Silu);
    let inverted = |layer| Layer::Invert(Invert::new(layer));
    let layers = [
        ("affine coupling", affine()),
        ("the inverse of an affine coupling", inverted(affine())),
        ("additive coupling", coupling(&[true, false], Transformer::Additive, &[6], Activation::Tanh)),
        ("diagonal", diagonal(2, true)),
        ("ActNorm", Layer::ActNorm(ActNorm { dim: 3 })),
        ("rotation", rotation(3, (0, 2))),
        ("permutation", Layer::Permute(Permute { order: vec![1, 2, 0] })),
    ];
    for (name, layer) in layers {
        list.push(case(format!("the inverse of: {name}"), inverted(layer), true));
    }
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
    Layer::Coupling(Coupling { transforms: transforms.to_vec(), conditioner, transformer })
}

fn diagonal(dim: usize, shift: bool) -> Layer {
    Layer::Diagonal(Diagonal { dim, shift })
}

fn rotation(dim: usize, plane: (usize, usize)) -> Layer {
    Layer::Rotation(Rotation { dim, plane, start: 0.4 })
}

fn case(name: String, layer: Layer, smooth: bool) -> Case {
    let mut rng = Rng::new(1, Stream::Test(name.bytes().fold(0, |hash, b| (hash * 31 + u64::from(b)) % (1 << 31))));
    let jumps = name.contains("permutation");
    Case { params: perturbed(&layer, &mut rng), layer, smooth, jumps, name }
}

/// First weights, each moved by a normal number of standard deviation 0.3.
fn perturbed(layer: &Layer, rng: &mut Rng) -> Vec<f64> {
    let mut params = vec![0.0; layer.num_params()];
    layer.init(Way::Normalize, &mut params, &points(layer.dim(), 64).cast(), rng);
    params.iter().map(|&w| f64::from((f64::from(w) + 0.3 * rng.normal()) as f32)).collect()
}

/// The sizes of batches that are tried: one, fewer than a vector register holds, a whole chunk.
pub const SIZES: [usize; 3] = [1, 7, 64];

/// `n` points, exact in f32: the extremes 0, ±1e-6, ±3 and ±8 in all coordinates and mixed, then random ones.
/// One point alone is random.
pub fn points(dim: usize, n: usize) -> Batch<f64> {
    const EXTREMES: [f64; 7] = [0.0, 1e-6, -1e-6, 3.0, -3.0, 8.0, -8.0];
    let mut rng = Rng::new(n as u64, Stream::Test(1));
    let mut x = Batch::zeros(dim, n);
    for k in 0..n {
        for d in 0..dim {
            let value = match k {
                0..7 if n > 7 => EXTREMES[k],
                0..21 if n > 1 => EXTREMES[(k + k / 7 * d + d) % 7],
                _ => 1.5 * rng.normal(),
            };
            x.set(d, k, f64::from(value as f32));
        }
    }
    x
}
