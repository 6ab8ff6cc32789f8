//! The whole screen, built without a window: at every size, with names for those who cannot see it, and with its keys.

use crate::window::{SIZES, Window, open, press, steady, with};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::{Harness, kittest::NodeT, kittest::Queryable};
use pushforward::flow::Way;
use pushforward::preset::{Settings, Theme, View};
use pushforward::ui::Action;
use pushforward::ui::shell::Section;
use pushforward::words::{Lang, Notation};

#[test]
fn every_view_is_built_at_every_size_in_every_theme() {
    for size in SIZES {
        for view in [View::Gallery, View::Morph, View::Layers, View::Training] {
            for theme in [Theme::Dark, Theme::Light, Theme::Projector] {
                let harness = open(size, with(|s| (s.view, s.theme, s.focus) = (view, theme, Some([0.3, -0.2]))));
                assert!(harness.root().children_recursive().count() > 10, "{size:?} {view:?} {theme:?}");
            }
        }
    }
}

#[test]
fn the_figure_is_most_of_the_screen() {
    let harness = open([1440.0, 900.0], Window::new());
    let figure = harness.state().screen.as_ref().map(|s| s.figure_rect).expect("a frame");
    let share = figure.area() / (1440.0 * 900.0);
    assert!(share >= 0.65, "{:.1} %: {figure:?}", 100.0 * share);
}

/// The figure and the words above it.
fn figure_and_heading(harness: &Harness<'static, Window>) -> (egui::Rect, egui::Rect) {
    let view = harness.state().page.model.settings.view;
    let (image, words) =
        if view == View::Layers { ("Layer 2, ", "generate: ") } else { ("Click to inspect", "x = f(z)") };
    let with = |role: Role, part: &str| {
        let mut nodes = harness.query_all_by_label_contains(part);
        nodes.find(|node| node.accesskit_node().role() == role).map(|node| node.rect()).expect("it is on the screen")
    };
    (with(Role::Image, image), with(Role::Label, words))
}

#[test]
fn an_inspected_point_leaves_the_figure_large_and_no_word_runs_into_it() {
    for size in [[1440.0, 900.0], [1280.0, 720.0], [1024.0, 768.0], [390.0, 844.0]] {
        for (view, theme) in
            [View::Morph, View::Layers].into_iter().flat_map(|v| [(v, Theme::Dark), (v, Theme::Projector)])
        {
            let edit = |focus| move |s: &mut Settings| (s.view, s.theme, s.layer, s.focus) = (view, theme, 2, focus);
            let (plain, _) = figure_and_heading(&open(size, with(edit(None))));
            let (figure, heading) = figure_and_heading(&open(size, with(edit(Some([0.5, 0.3])))));
            let share = figure.width() / plain.width();
            assert!(share > 0.8, "{size:?} {view:?} {theme:?}: {share} as large with a point");
            assert!(figure.height() > 0.3 * size[1].min(size[0]), "{size:?} {view:?} {theme:?}: {figure:?}");
            assert!(heading.bottom() <= figure.top() + 1.0, "{size:?} {view:?} {theme:?}: {heading:?} over {figure:?}");
        }
    }
}

#[test]
fn everything_that_can_be_pressed_has_a_name() {
    let pressable =
        [Role::Button, Role::CheckBox, Role::RadioButton, Role::Slider, Role::SpinButton, Role::ComboBox, Role::Link];
    for size in SIZES {
        for open_section in [None, Some(Section::Data), Some(Section::Flow), Some(Section::Training)] {
            let mut harness = open(size, Window::new());
            if let Some(screen) = &mut harness.state_mut().screen {
                screen.open = None;
                if let Some(section) = open_section {
                    screen.open_section(section);
                }
            }
            let harness = steady(harness);
            let mut found = 0;
            for node in harness.root().children_recursive() {
                let node = node.accesskit_node();
                if pressable.contains(&node.role()) {
                    found += 1;
                    let name = node.label().or_else(|| node.value()).unwrap_or_default();
                    let told = name.chars().any(|c| c.is_alphanumeric());
                    assert!(told, "{size:?} {open_section:?}: a {:?} is called {name:?}", node.role());
                }
            }
            assert!(found >= 8, "{size:?} {open_section:?}: only {found} things to press");
        }
    }
}

#[test]
fn keys_ask_for_what_the_help_says() {
    let mut harness = open([1440.0, 900.0], Window::new());
    assert_eq!(press(&mut harness, Key::Space), [Action::Train]);
    assert_eq!(press(&mut harness, Key::S), [Action::StepOnce]);
    assert_eq!(press(&mut harness, Key::R), [Action::Reset]);
    assert_eq!(press(&mut harness, Key::P), [Action::Play]);
    press(&mut harness, Key::D);
    assert_eq!(harness.state().page.model.settings.direction, Way::Normalize);
    press(&mut harness, Key::Num2);
    let settings = &harness.state().page.model.settings;
    assert_eq!((settings.view, settings.layer), (View::Layers, 2));
    press(&mut harness, Key::Escape);
    assert_eq!(harness.state().page.model.settings.view, View::Morph);
    press(&mut harness, Key::G);
    assert_eq!(harness.state().page.model.settings.view, View::Gallery);
    press(&mut harness, Key::G);
    let t = harness.state().page.model.settings.t;
    press(&mut harness, Key::ArrowLeft);
    let moved = harness.state().page.model.settings.t;
    assert!(moved < t || (t == 0.0 && moved == 0.0), "{t} {moved}");
    assert_eq!(press(&mut harness, Key::Num9), [], "there is no ninth layer");
}

#[test]
fn keys_of_one_frame_count_in_their_order() {
    let mut harness = open([1440.0, 900.0], with(|s| s.t = 0.5));
    let key =
        |key| egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE };
    harness.state_mut().actions.clear();
    // Events of a harness come one a frame: these go into one.
    harness.input_mut().events.extend([Key::R, Key::Space, Key::ArrowRight, Key::ArrowRight].map(key));
    harness.run_steps(1);
    let window = harness.state();
    assert_eq!(window.actions[..2], [Action::Reset, Action::Train]);
    assert_eq!(window.page.model.settings.t, 0.5 + 2.0 / 64.0);
}

#[test]
fn keys_with_a_modifier_belong_to_the_browser() {
    let mut harness = open([1440.0, 900.0], Window::new());
    for key in [Key::R, Key::S, Key::P, Key::D, Key::Num1] {
        harness.key_press_modifiers(Modifiers::COMMAND, key);
        harness.run_steps(2);
    }
    assert_eq!(harness.state().actions, []);
}

#[test]
fn the_train_button_trains() {
    let mut harness = open([1440.0, 900.0], Window::new());
    harness.get_by_label("Train").click();
    harness.run_steps(2);
    assert_eq!(harness.state().actions, [Action::Train]);
}

#[test]
fn a_tap_on_a_picture_changes_the_data() {
    let mut harness = open([1440.0, 900.0], Window::new());
    harness.get_by_label("Data").click();
    harness.run_steps(12);
    harness.get_by_label("Pinwheel").click();
    harness.run_steps(2);
    let data = harness.state().page.model.settings.data;
    assert_eq!(data, pushforward::preset::Source::Toy(pushforward::data::Dataset::Pinwheel));
}

#[test]
fn a_drag_along_the_timeline_moves_the_density() {
    let mut harness = open([1440.0, 900.0], Window::new());
    let strip = harness.get_by_label("Time from base to target").rect();
    let at = |share: f32| egui::pos2(strip.left() + share * strip.width(), strip.bottom() - 2.0);
    harness.drag_at(at(0.2));
    harness.run_steps(1);
    harness.hover_at(at(0.5));
    harness.run_steps(2);
    harness.drop_at(at(0.5));
    harness.run_steps(2);
    let t = harness.state().page.model.settings.t;
    assert!((t - 0.5).abs() < 0.02, "{t}");
}

#[test]
fn an_embedding_page_gets_the_figure_and_the_timeline_alone() {
    let mut window = Window::new();
    window.around.embed = true;
    let harness = open([800.0, 600.0], window);
    assert!(harness.query_by_label("Time from base to target").is_some());
    for gone in ["Gallery", "Share", "Data", "Reset"] {
        assert!(harness.query_by_label(gone).is_none(), "{gone}");
    }
}

#[test]
fn what_a_teacher_hides_is_not_there() {
    let window = with(|s| s.hide = ["data", "flow", "training", "timeline", "inspect"].map(String::from).to_vec());
    let harness = open([1440.0, 900.0], window);
    for gone in ["Data", "Flow", "Training", "Reset", "Inspect", "Time from base to target"] {
        assert!(harness.query_by_label(gone).is_none(), "{gone}");
    }
}

#[test]
fn a_link_beyond_the_sliders_is_shown_as_it_is() {
    let edit = |s: &mut Settings| (s.layers, s.lr, s.batch, s.steps) = (20, 0.5, 100, 200_000);
    for (section, shown) in [(Section::Flow, &["20"][..]), (Section::Training, &["5e-1", "200\u{202f}000"])] {
        let mut harness = open([1440.0, 900.0], with(edit));
        if let Some(screen) = &mut harness.state_mut().screen {
            screen.open_section(section);
        }
        let harness = steady(harness);
        assert_eq!(harness.state().actions, [], "{section:?}");
        let said = |node: egui_kittest::Node<'_>| {
            let node = node.accesskit_node();
            [node.label(), node.value()]
        };
        let all: Vec<String> = harness.root().children_recursive().flat_map(said).flatten().collect();
        for number in shown {
            assert!(all.iter().any(|text| text == number), "{section:?} does not show {number}: {all:?}");
        }
    }
}

#[test]
fn a_banner_goes_when_it_is_dismissed() {
    let mut window = Window::new();
    window.page.act(Action::Opened { name: "points.csv".into(), text: "no numbers".into() });
    let mut harness = open([1440.0, 900.0], window);
    harness.get_by_label("Dismiss: Error").click();
    harness.run_steps(3);
    assert!(harness.state().page.model.messages.is_empty());
}

/// Everything that the screen says to who cannot see it.
fn names(harness: &Harness<'static, Window>) -> Vec<String> {
    let said = |node: egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        [node.label(), node.value()]
    };
    harness.root().children_recursive().flat_map(said).flatten().collect()
}

#[test]
fn in_italian_no_english_name_is_left() {
    let italian: std::collections::HashMap<String, String> =
        serde_json::from_str(include_str!("../../assets/lang/it.json")).expect("an object of strings");
    for view in [View::Gallery, View::Morph, View::Layers, View::Training] {
        for section in [None, Some(Section::Data), Some(Section::Flow), Some(Section::Training)] {
            let mut harness = open([1440.0, 900.0], with(|s| (s.view, s.focus) = (view, Some([0.3, -0.2]))));
            if let Some(screen) = &mut harness.state_mut().screen {
                (screen.lang, screen.help) = (Lang::It, view == View::Training);
                section.into_iter().for_each(|section| screen.open_section(section));
            }
            let harness = steady(harness);
            let english: Vec<String> = names(&harness)
                .into_iter()
                .filter(|name| italian.get(name).is_some_and(|translated| translated != name))
                .collect();
            assert!(english.is_empty(), "{view:?} {section:?}: {english:?}");
        }
    }
}

#[test]
fn the_notation_of_the_link_reaches_the_figure() {
    for (notation, formula) in [(Notation::Papamakarios, "x = T(u)"), (Notation::Kobyzev, "y = g(z)")] {
        let harness = open([1440.0, 900.0], with(|s| s.notation = notation));
        assert!(names(&harness).iter().any(|name| name == formula), "{notation:?}");
    }
}

#[test]
fn the_menu_changes_the_language() {
    let mut harness = open([1440.0, 900.0], Window::new());
    harness.get_by_label("More").click();
    harness.run_steps(4);
    harness.get_by_label("Italiano").click();
    harness.run_steps(4);
    assert!(harness.query_by_label("Galleria").is_some());
}
