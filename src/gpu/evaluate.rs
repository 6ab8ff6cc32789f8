//! Points through a resident flow, both ways, to any position of the timeline.

use super::kernels::bind;
use super::resident::{Job, Runs};
use super::shader::Kernel;
use super::{Gpu, Pending, Resident, Unavailable};
use crate::flow::{Position, Way};
use crate::math::Batch;

/// Where points went, and log |det J| of the way there, in nats.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluated {
    pub points: Batch<f32>,
    pub log_det: Vec<f32>,
}

/// Buffers for up to `capacity` points; kept by the flow and grown when a batch needs more.
pub(super) struct Cloud {
    capacity: usize,
    points: wgpu::Buffer,
    outputs: wgpu::Buffer,
    runs: Runs,
    group: wgpu::BindGroup,
}

/// Dispatches that one call may be cut into.
const MOST_RUNS: usize = 256;

impl Gpu {
    /// The whole flow on a batch [D][B].
    ///
    /// # Errors
    /// As [`Gpu::evaluate_to`].
    pub fn evaluate(&self, flow: &mut Resident, way: Way, x: &Batch<f32>) -> Result<Pending<Evaluated>, Unavailable> {
        let end = Position { layer: flow.layers(), tau: 0.0 };
        self.evaluate_to(flow, way, end, x)
    }

    /// Generate: from the base to `at`; normalize: from `at` to the base. Twin of `Flow::generate_to` and
    /// `normalize_from`.
    ///
    /// # Errors
    /// [`Unavailable::Unsupported`] for points of another dimension, none at all, or more than a buffer holds.
    pub fn evaluate_to(
        &self,
        flow: &mut Resident,
        way: Way,
        at: Position,
        x: &Batch<f32>,
    ) -> Result<Pending<Evaluated>, Unavailable> {
        let (dim, len) = (flow.dim(), x.len());
        let bytes = 4 * len as u64;
        let largest = self.limits.max_storage_buffer_binding_size.min(self.limits.max_buffer_size);
        if x.dim() != dim || len == 0 || bytes.next_power_of_two() * (dim as u64 + 1) > largest {
            return Err(Unavailable::Unsupported(format!("{len} points of dimension {} at once", x.dim())));
        }
        let cloud = match flow.cloud.take() {
            Some(cloud) if cloud.capacity >= len => cloud,
            _ => Cloud::new(self, dim, len.next_power_of_two()),
        };
        self.queue.write_buffer(&cloud.points, 0, bytemuck::cast_slice(x.values()));
        let run = flow.run(way, at, len);
        cloud.runs.submit(self, flow, &[Job { kernel: Kernel::Transform, group: &cloud.group, run, work: 1.0 }])?;
        let pending = self.staging.read(&cloud.outputs, bytes * (dim as u64 + 1), move |values| {
            let (points, log_det) = values.split_at(dim * len);
            Evaluated { points: Batch::from_rows(dim, points.to_vec()), log_det: log_det.to_vec() }
        });
        flow.cloud = Some(cloud);
        Ok(pending)
    }
}

impl Cloud {
    fn new(gpu: &Gpu, dim: usize, capacity: usize) -> Self {
        let buffer = |label, rows: usize, usage| {
            gpu.device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size: (4 * rows * capacity) as u64,
                usage: wgpu::BufferUsages::STORAGE | usage,
                mapped_at_creation: false,
            })
        };
        let points = buffer("points", dim, wgpu::BufferUsages::COPY_DST);
        let outputs = buffer("outputs", dim + 1, wgpu::BufferUsages::COPY_SRC);
        let runs = Runs::new(gpu, MOST_RUNS);
        let parts = [runs.binding(), points.as_entire_binding(), outputs.as_entire_binding()];
        let group = bind(&gpu.device, &gpu.layouts.points, &parts);
        Self { capacity, points, outputs, runs, group }
    }
}
