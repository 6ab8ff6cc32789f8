//! Compute pipelines and the bindings that they share.

use super::pieces::Pieces;
use super::shader::Kernel;
use wgpu::BindGroupLayout;

/// Bind group layouts: group 0 is the flow or the picture, group 1 one dispatch's run and its data.
#[derive(Debug)]
pub(super) struct Layouts {
    pub flow: BindGroupLayout,
    pub points: BindGroupLayout,
    pub watched: BindGroupLayout,
    pub field: BindGroupLayout,
    pub range: BindGroupLayout,
    pub colour: BindGroupLayout,
    /// Of a step of training: its batch, the gathering of its sums, the update.
    pub batch: BindGroupLayout,
    pub gather: BindGroupLayout,
    pub adam: BindGroupLayout,
    pub step: BindGroupLayout,
}

/// What flows that share a module have in common: the width of hidden layers and the pieces of the library.
pub(super) type Kind = (u32, Pieces);

/// The kernels that make pictures of fields.
#[derive(Debug)]
pub(super) struct PictureKernels {
    pub range: wgpu::ComputePipeline,
    pub colour: wgpu::ComputePipeline,
}

const UNIFORM: wgpu::BindingType = wgpu::BindingType::Buffer {
    ty: wgpu::BufferBindingType::Uniform,
    has_dynamic_offset: false,
    min_binding_size: None,
};
const RUN: wgpu::BindingType = wgpu::BindingType::Buffer {
    ty: wgpu::BufferBindingType::Uniform,
    has_dynamic_offset: true,
    min_binding_size: None,
};
const READ: wgpu::BindingType = storage(true);
const WRITE: wgpu::BindingType = storage(false);
const TEXTURE: wgpu::BindingType = wgpu::BindingType::StorageTexture {
    access: wgpu::StorageTextureAccess::WriteOnly,
    format: wgpu::TextureFormat::Rgba8Unorm,
    view_dimension: wgpu::TextureViewDimension::D2,
};

const fn storage(read_only: bool) -> wgpu::BindingType {
    let ty = wgpu::BufferBindingType::Storage { read_only };
    wgpu::BindingType::Buffer { ty, has_dynamic_offset: false, min_binding_size: None }
}

impl Layouts {
    pub fn new(device: &wgpu::Device) -> Self {
        let layout = |label, types: &[wgpu::BindingType]| {
            let entries: Vec<_> = (0..)
                .zip(types)
                .map(|(binding, &ty)| wgpu::BindGroupLayoutEntry {
                    binding,
                    visibility: wgpu::ShaderStages::COMPUTE,
                    ty,
                    count: None,
                })
                .collect();
            device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: Some(label), entries: &entries })
        };
        Self {
            flow: layout("flow", &[UNIFORM, READ, READ, READ]),
            points: layout("points", &[RUN, READ, WRITE]),
            watched: layout("points at times", &[RUN, READ, WRITE, READ]),
            field: layout("field", &[RUN, WRITE]),
            batch: layout("batch", &[RUN, READ, WRITE, WRITE]),
            gather: layout("gather", &[READ, WRITE, WRITE]),
            adam: layout("adam", &[READ, WRITE, WRITE, WRITE, WRITE]),
            step: layout("step", &[RUN]),
            range: layout("range", &[UNIFORM, READ, WRITE]),
            colour: layout("colour", &[UNIFORM, READ, UNIFORM, READ, READ, UNIFORM, TEXTURE]),
        }
    }
}

impl Layouts {
    /// The groups of a kernel that runs a flow.
    pub fn of(&self, kernel: Kernel) -> [Option<&BindGroupLayout>; 2] {
        let (own, data) = match kernel {
            Kernel::Trajectories => (&self.flow, &self.watched),
            Kernel::Transform => (&self.flow, &self.points),
            Kernel::Gradient => (&self.flow, &self.batch),
            Kernel::Gather => (&self.gather, &self.step),
            Kernel::Adam => (&self.adam, &self.step),
            _ => (&self.flow, &self.field),
        };
        [Some(own), Some(data)]
    }
}

impl PictureKernels {
    pub fn new(device: &wgpu::Device, layouts: &Layouts) -> Self {
        Self {
            range: pipeline(device, Kernel::Range, Default::default(), &[Some(&layouts.range)]),
            colour: pipeline(device, Kernel::Colour, Default::default(), &[Some(&layouts.colour)]),
        }
    }
}

pub(super) fn pipeline(
    device: &wgpu::Device,
    kernel: Kernel,
    (width, pieces): Kind,
    layouts: &[Option<&BindGroupLayout>],
) -> wgpu::ComputePipeline {
    let label = Some(kernel.name());
    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label,
        source: wgpu::ShaderSource::Wgsl(kernel.source(width, pieces).into()),
    });
    let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label,
        bind_group_layouts: layouts,
        ..Default::default()
    });
    device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
        label,
        layout: Some(&layout),
        module: &module,
        entry_point: label,
        // Every tile is written before it is read.
        compilation_options: wgpu::PipelineCompilationOptions {
            zero_initialize_workgroup_memory: false,
            ..Default::default()
        },
        cache: None,
    })
}

/// A bind group of whole buffers, in the order of their bindings.
pub(super) fn bind(
    device: &wgpu::Device,
    layout: &BindGroupLayout,
    resources: &[wgpu::BindingResource<'_>],
) -> wgpu::BindGroup {
    let entries: Vec<_> = (0..)
        .zip(resources)
        .map(|(binding, resource)| wgpu::BindGroupEntry { binding, resource: resource.clone() })
        .collect();
    device.create_bind_group(&wgpu::BindGroupDescriptor { label: None, layout, entries: &entries })
}
