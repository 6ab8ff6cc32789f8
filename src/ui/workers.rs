//! The trainer and the evaluator beside the page: commands go to them, what they say comes back, and the dead are replaced.

use crate::engine::{Command, Event, VERSION};
use crate::platform::{Port, Received, Wake, spawn_port};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Trainer,
    Evaluator,
}

/// What a worker said, or that it said its last.
#[derive(Debug)]
pub enum Heard {
    Event(Event),
    /// A new one is in its place and knows nothing yet.
    Replaced(Role),
    /// It died too often or could not be started: nobody is in its place.
    Lost(Role, String),
}

/// A worker that dies more often than this is not replaced.
const MOST_DEATHS: usize = 3;

pub struct Workers {
    wake: Wake,
    seats: [Seat; 2],
}

struct Seat {
    role: Role,
    port: Option<Box<dyn Port>>,
    deaths: usize,
}

impl Workers {
    /// Starts both. What could not be started is heard of by [`Self::hear`].
    pub fn new() -> Self {
        let seats = [Role::Trainer, Role::Evaluator].map(|role| Seat { role, port: None, deaths: 0 });
        let mut workers = Self { wake: Wake::default(), seats };
        for i in 0..workers.seats.len() {
            // Who cannot be started is asked for again, and then lost, by `hear`.
            drop(workers.fill(i));
        }
        workers
    }

    /// Draws a frame of this window whenever they have something to say.
    pub fn wake(&self, ctx: &egui::Context) {
        self.wake.window(ctx);
    }

    pub fn post(&mut self, role: Role, command: &Command) {
        if let Some(port) = self.seats.iter_mut().find(|s| s.role == role).and_then(|s| s.port.as_mut()) {
            port.post(command.to_bytes());
        }
    }

    /// Everything that was said since the last call.
    pub fn hear(&mut self) -> Vec<Heard> {
        let mut heard = Vec::new();
        for i in 0..self.seats.len() {
            if self.seats[i].deaths > MOST_DEATHS {
                continue;
            }
            let mut died = self.seats[i].port.is_none().then(String::new);
            while let Some(received) = self.seats[i].port.as_mut().and_then(|p| p.poll()) {
                match received {
                    Received::Bytes(bytes) => heard.extend(Event::from_bytes(&bytes).ok().map(Heard::Event)),
                    Received::Died(said) => {
                        died = Some(said);
                        break;
                    }
                }
            }
            if let Some(said) = died {
                heard.push(self.replace(i, said));
            }
        }
        heard
    }

    fn replace(&mut self, i: usize, said: String) -> Heard {
        let seat = &mut self.seats[i];
        seat.deaths += 1;
        seat.port = None;
        let role = seat.role;
        if seat.deaths > MOST_DEATHS {
            return Heard::Lost(role, said);
        }
        match self.fill(i) {
            Ok(()) => Heard::Replaced(role),
            Err(why) => {
                self.seats[i].deaths = MOST_DEATHS + 1;
                Heard::Lost(role, why)
            }
        }
    }

    fn fill(&mut self, i: usize) -> Result<(), String> {
        let name = match self.seats[i].role {
            Role::Trainer => "trainer",
            Role::Evaluator => "evaluator",
        };
        let mut port = spawn_port(name, &self.wake)?;
        port.post(Command::Hello { version: VERSION }.to_bytes());
        self.seats[i].port = Some(port);
        Ok(())
    }
}
