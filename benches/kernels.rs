//! The kernels of a training step on one thread, as GFLOP/s and as a share of the matrix product's rate; then the elementary
//! functions, and what whole training steps reach. `cargo bench --bench kernels`

mod common;

use common::{HIDDEN, normals, operations, product_rate, rounds};
use pushforward::data::{Data, Dataset};
use pushforward::engine::bench::Work;
use pushforward::math::{Product, Real, Rng, Stream};
use pushforward::train::{Config, Objective, Trainer};
use std::hint::black_box;
use std::sync::Arc;

const SECONDS: f64 = 0.5;
const BATCH: usize = 256;

fn main() {
    let full = product_rate(2.0 * SECONDS);
    println!("{:<44}{:>9}{:>8}", "one thread", "GFLOP/s", "share");
    let line = |name: &str, gflops: f64| println!("{name:<44}{gflops:>9.1}{:>7.0}%", 100.0 * gflops / full);
    line("W·H + b, 64x64x256", full);
    products(line);
    steps(line);
    println!("\n{:<44}{:>9}", "values of 16,384 in a row", "M/s");
    elementary();
}

/// The other products of a conditioner, and a general library's.
fn products(line: impl Fn(&str, f64)) {
    let p = HIDDEN;
    let (a, b, bias, gate) = (normals(p.m * p.k), normals(p.k * p.n), normals(p.m), normals(p.m * p.n));
    let (mut c, mut g) = (vec![0.0; p.m * p.n], vec![0.0; p.m * p.k]);
    let gflops = |rounds: f64| 1e-9 * operations(p) * rounds;
    line("max(W·H + b, 0)", gflops(rounds(SECONDS, || f32::matmul_relu(p, &a, &b, &bias, &mut c))));
    line("Wᵀ·G where the gate is open", gflops(rounds(SECONDS, || f32::matmul_gated(p, &a, &b, &gate, &mut c))));
    line("G·Hᵀ, the weights' gradient", gflops(rounds(SECONDS, || f32::matmul_gradient(p, &c, &b, &mut g))));
    let last = Product { m: 23, ..p };
    let spline = rounds(SECONDS, || f32::matmul(last, &a, &b, &bias, &mut c));
    line("W·H + b for a spline, 23x64x256", 1e-9 * operations(last) * spline);
    let (a, b) = (nalgebra::DMatrix::from_vec(p.m, p.k, a), nalgebra::DMatrix::from_vec(p.k, p.n, b));
    let mut c = nalgebra::DMatrix::<f32>::zeros(p.m, p.n);
    line(
        "nalgebra (matrixmultiply), 64x64x256",
        gflops(rounds(SECONDS, || black_box(&a).mul_to(black_box(&b), &mut c))),
    );
}

/// Of whole training steps, counting the networks' products alone.
fn steps(line: impl Fn(&str, f64)) {
    for (work, step) in Work::ALL.iter().zip([52.7e6, 34.6e6, 34.4e6, 1.05e9]) {
        let Data { train, .. } = Data::toy(Dataset::TwoMoons, 0);
        let config = Config { lr: 1e-3, batch: BATCH, steps: u64::MAX, seed: 0, objective: Objective::Likelihood };
        let mut trainer = Trainer::new(work.flow(), Arc::new(train), config);
        let steps = rounds(4.0 * SECONDS, || {
            black_box(trainer.step().is_ok());
        });
        line(&format!("a training step of {}, {:.1} MFLOP", work.name(), 1e-6 * step), 1e-9 * step * steps);
    }
}

fn elementary() {
    let values = normals(64 * BATCH);
    let mut own = values.clone();
    let mut line = |name: &str, f: &mut dyn FnMut(&mut Vec<f32>)| {
        let rate = rounds(SECONDS, || {
            own.copy_from_slice(&values);
            f(&mut own);
        });
        println!("{name:<44}{:>9.0}", 1e-6 * rate * values.len() as f64);
    };
    line("exp", &mut |v| f32::exp_all(v));
    line("tanh", &mut |v| f32::tanh_all(v));
    line("ln of e^x", &mut |v| {
        f32::exp_all(v);
        f32::ln_all(v);
    });
    let (mut rng, mut drawn) = (Rng::new(0, Stream::Samples), vec![0.0; values.len()]);
    let rate = rounds(SECONDS, || rng.fill_normal(&mut drawn));
    println!("{:<44}{:>9.0}", "standard normals, drawn", 1e-6 * rate * values.len() as f64);
}
