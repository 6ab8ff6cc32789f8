//! The window: it holds the model, runs its effects and feeds it events, files, links and the time.

use super::gpu_engine::{GpuEngine, Wish};
use super::model::Level;
use super::shell::{Around, Screen};
use super::waiting::{Then, Waiting};
use super::workers::{Heard, Role, Workers};
use super::{Action, Effect, Model, publish};
use crate::asset::Asset;
use crate::engine::bench::Measured;
use crate::engine::{Command, Event};
use crate::gpu::{OnScreen, Unavailable, is_software};
use crate::lesson;
use crate::platform::{self, Options, Program, RendererChoice, Start};
use crate::words::Lang;
use eframe::egui_wgpu::RenderState;

/// Under this name the progress in the lessons is kept.
const PROGRESS: &str = "progress";

/// What the chosen language is kept under.
const LANGUAGE: &str = "language";

pub struct App {
    model: Model,
    screen: Screen,
    workers: Workers,
    waiting: Waiting,
    around: Around,
    /// While the GPU evaluates.
    gpu: Option<GpuEngine>,
    /// Of the standard work, where it was asked for.
    measured: Vec<Measured>,
}

/// The app without a window: the first picture has begun. Where its weights are here, the trainer waits until it is drawn.
pub struct Early {
    model: Model,
    workers: Workers,
    /// What is left to do.
    left: Vec<Effect>,
}

impl Program for App {
    type Early = Early;

    fn files(link: &str, options: &Options) -> Vec<&'static Asset> {
        let mut files = Model::files_of_link(link);
        files.extend(files_of(language(options)));
        files
    }

    fn begin(link: &str, _options: &Options) -> Early {
        let (model, effects) = Model::new(link, platform::prefers_reduced_motion());
        let (mut workers, mut left) = (Workers::new(), Vec::new());
        workers.begin(Role::Evaluator);
        if model.run.params.is_empty() {
            workers.begin(Role::Trainer);
        }
        for effect in effects {
            match effect {
                Effect::Trainer(command) => workers.post(Role::Trainer, command),
                Effect::Evaluator(command) => workers.post(Role::Evaluator, command),
                effect => left.push(effect),
            }
        }
        Early { model, workers, left }
    }

    fn open(cc: &eframe::CreationContext<'_>, start: Start, early: Early) -> Self {
        let ctx = &cc.egui_ctx;
        ctx.set_fonts(super::fonts::definitions());
        let Early { mut model, workers, left } = early;
        model.remember(&platform::kept(PROGRESS).unwrap_or_default());
        for warning in &start.warnings {
            model.tell(Level::Warning, warning.clone());
        }
        let gpu = cc.wgpu_render_state.as_ref().and_then(|painter| gpu_engine(painter, &start));
        let forced = start.options.renderer == Some(RendererChoice::WebGpu);
        (model.has_gpu, model.gpu_trainer) = (gpu.is_some(), gpu.is_some().then_some(forced));
        if forced {
            model.wish = Wish::Gpu;
        }
        let around = Around { painter: start.painter, embed: start.options.embed };
        let mut screen = Screen::new(ctx);
        screen.lang =
            Some(language(&start.options)).filter(|&lang| files_of(lang).all(Asset::is_here)).unwrap_or_default();
        platform::show_language(screen.lang.name());
        workers.wake(ctx);
        let waiting = Waiting::default();
        let mut app = Self { model, screen, workers, waiting, around, gpu, measured: Vec::new() };
        app.run(ctx, left);
        if let Some(seconds) = start.options.bench {
            app.publish_bench(false);
            app.workers.post(Role::Trainer, Command::Bench { seconds, gpu: app.model.gpu_trainer });
        }
        app
    }
}

impl App {
    fn act(&mut self, ctx: &egui::Context, action: Action) {
        self.once_here(ctx, self.model.needs(&action), Then::Act(action));
    }

    /// Does it as soon as these files are here.
    fn once_here(&mut self, ctx: &egui::Context, files: Vec<&'static Asset>, then: Then) {
        let now = self.waiting.until(files, then);
        self.go_on(ctx, now);
        self.fetch(&[]);
    }

    fn go_on(&mut self, ctx: &egui::Context, then: Option<Then>) {
        match then {
            Some(Then::Act(action)) => {
                let effects = self.model.update(action);
                self.run(ctx, effects);
            }
            Some(Then::Speak(lang)) => {
                self.screen.lang = lang;
                platform::keep(LANGUAGE, lang.name());
                platform::show_language(lang.name());
                ctx.request_repaint();
            }
            None => {}
        }
    }

    fn fetch(&mut self, files: &[&'static Asset]) {
        self.waiting.begin_fetching(files).into_iter().for_each(platform::fetch);
    }

    fn run(&mut self, ctx: &egui::Context, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Trainer(command) => self.workers.post(Role::Trainer, command),
                Effect::Evaluator(command) => self.workers.post(Role::Evaluator, command),
                Effect::ReplaceLink(link) => platform::replace_link(&link),
                Effect::PushLink(link) => platform::push_link(&link),
                Effect::Fetch(file) => self.fetch(&[file]),
                Effect::Keep(text) => platform::keep(PROGRESS, &text),
                Effect::CopyLink(link) => copy(ctx, platform::address_of(&link)),
                Effect::CopyText(text) => copy(ctx, text),
                Effect::SaveText { name, text } => self.save(&name, text.as_bytes()),
                Effect::SaveBytes { name, bytes } => self.save(&name, &bytes),
                Effect::ChooseFile => {
                    if !platform::choose_file(".csv,.tsv,.txt,.json") {
                        self.model.tell(
                            Level::Notice,
                            "Drop a file on the window: points (one a line, with commas between their numbers) or a model.",
                        );
                    }
                }
            }
        }
    }

    fn publish_bench(&self, done: bool) {
        let json = serde_json::to_string(&self.measured).unwrap_or_else(|_| "[]".to_owned());
        platform::publish_bench(&json, done);
    }

    fn save(&mut self, name: &str, bytes: &[u8]) {
        match platform::save_file(name, bytes) {
            Ok(path) => self.model.tell(Level::Notice, format!("Saved as {path}.")),
            Err(why) => self.model.tell(Level::Error, why),
        }
    }

    fn listen(&mut self, ctx: &egui::Context) {
        for heard in self.workers.hear() {
            let effects = match heard {
                Heard::Event(Event::Measured(measured)) => {
                    self.measured.push(measured);
                    self.publish_bench(false);
                    Vec::new()
                }
                Heard::Event(Event::AllMeasured { without_gpu }) => {
                    self.publish_bench(true);
                    without_gpu.into_iter().for_each(|why| self.model.tell(Level::Notice, format!("{why}.")));
                    Vec::new()
                }
                Heard::Event(event) => self.model.update(Action::Event(Box::new(event))),
                Heard::Replaced(Role::Trainer) => self.model.revive_trainer(),
                Heard::Replaced(Role::Evaluator) => self.model.revive_evaluator(),
                Heard::Lost(role, said) => {
                    self.model.tell(Level::Error, lost_sentence(role, &said));
                    Vec::new()
                }
            };
            self.run(ctx, effects);
        }
    }

    fn evaluate_on_gpu(&mut self, ctx: &egui::Context) {
        let Some(gpu) = &mut self.gpu else { return };
        match gpu.update(ctx, &mut self.model, &self.screen.style) {
            Ok(painted) => self.screen.set_painted(painted),
            Err(why) => {
                self.gpu = None;
                (self.model.gpu, self.model.has_gpu) = (false, false);
                self.screen.set_painted(None);
                if !matches!(why, Unavailable::Limit { .. }) {
                    self.model.tell(Level::Notice, format!("{why}."));
                }
            }
        }
    }

    fn hear_platform(&mut self, ctx: &egui::Context) {
        if let Some(link) = platform::take_link() {
            self.act(ctx, Action::OpenLink(link));
        }
        for (file, read) in platform::take_fetched() {
            match self.waiting.came(file, read) {
                Ok(then) => self.go_on(ctx, then),
                Err(why) => self.model.lacks(why),
            }
        }
        for file in platform::take_files(ctx) {
            match file {
                Ok(file) => {
                    let text = String::from_utf8_lossy(&file.bytes).into_owned();
                    self.act(ctx, Action::Opened { name: file.name, text });
                }
                Err(why) => self.model.tell(Level::Error, why),
            }
        }
    }
}

/// As asked for in the address, else as chosen on an earlier visit, else the system's.
fn language(options: &Options) -> Lang {
    let tag = options.lang.clone().or_else(|| platform::kept(LANGUAGE)).or_else(platform::system_language);
    Lang::from_tag(&tag.unwrap_or_default())
}

fn files_of(lang: Lang) -> impl Iterator<Item = &'static Asset> {
    lang.file().into_iter().chain(lesson::files(lang))
}

fn copy(ctx: &egui::Context, text: String) {
    if !platform::copy_text(&text) {
        ctx.copy_text(text);
    }
}

/// The GPU evaluates where there is one; a software adapter only when it is asked for, since the CPU engine is faster.
fn gpu_engine(painter: &RenderState, start: &Start) -> Option<GpuEngine> {
    let wanted = start.options.renderer;
    let screen = (wanted != Some(RendererChoice::Cpu)).then(|| OnScreen::new(painter).ok()).flatten()?;
    // A browser tells the adapter's name to the page, not to wgpu.
    let software = screen.is_software() || is_software(&start.painter.adapter);
    (wanted == Some(RendererChoice::WebGpu) || !software).then(|| GpuEngine::new(screen))
}

fn lost_sentence(role: Role, said: &str) -> String {
    let what = match role {
        Role::Trainer => "Training stopped for good",
        Role::Evaluator => "The pictures stand still",
    };
    let said = if said.is_empty() { String::new() } else { format!(" ({})", said.trim_end_matches('.')) };
    format!("{what}: their worker failed again and again{said}. Reload the page; the link keeps your settings.")
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        if ctx.cumulative_frame_nr() > 0 {
            self.workers.begin(Role::Trainer);
        }
        self.act(ctx, Action::Tick(platform::now()));
        self.listen(ctx);
        self.hear_platform(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.evaluate_on_gpu(&ctx);
        let lang = self.screen.lang;
        let actions = self.screen.show(ui, &self.model, &self.around);
        let wanted = std::mem::replace(&mut self.screen.lang, lang);
        if wanted != lang {
            self.once_here(&ctx, files_of(wanted).collect(), Then::Speak(wanted));
        }
        let acted = !actions.is_empty();
        for action in actions {
            self.act(&ctx, action);
        }
        publish::publish(&self.model, &self.around);
        if acted || self.model.playing.is_some() || ctx.cumulative_frame_nr() == 0 {
            ctx.request_repaint();
        } else if self.model.is_moving() {
            ctx.request_repaint_after(std::time::Duration::from_millis(250));
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.extreme_bg_color.to_normalized_gamma_f32()
    }
}
