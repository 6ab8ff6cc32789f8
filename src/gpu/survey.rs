//! Single layers seen over their inputs, many at once: one buffer, one read-back.

use super::field::on_grid;
use super::kernels::bind;
use super::layout::Run;
use super::resident::{Job, Runs};
use super::shader::Kernel;
use super::{Gpu, Pending, Resident, Unavailable, Window};
use crate::flow::{Position, Way};
use crate::math::Batch;
use core::ops::Range;

/// What is asked of some layers.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    pub layers: Range<usize>,
    pub way: Way,
    /// In the coordinates of a layer's input, `way`.
    pub window: Window,
    /// Cells a side.
    pub size: u32,
}

/// What one layer does.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// log |det J| of the layer alone, in nats; the first row at the window's lower edge.
    pub log_det: Vec<f32>,
    /// The log-density of what enters the layer, in nats.
    pub log_mass: Vec<f32>,
    /// Where the layer alone takes the given points.
    pub points: Batch<f32>,
}

/// Room for `capacity` results and `room` points; kept by the flow and made anew when more is asked for.
pub(super) struct Buffers {
    capacity: usize,
    room: usize,
    dispatches: usize,
    points: wgpu::Buffer,
    results: wgpu::Buffer,
    runs: Runs,
    field: wgpu::BindGroup,
    transform: wgpu::BindGroup,
}

/// Kernels that each layer runs through.
const KERNELS: usize = 3;
/// Dispatches that one survey may be cut into, at the least.
const MOST_RUNS: usize = 256;

impl Gpu {
    /// Every layer of the survey alone: log |det J| and the mass on the grid, and where it takes `points`.
    ///
    /// # Errors
    /// [`Unavailable::Unsupported`] for flows of more than two dimensions, layers that are not there, points of another
    /// dimension or none, and more results than a buffer holds.
    pub fn survey(
        &self,
        flow: &mut Resident,
        survey: &Survey,
        points: &Batch<f32>,
    ) -> Result<Pending<Vec<Seen>>, Unavailable> {
        let (dim, len) = (flow.dim(), points.len());
        let (cells, layers) = ((survey.size * survey.size) as usize, survey.layers.len());
        let one = 2 * cells + (dim + 1) * len;
        let largest = self.limits.max_storage_buffer_binding_size.min(self.limits.max_buffer_size);
        if points.dim() != dim || cells == 0 || len == 0 || layers == 0 || survey.layers.end > flow.layers() {
            return Err(Unavailable::Unsupported(format!("layers {:?} and {len} points", survey.layers)));
        }
        if 4 * (one * layers) as u64 > largest {
            return Err(Unavailable::Unsupported(format!("{layers} layers on {cells} cells at once")));
        }
        let runs = survey.layers.clone().map(|layer| survey.runs(flow, layer, one, points.len()));
        let runs = runs.collect::<Result<Vec<_>, _>>()?;
        let buffers = match flow.survey.take() {
            Some(b) if b.capacity >= one * layers && b.room >= dim * len && b.dispatches >= KERNELS * layers => b,
            _ => Buffers::new(self, one * layers, dim * len, (2 * KERNELS * layers).max(MOST_RUNS)),
        };
        self.queue.write_buffer(&buffers.points, 0, bytemuck::cast_slice(points.values()));
        let jobs: Vec<Job<'_>> = runs
            .into_iter()
            .flat_map(|[heat, mass, carry]| {
                [
                    Job { kernel: Kernel::Heat, group: &buffers.field, run: heat, work: 1.0 },
                    Job { kernel: Kernel::Density, group: &buffers.field, run: mass, work: 1.0 },
                    Job { kernel: Kernel::Transform, group: &buffers.transform, run: carry, work: 1.0 },
                ]
            })
            .collect();
        buffers.runs.submit(self, flow, &jobs)?;
        let decode = move |values: &[f32]| values.chunks_exact(one).map(|v| Seen::new(v, cells, dim, len)).collect();
        let pending = self.staging.read(&buffers.results, 4 * (one * layers) as u64, decode);
        flow.survey = Some(buffers);
        Ok(pending)
    }
}

impl Survey {
    /// The runs of one layer, of `one` results a layer: log |det J|, the mass, the points.
    fn runs(&self, flow: &Resident, layer: usize, one: usize, len: usize) -> Result<[Run; KERNELS], Unavailable> {
        let output = ((layer - self.layers.start) * one) as u32;
        let (size, cells) = ((self.size, self.size), self.size * self.size);
        let (alone, before) = (Position { layer, tau: 1.0 }, if self.way == Way::Generate { 0.0 } else { 1.0 });
        let heat = on_grid(flow, self.window, size, self.way, alone)?;
        let mass = on_grid(flow, self.window, size, Way::Normalize, Position { layer, tau: before })?;
        let carry = Run { start: layer as u32, ..flow.run(self.way, alone, len) };
        Ok([
            Run { output, ..heat },
            Run { output: output + cells, ..mass },
            Run { output: output + 2 * cells, ..carry },
        ])
    }
}

impl Seen {
    fn new(values: &[f32], cells: usize, dim: usize, len: usize) -> Self {
        let (log_det, rest) = values.split_at(cells);
        let (log_mass, points) = rest.split_at(cells);
        let points = Batch::from_rows(dim, points[..dim * len].to_vec());
        Self { log_det: log_det.to_vec(), log_mass: log_mass.to_vec(), points }
    }
}

impl Buffers {
    fn new(gpu: &Gpu, capacity: usize, room: usize, dispatches: usize) -> Self {
        let buffer = |label, len: usize, usage| {
            gpu.device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size: 4 * len as u64,
                usage: wgpu::BufferUsages::STORAGE | usage,
                mapped_at_creation: false,
            })
        };
        let points = buffer("points of a survey", room, wgpu::BufferUsages::COPY_DST);
        let results = buffer("survey", capacity, wgpu::BufferUsages::COPY_SRC);
        let runs = Runs::new(gpu, dispatches);
        let field = bind(&gpu.device, &gpu.layouts.field, &[runs.binding(), results.as_entire_binding()]);
        let parts = [runs.binding(), points.as_entire_binding(), results.as_entire_binding()];
        let transform = bind(&gpu.device, &gpu.layouts.points, &parts);
        Self { capacity, room, dispatches, points, results, runs, field, transform }
    }
}
