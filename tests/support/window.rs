//! The whole screen without a window: a page, drawn into a harness that can press keys and read names.

use super::page::Page;
use egui::{Key, vec2};
use egui_kittest::Harness;
use pushforward::platform::Painter;
use pushforward::preset::Settings;
use pushforward::ui::shell::{Around, Screen};
use pushforward::ui::{Action, fonts};

pub const SIZES: [[f32; 2]; 4] = [[1440.0, 900.0], [1280.0, 720.0], [1024.0, 768.0], [390.0, 844.0]];

pub struct Window {
    pub page: Page,
    pub screen: Option<Screen>,
    pub around: Around,
    /// Everything that was asked for.
    pub actions: Vec<Action>,
}

impl Window {
    pub fn new() -> Self {
        let painter = Painter { name: "webgpu".into(), adapter: "a test".into() };
        Self { page: Page::small(), screen: None, around: Around { painter, embed: false }, actions: Vec::new() }
    }

    fn frame(&mut self, ui: &mut egui::Ui) {
        let screen = self.screen.get_or_insert_with(|| Screen::new(ui.ctx()));
        let actions = screen.show(ui, &self.page.model, &self.around);
        for action in &actions {
            self.page.act(action.clone());
        }
        self.actions.extend(actions);
    }
}

pub fn open([width, height]: [f32; 2], window: Window) -> Harness<'static, Window> {
    let harness = Harness::builder()
        // The harness draws a margin of 8 points around the screen.
        .with_size(vec2(width + 16.0, height + 16.0))
        .with_context_setup(|ctx| ctx.set_fonts(fonts::definitions()))
        .build_ui_state(|ui, window: &mut Window| window.frame(ui), window);
    steady(harness)
}

/// A few frames: a test has no patience for transitions that never end.
pub fn steady(mut harness: Harness<'static, Window>) -> Harness<'static, Window> {
    harness.run_steps(12);
    harness
}

pub fn with(edit: impl FnOnce(&mut Settings)) -> Window {
    let mut window = Window::new();
    window.page.change(edit);
    window.page.settle();
    window
}

pub fn press(harness: &mut Harness<'static, Window>, key: Key) -> Vec<Action> {
    harness.state_mut().actions.clear();
    harness.key_press(key);
    harness.run_steps(2);
    harness.state_mut().page.settle();
    harness.state().actions.clone()
}
