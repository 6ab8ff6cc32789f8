//! Where a session's steps are done.

use super::Event;
use super::on_device::OnDevice;
use crate::gpu::{Asked, Unavailable};
use crate::train::Trainer;

/// The processor, until the GPU is wished for and has answered.
#[derive(Debug, Default)]
pub enum Place {
    #[default]
    Cpu,
    Asked {
        gpu: Asked,
        /// Whether a processor that imitates a GPU is wanted, too.
        software: bool,
    },
    Gpu(Box<OnDevice>),
}

impl Place {
    /// Asks for a GPU.
    pub fn gpu(software: bool) -> Self {
        Place::Asked { gpu: Asked::new(), software }
    }

    /// Takes the GPU if it has answered; tells the page where the steps are done from now on.
    pub fn settle(&mut self, run: u32, trainer: &Trainer, outbox: &mut Vec<Event>) {
        let Place::Asked { gpu, software } = self else { return };
        let Some(found) = gpu.try_take() else { return };
        let software = *software;
        let device = found.and_then(|gpu| match gpu.is_software() && !software {
            true => Err(Unavailable::NoAdapter),
            false => OnDevice::new(gpu, trainer),
        });
        match device {
            Ok(device) => {
                *self = Place::Gpu(Box::new(device));
                outbox.push(Event::Device { run, gpu: true, why: None });
            }
            Err(why) => self.leave(run, &why, outbox),
        }
    }

    /// Back to the processor.
    pub fn leave(&mut self, run: u32, why: &Unavailable, outbox: &mut Vec<Event>) {
        *self = Place::Cpu;
        let why = why.to_string();
        let why = format!("{}; it is trained on the CPU.", why.split(';').next().unwrap_or_default());
        outbox.push(Event::Device { run, gpu: false, why: Some(why) });
    }
}
