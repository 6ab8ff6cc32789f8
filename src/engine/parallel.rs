//! Points of any number on several threads. Parts are whole chunks, so results do not depend on the number of threads.

use crate::flow::{CHUNK, Flow};
use crate::math::{Batch, Real};

/// Cuts `x` into one part a thread, lets `work` loose on each, and returns the results in order.
pub fn in_parts<T: Real, R: Send>(x: &Batch<T>, threads: usize, work: impl Fn(Batch<T>) -> R + Sync) -> Vec<R> {
    let share = x.len().div_ceil(CHUNK).div_ceil(threads.max(1)).max(1) * CHUNK;
    let parts = (0..x.len()).step_by(share).map(|start| {
        let mut part = Batch::zeros(x.dim(), share.min(x.len() - start));
        part.copy_chunk(x, start);
        part
    });
    if threads <= 1 {
        return parts.map(work).collect();
    }
    let work = &work;
    std::thread::scope(|scope| {
        let workers: Vec<_> = parts.map(|part| scope.spawn(move || work(part))).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
    })
}

/// log p(x), nats.
pub fn log_prob<T: Real>(flow: &Flow, params: &[T], x: &Batch<T>, threads: usize) -> Vec<T> {
    in_parts(x, threads, |part| flow.log_prob(params, &part)).concat()
}

/// The mean of -log p(x), nats, summed in f64.
pub fn nll(flow: &Flow, params: &[f32], x: &Batch<f32>, threads: usize) -> f64 {
    let log_prob = log_prob(flow, params, x, threads);
    -log_prob.iter().map(|&l| f64::from(l)).sum::<f64>() / log_prob.len().max(1) as f64
}
