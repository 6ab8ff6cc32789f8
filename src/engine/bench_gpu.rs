//! The standard work on the GPU, which answers when it likes: natively one waits for it, in a browser the worker comes again.

use super::bench::{FEW_POINTS, Measured, POINTS, Work, is_slow, task};
use super::on_device::training_step;
use crate::flow::Way;
use crate::gpu::{Gpu, Resident, Training, Unavailable};
use crate::math::{Batch, Rng, Stream};
use crate::train::Trainer;
use core::future::poll_fn;
use core::pin::pin;
use core::task::{Context, Poll, Waker};

/// Steps of a submission; the fewer ones where the GPU is slow.
const FEW_STEPS: u64 = 4;
const MANY_STEPS: u64 = 64;

/// What [`measure`](super::bench::measure) does, on a GPU. Points go there and come back; log p of the latent points is added
/// here. Flows that are not trained there get 0 steps a second.
///
/// # Errors
/// When the GPU cannot hold the flow, or was lost.
pub async fn measure_on_gpu(
    gpu: &Gpu,
    work: Work,
    seconds: f64,
    clock: &dyn Fn() -> f64,
) -> Result<Measured, Unavailable> {
    let (mut trainer, x) = task(work, POINTS);
    let mut resident = gpu.load(&trainer.flow, trainer.params())?;
    let few = task(work, FEW_POINTS).1;
    // The first time, kernels are compiled.
    densities(gpu, &trainer, &mut resident, &few).await?;
    let begin = time(clock).await;
    densities(gpu, &trainer, &mut resident, &few).await?;
    let is_slow = is_slow(time(clock).await - begin, seconds);
    let x = if is_slow { few } else { x };
    let log_prob_per_s = rate(0.5 * seconds, clock, async || densities(gpu, &trainer, &mut resident, &x).await).await?;
    let mut seed = 0;
    let samples_per_s = rate(0.5 * seconds, clock, async || {
        seed += 1;
        let z = trainer.flow.base.sample(&[], x.len(), 1.0, &mut Rng::new(seed, Stream::Samples));
        Ok(gpu.evaluate(&mut resident, Way::Generate, &z)?.arrived().await?.log_det.len())
    })
    .await?;
    let params = trainer.params().len();
    let steps_per_s = match Training::new(gpu, &trainer.flow, trainer.params()) {
        Err(_) => 0.0,
        Ok(mut training) => {
            let at_once = if is_slow { FEW_STEPS } else { MANY_STEPS };
            rate(seconds, clock, async || steps(gpu, &mut trainer, &mut training, at_once).await).await?
        }
    };
    gpu.check()?;
    Ok(Measured {
        work: work.name().to_owned(),
        device: "gpu".to_owned(),
        threads: 1,
        params,
        steps_per_s,
        log_prob_per_s,
        samples_per_s,
        product_gflops: None,
        share_of_product: None,
    })
}

async fn densities(
    gpu: &Gpu,
    trainer: &Trainer,
    resident: &mut Resident,
    x: &Batch<f32>,
) -> Result<usize, Unavailable> {
    let mut there = gpu.evaluate(resident, Way::Normalize, x)?.arrived().await?;
    trainer.flow.base.log_prob(&[], &there.points, &mut there.log_det);
    Ok(there.log_det.len())
}

async fn steps(gpu: &Gpu, trainer: &mut Trainer, training: &mut Training, count: u64) -> Result<usize, Unavailable> {
    let round: Vec<_> = (0..count).map(|ahead| training_step(trainer, ahead)).collect();
    let losses = training.submit(gpu, &round)?.arrived().await?;
    let state = training.state(gpu).arrived().await?;
    let [m, v] = &state.moments;
    trainer.follow(&state.params, [m, v], losses.len() as u64);
    Ok(losses.len())
}

/// Units a second of `work`, which returns how many it did, after a warm-up.
async fn rate(
    seconds: f64,
    clock: &dyn Fn() -> f64,
    mut work: impl AsyncFnMut() -> Result<usize, Unavailable>,
) -> Result<f64, Unavailable> {
    work().await?;
    let (start, mut units) = (time(clock).await, 0u64);
    loop {
        units += work().await? as u64;
        let passed = time(clock).await - start;
        if passed >= seconds {
            return Ok(units as f64 / passed);
        }
    }
}

/// The time, once who polls has had the chance to tell it.
async fn time(clock: &dyn Fn() -> f64) -> f64 {
    let mut polled = false;
    poll_fn(|_| if core::mem::replace(&mut polled, true) { Poll::Ready(()) } else { Poll::Pending }).await;
    clock()
}

/// Asks until the answer is there: native only, where a GPU answers while one waits.
pub fn wait_for<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
        std::thread::yield_now();
    }
}
