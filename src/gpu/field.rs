//! Numbers on a grid over the plane: log p at a position of the timeline, or log |det J| of one layer.

use super::kernels::bind;
use super::layout::Run;
use super::resident::{Job, Runs};
use super::shader::Kernel;
use super::{Gpu, Pending, Resident, Unavailable};
use crate::flow::{Position, Way};

/// The part of the plane that a field covers; its cells' centres lie inside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    pub x: [f32; 2],
    pub y: [f32; 2],
}

/// W x H numbers on the device, row-major, the first row at the window's lower edge.
pub struct Field {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) values: wgpu::Buffer,
    runs: Runs,
    group: wgpu::BindGroup,
}

/// Dispatches that one field may be cut into.
const MOST_RUNS: usize = 256;

/// Cells a side.
const LARGEST: u32 = 4096;

impl Window {
    /// [-r, r]²
    pub fn square(r: f32) -> Self {
        Self { x: [-r, r], y: [-r, r] }
    }

    /// The centre of a cell of a W x H grid, rows counted from the bottom.
    pub fn centre(&self, (width, height): (u32, u32), column: u32, row: u32) -> [f64; 2] {
        let at = |[low, high]: [f32; 2], i: u32, n: u32| {
            f64::from(low) + (f64::from(i) + 0.5) * f64::from(high - low) / f64::from(n)
        };
        [at(self.x, column, width), at(self.y, row, height)]
    }
}

impl Field {
    /// Sizes outside 1 to 4096 are clamped.
    pub fn new(gpu: &Gpu, width: u32, height: u32) -> Self {
        let (width, height) = (width.clamp(1, LARGEST), height.clamp(1, LARGEST));
        let values = gpu.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("field"),
            size: 4 * u64::from(width) * u64::from(height),
            usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC,
            mapped_at_creation: false,
        });
        let runs = Runs::new(gpu, MOST_RUNS);
        let group = bind(&gpu.device, &gpu.layouts.field, &[runs.binding(), values.as_entire_binding()]);
        Self { width, height, values, runs, group }
    }

    /// (W, H)
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Fills the field with log p_τ, in nats. Twin of `Flow::log_prob_at`.
    ///
    /// # Errors
    /// [`Unavailable::Unsupported`] for flows of more than two dimensions.
    pub fn density(&self, gpu: &Gpu, flow: &Resident, window: Window, at: Position) -> Result<(), Unavailable> {
        let run = on_grid(flow, window, self.size(), Way::Normalize, at)?;
        self.runs.submit(gpu, flow, &[Job { kernel: Kernel::Density, group: &self.group, run, work: 1.0 }])
    }

    /// Fills the field with log |det J| of the layer `at.layer` alone, to the fraction `at.tau`, running `way`; the grid
    /// lies in that layer's input coordinates.
    ///
    /// # Errors
    /// [`Unavailable::Unsupported`] for flows of more than two dimensions or a layer that is not there.
    pub fn heat(&self, gpu: &Gpu, flow: &Resident, window: Window, way: Way, at: Position) -> Result<(), Unavailable> {
        if at.layer >= flow.layers() {
            return Err(Unavailable::Unsupported(format!("layer {} of {}", at.layer + 1, flow.layers())));
        }
        let run = on_grid(flow, window, self.size(), way, at)?;
        self.runs.submit(gpu, flow, &[Job { kernel: Kernel::Heat, group: &self.group, run, work: 1.0 }])
    }

    /// The values, after what was submitted so far.
    pub fn read(&self, gpu: &Gpu) -> Pending<Vec<f32>> {
        gpu.staging.read(&self.values, self.values.size(), <[f32]>::to_vec)
    }
}

/// A run over the cells of a grid.
pub(super) fn on_grid(
    flow: &Resident,
    window: Window,
    (width, height): (u32, u32),
    way: Way,
    at: Position,
) -> Result<Run, Unavailable> {
    if flow.dim() > 2 {
        return Err(Unavailable::Unsupported(format!("a picture of {} dimensions", flow.dim())));
    }
    let step = |[low, high]: [f32; 2], n: u32| (high - low) / n as f32;
    let origin = window.centre((width, height), 0, 0);
    Ok(Run {
        columns: width,
        origin: origin.map(|v| v as f32),
        step: [step(window.x, width), step(window.y, height)],
        ..flow.run(way, at, (width * height) as usize)
    })
}
