//! Each kernel against the f64 result of the CPU.
//!
//! The bound. A stable f32 evaluation returns the exact result of slightly wrong weights and points: so at every point the
//! error may be what relative errors of [`WRONG`] in every weight and coordinate do to the f64 result (the most of a
//! few random draws), plus as much of the result itself. WRONG is 16 roundings: a sum of 64 products, eight layers
//! deep, and WGSL's exponential, whose last 3 + 2|x| units may be wrong.
//!
//! Without an adapter these tests print SKIPPED and pass; with `PUSHFORWARD_REQUIRE_GPU=1` they fail.

use pushforward::flow::{
    ActNorm, Base, Bijection, Coupling, Diagonal, Flow, Invert, Layer, Mixture, ParameterLayout, Permute, Position,
    Rotation, Scale, Transformer, Way,
};
use pushforward::gpu::{Evaluated, Fade, Field, Gpu, Picture, Scheme, Unavailable, Window};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::net::{Activation, Mlp, Pass};

#[path = "twins/pictures.rs"]
mod pictures;

const WRONG: f64 = 16.0 * f32::EPSILON as f64;
const DRAWS: u64 = 4;

fn gpu() -> Option<Gpu> {
    match Gpu::headless() {
        Ok(gpu) => {
            assert_eq!(gpu.check(), Ok(true), "natively all kernels are compiled at once");
            Some(gpu)
        }
        Err(error) => {
            let required = std::env::var("PUSHFORWARD_REQUIRE_GPU").is_ok_and(|v| v == "1");
            assert!(!required, "PUSHFORWARD_REQUIRE_GPU=1, but: {error}");
            println!("SKIPPED: {error}");
            None
        }
    }
}

struct Case {
    name: &'static str,
    flow: Flow,
    params: Vec<f32>,
}

fn coupling(transforms: &[bool], hidden: &[usize], activation: Activation, transformer: Transformer) -> Layer {
    let outputs = transforms.iter().filter(|&&t| t).count();
    let conditioner = Mlp::new(transforms.len() - outputs, hidden, outputs * transformer.num_params(), activation);
    Layer::Coupling(Coupling {
        transforms: transforms.to_vec(),
        conditioner,
        transformer,
        layout: ParameterLayout::Blocks,
    })
}

/// `count` couplings with alternating masks in two dimensions.
fn couplings(count: usize, hidden: &[usize], activation: Activation, transformer: Transformer) -> Vec<Layer> {
    (0..count).map(|i| coupling(&[i % 2 == 0, i % 2 == 1], hidden, activation, transformer)).collect()
}

/// As if trained for a while: every weight of the first state is moved.
fn case(name: &'static str, base: Base, layers: Vec<Layer>, moved: f64) -> Case {
    let flow = Flow::new(base, layers);
    let mut rng = Rng::new(5, Stream::Test(1));
    let data = random_points(flow.dim(), 256, 1.0, 0);
    let mut params = flow.init(&data, 3);
    params.iter_mut().for_each(|w| *w += (moved * rng.normal()) as f32);
    Case { name, flow, params }
}

const SOFT: Transformer = Transformer::Affine(Scale::SoftClip { bound: 6.907_755_278_982_137 });

fn cases() -> Vec<Case> {
    let normal = |dim| Base::Normal { dim };
    let fixed = vec![0.3, -1.0, 0.5, -0.2, 0.1, -0.4, 1.5, -0.7, 0.2, -0.6];
    let mixture = |components, fixed| Base::Mixture(Mixture { dim: 2, components, fixed });
    let rotation = || Layer::Rotation(Rotation { dim: 2, plane: (0, 1), start: 0.7 });
    let diagonal = |shift| Layer::Diagonal(Diagonal { dim: 2, shift });
    let add = Transformer::Additive;
    let tanh = Transformer::Affine(Scale::Tanh { bound: 2.0 });
    let exp = Transformer::Affine(Scale::Exp);
    use Activation::{Elu, Relu, Silu, Tanh};
    vec![
        case("realnvp 8 x 64-64", normal(2), couplings(8, &[64, 64], Relu, SOFT), 0.05),
        case("nice", normal(2), [vec![diagonal(false)], couplings(4, &[32, 32], Relu, add)].concat(), 0.1),
        case("volume preserving", normal(2), couplings(4, &[24], Tanh, add), 0.1),
        case("linear", normal(2), vec![diagonal(true), rotation(), diagonal(true), rotation()], 0.3),
        case("learned mixture", mixture(4, None), couplings(2, &[16], Tanh, SOFT), 0.1),
        case("fixed mixture", mixture(2, Some(fixed)), couplings(2, &[16], Relu, SOFT), 0.1),
        case("tanh net, tanh scale", normal(2), couplings(3, &[48, 48], Tanh, tanh), 0.1),
        case("elu net, exp scale", normal(2), couplings(2, &[20, 20], Elu, exp), 0.05),
        case("silu net", normal(2), couplings(4, &[64, 64], Silu, SOFT), 0.05),
        case("width 128, depth 4", normal(2), couplings(2, &[128, 100, 7, 128], Relu, SOFT), 0.05),
        case("no hidden layer", normal(2), couplings(2, &[], Relu, SOFT), 0.1),
        case("no layers", mixture(3, None), vec![], 0.3),
        case(
            "permute, actnorm, invert",
            normal(2),
            vec![
                Layer::Permute(Permute::reverse(2)),
                Layer::ActNorm(ActNorm { dim: 2 }),
                Layer::Invert(Invert::new(coupling(&[true, false], &[16, 16], Tanh, SOFT))),
                Layer::Invert(Invert::new(Layer::Invert(Invert::new(diagonal(true))))),
                Layer::Invert(Invert::new(rotation())),
            ],
            0.1,
        ),
        case(
            "four dimensions",
            normal(4),
            vec![
                coupling(&[true, false, true, false], &[32], Tanh, SOFT),
                Layer::Permute(Permute { order: vec![2, 0, 3, 1] }),
                coupling(&[false, true, true, true], &[32], Tanh, tanh),
                Layer::Invert(Invert::new(Layer::Permute(Permute { order: vec![1, 2, 3, 0] }))),
                Layer::Rotation(Rotation { dim: 4, plane: (3, 1), start: 2.0 }),
            ],
            0.1,
        ),
        case("one dimension", normal(1), vec![Layer::Diagonal(Diagonal { dim: 1, shift: true })], 0.4),
    ]
}

fn random_points(dim: usize, len: usize, spread: f64, stream: u64) -> Batch<f32> {
    let mut rng = Rng::new(11, Stream::Test(stream));
    Batch::from_rows(dim, (0..dim * len).map(|_| (spread * rng.normal()) as f32).collect())
}

/// Every combination of 0, ±1e-6, 1 and ±8 in two coordinates, others zero; then random points.
fn edge_points(dim: usize) -> Batch<f32> {
    let edges = [0.0, 1e-6, -1e-6, 1.0, 8.0, -8.0];
    let mut points: Vec<f32> = Vec::new();
    for a in edges {
        for b in edges {
            points.extend((0..dim).map(|d| {
                if d == 0 {
                    a
                } else if d == 1 {
                    b
                } else {
                    0.0
                }
            }));
        }
    }
    let mut random = random_points(dim, 200, 1.5, 7);
    let all: Vec<f32> =
        points.into_iter().chain((0..random.len()).flat_map(|i| random.point(i).collect::<Vec<_>>())).collect();
    random = Batch::from_points(dim, &all);
    random
}

fn whole(flow: &Flow) -> Position {
    Position { layer: flow.layers.len(), tau: 0.0 }
}

/// [outputs; log_det], [D + 1][B], in f64.
fn on_cpu(flow: &Flow, params: &[f64], way: Way, at: Position, x: &Batch<f64>) -> Vec<f64> {
    let (mut y, mut log_det) = (x.clone(), vec![0.0; x.len()]);
    match way {
        Way::Generate => flow.generate_to(at, params, &mut y, &mut log_det),
        Way::Normalize => flow.normalize_from(at, params, &mut y, &mut log_det),
    }
    [y.into_values(), log_det].concat()
}

/// The allowed error of each number that `evaluate` returns for (weights, points).
fn bounds(
    exact: &[f64],
    params: &[f64],
    x: &Batch<f64>,
    evaluate: impl Fn(&[f64], &Batch<f64>) -> Vec<f64>,
) -> Vec<f64> {
    let mut spread: Vec<f64> = exact.iter().map(|y| WRONG * (1.0 + y.abs())).collect();
    for draw in 0..DRAWS {
        let mut rng = Rng::new(draw, Stream::Test(2));
        let mut wrong = |v: &[f64]| -> Vec<f64> { v.iter().map(|v| v * (1.0 + WRONG * rng.normal())).collect() };
        let (params, x) = (wrong(params), Batch::from_rows(x.dim(), wrong(x.values())));
        let found = evaluate(&params, &x);
        spread.iter_mut().zip(exact.iter().zip(&found)).for_each(|(s, (a, b))| *s = s.max((a - b).abs()));
    }
    spread
}

/// The greatest error in units of its bound, and relative to 1 + |exact|.
fn worst(found: &[f32], exact: &[f64], bounds: &[f64]) -> (f64, f64) {
    assert_eq!(found.len(), exact.len());
    found.iter().zip(exact).zip(bounds).fold((0.0, 0.0), |(ratio, relative): (f64, f64), ((&a, &b), &bound)| {
        let error = (f64::from(a) - b).abs();
        assert!(a.is_finite(), "{a} against {b}");
        (ratio.max(error / bound), relative.max(error / (1.0 + b.abs())))
    })
}

fn flat(result: Evaluated) -> Vec<f32> {
    [result.points.into_values(), result.log_det].concat()
}

fn wide(params: &[f32]) -> Vec<f64> {
    params.iter().map(|&w| f64::from(w)).collect()
}

/// Which way, and to where.
type Run = (Way, Position);

/// The greatest error of `transform`, as [`worst`] gives it, when the GPU has these weights and does the first run.
fn transform_error(gpu: &Gpu, case: &Case, loaded: &[f32], runs: [Run; 2], x: &Batch<f32>) -> (f64, f64) {
    let [(gpu_way, gpu_at), (way, at)] = runs;
    let mut resident = gpu.load(&case.flow, loaded).unwrap();
    let found = flat(gpu.evaluate_to(&mut resident, gpu_way, gpu_at, x).unwrap().wait().unwrap());
    let (params, x) = (wide(&case.params), x.cast::<f64>());
    let evaluate = |params: &[f64], x: &Batch<f64>| on_cpu(&case.flow, params, way, at, x);
    let exact = evaluate(&params, &x);
    worst(&found, &exact, &bounds(&exact, &params, &x, evaluate))
}

#[test]
fn points_agree_both_ways_at_every_position() {
    let Some(gpu) = gpu() else { return };
    println!("{}: errors in units of the bound (and relative to 1 + |result|)", gpu.name());
    for case in cases() {
        let x = edge_points(case.flow.dim());
        let layers = case.flow.layers.len();
        let mut positions = vec![whole(&case.flow)];
        for layer in [0, layers / 2, layers.saturating_sub(1)] {
            positions.extend([0.0, 0.3, 1.0].map(|tau| Position { layer, tau }));
        }
        for way in [Way::Generate, Way::Normalize] {
            let errors = positions.iter().map(|&at| transform_error(&gpu, &case, &case.params, [(way, at); 2], &x));
            let (ratio, relative) = errors.fold((0.0, 0.0), |a: (f64, f64), b| (a.0.max(b.0), a.1.max(b.1)));
            println!("  {:26} {way:?}: {ratio:.3} ({relative:.1e})", case.name);
            assert!(ratio <= 1.0, "{}, {way:?}: {ratio} times the bound", case.name);
        }
    }
}

#[test]
fn every_batch_size_agrees() {
    let Some(gpu) = gpu() else { return };
    let case = &cases()[0];
    for len in [1, 63, 64, 65, 255, 257, 1000] {
        let x = random_points(2, len, 1.0, 21);
        let run = (Way::Generate, whole(&case.flow));
        let (ratio, _) = transform_error(&gpu, case, &case.params, [run; 2], &x);
        assert!(ratio <= 1.0, "{len} points: {ratio} times the bound");
    }
}

#[test]
fn the_comparison_notices_a_corrupted_weight_a_swapped_way_and_a_wrong_position() {
    let Some(gpu) = gpu() else { return };
    for case in cases().into_iter().filter(|c| !c.flow.layers.is_empty()) {
        let x = edge_points(case.flow.dim());
        let run = (Way::Generate, whole(&case.flow));
        let notices = |what: &str, loaded: &[f32], wrong: Run, least: f64| {
            let (ratio, _) = transform_error(&gpu, &case, loaded, [wrong, run], &x);
            assert!(ratio > least, "{}: {what} gives only {ratio} times the bound", case.name);
        };
        let mut corrupted = case.params.clone();
        corrupted[case.flow.window(case.flow.layers.len() - 1).start] += 0.01;
        notices("a corrupted weight", &corrupted, run, 3.0);
        notices("a swapped way", &case.params, (Way::Normalize, run.1), 100.0);
        let last = Position { layer: case.flow.layers.len() - 1, tau: 0.99 };
        notices("a wrong position", &case.params, (Way::Generate, last), 3.0);
    }
}

#[test]
fn new_weights_replace_the_old_in_the_same_place() {
    let Some(gpu) = gpu() else { return };
    let case = &cases()[5];
    let x = random_points(2, 100, 1.0, 3);
    let evaluate = |resident: &mut _| flat(gpu.evaluate(resident, Way::Generate, &x).unwrap().wait().unwrap());
    let other: Vec<f32> = case.params.iter().map(|w| 0.9 * w).collect();
    let mut resident = gpu.load(&case.flow, &case.params).unwrap();
    let before = evaluate(&mut resident);
    resident.write(&gpu, &other).unwrap();
    let after = evaluate(&mut resident);
    assert_ne!(before, after);
    assert_eq!(after, evaluate(&mut gpu.load(&case.flow, &other).unwrap()));
    assert!(matches!(resident.write(&gpu, &other[1..]), Err(Unavailable::Unsupported(_))));
}

#[test]
fn several_results_may_be_on_their_way() {
    let Some(gpu) = gpu() else { return };
    let case = &cases()[0];
    let mut resident = gpu.load(&case.flow, &case.params).unwrap();
    let batches: Vec<Batch<f32>> = (0..5).map(|i| random_points(2, 40 + 50 * i, 1.0, 30 + i as u64)).collect();
    let pending: Vec<_> = batches.iter().map(|x| gpu.evaluate(&mut resident, Way::Normalize, x).unwrap()).collect();
    for (mut pending, x) in pending.into_iter().zip(&batches) {
        let result = loop {
            if let Some(result) = pending.try_take() {
                break result.unwrap();
            }
            std::thread::yield_now();
        };
        assert_eq!(result, gpu.evaluate(&mut resident, Way::Normalize, x).unwrap().wait().unwrap());
        assert!(pending.try_take().is_none(), "a result is given once");
    }
}

fn grid(window: Window, size: (u32, u32), dim: usize) -> Batch<f64> {
    let cells = (0..size.1).flat_map(|row| (0..size.0).map(move |column| window.centre(size, column, row)));
    Batch::from_points(dim, &cells.flat_map(|p| p[..dim].to_vec()).collect::<Vec<_>>())
}

#[test]
fn density_on_a_grid_agrees_at_every_position() {
    let Some(gpu) = gpu() else { return };
    let window = Window { x: [-3.0, 3.5], y: [-2.5, 3.0] };
    for case in cases().into_iter().filter(|c| c.flow.dim() <= 2) {
        let field = Field::new(&gpu, 37, if case.flow.dim() == 1 { 1 } else { 23 });
        let resident = gpu.load(&case.flow, &case.params).unwrap();
        let x = grid(window, field.size(), case.flow.dim());
        for layer in [0, case.flow.layers.len() / 2, case.flow.layers.len()] {
            let at = Position { layer, tau: 0.3 };
            field.density(&gpu, &resident, window, at).unwrap();
            let found = field.read(&gpu).wait().unwrap();
            let params = wide(&case.params);
            let evaluate = |params: &[f64], x: &Batch<f64>| case.flow.log_prob_at(at, params, x);
            let exact = evaluate(&params, &x);
            let (ratio, relative) = worst(&found, &exact, &bounds(&exact, &params, &x, evaluate));
            println!("  {:26} layer {layer}: {ratio:.3} ({relative:.1e})", case.name);
            assert!(ratio <= 1.0, "{}, {at:?}: {ratio} times the bound", case.name);
        }
    }
}

#[test]
fn the_density_on_a_grid_has_mass_one() {
    let Some(gpu) = gpu() else { return };
    let (window, field) = (Window::square(10.0), Field::new(&gpu, 300, 300));
    let cell = (20.0 / 300.0f64).powi(2);
    for case in cases().into_iter().filter(|c| ["nice", "learned mixture", "linear"].contains(&c.name)) {
        let resident = gpu.load(&case.flow, &case.params).unwrap();
        for t in [0.0, 0.37, 1.0] {
            let at = Position::from_time(t, case.flow.layers.len());
            field.density(&gpu, &resident, window, at).unwrap();
            let mass = field.read(&gpu).wait().unwrap().iter().map(|&l| f64::from(l).exp()).sum::<f64>() * cell;
            assert!((mass - 1.0).abs() < 1e-3, "{} at {t}: mass {mass}", case.name);
        }
    }
}

#[test]
fn heat_is_the_log_determinant_of_one_layer_alone() {
    let Some(gpu) = gpu() else { return };
    let (window, field) = (Window::square(2.0), Field::new(&gpu, 16, 16));
    for case in cases().into_iter().filter(|c| c.flow.dim() == 2) {
        let resident = gpu.load(&case.flow, &case.params).unwrap();
        let x = grid(window, field.size(), 2);
        for (layer, way) in (0..case.flow.layers.len()).flat_map(|i| [(i, Way::Generate), (i, Way::Normalize)]) {
            field.heat(&gpu, &resident, window, way, Position { layer, tau: 1.0 }).unwrap();
            let found = field.read(&gpu).wait().unwrap();
            let evaluate = |params: &[f64], x: &Batch<f64>| {
                let mut log_det = vec![0.0; x.len()];
                let own = case.flow.window(layer);
                case.flow.layers[layer].apply(way, &params[own], &mut x.clone(), &mut log_det, &mut Pass::new());
                log_det
            };
            let params = wide(&case.params);
            let exact = evaluate(&params, &x);
            let (ratio, _) = worst(&found, &exact, &bounds(&exact, &params, &x, evaluate));
            assert!(ratio <= 1.0, "{}, layer {layer}, {way:?}: {ratio} times the bound", case.name);
        }
        let beyond = Position { layer: case.flow.layers.len(), tau: 1.0 };
        assert!(field.heat(&gpu, &resident, window, Way::Generate, beyond).is_err());
    }
}

/// A map whose red says where on it a value fell.
fn ramp() -> [[u8; 4]; 256] {
    core::array::from_fn(|i| [i as u8, 255 - i as u8, 7, 255])
}

#[test]
fn colours_follow_the_map_with_the_top_row_first() {
    let Some(gpu) = gpu() else { return };
    let case = &cases()[0];
    let resident = gpu.load(&case.flow, &case.params).unwrap();
    let field = Field::new(&gpu, 70, 33);
    let picture = Picture::new(&gpu, field.size());
    picture.set_map(&gpu, &ramp());
    let (window, at) = (Window::square(3.0), Position { layer: 5, tau: 0.5 });
    let expect = |values: &[f32], shade: &dyn Fn(f32) -> f32| {
        let pixels = picture.read(&gpu).wait().unwrap();
        assert_eq!(pixels.len(), 70 * 33);
        for (row, column) in (0..33).flat_map(|row| (0..70).map(move |column| (row, column))) {
            let [red, green, blue, alpha] = pixels[(32 - row) * 70 + column];
            let wanted = 255.0 * shade(values[row * 70 + column]);
            assert!((f32::from(red) - wanted).abs() < 0.51, "row {row}, column {column}: {red} for {wanted}");
            assert!((255 - i32::from(red) - i32::from(green)).abs() <= 1);
            assert_eq!((7, 255), (blue, alpha));
        }
    };
    field.density(&gpu, &resident, window, at).unwrap();
    let density = field.read(&gpu).wait().unwrap();
    let high = density.iter().copied().fold(f32::MIN, f32::max);
    let low = density.iter().copied().fold(f32::MAX, f32::min);
    picture.paint(&gpu, &field, Scheme::Sequential { high: None }, None);
    assert_eq!(picture.range(&gpu).wait().unwrap(), (low, high));
    expect(&density, &|v| (v - high).exp());
    picture.paint(&gpu, &field, Scheme::Sequential { high: Some(high + 0.5) }, None);
    expect(&density, &|v| (v - high - 0.5).exp());

    field.heat(&gpu, &resident, window, Way::Generate, Position { layer: 1, tau: 1.0 }).unwrap();
    let heat = field.read(&gpu).wait().unwrap();
    let limit = heat.iter().fold(0.0, |m: f32, v| m.max(v.abs()));
    picture.paint(&gpu, &field, Scheme::Diverging { limit: None }, None);
    expect(&heat, &|v| 0.5 + 0.5 * v / limit);
    picture.paint(&gpu, &field, Scheme::Diverging { limit: Some(0.1) }, None);
    expect(&heat, &|v| (0.5 + 0.5 * v / 0.1).clamp(0.0, 1.0));
}

#[test]
fn a_picture_fades_where_there_is_no_mass() {
    let Some(gpu) = gpu() else { return };
    let case = &cases()[0];
    let resident = gpu.load(&case.flow, &case.params).unwrap();
    let (heat, mass) = (Field::new(&gpu, 64, 64), Field::new(&gpu, 64, 64));
    let picture = Picture::new(&gpu, heat.size());
    picture.set_map(&gpu, &[[255; 4]; 256]);
    let window = Window::square(6.0);
    mass.density(&gpu, &resident, window, Position { layer: 0, tau: 0.0 }).unwrap();
    heat.heat(&gpu, &resident, window, Way::Generate, Position { layer: 0, tau: 1.0 }).unwrap();
    picture.paint(&gpu, &heat, Scheme::Diverging { limit: None }, Some(Fade { mass: &mass, nats: 8.0 }));
    let pixels = picture.read(&gpu).wait().unwrap();
    assert_eq!(pixels[0], [0; 4], "the corner");
    assert_eq!(pixels[32 * 64 + 32], [255; 4], "the middle");
    assert!(pixels.iter().any(|p| p[3] > 50 && p[3] < 200 && p[0] == p[3]), "the slope is premultiplied");
}

#[test]
fn what_the_kernels_cannot_hold_is_said_in_a_sentence() {
    let Some(gpu) = gpu() else { return };
    let refuse = |case: Case| match gpu.load(&case.flow, &case.params) {
        Err(Unavailable::Unsupported(what)) => what,
        _ => panic!("{} was taken", case.name),
    };
    let base = |dim| Base::Normal { dim };
    assert!(refuse(case("five", base(5), vec![], 0.0)).contains("5 dimensions"));
    let wide = couplings(1, &[129], Activation::Relu, SOFT);
    assert!(refuse(case("wide", base(2), wide, 0.0)).contains("129 units"));
    let mut two = gpu.load(&case("two", base(2), vec![], 0.0).flow, &[]).unwrap();
    for x in [Batch::zeros(3, 10), Batch::zeros(2, 0)] {
        assert!(matches!(gpu.evaluate(&mut two, Way::Generate, &x), Err(Unavailable::Unsupported(_))));
    }
    let three = gpu.load(&case("three", base(3), vec![], 0.0).flow, &[]).unwrap();
    assert!(
        Field::new(&gpu, 8, 8).density(&gpu, &three, Window::square(1.0), Position { layer: 0, tau: 0.0 }).is_err()
    );
}

#[test]
fn huge_coordinates_give_finite_numbers() {
    let Some(gpu) = gpu() else { return };
    for case in cases().into_iter().filter(|c| c.flow.dim() == 2) {
        let mut resident = gpu.load(&case.flow, &case.params).unwrap();
        let x = Batch::from_points(2, &[1e30, -1e30, 3e38, 1e5, -1e10, 1e10]);
        for way in [Way::Generate, Way::Normalize] {
            let found = flat(gpu.evaluate(&mut resident, way, &x).unwrap().wait().unwrap());
            assert!(found.iter().all(|v| v.is_finite()), "{}, {way:?}: {found:?}", case.name);
        }
        let field = Field::new(&gpu, 4, 4);
        field.density(&gpu, &resident, Window::square(1e20), whole(&case.flow)).unwrap();
        let found = field.read(&gpu).wait().unwrap();
        assert!(found.iter().all(|v| v.is_finite()), "{}: {found:?}", case.name);
    }
}
