//! Flows on the painter's own device: the density is computed, coloured and shown without leaving the GPU, and what has to
//! come back comes a frame or so later.

use super::{Evaluated, Field, Gpu, Pending, Picture, Resident, Scheme, Seen, Survey, Unavailable, Window};
use crate::flow::{Flow, Position, Way};
use crate::math::Batch;
use eframe::egui_wgpu::{RenderState, Renderer};
use egui::TextureId;
use egui::mutex::RwLock;
use std::sync::Arc;

/// Colours of a map from low to high, and a number that changes with them.
pub struct Map<'a> {
    pub key: u64,
    pub colours: &'a [[u8; 4]; 256],
}

/// What a density is wanted of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shot {
    pub window: Window,
    /// Cells a side.
    pub size: u32,
    pub at: Position,
    /// The colours end at the density e^`high`, or at the largest.
    pub high: Option<f32>,
}

/// What egui shows of a flow.
pub struct OnScreen {
    gpu: Gpu,
    renderer: Arc<RwLock<Renderer>>,
    /// The run and the version of the weights on the device.
    flow: Option<(u32, u64, Resident)>,
    canvases: Vec<Canvas>,
}

/// A field and its picture of one size, registered with egui once.
struct Canvas {
    size: u32,
    field: Field,
    picture: Picture,
    texture: TextureId,
    map: Option<u64>,
}

impl OnScreen {
    /// # Errors
    /// As [`Gpu::new`].
    pub fn new(painter: &RenderState) -> Result<Self, Unavailable> {
        let gpu = Gpu::new(&painter.device, &painter.queue, &painter.adapter.limits())?;
        Ok(Self { gpu, renderer: painter.renderer.clone(), flow: None, canvases: Vec::new() })
    }

    /// Without a window: nobody sees what it paints.
    #[cfg(test)]
    pub(crate) fn off_screen(gpu: Gpu) -> Self {
        let renderer = Renderer::new(&gpu.device, wgpu::TextureFormat::Rgba8Unorm, Default::default());
        Self { gpu, renderer: Arc::new(RwLock::new(renderer)), flow: None, canvases: Vec::new() }
    }

    /// Whether the "GPU" is the processor in disguise: slower than the CPU engine.
    pub fn is_software(&self) -> bool {
        self.gpu.is_software()
    }

    /// Whether every kernel is compiled.
    ///
    /// # Errors
    /// As [`Gpu::check`].
    pub fn is_ready(&self) -> Result<bool, Unavailable> {
        self.gpu.check()
    }

    /// Puts weights on the device; `run` tells whether the architecture is the same, `version` whether the weights are.
    ///
    /// # Errors
    /// As [`Gpu::load`].
    pub fn load(&mut self, run: u32, version: u64, flow: &Flow, params: &[f32]) -> Result<(), Unavailable> {
        match &mut self.flow {
            Some((r, v, _)) if (*r, *v) == (run, version) => Ok(()),
            Some((r, v, resident)) if *r == run => {
                *v = version;
                resident.write(&self.gpu, params)
            }
            _ => {
                self.flow = Some((run, version, self.gpu.load(flow, params)?));
                Ok(())
            }
        }
    }

    /// What was submitted last, `points` points through the whole flow, was back after `secs` seconds: see [`Gpu::observe`].
    pub fn observe(&self, points: f64, secs: f64) {
        if let Some((_, _, flow)) = &self.flow {
            self.gpu.observe(flow, points, secs);
        }
    }

    /// Submits p at a place of the timeline. The texture is another than `shown`, which stays as it is until the new one
    /// is shown in its place; with it comes the logarithm of the top of its colours, in nats.
    ///
    /// # Errors
    /// [`Unavailable::Unsupported`] for flows of more than two dimensions.
    pub fn density(
        &mut self,
        shot: &Shot,
        map: &Map<'_>,
        shown: Option<TextureId>,
    ) -> Result<(TextureId, Pending<f32>), Unavailable> {
        let i = self.canvas(shot.size, shown);
        let (canvas, flow) = (&mut self.canvases[i], resident(&mut self.flow)?);
        if canvas.map != Some(map.key) {
            canvas.picture.set_map(&self.gpu, map.colours);
            canvas.map = Some(map.key);
        }
        canvas.field.density(&self.gpu, flow, shot.window, shot.at)?;
        canvas.picture.paint(&self.gpu, &canvas.field, Scheme::Sequential { high: shot.high }, None);
        Ok((canvas.texture, canvas.picture.high(&self.gpu)))
    }

    /// Submits points on their way from the base to a place of the timeline.
    ///
    /// # Errors
    /// As [`Gpu::evaluate_to`].
    pub fn generate(&mut self, at: Position, points: &Batch<f32>) -> Result<Pending<Evaluated>, Unavailable> {
        self.gpu.evaluate_to(resident(&mut self.flow)?, Way::Generate, at, points)
    }

    /// Submits single layers.
    ///
    /// # Errors
    /// As [`Gpu::survey`].
    pub fn survey(&mut self, survey: &Survey, points: &Batch<f32>) -> Result<Pending<Vec<Seen>>, Unavailable> {
        self.gpu.survey(resident(&mut self.flow)?, survey, points)
    }

    /// Submits points of the base on their way through a flow that is one continuous layer: where they are at `times`, and
    /// log |det| of the way there.
    ///
    /// # Errors
    /// As [`Gpu::trajectories`].
    pub fn paths(&mut self, points: &Batch<f32>, times: &[f64]) -> Result<Pending<Vec<Batch<f32>>>, Unavailable> {
        self.gpu.trajectories(resident(&mut self.flow)?, 0, Way::Generate, points, times)
    }

    /// What a point costs there, in ways through the whole flow.
    pub fn cost_of_paths(&self, times: &[f64]) -> f64 {
        self.flow.as_ref().map_or(1.0, |(_, _, flow)| flow.work(0, times))
    }

    /// A canvas of this size whose texture is not on the screen.
    fn canvas(&mut self, size: u32, shown: Option<TextureId>) -> usize {
        if let Some(i) = self.canvases.iter().position(|c| c.size == size && Some(c.texture) != shown) {
            return i;
        }
        let field = Field::new(&self.gpu, size, size);
        let picture = Picture::new(&self.gpu, (size, size));
        let texture =
            self.renderer.write().register_native_texture(&self.gpu.device, picture.view(), wgpu::FilterMode::Linear);
        self.canvases.push(Canvas { size, field, picture, texture, map: None });
        self.canvases.len() - 1
    }
}

fn resident(flow: &mut Option<(u32, u64, Resident)>) -> Result<&mut Resident, Unavailable> {
    flow.as_mut().map(|(_, _, resident)| resident).ok_or(Unavailable::NotReady)
}
