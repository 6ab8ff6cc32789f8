//! A field as a texture that egui can show: colours are looked up on the GPU, nothing comes back.

use super::kernels::bind;
use super::layout::{self, DIVERGING, Range, SEQUENTIAL};
use super::{Field, Gpu, Pending};

/// How numbers become colours. Limits left out are found on the GPU, and the picture then uses its whole map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scheme {
    /// A log-density: its exponential against the greatest density shown (`high`: its logarithm, in nats).
    Sequential { high: Option<f32> },
    /// Zero in the middle of the map, ±`limit` nats at its ends.
    Diverging { limit: Option<f32> },
}

/// Lets a picture fade where there is no mass.
#[derive(Clone, Copy)]
pub struct Fade<'a> {
    /// A log-density on the same grid.
    pub mass: &'a Field,
    /// Nats below its greatest value at which nothing is left.
    pub nats: f32,
}

/// An Rgba8Unorm texture the size of a field; its first row is the top.
pub struct Picture {
    size: (u32, u32),
    texture: wgpu::Texture,
    view: wgpu::TextureView,
    uniform: wgpu::Buffer,
    table: wgpu::Buffer,
    range: wgpu::Buffer,
    mass_range: wgpu::Buffer,
}

impl Picture {
    pub fn new(gpu: &Gpu, (width, height): (u32, u32)) -> Self {
        let texture = gpu.device.create_texture(&wgpu::TextureDescriptor {
            label: Some("picture"),
            size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: wgpu::TextureFormat::Rgba8Unorm,
            usage: wgpu::TextureUsages::STORAGE_BINDING
                | wgpu::TextureUsages::TEXTURE_BINDING
                | wgpu::TextureUsages::COPY_DST
                | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[],
        });
        let buffer = |label, size: usize, usage| {
            gpu.device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size: size as u64,
                usage: usage | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            })
        };
        let ranges = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_SRC;
        Self {
            size: (width, height),
            view: texture.create_view(&wgpu::TextureViewDescriptor::default()),
            texture,
            uniform: buffer("picture", size_of::<layout::Picture>(), wgpu::BufferUsages::UNIFORM),
            table: buffer("map", 4 * 256, wgpu::BufferUsages::STORAGE),
            range: buffer("range", size_of::<Range>(), ranges),
            mass_range: buffer("range of mass", size_of::<Range>(), ranges),
        }
    }

    /// To be registered with egui's renderer once; it stays valid as long as the picture.
    pub fn view(&self) -> &wgpu::TextureView {
        &self.view
    }

    pub fn texture(&self) -> &wgpu::Texture {
        &self.texture
    }

    /// The map: 256 colours from low to high, RGBA with premultiplied alpha, as egui's `Color32` holds them.
    pub fn set_map(&self, gpu: &Gpu, colours: &[[u8; 4]; 256]) {
        gpu.queue.write_buffer(&self.table, 0, bytemuck::cast_slice(colours));
    }

    /// Paints `field`, which must have the picture's size (another is left out).
    pub fn paint(&self, gpu: &Gpu, field: &Field, scheme: Scheme, fade: Option<Fade<'_>>) {
        let fade = fade.filter(|fade| fade.mass.size() == self.size);
        if field.size() != self.size {
            return;
        }
        let (scheme, fixed) = match scheme {
            Scheme::Sequential { high } => (SEQUENTIAL, high.map(|high| [-high.abs(), high])),
            Scheme::Diverging { limit } => (DIVERGING, limit.map(|limit| [-limit, limit])),
        };
        let (width, height) = self.size;
        let uniform = layout::Picture { width, height, scheme, fade: fade.map_or(0.0, |fade| fade.nats) };
        gpu.queue.write_buffer(&self.uniform, 0, bytemuck::bytes_of(&uniform));
        let mut encoder = gpu.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        match fixed {
            Some([low, high]) => {
                let range = Range { low, high, ..Range::default() };
                gpu.queue.write_buffer(&self.range, 0, bytemuck::bytes_of(&range));
            }
            None => self.find_range(gpu, &mut encoder, field, &self.range),
        }
        if let Some(fade) = &fade {
            self.find_range(gpu, &mut encoder, fade.mass, &self.mass_range);
        }
        let mass = fade.map_or(field, |fade| fade.mass);
        let group = bind(
            &gpu.device,
            &gpu.layouts.colour,
            &[
                self.uniform.as_entire_binding(),
                field.values.as_entire_binding(),
                self.range.as_entire_binding(),
                self.table.as_entire_binding(),
                mass.values.as_entire_binding(),
                self.mass_range.as_entire_binding(),
                wgpu::BindingResource::TextureView(&self.view),
            ],
        );
        dispatch(&mut encoder, &gpu.pictures.colour, &group, (width.div_ceil(8), height.div_ceil(8)));
        gpu.queue.submit([encoder.finish()]);
    }

    /// (low, high) that the last picture used: found on the GPU or given.
    pub fn range(&self, gpu: &Gpu) -> Pending<(f32, f32)> {
        gpu.staging.read(&self.range, self.range.size(), |values| (values[0], values[1]))
    }

    /// The high end alone.
    pub fn high(&self, gpu: &Gpu) -> Pending<f32> {
        gpu.staging.read(&self.range, self.range.size(), |values| values[1])
    }

    /// The colours on the screen, row by row from the top.
    pub fn read(&self, gpu: &Gpu) -> Pending<Vec<[u8; 4]>> {
        let (width, height) = self.size;
        let row = (4 * width).next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
        let layout = wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(row), rows_per_image: None };
        let copy = |encoder: &mut wgpu::CommandEncoder, buffer: &wgpu::Buffer| {
            let to = wgpu::TexelCopyBufferInfo { buffer, layout };
            encoder.copy_texture_to_buffer(self.texture.as_image_copy(), to, self.texture.size());
        };
        gpu.staging.read_with(u64::from(row) * u64::from(height), copy, move |values| {
            let rows = bytemuck::cast_slice::<f32, [u8; 4]>(values).chunks_exact(row as usize / 4);
            rows.flat_map(|pixels| &pixels[..width as usize]).copied().collect()
        })
    }

    fn find_range(&self, gpu: &Gpu, encoder: &mut wgpu::CommandEncoder, field: &Field, range: &wgpu::Buffer) {
        let parts = [self.uniform.as_entire_binding(), field.values.as_entire_binding(), range.as_entire_binding()];
        let group = bind(&gpu.device, &gpu.layouts.range, &parts);
        dispatch(encoder, &gpu.pictures.range, &group, (1, 1));
    }
}

fn dispatch(
    encoder: &mut wgpu::CommandEncoder,
    pipeline: &wgpu::ComputePipeline,
    group: &wgpu::BindGroup,
    (x, y): (u32, u32),
) {
    let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
    pass.set_pipeline(pipeline);
    pass.set_bind_group(0, group, &[]);
    pass.dispatch_workgroups(x, y, 1);
}
