//! Compute pipelines and the bindings that they share.

use super::shader::Kernel;
use wgpu::BindGroupLayout;

/// Bind group layouts: group 0 is the flow or the picture, group 1 one dispatch's run and its data.
#[derive(Debug)]
pub(super) struct Layouts {
    pub flow: BindGroupLayout,
    pub points: BindGroupLayout,
    pub field: BindGroupLayout,
    pub range: BindGroupLayout,
    pub colour: BindGroupLayout,
}

/// The kernels that run a flow, compiled for one width of hidden layers.
#[derive(Debug)]
pub(super) struct FlowKernels {
    pub transform: wgpu::ComputePipeline,
    pub density: wgpu::ComputePipeline,
    pub heat: wgpu::ComputePipeline,
}

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
            field: layout("field", &[RUN, WRITE]),
            range: layout("range", &[UNIFORM, READ, WRITE]),
            colour: layout("colour", &[UNIFORM, READ, UNIFORM, READ, READ, UNIFORM, TEXTURE]),
        }
    }
}

impl FlowKernels {
    pub fn new(device: &wgpu::Device, layouts: &Layouts, width: u32) -> Self {
        let field = [Some(&layouts.flow), Some(&layouts.field)];
        Self {
            transform: pipeline(device, Kernel::Transform, width, &[Some(&layouts.flow), Some(&layouts.points)]),
            density: pipeline(device, Kernel::Density, width, &field),
            heat: pipeline(device, Kernel::Heat, width, &field),
        }
    }
}

impl PictureKernels {
    pub fn new(device: &wgpu::Device, layouts: &Layouts) -> Self {
        Self {
            range: pipeline(device, Kernel::Range, 1, &[Some(&layouts.range)]),
            colour: pipeline(device, Kernel::Colour, 1, &[Some(&layouts.colour)]),
        }
    }
}

fn pipeline(
    device: &wgpu::Device,
    kernel: Kernel,
    width: u32,
    layouts: &[Option<&BindGroupLayout>],
) -> wgpu::ComputePipeline {
    let label = Some(kernel.name());
    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label,
        source: wgpu::ShaderSource::Wgsl(kernel.source(width).into()),
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
