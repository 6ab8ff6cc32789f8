//! A step of training allocates nothing once its pass is warm: buffers come from the pool of `net::Pass`.

use pushforward::data::{Data, Dataset, Energy};
use pushforward::flow::{
    Autoregressive, Base, BaseKind, CHUNK, Continuous, Divergence, Estimator, Family, Flow, Gaussian, Gradient,
    Householder, Invert, Layer, Method, ParameterLayout, Planar, Plu, Prefix, Radial, Residual, Scale, Solver, Spec,
    Transformer, Triangular, Way,
};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::net::{Activation, Mlp, Pass};
use pushforward::preset::Settings;
use pushforward::train::{Config, Objective, Pairing, Trainer};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::Arc;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, counting what each thread asks of it.
struct Counting;

fn count() {
    // After a thread's locals are gone nothing of ours runs on it.
    let _ = COUNT.try_with(|count| count.set(count.get() + 1));
}

// SAFETY: every call is handed on unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl FnOnce()) -> usize {
    let before = COUNT.get();
    work();
    COUNT.get() - before
}

/// All that a round of apply and vjp writes to.
struct Round {
    flow: Flow,
    params: Vec<f32>,
    data: Batch<f32>,
    x: Batch<f32>,
    log_det: Vec<f32>,
    g: Batch<f32>,
    g_params: Vec<f32>,
}

impl Round {
    fn new(family: Family, base: BaseKind) -> Self {
        Self::of(Spec { layers: 8, activation: Activation::Silu, base, ..Spec::new(2, family) }.flow())
    }

    fn of(flow: Flow) -> Self {
        let mut rng = Rng::new(0, Stream::Test(0));
        let data = Batch::from_rows(flow.rows(), (0..flow.rows() * CHUNK).map(|_| rng.normal() as f32).collect());
        let params = flow.init(&data, 0);
        let (x, log_det, g) = (data.clone(), vec![0.0; CHUNK], data.clone());
        Self { g_params: vec![0.0; params.len()], flow, params, data, x, log_det, g }
    }

    fn run(&mut self, way: Way, pass: &mut Pass<f32>) {
        self.x.copy_chunk(&self.data, 0);
        self.flow.apply(way, &self.params, &mut self.x, &mut self.log_det, pass);
        self.flow.base.log_prob(self.flow.base_params(&self.params), &self.x, &mut self.log_det);
        if pass.is_recording() {
            let own = self.flow.window(self.flow.layers.len());
            let (z, ones) = (&self.x, &self.log_det);
            self.flow.base.vjp(&self.params[own.clone()], z, ones, &mut self.g, &mut self.g_params[own]);
            self.flow.vjp(way, &self.params, &mut self.g, &self.log_det, &mut self.g_params, pass);
        }
    }
}

#[test]
fn a_warm_pass_does_not_allocate() {
    for family in Family::ALL {
        for base in BaseKind::ALL {
            for way in [Way::Generate, Way::Normalize] {
                for mut pass in [Pass::recording(), Pass::new()] {
                    let mut round = Round::new(family, base);
                    (0..2).for_each(|_| round.run(way, &mut pass));
                    let found = allocations(|| (0..5).for_each(|_| round.run(way, &mut pass)));
                    let recording = pass.is_recording();
                    assert_eq!(found, 0, "{family:?}, {base:?}, {way:?}, recording: {recording}");
                }
            }
        }
    }
}

#[test]
fn a_warm_pass_of_masked_nets_does_not_allocate() {
    let layer = |order: [usize; 3]| {
        let transformer = Transformer::Affine(Scale::SoftClip { bound: 3.0 });
        let layout = ParameterLayout::Interleaved;
        Layer::Autoregressive(Autoregressive::new(order.to_vec(), 1, transformer, layout, &[32, 32], Activation::Relu))
    };
    let layers = || vec![layer([0, 1, 2]), Layer::Invert(Invert::new(layer([2, 0, 1])))];
    for way in [Way::Generate, Way::Normalize] {
        for mut pass in [Pass::recording(), Pass::new()] {
            let mut round = Round::of(Flow { context: 1, ..Flow::new(Base::Normal { dim: 3 }, layers()) });
            (0..2).for_each(|_| round.run(way, &mut pass));
            assert_eq!(allocations(|| (0..5).for_each(|_| round.run(way, &mut pass))), 0, "{way:?}");
        }
    }
}

#[test]
fn a_warm_pass_through_a_continuous_flow_does_not_allocate() {
    let solvers = [Solver::Fixed { method: Method::Rk4, steps: 4 }, Solver::Adaptive { rtol: 1e-3, atol: 1e-3 }];
    for (hidden, divergence, kinetic, jacobian) in [
        (&[8, 8][..], Divergence::Exact, 0.0, 0.0),
        (&[8, 8], Divergence::Hutchinson, 0.1, 0.1),
        (&[8, 8, 8], Divergence::Exact, 0.1, 0.1),
    ] {
        for (solver, gradient) in
            solvers.into_iter().zip(Gradient::ALL).chain(solvers.into_iter().rev().zip(Gradient::ALL))
        {
            let field = Mlp::new(3, hidden, 2, Activation::Tanh);
            let layer = Continuous { field, solver, divergence, gradient, kinetic, jacobian };
            for way in [Way::Generate, Way::Normalize] {
                for noise in [false, true] {
                    let mut pass = Pass::recording();
                    pass.penalty_share = Some(0.1);
                    let mut round =
                        Round::of(Flow::new(Base::Normal { dim: 2 }, vec![Layer::Continuous(layer.clone())]));
                    // An adaptive solver makes as many steps as the probe asks for: the same probe each time.
                    let mut run = |n: usize| {
                        for _ in 0..n {
                            if noise {
                                pass.estimate(1, 1);
                            }
                            round.run(way, &mut pass);
                        }
                    };
                    run(2);
                    assert_eq!(allocations(|| run(3)), 0, "{layer:?}, {way:?}, noise {noise}");
                }
            }
        }
    }
}

#[test]
fn a_cold_pass_does_and_is_counted() {
    let mut round = Round::new(Family::RealNvp, BaseKind::Normal);
    assert!(allocations(|| round.run(Way::Normalize, &mut Pass::recording())) > 10);
    assert_eq!(allocations(|| drop(std::hint::black_box(vec![0u8; 100]))), 1);
}

/// One layer of each kind that a family does not bring, as density estimation takes it.
fn others() -> Vec<Layer> {
    let estimators = [Estimator::Exact, Estimator::Series { terms: 3 }, Estimator::Roulette { always: 2, go_on: 0.5 }];
    let residual = |estimator| {
        let net = Mlp::new(2, &[16, 16], 2, Activation::LipSwish);
        Layer::Invert(Invert::new(Layer::Residual(Residual { net, lipschitz: 0.9, estimator })))
    };
    estimators.map(residual).into_iter().chain(classical()).collect()
}

fn classical() -> Vec<Layer> {
    let (dim, negative, shift) = (2, vec![true, false], true);
    let reflections = Layer::Householder(Householder { dim, reflections: 3 });
    let bent = vec![Layer::Planar(Planar { dim: 1 }), Layer::Radial(Radial { dim: 1 })];
    vec![
        Layer::Triangular(Triangular { dim, upper: true, unit: false, negative: negative.clone(), shift, tiles: 1 }),
        Layer::Plu(Plu { order: vec![1, 0], negative, shift, tiles: 1 }),
        reflections,
        Layer::Planar(Planar { dim }),
        Layer::Radial(Radial { dim }),
        Layer::Prefix(Prefix { dim, size: 1, layers: bent }),
    ]
}

#[test]
fn a_warm_training_step_of_any_layer_does_not_allocate() {
    for layer in others() {
        for layer in [layer.clone(), Layer::Invert(Invert::new(layer))] {
            let data = Arc::new(Data::toy(Dataset::TwoMoons, 0).train);
            let flow = Flow::new(Base::Normal { dim: 2 }, vec![layer.clone()]);
            let mut trainer = Trainer::new(flow, data, Settings::default().config());
            let mut steps = |n: usize| (0..n).for_each(|_| assert!(trainer.step().is_ok()));
            steps(3);
            assert_eq!(allocations(|| steps(5)), 0, "{layer:?}");
        }
    }
}

#[test]
fn a_warm_training_step_under_any_gaussian_does_not_allocate() {
    for full in [false, true] {
        let data = Arc::new(Data::toy(Dataset::TwoMoons, 0).train);
        let base = Base::Gaussian(Gaussian { dim: 2, full, fixed: None });
        let mut trainer = Trainer::new(Flow::new(base, Vec::new()), data, Settings::default().config());
        let mut steps = |n: usize| (0..n).for_each(|_| assert!(trainer.step().is_ok()));
        steps(3);
        assert_eq!(allocations(|| steps(5)), 0, "full: {full}");
    }
}

#[test]
fn a_warm_training_step_does_not_allocate() {
    let reverse_kl = Energy::all().map(|energy| (energy.dataset(), Objective::ReverseKl(energy)));
    for (dataset, objective) in reverse_kl.chain([(Dataset::TwoMoons, Objective::Likelihood)]) {
        let config = Config { objective, ..Settings::default().config() };
        let data = Data::toy(dataset, 0).train;
        let mut trainer = Trainer::new(Settings::default().spec(2).flow(), Arc::new(data), config);
        let mut steps = |n: usize| (0..n).for_each(|_| assert!(trainer.step().is_ok()));
        steps(3);
        assert_eq!(allocations(|| steps(5)), 0, "{objective:?}");
    }
}

#[test]
fn a_warm_step_of_flow_matching_does_not_allocate() {
    for pairing in Pairing::ALL {
        let data = Arc::new(Data::toy(Dataset::TwoMoons, 0).train);
        let config = Config { objective: Objective::FlowMatching { pairing }, ..Settings::default().config() };
        let mut trainer = Trainer::new(Settings::of_family(Family::Cnf).spec(2).flow(), data, config);
        let mut steps = |n: usize| (0..n).for_each(|_| assert!(trainer.step().is_ok()));
        steps(3);
        assert_eq!(allocations(|| steps(5)), 0, "{pairing:?}");
    }
}
