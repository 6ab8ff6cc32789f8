//! The window's content.

use crate::platform::{self, Start};

pub struct App {
    start: Start,
}

impl App {
    pub fn new(cc: &eframe::CreationContext<'_>, start: Start) -> Self {
        cc.egui_ctx.set_fonts(super::fonts::definitions());
        platform::update_state(|s| {
            s.painter = start.painter.name.clone();
            s.adapter = start.painter.adapter.clone();
            s.engine = "cpu".to_owned();
            s.warnings = start.warnings.clone();
        });
        Self { start }
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        if let Some(link) = platform::take_link() {
            self.start.link = link;
        }
        egui::CentralPanel::default().show(ui, |ui| {
            ui.heading("Pushforward");
            ui.label(format!("{} {} #{}", self.start.painter.name, self.start.painter.adapter, self.start.link));
        });
        platform::update_state(|s| {
            s.ready = true;
            s.link = format!("#{}", self.start.link);
        });
    }
}
