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
    /// Until it begins: what it is told then.
    waiting: Option<Vec<Command>>,
    deaths: usize,
}

impl Workers {
    /// None of them has begun.
    pub fn new() -> Self {
        let seat = |role| Seat { role, port: None, waiting: Some(Vec::new()), deaths: 0 };
        Self { wake: Wake::default(), seats: [Role::Trainer, Role::Evaluator].map(seat) }
    }

    /// Starts this one, unless it has begun, and tells it what was posted so far. If that fails, [`Self::hear`] says so.
    pub fn begin(&mut self, role: Role) {
        let Some(i) = self.seats.iter().position(|seat| seat.role == role) else { return };
        if let Some(waiting) = self.seats[i].waiting.take() {
            // Who cannot be started is asked for again, and then lost, by `hear`.
            drop(self.fill(i));
            waiting.into_iter().for_each(|command| self.post(role, command));
        }
    }

    /// Draws a frame of this window whenever they have something to say.
    pub fn wake(&self, ctx: &egui::Context) {
        self.wake.window(ctx);
    }

    pub fn post(&mut self, role: Role, command: Command) {
        let Some(seat) = self.seats.iter_mut().find(|seat| seat.role == role) else { return };
        match (&mut seat.waiting, &mut seat.port) {
            (Some(waiting), _) => waiting.push(command),
            (None, Some(port)) => port.post(command.to_bytes()),
            (None, None) => {}
        }
    }

    /// Everything that was said since the last call.
    pub fn hear(&mut self) -> Vec<Heard> {
        let mut heard = Vec::new();
        for i in 0..self.seats.len() {
            if self.seats[i].waiting.is_some() || self.seats[i].deaths > MOST_DEATHS {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_posted_before_a_worker_begins_is_told_when_it_does() {
        let mut workers = Workers::new();
        workers.post(Role::Trainer, Command::Train);
        assert!(workers.hear().is_empty(), "nobody has begun");
        workers.begin(Role::Trainer);
        let mut heard = Vec::new();
        for _ in 0..1000 {
            heard.extend(workers.hear());
            if heard.len() == 2 {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let said = format!("{heard:?}");
        assert!(
            matches!(heard[..], [Heard::Event(Event::Hello { .. }), Heard::Event(Event::Refused { .. })]),
            "{said}"
        );
    }
}
