//! A model on the GPU: the trace of points, whole or layer by layer.

use super::failure::Failure;
use pushforward::flow::{Flow, Trace, Way};
use pushforward::gpu::{Gpu, Resident};
use pushforward::math::Batch;
use pushforward::model_file::Model;
use std::cell::RefCell;
use std::fmt::Display;

pub struct OnGpu {
    gpu: Gpu,
    way: Way,
    /// The flow in one piece, or its layers in the order of travel.
    pieces: RefCell<Vec<Resident>>,
}

impl OnGpu {
    pub fn new(model: &Model, way: Way, per_layer: bool) -> Result<Self, Failure> {
        let gpu = Gpu::headless().map_err(unavailable)?;
        let (flow, params) = (&model.flow, model.params::<f32>());
        let pieces = if per_layer {
            let base = || pushforward::flow::Base::Normal { dim: flow.dim() };
            let one = |i: usize| Flow { context: flow.context, ..Flow::new(base(), vec![flow.layers[i].clone()]) };
            flow.order(way).map(|i| gpu.load(&one(i), &params[flow.window(i)])).collect::<Result<_, _>>()
        } else {
            gpu.load(flow, &params).map(|whole| vec![whole])
        };
        Ok(Self { pieces: RefCell::new(pieces.map_err(unavailable)?), gpu, way })
    }

    pub fn trace(&self, x: &Batch<f32>) -> Result<Trace<f32>, Failure> {
        let mut trace = Trace { points: vec![x.clone()], log_dets: Vec::new() };
        for piece in self.pieces.borrow_mut().iter_mut() {
            let x = &trace.points[trace.points.len() - 1];
            let y = self.gpu.evaluate(piece, self.way, x).and_then(|pending| pending.wait()).map_err(unavailable)?;
            trace.points.push(y.points);
            trace.log_dets.push(y.log_det);
        }
        Ok(trace)
    }
}

/// The reason, without the promise that the screen makes of going on.
pub fn unavailable(reason: impl Display) -> Failure {
    let reason = reason.to_string();
    let why = reason.split(';').next().unwrap_or_default();
    Failure::argument(format!("--device gpu cannot be used: {why}. Leave it out to compute on the CPU."))
}
