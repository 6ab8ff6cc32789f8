//! The GPU as an engine: its device, its limits, its compiled kernels, and whether it still works.

use super::budget::Budget;
use super::kernels::{Kind, Layouts, PictureKernels, pipeline};
use super::plan::Packed;
use super::readback::Staging;
use super::shader::Kernel;
use super::{Resident, Unavailable};
use crate::flow::Flow;
use core::cell::{Cell, RefCell};
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::collections::BTreeMap;

type Scope = Pin<Box<dyn Future<Output = Option<wgpu::Error>>>>;

/// The engine on one device. Cheap to ask, not to make: it compiles kernels and keeps them.
pub struct Gpu {
    pub(super) device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    pub(super) limits: wgpu::Limits,
    pub(super) layouts: Layouts,
    pub(super) pictures: PictureKernels,
    pub(super) staging: Staging,
    made: RefCell<BTreeMap<(Kernel, Kind), wgpu::ComputePipeline>>,
    scopes: RefCell<Vec<Scope>>,
    refused: RefCell<Option<Unavailable>>,
    pub(super) budget: Cell<Budget>,
    name: String,
    software: bool,
}

impl Gpu {
    /// On the painter's device. Compilation is checked while it goes on: see [`Gpu::check`].
    ///
    /// # Errors
    /// [`Unavailable::Limit`] where the device cannot compute (on a GL backend every limit is 0), and natively
    /// [`Unavailable::Refused`] where the driver rejects a kernel.
    pub fn new(device: &wgpu::Device, queue: &wgpu::Queue, adapter_limits: &wgpu::Limits) -> Result<Self, Unavailable> {
        let limits = device.limits().or_worse_values_from(adapter_limits);
        check_limits(&limits)?;
        let scopes = Watch::new(device);
        let layouts = Layouts::new(device);
        let pictures = PictureKernels::new(device, &layouts);
        let info = device.adapter_info();
        let gpu = Self {
            device: device.clone(),
            queue: queue.clone(),
            limits,
            layouts,
            pictures,
            staging: Staging::new(device, queue),
            made: RefCell::default(),
            scopes: RefCell::new(scopes.end()),
            refused: RefCell::default(),
            budget: Cell::default(),
            software: info.device_type == wgpu::DeviceType::Cpu || is_software(&info.name),
            name: info.name,
        };
        gpu.check()?;
        Ok(gpu)
    }

    /// Without a window: the first adapter that the platform offers.
    ///
    /// # Errors
    /// See [`Gpu::new`]; [`Unavailable::NoAdapter`] where there is none.
    pub async fn request() -> Result<Self, Unavailable> {
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle_from_env());
        let options = wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::HighPerformance,
            ..Default::default()
        };
        let adapter = instance.request_adapter(&options).await.map_err(|_| Unavailable::NoAdapter)?;
        check_limits(&adapter.limits())?;
        let wanted = wgpu::DeviceDescriptor {
            label: Some("flows"),
            required_limits: wgpu::Limits::default().or_worse_values_from(&adapter.limits()),
            ..Default::default()
        };
        let (device, queue) =
            adapter.request_device(&wanted).await.map_err(|error| Unavailable::Refused(error.to_string()))?;
        Self::new(&device, &queue, &adapter.limits())
    }

    /// [`Gpu::request`], at once: native only, where wgpu never waits for an event loop.
    ///
    /// # Errors
    /// As [`Gpu::request`]; [`Unavailable::NotReady`] in a browser.
    pub fn headless() -> Result<Self, Unavailable> {
        match poll_once(&mut Box::pin(Self::request())) {
            Some(gpu) => gpu,
            None => Err(Unavailable::NotReady),
        }
    }

    /// The adapter's name; a browser may not tell.
    pub fn name(&self) -> &str {
        if self.name.is_empty() { "GPU" } else { &self.name }
    }

    /// Whether the GPU is imitated by the processor, as far as it tells (a browser may not): the kernels then run some fifty
    /// times slower than the CPU engine, which is the better choice.
    pub fn is_software(&self) -> bool {
        self.software
    }

    /// Whether every kernel is known to be good. False while a browser still compiles: until then nothing fails, but a
    /// refused kernel would leave pictures blank.
    ///
    /// # Errors
    /// [`Unavailable::Refused`], from then on always, when the driver or the browser rejected one.
    pub fn check(&self) -> Result<bool, Unavailable> {
        let mut scopes = self.scopes.borrow_mut();
        let mut refused = self.refused.borrow_mut();
        scopes.retain_mut(|scope| match poll_once(scope) {
            Some(Some(error)) => {
                refused.get_or_insert(Unavailable::Refused(first_line(&error)));
                false
            }
            Some(None) => false,
            None => true,
        });
        refused.clone().map_or(Ok(scopes.is_empty()), Err)
    }

    /// `points` points through the whole flow were back after `secs` seconds: later work is cut into dispatches of some
    /// milliseconds each.
    pub fn observe(&self, flow: &Resident, points: f64, secs: f64) {
        let mut budget = self.budget.get();
        budget.observe(flow.cost(points), secs);
        self.budget.set(budget);
    }

    /// Puts a flow and its weights on the device.
    ///
    /// # Errors
    /// [`Unavailable::Unsupported`] for flows that the kernels cannot hold, and as [`Gpu::check`].
    pub fn load(&self, flow: &Flow, params: &[f32]) -> Result<Resident, Unavailable> {
        let resident = Resident::new(self, flow, params)?;
        self.check()?;
        Ok(resident)
    }

    /// A kernel for flows like this one, compiled at its first use.
    ///
    /// # Errors
    /// As [`Gpu::check`]: natively at once, in a browser at a later call.
    pub(super) fn pipeline(&self, flow: &Packed, kernel: Kernel) -> Result<wgpu::ComputePipeline, Unavailable> {
        let kind = (flow.width, flow.pieces);
        if let Some(made) = self.made.borrow().get(&(kernel, kind)) {
            return Ok(made.clone());
        }
        let scopes = Watch::new(&self.device);
        let made = pipeline(&self.device, kernel, kind, &self.layouts.of(kernel));
        self.scopes.borrow_mut().extend(scopes.end());
        self.check()?;
        self.made.borrow_mut().insert((kernel, kind), made.clone());
        Ok(made)
    }
}

/// A GPU that was asked for.
pub struct Asked(Pin<Box<dyn Future<Output = Result<Gpu, Unavailable>>>>);

impl Asked {
    #[allow(clippy::new_without_default, reason = "it asks")]
    pub fn new() -> Self {
        Self(Box::pin(Gpu::request()))
    }

    /// The answer, once: natively at the first call, in a browser at a later one.
    pub fn try_take(&mut self) -> Option<Result<Gpu, Unavailable>> {
        poll_once(&mut self.0)
    }
}

impl core::fmt::Debug for Asked {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Asked")
    }
}

/// Error scopes around the making of pipelines: an error outside one panics natively.
struct Watch([wgpu::ErrorScopeGuard; 2]);

impl Watch {
    fn new(device: &wgpu::Device) -> Self {
        Self([wgpu::ErrorFilter::Validation, wgpu::ErrorFilter::Internal].map(|filter| device.push_error_scope(filter)))
    }

    fn end(self) -> Vec<Scope> {
        let [outer, inner] = self.0;
        [inner, outer].into_iter().map(|guard| Box::pin(guard.pop()) as Scope).collect()
    }
}

/// The future's output if it is there already. No executor is needed: who asks comes again in the next frame.
fn poll_once<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    match Pin::new(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

/// Whether an adapter's name is that of a processor imitating a GPU; for names that come from elsewhere, as a browser's.
pub fn is_software(name: &str) -> bool {
    let name = name.to_lowercase();
    ["swiftshader", "llvmpipe", "basic render"].iter().any(|imitation| name.contains(imitation))
}

fn first_line(error: &wgpu::Error) -> String {
    error.to_string().split_whitespace().take(60).collect::<Vec<_>>().join(" ")
}

fn check_limits(limits: &wgpu::Limits) -> Result<(), Unavailable> {
    let needs = [
        ("compute invocations", limits.max_compute_invocations_per_workgroup, 64),
        ("compute workgroup size", limits.max_compute_workgroup_size_x, 64),
        ("compute workgroups", limits.max_compute_workgroups_per_dimension, 65_535),
        ("compute workgroup storage", limits.max_compute_workgroup_storage_size, 8 << 10),
        ("storage buffers", limits.max_storage_buffers_per_shader_stage, 5),
        ("storage textures", limits.max_storage_textures_per_shader_stage, 1),
    ];
    match needs.into_iter().find(|(_, found, needed)| found < needed) {
        Some((limit, found, needed)) => Err(Unavailable::Limit { limit, needed: needed.into(), found: found.into() }),
        None => Ok(()),
    }
}
