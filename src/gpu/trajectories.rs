//! Points on their way through a continuous layer: the whole solve is one dispatch, which leaves where they are at each time.

use super::kernels::bind;
use super::layout::Run;
use super::resident::{Job, Runs};
use super::shader::Kernel;
use super::{Gpu, Pending, Resident, Unavailable, layout};
use crate::flow::{Position, Way};
use crate::math::Batch;
use wgpu::util::{BufferInitDescriptor, DeviceExt};

/// Dispatches that one call may be cut into.
const MOST_RUNS: usize = 256;

impl Gpu {
    /// Where points that set out through layer `layer`, `way`, are at `times`, each in [0, 1] and in any order: a batch
    /// [D][B] for each. Generating they set out at 0, normalizing at 1. Twin of `Continuous::trajectory`.
    ///
    /// # Errors
    /// [`Unavailable::Unsupported`] for a layer that is not continuous, points of another dimension or none, no times or
    /// times outside [0, 1], and more results than a buffer holds.
    pub fn trajectories(
        &self,
        flow: &Resident,
        layer: usize,
        way: Way,
        x: &Batch<f32>,
        times: &[f64],
    ) -> Result<Pending<Vec<Batch<f32>>>, Unavailable> {
        let (dim, len) = (flow.dim(), x.len());
        let row = flow.packed.layers.get(layer).filter(|row| row.kind == layout::CONTINUOUS && row.dim == dim as u32);
        let Some(row) = row else {
            return Err(Unavailable::Unsupported(format!("layer {} has no trajectories", layer + 1)));
        };
        let forwards = (way == Way::Generate) == (row.flip == 0);
        let one = dim * len;
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
        let given = |label, contents: &[f32]| {
            let (contents, usage) = (bytemuck::cast_slice(contents), wgpu::BufferUsages::STORAGE);
            self.device.create_buffer_init(&BufferInitDescriptor { label: Some(label), contents, usage })
        };
        let (points, sorted) = (given("points", x.values()), given("times", &sorted));
        let bytes = 4 * (one * times.len()) as u64;
        let outputs = self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("trajectories"),
            size: bytes,
            usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC,
            mapped_at_creation: false,
        });
        let runs = Runs::new(self, MOST_RUNS);
        let parts = [&points, &outputs, &sorted].map(wgpu::Buffer::as_entire_binding);
        let [points, outputs_part, sorted] = parts;
        let group = bind(&self.device, &self.layouts.watched, &[runs.binding(), points, outputs_part, sorted]);
        let run = Run { columns: times.len() as u32, ..flow.run(way, Position { layer, tau: 1.0 }, len) };
        runs.submit(self, flow, &[Job { kernel: Kernel::Trajectories, group: &group, run }])?;
        Ok(self.staging.read(&outputs, bytes, move |values| {
            let mut found = vec![Batch::default(); order.len()];
            for (&i, batch) in order.iter().zip(values.chunks_exact(one)) {
                found[i] = Batch::from_rows(dim, batch.to_vec());
            }
            found
        }))
    }
}
