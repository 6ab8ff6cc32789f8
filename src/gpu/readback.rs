//! Results on their way back. Buffers that the CPU can read rotate through a pool: on the web nothing may wait for the
//! GPU, and a dropped buffer waits for the garbage collector.

use super::Unavailable;
use core::sync::atomic::{AtomicU8, Ordering};
use core::task::Poll;
use std::sync::{Arc, Mutex, PoisonError};

const WAITING: u8 = 0;
const READY: u8 = 1;
const FAILED: u8 = 2;

/// Free staging buffers; cloning shares them.
#[derive(Clone)]
pub(super) struct Staging {
    device: wgpu::Device,
    queue: wgpu::Queue,
    free: Arc<Mutex<Vec<wgpu::Buffer>>>,
}

/// The most buffers kept for reuse.
const KEPT: usize = 8;

type Decode<T> = Box<dyn FnOnce(&[f32]) -> T>;

/// A result that the GPU still works on.
pub struct Pending<T> {
    flight: Option<Flight>,
    decode: Option<Decode<T>>,
}

struct Flight {
    staging: Staging,
    buffer: wgpu::Buffer,
    bytes: u64,
    state: Arc<AtomicU8>,
}

impl Staging {
    pub fn new(device: &wgpu::Device, queue: &wgpu::Queue) -> Self {
        Self { device: device.clone(), queue: queue.clone(), free: Arc::default() }
    }

    /// Copies the first `bytes` of `source` after all work submitted so far.
    pub fn read<T>(&self, source: &wgpu::Buffer, bytes: u64, decode: impl FnOnce(&[f32]) -> T + 'static) -> Pending<T> {
        self.read_with(bytes, |encoder, buffer| encoder.copy_buffer_to_buffer(source, 0, buffer, 0, bytes), decode)
    }

    /// Reads back `bytes` that `copy` leaves in a staging buffer.
    pub fn read_with<T>(
        &self,
        bytes: u64,
        copy: impl FnOnce(&mut wgpu::CommandEncoder, &wgpu::Buffer),
        decode: impl FnOnce(&[f32]) -> T + 'static,
    ) -> Pending<T> {
        let buffer = self.take(bytes);
        let mut encoder = self.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        copy(&mut encoder, &buffer);
        self.queue.submit([encoder.finish()]);
        let state = Arc::new(AtomicU8::new(WAITING));
        let told = state.clone();
        buffer.map_async(wgpu::MapMode::Read, 0..bytes, move |result| {
            told.store(if result.is_ok() { READY } else { FAILED }, Ordering::Release);
        });
        Pending { flight: Some(Flight { staging: self.clone(), buffer, bytes, state }), decode: Some(Box::new(decode)) }
    }

    fn take(&self, bytes: u64) -> wgpu::Buffer {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(i) = free.iter().position(|b| b.size() >= bytes && b.size() <= 4 * bytes.max(1024)) {
            return free.swap_remove(i);
        }
        self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("staging"),
            size: bytes.next_power_of_two().max(256),
            usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        })
    }

    fn give(&self, buffer: wgpu::Buffer) {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        if free.len() < KEPT { free.push(buffer) } else { buffer.destroy() }
    }
}

impl<T> Pending<T> {
    /// The result if it has arrived; ask once a frame. Never waits. After the result, always `None`.
    pub fn try_take(&mut self) -> Option<Result<T, Unavailable>> {
        let flight = self.flight.as_ref()?;
        if flight.staging.device.poll(wgpu::PollType::Poll).is_err() {
            self.flight = None;
            return Some(Err(Unavailable::Lost));
        }
        let state = flight.state.load(Ordering::Acquire);
        if state == WAITING {
            return None;
        }
        let values = self.flight.take()?.land(state);
        let decode = self.decode.take()?;
        Some(values.map(|values| decode(&values)))
    }

    /// The result, for who polls again and again without being woken.
    ///
    /// # Errors
    /// [`Unavailable::Lost`]
    pub async fn arrived(mut self) -> Result<T, Unavailable> {
        core::future::poll_fn(|_| self.try_take().map_or(Poll::Pending, Poll::Ready)).await
    }

    /// Waits for the result: native only.
    ///
    /// # Errors
    /// [`Unavailable::Lost`]; in a browser [`Unavailable::NotReady`] unless it has arrived already.
    pub fn wait(mut self) -> Result<T, Unavailable> {
        if let Some(flight) = &self.flight {
            flight.staging.device.poll(wgpu::PollType::wait_indefinitely()).map_err(|_| Unavailable::Lost)?;
        }
        self.try_take().unwrap_or(Err(Unavailable::NotReady))
    }
}

impl Flight {
    fn land(self, state: u8) -> Result<Vec<f32>, Unavailable> {
        if state == FAILED {
            return Err(Unavailable::Lost);
        }
        let view = self.buffer.get_mapped_range(0..self.bytes).map_err(|_| Unavailable::Lost)?;
        let values = bytemuck::pod_collect_to_vec(&view);
        drop(view);
        self.buffer.unmap();
        self.staging.give(self.buffer);
        Ok(values)
    }
}
