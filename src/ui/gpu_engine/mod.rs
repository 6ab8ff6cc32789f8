//! The GPU as the engine: once a frame it takes what is finished and submits what the screen lacks, one thing at a time.
//! It answers the evaluator's questions in the evaluator's words, but for the density, which stays on the device as a
//! texture. The Jacobians of a layer are left to the evaluator.

mod duel;
mod layers;
mod morph;
mod pace;
mod particles;

use super::model::Model;
use super::style::Style;
use super::views::Painted;
use crate::gpu::{OnScreen, Unavailable};
pub use duel::Wish;

use crate::math::Batch;
use crate::platform;
use duel::Duel;
use layers::LayersFlight;
use morph::{Morph, MorphFlight};
use pace::Pace;
use particles::ParticlesFlight;

pub struct GpuEngine {
    screen: OnScreen,
    /// Once every kernel is compiled.
    ready: bool,
    /// A run whose flow the kernels cannot hold.
    unsupported: Option<u32>,
    pace: Pace,
    /// Of the run, and after how many answers.
    duel: (u32, Duel, u32),
    morph: Morph,
    under_way: Option<Flight>,
    /// What was submitted last: the others come first now.
    last: Kind,
}

/// What there is to do, in the order of its turns.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Morph,
    Layer,
    Tiles,
    Particles,
}

enum Flight {
    Morph(Box<MorphFlight>),
    Layers(LayersFlight),
    Particles(Box<ParticlesFlight>),
}

impl Kind {
    const ALL: [Kind; 4] = [Kind::Morph, Kind::Layer, Kind::Tiles, Kind::Particles];

    fn turns_after(self) -> [Kind; 4] {
        let mut turns = Self::ALL;
        turns.rotate_left(self as usize + 1);
        turns
    }
}

impl GpuEngine {
    pub fn new(screen: OnScreen) -> Self {
        Self {
            screen,
            ready: false,
            unsupported: None,
            pace: Pace::default(),
            duel: (0, Duel::default(), 0),
            morph: Morph::default(),
            under_way: None,
            last: Kind::Particles,
        }
    }

    /// Once a frame. Returns the density to show in place of the CPU's.
    ///
    /// # Errors
    /// When the GPU cannot go on: the CPU takes over for good.
    pub fn update(
        &mut self,
        ctx: &egui::Context,
        model: &mut Model,
        style: &Style,
    ) -> Result<Option<Painted>, Unavailable> {
        let now = ctx.input(|i| i.time);
        self.land(model, now)?;
        let compiled = self.screen.is_ready()?;
        self.ready |= compiled;
        let takes = self.measure(model).goes_to_gpu(model.wish);
        model.gpu = takes && self.ready && model.dim() == 2 && self.unsupported != Some(model.run.number);
        if !model.gpu {
            (self.morph, self.under_way) = (Morph::default(), None);
            return Ok(None);
        }
        if self.under_way.is_none() && compiled && !model.run.params.is_empty() {
            match self.submit(model, style, now) {
                Err(Unavailable::Unsupported(_)) => {
                    self.unsupported = Some(model.run.number);
                    ctx.request_repaint();
                }
                other => other?,
            }
        }
        if self.under_way.is_some() || !compiled {
            ctx.request_repaint();
        }
        Ok(self.morph.shown)
    }

    /// What is known of this run's flow. The GPU's first answer waits for its compiler, and does not count; then a few points
    /// tell how fast the CPU is.
    fn measure(&mut self, model: &Model) -> Duel {
        let (run, duel, answers) = &mut self.duel;
        if *run != model.run.number {
            (*run, *duel, *answers, self.pace) = (model.run.number, Duel::default(), 0, Pace::default());
        }
        if *answers == 1 && duel.gpu.is_none() {
            self.pace = Pace::default();
        }
        if *answers >= 2 && duel.gpu.is_none() {
            *duel = Duel { cpu: cpu_point_secs(model), gpu: self.pace.point_secs() };
        }
        *duel
    }

    /// Takes what has arrived.
    fn land(&mut self, model: &mut Model, now: f64) -> Result<(), Unavailable> {
        let (landed, (points, since)) = match &mut self.under_way {
            Some(Flight::Morph(flight)) => (self.morph.land(flight, model, &mut self.pace, now)?, flight.work()),
            Some(Flight::Layers(flight)) => (flight.land(model, &mut self.pace, now)?, flight.work()),
            Some(Flight::Particles(flight)) => (flight.land(model, &mut self.pace, now)?, flight.work()),
            None => return Ok(()),
        };
        if landed {
            self.screen.observe(points, now - since);
            self.duel.2 += 1;
            self.under_way = None;
        }
        Ok(())
    }

    /// Submits the first thing whose turn it is and that the screen lacks.
    fn submit(&mut self, model: &mut Model, style: &Style, now: f64) -> Result<(), Unavailable> {
        for kind in self.last.turns_after() {
            let (screen, pace) = (&mut self.screen, &self.pace);
            let flight = match kind {
                Kind::Morph => self.morph.submit(screen, model, style, pace, now)?.map(|f| Flight::Morph(Box::new(f))),
                Kind::Layer => layers::submit_layer(screen, model, pace, now)?.map(Flight::Layers),
                Kind::Tiles => layers::submit_tiles(screen, model, pace, now)?.map(Flight::Layers),
                Kind::Particles => particles::submit(screen, model, now)?.map(|f| Flight::Particles(Box::new(f))),
            };
            if flight.is_some() {
                (self.under_way, self.last) = (flight, kind);
                break;
            }
        }
        Ok(())
    }
}

/// Points that the CPU is timed with: one chunk, some milliseconds for the slowest flow.
const FEW: usize = crate::flow::CHUNK;

/// Seconds that one point takes on the CPU.
fn cpu_point_secs(model: &Model) -> Option<f64> {
    let run = &model.run;
    if run.params.len() != run.flow.num_params() || run.flow.context > 0 {
        return None;
    }
    let dim = run.flow.dim();
    let spread = |i: usize| -2.0 + 4.0 * (i as f32 * 0.618).fract();
    let points = Batch::from_rows(dim, (0..dim * FEW).map(spread).collect());
    let start = platform::now();
    let log_prob = run.flow.log_prob(&run.params, &points);
    let secs = platform::now() - start;
    (!log_prob.is_empty()).then(|| secs / FEW as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Evaluator, Event, Frame, Request, Worker};
    use crate::gpu::Gpu;
    use crate::preset::{Settings, View};
    use crate::ui::model::Answered;
    use crate::ui::style::Look;
    use crate::ui::{Action, Effect};
    use crate::watch::Found;
    use crate::watch::trajectories::{self, MOMENTS, Question as Part};
    use std::sync::Arc;

    type Samples = Option<Arc<Answered<Frame>>>;

    /// A page whose trainer is called by hand and whose evaluator is only counted.
    struct Page {
        ctx: egui::Context,
        engine: GpuEngine,
        model: Model,
        style: Style,
        asked: usize,
    }

    impl Page {
        /// `None` on a machine without a GPU.
        fn open(link: &str) -> Option<Self> {
            let gpu = match Gpu::headless() {
                Ok(gpu) => gpu,
                Err(why) => {
                    assert!(std::env::var("PUSHFORWARD_REQUIRE_GPU").is_err(), "a GPU is required: {why}");
                    println!("SKIPPED: {why}");
                    return None;
                }
            };
            let (model, effects) = Model::new(link, true);
            let engine = GpuEngine::new(OnScreen::off_screen(gpu));
            let mut page =
                Self { ctx: egui::Context::default(), engine, model, style: Style::new(Look::Dark), asked: 0 };
            page.model.gpu = true;
            page.model.wish = Wish::Gpu;
            let mut trainer = Worker::new();
            for effect in effects {
                if let Effect::Trainer(command) = effect {
                    trainer.receive(&command.to_bytes());
                }
            }
            while trainer.is_busy() {
                for event in trainer.work(0.01, &|| 0.0) {
                    page.act(Action::Event(Box::new(Event::from_bytes(&event).ok()?)));
                }
            }
            Some(page)
        }

        fn act(&mut self, action: Action) {
            let effects = self.model.update(action);
            self.asked += effects.iter().filter(|e| matches!(e, Effect::Evaluator(_))).count();
        }

        fn change(&mut self, edit: impl FnOnce(&mut Settings)) {
            let mut settings = self.model.settings.clone();
            edit(&mut settings);
            self.act(Action::Change(Box::new(settings)));
        }

        /// What each frame shows, the density and its samples, until `enough`.
        fn frames(&mut self, enough: impl Fn(&Model) -> bool) -> Vec<(Option<Painted>, Samples)> {
            let mut seen = Vec::new();
            for frame in 0..20_000 {
                self.act(Action::Tick(f64::from(frame) / 60.0));
                let painted = self.engine.update(&self.ctx, &mut self.model, &self.style);
                seen.push((painted.unwrap(), self.model.frame.clone()));
                if enough(&self.model) {
                    return seen;
                }
                std::thread::sleep(std::time::Duration::from_micros(200));
            }
            panic!("the GPU never answers");
        }
    }

    fn time_of_samples(model: &Model) -> Option<f64> {
        match model.frame.as_ref()?.request {
            Request::Frame { t, .. } => Some(t),
            _ => None,
        }
    }

    const LINK: &str = "#v=1&layers=3&net=8x8&t=0.2&grid=1";

    #[test]
    fn the_density_and_its_samples_change_in_the_same_frame() {
        let Some(mut page) = Page::open(LINK) else { return };
        let at = |t| move |model: &Model| time_of_samples(model) == Some(t);
        page.frames(at(0.2));
        for t in [0.5, 0.9, 0.3] {
            page.change(|s| s.t = t);
            let before = (page.engine.morph.shown, page.model.frame.clone());
            let seen = [vec![before], page.frames(at(t))].concat();
            for frames in seen.windows(2) {
                let [(density, samples), (next_density, next_samples)] = frames else { panic!("pairs") };
                let texture = |p: &Option<Painted>| p.as_ref().map(|p| p.texture);
                let moved = texture(density) != texture(next_density);
                let both = samples.as_ref().zip(next_samples.as_ref()).map(|(a, b)| !Arc::ptr_eq(a, b));
                assert_eq!(both, Some(moved), "at {t}: the density and the samples");
            }
        }
        let frame = page.model.frame.clone().unwrap();
        let run = &page.model.run;
        let expected = Evaluator::new((*run.flow).clone(), run.params.to_vec()).frame(&frame.request);
        let gap = frame.value.particles.iter().zip(&expected.particles).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(frame.value.particles.len() == expected.particles.len() && gap < 1e-4, "{gap}");
        assert_eq!((&frame.value.origins, frame.value.lines.len()), (&expected.origins, 26));
    }

    #[test]
    fn tiles_and_the_large_layer_come_without_the_evaluator() {
        let Some(mut page) = Page::open(LINK) else { return };
        page.frames(|model| model.frame.is_some() && model.tiles.is_some());
        page.change(|s| (s.view, s.layer) = (View::Layers, 2));
        page.frames(|model| model.layer.is_some());
        assert_eq!(page.asked, 0);
        let run = &page.model.run;
        let cpu = Evaluator::new((*run.flow).clone(), run.params.to_vec());
        let layer = page.model.layer.clone().unwrap();
        let expected = cpu.layer(&layer.request);
        let gap = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(gap(&layer.value.tile.log_det, &expected.tile.log_det) < 1e-4);
        assert!(gap(&layer.value.tile.mass, &expected.tile.mass) < 1e-4 && !layer.value.has_jacobian());
        let tiles = page.model.tiles.clone().unwrap();
        assert_eq!(tiles.value.len(), 3);
    }

    #[test]
    fn the_gpu_carries_the_particles_where_the_cpu_does_and_the_density_follows() {
        let Some(mut page) = Page::open("#v=1&flow=cnf&net=16x16&view=trajectories&particles=600&t=0.2") else {
            return;
        };
        let parts = Part::parts(600, 0);
        let all = |model: &Model| particles(model).is_some_and(|found| found.len() == 600);
        page.frames(|model| all(model) && time_of_samples(model) == Some(0.2));
        page.change(|s| s.t = 0.7);
        page.frames(|model| time_of_samples(model) == Some(0.7));
        assert_eq!(page.asked, 0, "the evaluator has nothing to do");
        let (run, found) = (&page.model.run, particles(&page.model).unwrap());
        let cpu = parts.iter().map(|part| trajectories::find(&run.flow, &run.params, part));
        let cpu = cpu.reduce(|old, new| new.after(old)).unwrap();
        assert_eq!((found.on_gpu, cpu.on_gpu, &found.origins), (600, 0, &cpu.origins));
        let gap = |a: &[Vec<f32>], b: &[Vec<f32>]| {
            assert!(a.len() == MOMENTS && b.len() == MOMENTS);
            let apart = |(a, b): (&f32, &f32)| (a - b).abs();
            a.iter().flatten().zip(b.iter().flatten()).map(apart).fold(0.0, f32::max)
        };
        let (far, nats) = (gap(&found.positions, &cpu.positions), gap(&found.log_density, &cpu.log_density));
        assert!(far < 1e-4 && nats < 1e-4, "{far}, {nats} nats");
        let another = trajectories::find(&run.flow, &run.params, &Part { seed: 1, ..parts[0] });
        assert!(gap(&found.positions, &another.positions) > 0.1, "other particles would be noticed");
    }

    #[test]
    fn particles_of_adaptive_steps_are_left_to_the_evaluator() {
        let Some(mut page) = Page::open("#v=1&flow=cnf&net=8x8&solver=dopri5&view=trajectories") else { return };
        page.frames(|model| !model.gpu);
        page.act(Action::Tick(1e6));
        assert!(page.asked > 0 && particles(&page.model).is_none());
    }

    fn particles(model: &Model) -> Option<&trajectories::Found> {
        model.found.iter().find_map(|answer| match &answer.value {
            Found::Trajectories(found) => Some(found),
            _ => None,
        })
    }
}
