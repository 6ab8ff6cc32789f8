//! Maximum likelihood on the GPU, for flows of couplings and diagonal maps on the standard normal: forward, backward and Adam,
//! many steps a submission, the losses read back later. A step is three dispatches:
//!
//! ```text
//!   gradient: batch -> sums of each workgroup      gather: -> gradient, loss, squares      adam: -> weights
//! ```

use super::kernels::bind;
use super::layout::{self, Step};
use super::plan::{Packed, pack};
use super::shader::{Kernel, quads};
use super::{Gpu, Pending, Unavailable};
use crate::flow::Flow;
use crate::math::Batch;
use wgpu::util::{BufferInitDescriptor, DeviceExt};

/// What one step needs: its points and Adam's numbers, which the CPU knows.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingStep {
    /// [D][B]
    pub points: Batch<f32>,
    /// The learning rate with both of Adam's corrections.
    pub rate: f32,
    pub epsilon: f32,
    /// The longest gradient.
    pub clip: f32,
    /// 1 - β₁ and 1 - β₂.
    pub keep: [f32; 2],
}

/// Where a run stands.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingState {
    pub params: Vec<f32>,
    /// Adam's first and second.
    pub moments: [Vec<f32>; 2],
}

/// A run whose weights live on the GPU.
pub struct Training {
    packed: Packed,
    flow: wgpu::BindGroup,
    weights: wgpu::Buffer,
    moments: wgpu::Buffer,
    broken: wgpu::Buffer,
    losses: wgpu::Buffer,
    work: Option<Work>,
}

/// Buffers for batches of one size.
struct Work {
    batch: usize,
    groups: u32,
    tape: u32,
    batches: wgpu::Buffer,
    steps: wgpu::Buffer,
    groups_of: Groups,
}

struct Groups {
    batch: wgpu::BindGroup,
    gather: wgpu::BindGroup,
    adam: wgpu::BindGroup,
    step: wgpu::BindGroup,
}

/// Steps of one submission at most.
pub const MOST_STEPS: usize = 128;
/// Workgroups that share a batch at most: each has a gradient of its own.
const MOST_GROUPS: usize = 64;
/// Bytes between the steps' numbers.
const SLOT: u64 = 256;
/// Larger losses are what a step that was not finite leaves.
const FINITE: f32 = 2.9e38;

fn unsupported<T>(what: impl Into<String>) -> Result<T, Unavailable> {
    Err(Unavailable::Unsupported(what.into()))
}

impl Training {
    /// # Errors
    /// [`Unavailable::Unsupported`] for other layers or bases than those above, [`Unavailable::Limit`] where the device has too
    /// few storage buffers, and as [`Gpu::load`].
    pub fn new(gpu: &Gpu, flow: &Flow, params: &[f32]) -> Result<Self, Unavailable> {
        let packed = pack(flow)?;
        if packed.plan.base != layout::BASE_NORMAL {
            return unsupported("training with another base than the standard normal");
        }
        let is_known = |row: &layout::Layer| match row.kind {
            layout::COUPLING => row.rule <= layout::SPLINE,
            kind => kind == layout::DIAGONAL,
        };
        let is_known = |row: &layout::Layer| is_known(row) && row.dim == packed.plan.dim;
        if let Some(i) = packed.layers.iter().position(|row| !is_known(row)) {
            return unsupported(format!("training a layer of kind {}", flow.layers[i].title()));
        }
        let found = gpu.limits.max_storage_buffers_per_shader_stage;
        if found < 6 {
            return Err(Unavailable::Limit { limit: "storage buffers", needed: 6, found: found.into() });
        }
        if params.len() != packed.params || params.is_empty() {
            return unsupported(format!("{} weights, {} given", packed.params, params.len()));
        }
        let of = |label, contents: &[u8], usage| {
            let contents = if contents.is_empty() { &[0; 48] } else { contents };
            gpu.device.create_buffer_init(&BufferInitDescriptor { label: Some(label), contents, usage })
        };
        let storage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC | wgpu::BufferUsages::COPY_DST;
        let plan = of("plan", bytemuck::bytes_of(&packed.plan), wgpu::BufferUsages::UNIFORM);
        let layers = of("layers", bytemuck::cast_slice(&packed.layers), storage);
        let widths = of("widths", bytemuck::cast_slice(&packed.widths), storage);
        let weights = of("weights", bytemuck::cast_slice(&packed.weights(params)), storage);
        let parts = [&plan, &layers, &widths, &weights].map(wgpu::Buffer::as_entire_binding);
        let flow = bind(&gpu.device, &gpu.layouts.flow, &parts);
        let good = [vec![0.0; 2 * params.len()], params.to_vec()].concat();
        let moments = of("moments", bytemuck::cast_slice(&good), storage);
        let broken = of("broken", &[0; 8], storage);
        let losses = of("losses", &[0; 4 * MOST_STEPS], storage);
        Ok(Self { packed, flow, weights, moments, broken, losses, work: None })
    }

    /// Submits up to [`MOST_STEPS`] steps, all with batches of one size. The losses come back in their order, up to the first
    /// that was not finite, or whose gradient was not: from there on the weights are the last whose loss was.
    ///
    /// # Errors
    /// [`Unavailable::Unsupported`] for no steps or too many, or for batches that do not fit the flow or a buffer.
    pub fn submit(&mut self, gpu: &Gpu, steps: &[TrainingStep]) -> Result<Pending<Vec<f32>>, Unavailable> {
        let (dim, batch) = (self.packed.plan.dim as usize, steps.first().map_or(0, |step| step.points.len()));
        let fits = |step: &TrainingStep| step.points.dim() == dim && step.points.len() == batch;
        if batch == 0 || steps.len() > MOST_STEPS || !steps.iter().all(fits) {
            return unsupported(format!("{} steps of {batch} points", steps.len()));
        }
        if self.work.as_ref().is_none_or(|work| work.batch != batch) {
            self.work = Some(self.work_of(gpu, batch)?);
        }
        let Some(work) = &self.work else { return unsupported("no buffers") };
        let kernels = [Kernel::Gradient, Kernel::Gather, Kernel::Adam].map(|kernel| gpu.pipeline(&self.packed, kernel));
        let [gradient, gather, adam] = kernels;
        let (gradient, gather, adam) = (gradient?, gather?, adam?);
        let points: Vec<f32> = steps.iter().flat_map(|step| step.points.values()).copied().collect();
        gpu.queue.write_buffer(&work.batches, 0, bytemuck::cast_slice(&points));
        let mut numbers = vec![0; SLOT as usize * steps.len()];
        for (i, (slot, step)) in numbers.chunks_exact_mut(SLOT as usize).zip(steps).enumerate() {
            slot[..size_of::<Step>()].copy_from_slice(bytemuck::bytes_of(&self.step(work, i, step)));
        }
        gpu.queue.write_buffer(&work.steps, 0, &numbers);
        let blocks = (self.packed.params as u32 + 1).div_ceil(64);
        let mut commands = gpu.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        for i in 0..steps.len() {
            let offset = [(i as u64 * SLOT) as u32];
            let mut pass = commands.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            let mut run = |pipeline, own: &wgpu::BindGroup, data: &wgpu::BindGroup, groups| {
                pass.set_pipeline(pipeline);
                pass.set_bind_group(0, own, &[]);
                pass.set_bind_group(1, data, &offset);
                pass.dispatch_workgroups(groups, 1, 1);
            };
            run(&gradient, &self.flow, &work.groups_of.batch, work.groups);
            run(&gather, &work.groups_of.gather, &work.groups_of.step, blocks);
            run(&adam, &work.groups_of.adam, &work.groups_of.step, blocks);
        }
        gpu.queue.submit([commands.finish()]);
        Ok(gpu.staging.read(&self.losses, 4 * steps.len() as u64, |losses| {
            losses.iter().copied().take_while(|loss| loss.abs() < FINITE).collect()
        }))
    }

    /// The weights after what was submitted so far.
    pub fn params(&self, gpu: &Gpu) -> Pending<Vec<f32>> {
        gpu.staging.read(&self.weights, 4 * self.packed.params as u64, <[f32]>::to_vec)
    }

    /// Weights and moments after what was submitted so far.
    pub fn state(&self, gpu: &Gpu) -> Pending<TrainingState> {
        let len = self.packed.params;
        let bytes = 4 * len as u64;
        let copy = |encoder: &mut wgpu::CommandEncoder, to: &wgpu::Buffer| {
            encoder.copy_buffer_to_buffer(&self.weights, 0, to, 0, bytes);
            encoder.copy_buffer_to_buffer(&self.moments, 0, to, bytes, 2 * bytes);
        };
        gpu.staging.read_with(3 * bytes, copy, move |values| TrainingState {
            params: values[..len].to_vec(),
            moments: [values[len..2 * len].to_vec(), values[2 * len..].to_vec()],
        })
    }

    /// Goes on with Adam's moments of another device.
    pub fn set_moments(&self, gpu: &Gpu, [m, v]: [&[f32]; 2]) {
        let len = self.packed.params;
        if m.len() == len && v.len() == len {
            gpu.queue.write_buffer(&self.moments, 0, bytemuck::cast_slice(m));
            gpu.queue.write_buffer(&self.moments, 4 * len as u64, bytemuck::cast_slice(v));
        }
    }

    /// Multiplications of one step: there, and back with twice the work.
    pub fn cost(&self, batch: usize) -> f64 {
        3.0 * batch as f64 * self.packed.cost as f64
    }

    fn step(&self, work: &Work, index: usize, step: &TrainingStep) -> Step {
        let TrainingStep { rate, epsilon, clip, keep: [keep_first, keep_second], ref points } = *step;
        let first = (index * points.values().len()) as u32;
        let (batch, params) = (work.batch as u32, self.packed.params as u32);
        let Work { groups, tape, .. } = *work;
        let index = index as u32;
        Step { batch, first, groups, params, index, rate, epsilon, clip, keep_first, keep_second, tape, reserved: 0 }
    }

    fn work_of(&self, gpu: &Gpu, batch: usize) -> Result<Work, Unavailable> {
        let quads = quads(self.packed.width) as usize;
        let groups = batch.div_ceil(4 * quads).min(MOST_GROUPS);
        let (dim, params) = (self.packed.plan.dim as usize, self.packed.params);
        let tape = (self.packed.layers.iter().map(|row| self.tape_of(row, quads)).max()).unwrap_or(4 * quads);
        let largest = gpu.limits.max_storage_buffer_binding_size.min(gpu.limits.max_buffer_size);
        let sizes = [
            MOST_STEPS * dim * batch,
            groups * self.packed.layers.len().max(1) * tape * 4,
            groups * (params + 1),
            params + 1 + (params + 1).div_ceil(64),
        ];
        if sizes.iter().any(|&size| 4 * size as u64 > largest) {
            return unsupported(format!("batches of {batch} points"));
        }
        let [batches, tapes, sums, total] = sizes.map(|size| {
            gpu.device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("training"),
                size: 4 * size as u64,
                usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            })
        });
        let steps = gpu.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("steps"),
            size: SLOT * MOST_STEPS as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let step = || {
            let size = wgpu::BufferSize::new(size_of::<Step>() as u64);
            wgpu::BindingResource::Buffer(wgpu::BufferBinding { buffer: &steps, offset: 0, size })
        };
        let whole = wgpu::Buffer::as_entire_binding;
        let group = |layout, parts: &[wgpu::BindingResource<'_>]| bind(&gpu.device, layout, parts);
        let (weights, moments) = (whole(&self.weights), whole(&self.moments));
        let groups_of = Groups {
            batch: group(&gpu.layouts.batch, &[step(), whole(&batches), whole(&tapes), whole(&sums)]),
            gather: group(&gpu.layouts.gather, &[whole(&sums), whole(&total), whole(&self.broken)]),
            adam: group(
                &gpu.layouts.adam,
                &[whole(&total), weights, moments, whole(&self.losses), whole(&self.broken)],
            ),
            step: group(&gpu.layouts.step, &[step()]),
        };
        Ok(Work { batch, groups: groups as u32, tape: tape as u32, batches, steps, groups_of })
    }

    /// Numbers of four that a layer leaves on the tape: the points, then values and slopes of every level of its net.
    fn tape_of(&self, row: &layout::Layer, quads: usize) -> usize {
        let units: u32 = match row.kind {
            layout::COUPLING => {
                let (net, depth) = (row.net as usize, self.packed.widths[row.net as usize] as usize);
                self.packed.widths[net + 2..net + 2 + depth].iter().sum()
            }
            _ => 0,
        };
        4 * quads + 2 * quads * units as usize
    }
}
