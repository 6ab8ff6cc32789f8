//! What the benchmarks share: a clock, and the rate of this machine's matrix product, to which everything is compared.

#![allow(dead_code, reason = "no benchmark uses all of it")]

use pushforward::engine::bench::rate;
use pushforward::math::{Product, Real, Rng, Stream};
use std::time::Instant;

/// A conditioner's hidden layer for a batch.
pub const HIDDEN: Product = Product { m: 64, k: 64, n: 256 };

/// Rounds of `work` a second, measured for `seconds`.
pub fn rounds(seconds: f64, mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    rate(seconds, &|| start.elapsed().as_secs_f64(), || {
        work();
        1
    })
}

/// Standard normal numbers, the same at every run.
pub fn normals(len: usize) -> Vec<f32> {
    let mut rng = Rng::new(0, Stream::Test(0));
    (0..len).map(|_| rng.normal() as f32).collect()
}

/// Floating-point operations of a matrix product.
pub fn operations(p: Product) -> f64 {
    2.0 * (p.m * p.k * p.n) as f64
}

/// GFLOP/s of the product of a hidden layer, on one thread.
pub fn product_rate(seconds: f64) -> f64 {
    let p = HIDDEN;
    let (a, b, bias, mut c) = (normals(p.m * p.k), normals(p.k * p.n), normals(p.m), vec![0.0; p.m * p.n]);
    1e-9 * operations(p) * rounds(seconds, || f32::matmul(p, &a, &b, &bias, &mut c))
}
