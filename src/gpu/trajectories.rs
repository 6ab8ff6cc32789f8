//! Points on their way through a continuous layer: the whole solve is one dispatch, which leaves where they are at each time.

use super::kernels::bind;
use super::layout::Run;
use super::resident::{Job, Runs};
use super::shader::Kernel;
use super::{Gpu, Pending, Resident, Unavailable, layout};
use crate::flow::{Position, Way};
use crate::math::Batch;

/// Dispatches that one call may be cut into.
const MOST_RUNS: usize = 256;
/// Times nearer than this to the end of a step are its end.
const SAME_TIME: f64 = 2e-6;

/// Room for points, times and results; kept by the flow and made anew when more is asked for.
pub(super) struct Buffers {
    room: usize,
    times: usize,
    capacity: usize,
    points: wgpu::Buffer,
    moments: wgpu::Buffer,
    outputs: wgpu::Buffer,
    runs: Runs,
    group: wgpu::BindGroup,
}

impl Resident {
    /// What the way through layer `layer` costs where it is looked at, in ways through it: between the ends of its steps a
    /// shorter one is made for each of the times.
    pub(super) fn work(&self, layer: usize, times: &[f64]) -> f64 {
        work(self.packed.layers.get(layer).map_or(1, |row| row.count), times)
    }
}

fn work(steps: u32, times: &[f64]) -> f64 {
    let steps = f64::from(steps.max(1));
    let between = times.iter().map(|t| t * steps).filter(|s| (s - s.round()).abs() > SAME_TIME * steps);
    1.0 + between.count() as f64 / steps
}

impl Gpu {
    /// Where points that set out through layer `layer`, `way`, are at `times`, each in [0, 1] and in any order, and
    /// log |det| of the way there: a batch [D + 1][B] for each. Generating they set out at 0, normalizing at 1. Twin of
    /// `Continuous::paths`.
    ///
    /// # Errors
    /// [`Unavailable::Unsupported`] for a layer that is not continuous, points of another dimension or none, no times or
    /// times outside [0, 1], and more results than a buffer holds.
    pub fn trajectories(
        &self,
        flow: &mut Resident,
        layer: usize,
        way: Way,
        x: &Batch<f32>,
        times: &[f64],
    ) -> Result<Pending<Vec<Batch<f32>>>, Unavailable> {
        let (dim, len) = (flow.dim(), x.len());
        let row = flow.packed.layers.get(layer).filter(|row| row.kind == layout::CONTINUOUS && row.dim == dim as u32);
        let Some(&layout::Layer { flip, .. }) = row else {
            return Err(Unavailable::Unsupported(format!("layer {} has no trajectories", layer + 1)));
        };
        let forwards = (way == Way::Generate) == (flip == 0);
        let one = (dim + 1) * len;
        let largest = self.limits.max_storage_buffer_binding_size.min(self.limits.max_buffer_size);
        let fits = one > 0 && x.dim() == dim && 4 * (one * times.len()) as u64 <= largest;
        if !fits || times.is_empty() || times.iter().any(|t| !(0.0..=1.0).contains(t)) {
            return Err(Unavailable::Unsupported(format!("{len} points at {} times at once", times.len())));
        }
        let mut order: Vec<usize> = (0..times.len()).collect();
        order.sort_by(|&a, &b| times[a].total_cmp(&times[b]));
        if !forwards {
            order.reverse();
        }
        let sorted: Vec<f32> = order.iter().map(|&i| times[i] as f32).collect();
        let buffers = match flow.watched.take() {
            Some(b) if b.room >= dim * len && b.times >= times.len() && b.capacity >= one * times.len() => b,
            _ => Buffers::new(self, dim * len, times.len(), one * times.len()),
        };
        self.queue.write_buffer(&buffers.points, 0, bytemuck::cast_slice(x.values()));
        self.queue.write_buffer(&buffers.moments, 0, bytemuck::cast_slice(&sorted));
        let run = Run { columns: times.len() as u32, ..flow.run(way, Position { layer, tau: 1.0 }, len) };
        let job = Job { kernel: Kernel::Trajectories, group: &buffers.group, run, work: flow.work(layer, times) };
        buffers.runs.submit(self, flow, &[job])?;
        let bytes = 4 * (one * times.len()) as u64;
        let pending = self.staging.read(&buffers.outputs, bytes, move |values| {
            let mut found = vec![Batch::default(); order.len()];
            for (&i, batch) in order.iter().zip(values.chunks_exact(one)) {
                found[i] = Batch::from_rows(dim + 1, batch.to_vec());
            }
            found
        });
        flow.watched = Some(buffers);
        Ok(pending)
    }
}

impl Buffers {
    fn new(gpu: &Gpu, room: usize, times: usize, capacity: usize) -> Self {
        let buffer = |label, len: usize, usage| {
            gpu.device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size: 4 * len as u64,
                usage: wgpu::BufferUsages::STORAGE | usage,
                mapped_at_creation: false,
            })
        };
        let points = buffer("points on their way", room, wgpu::BufferUsages::COPY_DST);
        let moments = buffer("times", times, wgpu::BufferUsages::COPY_DST);
        let outputs = buffer("trajectories", capacity, wgpu::BufferUsages::COPY_SRC);
        let runs = Runs::new(gpu, MOST_RUNS);
        let [first, second, third] = [&points, &outputs, &moments].map(wgpu::Buffer::as_entire_binding);
        let group = bind(&gpu.device, &gpu.layouts.watched, &[runs.binding(), first, second, third]);
        Self { room, times, capacity, points, moments, outputs, runs, group }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looking_at_ends_of_steps_costs_nothing_and_between_them_a_step_each() {
        let quarters = [0.0, 0.25, 0.5, 0.75, 1.0];
        assert_eq!([work(4, &quarters), work(8, &quarters), work(2, &quarters)], [1.0, 1.0, 2.0]);
    }
}
