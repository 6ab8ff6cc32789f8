//! What a worker does with commands. It knows nothing of threads, of pages or of clocks: whoever runs it passes bytes in,
//! gives it slices of time and passes the bytes it returns on.

use super::measuring::Measuring;
use super::place::Place;
use super::session::Session;
use super::{Answer, Command, Evaluator, Event, Origin, Problem, Request, VERSION};
use crate::data::{Data, Points, Standardize};
use crate::flow::Flow;
use crate::math::{Batch, Rng, Stream};
use crate::train::Objective;
use crate::watch::Found;

/// Trains and evaluates. The page runs two of them, one for each.
#[derive(Debug, Default)]
pub struct Worker {
    session: Option<Session>,
    evaluator: Option<(u64, Evaluator)>,
    /// The point of `Request::Locals`, and its number.
    at: (u32, Vec<f32>),
    requests: std::collections::VecDeque<Request>,
    measuring: Option<Measuring>,
    /// Whether runs are trained on the GPU, and on one that is imitated, too.
    device: Option<bool>,
    /// The run beside the first, and whether the next slice is its own.
    beside: Option<Box<Worker>>,
    turn: bool,
    outbox: Vec<Event>,
}

impl Worker {
    /// A worker that greets with its version.
    pub fn new() -> Self {
        Self { outbox: vec![Event::Hello { version: VERSION }], ..Self::default() }
    }

    /// Takes a command. Bytes that are none are answered with a sentence.
    pub fn receive(&mut self, bytes: &[u8]) {
        match Command::from_bytes(bytes) {
            Ok(command) => self.obey(command),
            Err(_) => self.refuse("The page and its worker are of different versions: reload the page."),
        }
    }

    /// Whether another slice of time would be used.
    pub fn is_busy(&self) -> bool {
        !self.outbox.is_empty()
            || !self.requests.is_empty()
            || self.measuring.is_some()
            || self.session.as_ref().is_some_and(Session::is_busy)
            || self.beside.as_ref().is_some_and(|beside| beside.is_busy())
    }

    /// Works for about `budget_secs` and returns the events to pass on. `clock` gives seconds.
    pub fn work(&mut self, budget_secs: f64, clock: &dyn Fn() -> f64) -> Vec<Vec<u8>> {
        // What is said already, such as that a run has begun, does not wait for the work that comes next.
        if !self.outbox.is_empty() {
            return self.outbox.drain(..).map(|event| event.to_bytes()).collect();
        }
        self.turn = !self.turn;
        if let Some(beside) = self.beside.as_mut().filter(|beside| self.turn && beside.is_busy()) {
            return beside.work(budget_secs, clock);
        }
        if let Some(measuring) = &mut self.measuring {
            if !measuring.go_on(clock, &mut self.outbox) {
                self.measuring = None;
            }
        } else if let Some(request) = self.requests.pop_front() {
            self.answer(&request);
        } else if let Some(session) = &mut self.session {
            session.work(budget_secs, clock, &mut self.outbox);
        }
        self.outbox.drain(..).map(|event| event.to_bytes()).collect()
    }

    fn refuse(&mut self, why: &str) {
        let run = self.session.as_ref().map_or(0, |s| s.run);
        self.outbox.push(Event::Refused { run, why: why.to_owned() });
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Hello { version } if version != VERSION => {
                self.refuse("The page and its worker are of different versions: reload the page.");
            }
            Command::Hello { .. } => {}
            Command::Start { run, flow, problem, units, config, origin } => {
                match load(problem, (&flow, &origin, &units), config.seed) {
                    Ok(data) if (data.dim(), data.train.dim()) == (flow.dim(), flow.rows()) => {
                        if let Err(unfit) = config.objective.check(&flow) {
                            return self.outbox.push(Event::Refused { run, why: format!("{unfit}.") });
                        }
                        if units.is_some() && matches!(config.objective, Objective::ReverseKl(_)) {
                            let why = "The flow from the file has units of its own, and the target's energy does not: train it by likelihood.";
                            return self.outbox.push(Event::Refused { run, why: why.into() });
                        }
                        let data = match units {
                            Some(units) => data.in_units(units),
                            None => data,
                        };
                        self.session = Some(Session::start(run, flow, data, config, origin, &mut self.outbox));
                        self.place();
                    }
                    Ok(_) => self.refuse("The flow and the data have different dimensions: choose the data again."),
                    Err(why) => self.outbox.push(Event::Refused { run, why }),
                }
            }
            Command::Train | Command::Pause | Command::Step | Command::Tune(_) => match &mut self.session {
                Some(session) => session.obey(command),
                None => self.refuse("Nothing has been started yet."),
            },
            Command::Paths { step } => self.outbox.extend(self.session.as_ref().map(|session| session.paths(step))),
            Command::Load(weights) => {
                let flow = weights.flow;
                if flow.num_params() == weights.params.len() {
                    self.evaluator = Some((weights.version, Evaluator::new(flow, weights.params)));
                } else {
                    self.refuse("The weights do not fit the flow: reset it.");
                }
            }
            Command::At { point, x } => self.at = (point, x),
            Command::Device { gpu, software } => {
                self.device = gpu.then_some(software);
                self.place();
            }
            Command::Bench { seconds, gpu } => self.measuring = Some(Measuring::new(seconds, gpu)),
            Command::Evaluate(request) => self.requests.push_back(request),
            Command::Beside(command) => self.beside.get_or_insert_default().obey(*command),
        }
    }

    /// Lets the run be trained where it is wanted.
    fn place(&mut self) {
        let Some(session) = &mut self.session else { return };
        match self.device {
            Some(software) => session.place = Place::gpu(software),
            None if !matches!(session.place, Place::Cpu) => {
                session.place = Place::Cpu;
                self.outbox.push(Event::Device { run: session.run, gpu: false, why: None });
            }
            None => {}
        }
    }

    fn answer(&mut self, request: &Request) {
        let Some((version, evaluator)) = &mut self.evaluator else { return };
        let (version, request) = (*version, *request);
        self.outbox.push(Event::Answer(match request {
            Request::Frame { .. } => Answer::Frame { version, request, frame: evaluator.frame(&request) },
            Request::Tiles { .. } => Answer::Tiles { version, request, tiles: evaluator.tiles(&request) },
            Request::Layer { .. } => Answer::Layer { version, request, field: evaluator.layer(&request) },
            Request::Locals { way, .. } => {
                let (point, x) = &self.at;
                let request = Request::Locals { way, point: *point };
                Answer::Locals { version, request, locals: evaluator.locals(way, x) }
            }
            Request::Watch(question) => {
                let beside = self.beside.as_ref().and_then(|beside| beside.evaluator.as_ref());
                let beside = beside.map(|(_, other)| (&other.flow, &other.params[..]));
                let found = Found::of_two((&evaluator.flow, &evaluator.params), beside, &question);
                Answer::Watch { version, request, found }
            }
        }));
    }
}

/// How many samples stand in for data.
const SAMPLES: usize = 2500;

type Beginning<'a> = (&'a Flow, &'a Origin, &'a Option<Standardize>);

fn load(problem: Problem, (flow, origin, units): Beginning<'_>, seed: u64) -> Result<Data, String> {
    match problem {
        Problem::Own => match origin {
            Origin::Weights { params, .. } if params.len() == flow.num_params() => {
                let samples = flow.sample(params, SAMPLES, 1.0, &mut Rng::new(seed, Stream::TrainData));
                let units = units.clone().unwrap_or_else(|| Standardize::identity(flow.dim()));
                Ok(Data::drawn(&samples, units))
            }
            _ => Err("There are no weights to draw data from: open the file again.".into()),
        },
        Problem::Toy(dataset) => Ok(Data::toy(dataset, seed)),
        Problem::Labelled(dataset) => Ok(Data::labelled(dataset, seed)),
        Problem::Points { columns, given, values } => {
            let names = (1..=columns).map(|d| format!("x{d}")).collect();
            let points = Points::new(names, Batch::from_points(columns, &values));
            Data::from_pairs(points, given, seed).map_err(|e| e.to_string())
        }
    }
}
