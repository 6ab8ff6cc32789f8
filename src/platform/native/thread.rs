//! A worker that is a thread.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::{Receiver, Sender, TryRecvError, channel},
    thread,
};

use super::super::port::{Port, Received, SLICE_SECS, Wake};
use crate::engine::Worker;

struct Thread {
    to: Sender<Vec<u8>>,
    from: Receiver<Received>,
}

/// Starts a worker. It wakes the window when it has something to say, and ends when its port is dropped.
///
/// # Errors
/// What the system says where it gives no thread.
pub fn spawn_port(name: &str, wake: &Wake) -> Result<Box<dyn Port>, String> {
    let (to, commands) = channel();
    let (events, from) = channel();
    let wake = wake.clone();
    let work = move || {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| run(&commands, &events, &wake))) {
            let said = panic.downcast_ref::<String>().cloned();
            let said = said.or_else(|| panic.downcast_ref::<&str>().map(|&s| s.to_owned()));
            drop(events.send(Received::Died(said.unwrap_or_default())));
            wake.wake();
        }
    };
    thread::Builder::new().name(name.to_owned()).spawn(work).map_err(|e| e.to_string())?;
    Ok(Box::new(Thread { to, from }))
}

fn run(commands: &Receiver<Vec<u8>>, events: &Sender<Received>, wake: &Wake) {
    let mut worker = Worker::new();
    loop {
        if !worker.is_busy() {
            match commands.recv() {
                Ok(bytes) => worker.receive(&bytes),
                Err(_) => return,
            }
        }
        loop {
            match commands.try_recv() {
                Ok(bytes) => worker.receive(&bytes),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return,
            }
        }
        let said = worker.work(SLICE_SECS, &super::now);
        if !said.is_empty() {
            wake.wake();
        }
        for bytes in said {
            if events.send(Received::Bytes(bytes)).is_err() {
                return;
            }
        }
    }
}

impl Port for Thread {
    fn post(&mut self, bytes: Vec<u8>) {
        // A thread that has died has said so, and what it was told is of no use any more.
        drop(self.to.send(bytes));
    }

    fn poll(&mut self) -> Option<Received> {
        self.from.try_recv().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Event, VERSION};

    #[test]
    fn a_worker_greets_with_its_version() {
        let mut port = spawn_port("test", &Wake::default()).unwrap();
        let greeting = (0..1000).find_map(|_| {
            thread::sleep(std::time::Duration::from_millis(5));
            port.poll()
        });
        assert_eq!(greeting, Some(Received::Bytes(Event::Hello { version: VERSION }.to_bytes())));
    }
}
