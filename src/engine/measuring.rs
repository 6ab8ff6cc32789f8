//! The standard work in a worker, a piece at a time: on the processor, then on the GPU.

use super::Event;
use super::bench::{Work, measure};
use super::bench_gpu::measure_on_gpu;
use crate::gpu::{Gpu, Unavailable};
use core::cell::{Cell, RefCell};
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::rc::Rc;

/// What is still to be measured, and for how long each.
pub struct Measuring {
    left: Vec<Work>,
    seconds: f64,
    /// Whether a GPU is wanted, and one that a processor imitates, too.
    gpu: Option<bool>,
    on_gpu: Option<OnGpu>,
}

/// Measurements on the GPU, which go on when they are polled; they find the time where it is left for them.
struct OnGpu {
    work: Pin<Box<dyn Future<Output = Result<(), Unavailable>>>>,
    now: Rc<Cell<f64>>,
    said: Rc<RefCell<Vec<Event>>>,
}

impl OnGpu {
    fn new(seconds: f64, software: bool) -> Self {
        let (now, said) = (Rc::new(Cell::new(0.0)), Rc::new(RefCell::new(Vec::new())));
        let (clock, outbox) = (now.clone(), said.clone());
        let work = async move {
            let gpu = Gpu::request().await?;
            if gpu.is_software() && !software {
                return Err(Unavailable::NoAdapter);
            }
            for work in Work::ALL {
                let measured = measure_on_gpu(&gpu, work, seconds, &|| clock.get()).await?;
                outbox.borrow_mut().push(Event::Measured(measured));
            }
            Ok(())
        };
        Self { work: Box::pin(work), now, said }
    }

    /// Whether it is over, and why, if not because all is done.
    fn go_on(&mut self, now: f64, outbox: &mut Vec<Event>) -> Option<Result<(), Unavailable>> {
        self.now.set(now);
        let polled = self.work.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        outbox.append(&mut self.said.borrow_mut());
        match polled {
            Poll::Ready(end) => Some(end),
            Poll::Pending => None,
        }
    }
}

impl Measuring {
    pub fn new(seconds: f64, gpu: Option<bool>) -> Self {
        Self { left: Work::ALL.into_iter().rev().collect(), seconds, gpu, on_gpu: None }
    }

    /// Measures a piece, or asks how far the GPU is. Whether something is left to do.
    pub fn go_on(&mut self, clock: &dyn Fn() -> f64, outbox: &mut Vec<Event>) -> bool {
        if let Some(work) = self.left.pop() {
            outbox.push(Event::Measured(measure(work, 1, self.seconds, clock)));
            return true;
        }
        let Some(software) = self.gpu else {
            outbox.push(Event::AllMeasured { without_gpu: None });
            return false;
        };
        let on_gpu = self.on_gpu.get_or_insert_with(|| OnGpu::new(self.seconds, software));
        let Some(end) = on_gpu.go_on(clock(), outbox) else { return true };
        outbox.push(Event::AllMeasured { without_gpu: end.err().map(|why| why.to_string()) });
        false
    }
}

impl core::fmt::Debug for Measuring {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Measuring").field("left", &self.left).finish_non_exhaustive()
    }
}
