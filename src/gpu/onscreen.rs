//! The density on the painter's own device: computed, coloured and shown without leaving the GPU.

use super::{Field, Gpu, Pending, Picture, Resident, Scheme, Unavailable, Window};
use crate::flow::{Flow, Position};
use eframe::egui_wgpu::{RenderState, Renderer};
use egui::TextureId;
use egui::mutex::RwLock;
use std::sync::Arc;

/// Colours of a map from low to high, and a number that changes with them.
pub struct Map<'a> {
    pub key: u64,
    pub colours: &'a [[u8; 4]; 256],
}

/// What egui shows of a flow. One density is under way at a time.
pub struct OnScreen {
    gpu: Gpu,
    renderer: Arc<RwLock<Renderer>>,
    /// The run and the version of the weights on the device.
    flow: Option<(u32, u64, Resident)>,
    canvases: Vec<Canvas>,
    under_way: Option<Pending<(f32, f32)>>,
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
        let renderer = painter.renderer.clone();
        Ok(Self { gpu, renderer, flow: None, canvases: Vec::new(), under_way: None })
    }

    /// Whether the "GPU" is the processor in disguise: slower than the CPU engine.
    pub fn is_software(&self) -> bool {
        self.gpu.is_software()
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

    /// Whether every kernel is compiled and nothing is under way.
    ///
    /// # Errors
    /// As [`Gpu::check`].
    pub fn is_free(&self) -> Result<bool, Unavailable> {
        Ok(self.gpu.check()? && self.under_way.is_none())
    }

    /// Submits p at a place of the timeline on `size`² cells. The colours end at the density e^`high`, or at the largest.
    ///
    /// # Errors
    /// [`Unavailable::Unsupported`] for flows of more than two dimensions.
    pub fn density(
        &mut self,
        window: Window,
        size: u32,
        at: Position,
        high: Option<f32>,
        map: &Map<'_>,
    ) -> Result<Option<TextureId>, Unavailable> {
        let i = self.canvas(size);
        let Some((_, _, flow)) = &self.flow else { return Ok(None) };
        let canvas = &mut self.canvases[i];
        if canvas.map != Some(map.key) {
            canvas.picture.set_map(&self.gpu, map.colours);
            canvas.map = Some(map.key);
        }
        canvas.field.density(&self.gpu, flow, window, at)?;
        canvas.picture.paint(&self.gpu, &canvas.field, Scheme::Sequential { high }, None);
        self.under_way = Some(canvas.picture.range(&self.gpu));
        Ok(Some(canvas.texture))
    }

    /// The logarithm of the top of the colours of the density that has just been finished, in nats.
    ///
    /// # Errors
    /// [`Unavailable::Lost`] when the device went away.
    pub fn finished(&mut self) -> Result<Option<f32>, Unavailable> {
        let taken = self.under_way.as_mut().and_then(Pending::try_take);
        if taken.is_some() {
            self.under_way = None;
        }
        Ok(taken.transpose()?.map(|(_, high)| high))
    }

    fn canvas(&mut self, size: u32) -> usize {
        if let Some(i) = self.canvases.iter().position(|c| c.size == size) {
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
