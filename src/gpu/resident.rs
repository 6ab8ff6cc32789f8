//! A flow on the device: its table and its weights.

use super::kernels::bind;
use super::layout::{GENERATE, NORMALIZE, Run};
use super::plan::{Packed, pack};
use super::shader::Kernel;
use super::{Gpu, Unavailable};
use crate::flow::{Flow, Position, Way};
use wgpu::util::{BufferInitDescriptor, DeviceExt};

/// Samples of one workgroup: 64 threads with four each.
const SAMPLES: u32 = 256;

/// A flow whose weights live on the GPU.
pub struct Resident {
    pub(super) packed: Packed,
    pub(super) group: wgpu::BindGroup,
    pub(super) cloud: Option<super::evaluate::Cloud>,
    pub(super) survey: Option<super::survey::Buffers>,
    pub(super) watched: Option<super::trajectories::Buffers>,
    weights: wgpu::Buffer,
}

impl Resident {
    pub(super) fn new(gpu: &Gpu, flow: &Flow, params: &[f32]) -> Result<Self, Unavailable> {
        let packed = pack(flow)?;
        let weights = packed.weights(params);
        if params.len() != packed.params || 4 * weights.len() as u64 > gpu.limits.max_storage_buffer_binding_size {
            return Err(Unavailable::Unsupported(format!("{} weights, {} given", packed.params, params.len())));
        }
        let buffer = |label, contents: &[u8], usage| {
            // A binding may not be empty.
            let contents = if contents.is_empty() { &[0; 48] } else { contents };
            gpu.device.create_buffer_init(&BufferInitDescriptor { label: Some(label), contents, usage })
        };
        let storage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST;
        let plan = buffer("plan", bytemuck::bytes_of(&packed.plan), wgpu::BufferUsages::UNIFORM);
        let layers = buffer("layers", bytemuck::cast_slice(&packed.layers), storage);
        let widths = buffer("widths", bytemuck::cast_slice(&packed.widths), storage);
        let weights = buffer("weights", bytemuck::cast_slice(&weights), storage);
        let parts = [&plan, &layers, &widths, &weights].map(wgpu::Buffer::as_entire_binding);
        let group = bind(&gpu.device, &gpu.layouts.flow, &parts);
        Ok(Self { packed, group, cloud: None, survey: None, watched: None, weights })
    }

    /// New weights of the same architecture: one write.
    ///
    /// # Errors
    /// [`Unavailable::Unsupported`] when their number differs: load the new flow instead.
    pub fn write(&self, gpu: &Gpu, params: &[f32]) -> Result<(), Unavailable> {
        if params.len() != self.packed.params {
            return Err(Unavailable::Unsupported(format!("{} weights, {} given", self.packed.params, params.len())));
        }
        gpu.queue.write_buffer(&self.weights, 0, bytemuck::cast_slice(&self.packed.weights(params)));
        Ok(())
    }

    pub fn dim(&self) -> usize {
        self.packed.plan.dim as usize
    }

    /// The number of layers.
    pub fn layers(&self) -> usize {
        self.packed.layers.len()
    }

    /// A run over all `samples` to the position `at`.
    pub(super) fn run(&self, way: Way, at: Position, samples: usize) -> Run {
        Run {
            way: if way == Way::Generate { GENERATE } else { NORMALIZE },
            layer: at.layer.min(self.layers()) as u32,
            tau: at.tau as f32,
            end: samples as u32,
            stride: samples as u32,
            ..Run::default()
        }
    }

    /// Samples of one dispatch, a multiple of [`SAMPLES`], each of which costs `work` ways through the whole flow.
    pub(super) fn band(&self, gpu: &Gpu, work: f64) -> u32 {
        let most = SAMPLES * gpu.limits.max_compute_workgroups_per_dimension;
        gpu.budget.get().samples((work * self.packed.cost as f64) as u64, SAMPLES).min(most)
    }

    /// What `points` points through the whole flow cost, in multiplications.
    pub fn cost(&self, points: f64) -> f64 {
        points * self.packed.cost as f64
    }
}

/// Work for one kernel.
pub(super) struct Job<'a> {
    pub kernel: Kernel,
    /// Its [`Runs`] and its data.
    pub group: &'a wgpu::BindGroup,
    pub run: Run,
    /// What a sample costs, in ways through the whole flow.
    pub work: f64,
}

/// Dispatches of some jobs: a uniform buffer with one [`Run`] each, at dynamic offsets.
pub(super) struct Runs {
    buffer: wgpu::Buffer,
    slot: u64,
    capacity: usize,
}

impl Runs {
    pub fn new(gpu: &Gpu, capacity: usize) -> Self {
        let slot = (size_of::<Run>() as u64)
            .next_multiple_of(u64::from(gpu.limits.min_uniform_buffer_offset_alignment).max(256));
        let buffer = gpu.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("runs"),
            size: slot * capacity as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        Self { buffer, slot, capacity }
    }

    pub fn binding(&self) -> wgpu::BindingResource<'_> {
        let size = wgpu::BufferSize::new(size_of::<Run>() as u64);
        wgpu::BindingResource::Buffer(wgpu::BufferBinding { buffer: &self.buffer, offset: 0, size })
    }

    /// Submits the jobs in bands, each long one in a command buffer of its own, so that others can use the GPU between
    /// them. There may be as many jobs as the capacity says.
    ///
    /// # Errors
    /// When a kernel is refused: see [`Gpu::check`].
    pub fn submit(&self, gpu: &Gpu, resident: &Resident, jobs: &[Job<'_>]) -> Result<(), Unavailable> {
        let pipelines = jobs.iter().map(|job| gpu.pipeline(&resident.packed, job.kernel));
        let pipelines = pipelines.collect::<Result<Vec<_>, _>>()?;
        let most = (self.capacity / jobs.len().max(1)).max(1) as u32;
        let band = resident.band(gpu, jobs.iter().map(|job| job.work).fold(1.0, f64::max));
        let mut bands = Vec::with_capacity(jobs.len());
        for (job, pipeline) in jobs.iter().zip(&pipelines) {
            let whole = job.run;
            let fewest = (whole.end - whole.first).div_ceil(most).next_multiple_of(SAMPLES);
            let starts = (whole.first..whole.end).step_by(band.max(fewest) as usize);
            let part = |first| Run { first, end: whole.end.min(first + band.max(fewest)), ..whole };
            bands.extend(starts.map(|first| (job, pipeline, part(first))));
        }
        let mut bytes = vec![0; bands.len() * self.slot as usize];
        for (slot, (_, _, run)) in bytes.chunks_exact_mut(self.slot as usize).zip(&bands) {
            slot[..size_of::<Run>()].copy_from_slice(bytemuck::bytes_of(run));
        }
        gpu.queue.write_buffer(&self.buffer, 0, &bytes);
        let encoder = || gpu.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let (mut commands, mut samples) = (encoder(), 0);
        for (i, (job, pipeline, run)) in bands.iter().enumerate() {
            if samples > 0 && samples + (run.end - run.first) > band {
                gpu.queue.submit([core::mem::replace(&mut commands, encoder()).finish()]);
                samples = 0;
            }
            let mut pass = commands.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            pass.set_pipeline(pipeline);
            pass.set_bind_group(0, &resident.group, &[]);
            pass.set_bind_group(1, job.group, &[(i as u64 * self.slot) as u32]);
            pass.dispatch_workgroups((run.end - run.first).div_ceil(SAMPLES), 1, 1);
            samples += run.end - run.first;
        }
        gpu.queue.submit([commands.finish()]);
        Ok(())
    }
}
