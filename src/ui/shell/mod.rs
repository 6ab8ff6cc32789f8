//! The screen around the figure: header, controls, timeline, results and status, for a desk, a phone and an embedding page.

mod controls;
mod figure;
mod gallery;
mod gallery_figures;
mod header;
mod help;
mod keys;
mod lesson;
mod menu;
mod messages;
mod parts;
mod phone;
mod pictures;
mod playback;
mod side;
mod status;
mod thumbnails;
mod timeline;
mod view_bar;

use super::style::{Look, Size, Style, forget_pointed, space};
use super::{Action, Model};
use crate::platform::Painter;
use crate::preset::{Settings, View};
use crate::words::Lang;
use egui::{Align2, Frame, Id, LayerId, Margin, Order, Panel, Rect, StrokeKind, Ui};

/// What the screen shows that neither settings nor weights say.
#[derive(Clone, Debug, Default)]
pub struct Around {
    pub painter: Painter,
    /// Only the figure and the timeline.
    pub embed: bool,
}

impl Around {
    /// Who evaluates the flow.
    pub fn engine(&self, model: &Model) -> &'static str {
        if model.gpu { "gpu" } else { "cpu" }
    }
}

/// A group of controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Data,
    Flow,
    Training,
}

impl Section {
    pub const ALL: [Section; 3] = [Section::Data, Section::Flow, Section::Training];

    pub fn title(self) -> &'static str {
        match self {
            Section::Data => "Data",
            Section::Flow => "Flow",
            Section::Training => "Training",
        }
    }

    /// Its name in `hide`.
    fn name(self) -> &'static str {
        match self {
            Section::Data => "data",
            Section::Flow => "flow",
            Section::Training => "training",
        }
    }
}

/// Narrower than this, at the size of desk type, panels are sheets from below.
const PHONE: f32 = 700.0;
/// Lower than this, as a phone on its side, the figure needs the line of the status.
const LOW: f32 = 460.0;

/// What the screen remembers between frames; nothing in it belongs into a link.
pub struct Screen {
    pub style: Style,
    pub lang: Lang,
    /// The controls that are open, on the left or as a sheet.
    pub open: Option<Section>,
    /// The one that stays visible while the panel slides away.
    shown: Section,
    /// The results on the right.
    pub results: bool,
    /// The results as a sheet.
    pub results_sheet: bool,
    pub help: bool,
    /// Only the figure and the timeline, for a lecture.
    pub presenting: bool,
    /// The page of the lesson is folded away.
    pub lesson_folded: bool,
    /// Nothing but black, so that the room looks at the one who speaks.
    pub black: bool,
    /// A part of the figure to point at in the place of the one that the lesson's step says.
    pub point_at: Option<String>,
    applied: bool,
    /// Numbers that the flow is given: where there are new ones, their sliders come into view.
    conditions: usize,
    thumbnails: thumbnails::Thumbnails,
    pictures: pictures::Pictures,
    messages: messages::Seen,
    speed: status::Speed,
    figure: figure::States,
    /// Where the figure stood in the last frame.
    pub figure_rect: Rect,
    dragging: bool,
}

impl Screen {
    pub fn new(ctx: &egui::Context) -> Self {
        let style = Style::new(Look::Dark);
        style.apply(ctx);
        Self {
            style,
            lang: Lang::default(),
            open: None,
            shown: Section::Data,
            results: true,
            results_sheet: false,
            help: false,
            presenting: false,
            lesson_folded: false,
            black: false,
            point_at: None,
            applied: false,
            conditions: 0,
            thumbnails: Default::default(),
            pictures: Default::default(),
            messages: Default::default(),
            speed: Default::default(),
            figure: Default::default(),
            figure_rect: Rect::NOTHING,
            dragging: false,
        }
    }

    /// Draws everything; returns what was asked for, in order.
    pub fn show(&mut self, ui: &mut Ui, model: &Model, around: &Around) -> Vec<Action> {
        let mut out = Vec::new();
        self.dress(ui, model);
        // Those of the data stand beside the data.
        let conditions = if model.run.whole.is_some() { 0 } else { model.conditions() };
        if std::mem::replace(&mut self.conditions, conditions) == 0 && conditions > 0 && !self.is_narrow(ui.ctx()) {
            (self.open, self.shown) = (Some(Section::Flow), Section::Flow);
        }
        self.keys(ui.ctx(), model, around.embed, &mut out);
        self.speed.push(model.run.steps_per_s, ui.input(|i| i.time));
        if self.black {
            self.black_screen(ui);
        } else if self.is_presenting_lesson(model) {
            self.presenter(ui, model, around, &mut out);
        } else if around.embed || self.presenting {
            if !model.settings.view.is_by_hand() {
                self.timeline_panel(ui, model, &mut out);
            }
            self.figure_panel(ui, model, around, &mut out);
        } else if self.is_narrow(ui.ctx()) {
            self.phone(ui, model, around, &mut out);
        } else {
            self.desk(ui, model, around, &mut out);
        }
        self.help_overlay(ui.ctx(), model);
        self.drop_overlay(ui);
        out
    }

    fn desk(&mut self, ui: &mut Ui, model: &Model, around: &Around, out: &mut Vec<Action>) {
        self.header_panel(ui, model, out);
        match model.settings.view {
            View::Gallery => return self.gallery_panel(ui, model, out),
            View::Lessons => return self.contents_panel(ui, model, out),
            _ => self.lesson_panel(ui, model, out),
        }
        if model.settings.view.is_by_hand() {
            return self.figure_panel(ui, model, around, out);
        }
        if ui.ctx().content_rect().height() >= LOW * self.style.type_scale() {
            self.status_panel(ui, model, around);
        }
        self.timeline_panel(ui, model, out);
        // Beside a lesson the controls come when they are called.
        if model.settings.lesson.is_none() || self.open.is_some() {
            self.controls_panels(ui, model, out);
        }
        if !hidden(&model.settings, "results") {
            self.side_panel(ui, model, out);
        }
        self.figure_panel(ui, model, around, out);
    }

    /// Whether there is room beside the figure, for the type that is used.
    fn is_narrow(&self, ctx: &egui::Context) -> bool {
        ctx.content_rect().width() < PHONE * self.style.type_scale()
    }

    /// While a file hovers over the window: what will happen to it.
    fn drop_overlay(&self, ui: &Ui) {
        if ui.input(|i| i.raw.hovered_files.is_empty()) {
            return;
        }
        let painter = ui.ctx().layer_painter(LayerId::new(Order::Foreground, Id::unique("drop")));
        let (rect, p) = (ui.ctx().content_rect(), self.style.palette);
        painter.rect_filled(rect, 0.0, p.page.gamma_multiply(0.85));
        painter.rect_stroke(rect.shrink(space::L), 12.0, self.style.stroke(2.0, p.accent), StrokeKind::Inside);
        let text = self.style.tr("Drop points (one a line, with commas between their numbers) or a model file");
        painter.text(rect.center(), Align2::CENTER_CENTER, text, self.style.font(Size::Large), p.text);
    }

    /// Follows the theme of the settings and of the system.
    fn dress(&mut self, ui: &mut Ui, model: &Model) {
        let system = ui.input(|i| i.raw.system_theme).map(|t| t == egui::Theme::Dark);
        let dark = system.or_else(crate::platform::prefers_dark).unwrap_or(true);
        let look = Look::new(model.settings.theme, dark);
        let zoom = if self.is_presenting_lesson(model) { lesson::zoom(ui.ctx()) } else { look.zoom() };
        if look != self.style.look || zoom != self.style.zoom || !self.applied {
            self.applied = true;
            self.style = Style { zoom, ..Style::new(look) };
            self.style.apply(ui.ctx());
            if model.reduced_motion {
                ui.ctx().all_styles_mut(|s| s.animation_time = 0.0);
            }
            self.thumbnails.clear();
            self.pictures.clear();
            ui.set_style(ui.ctx().style_of(ui.ctx().theme()));
            ui.ctx().request_repaint();
        }
        (self.style.lang, self.style.notation) = (self.lang, model.settings.notation);
        let meant = model.step(self.lang).and_then(|(_, _, step)| step.focus.clone());
        self.style.spot = self.point_at.clone().or(meant);
        forget_pointed(ui.ctx());
    }

    /// The frame of a panel: our ground, our margins, no lines.
    fn panel_frame(&self, horizontal: f32, vertical: f32) -> Frame {
        Frame::new().fill(self.style.palette.panel).inner_margin(Margin::symmetric(horizontal as i8, vertical as i8))
    }

    fn timeline_panel(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        if hidden(&model.settings, "timeline") {
            return;
        }
        let height = playback::height(&self.style, self.is_narrow(ui.ctx()));
        let frame = self.panel_frame(space::L, space::S);
        Panel::bottom("timeline").exact_size(height).show_separator_line(false).frame(frame).show(ui, |ui| {
            self.style.spot(ui, "timeline", ui.max_rect());
            self.playback_ui(ui, model, out);
        });
    }
}

/// Whether a teacher has hidden a panel.
fn hidden(settings: &Settings, name: &str) -> bool {
    settings.hide.iter().any(|h| h == name)
}

/// The action that changes a copy of the settings.
fn change(model: &Model, edit: impl FnOnce(&mut Settings)) -> Action {
    let mut settings = model.settings.clone();
    edit(&mut settings);
    Action::Change(Box::new(settings))
}
