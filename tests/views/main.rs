//! Each figure on real answers, wide and narrow: what it says to a screen reader, and what a click asks for.

mod page;
mod pictures;

use egui::{Role, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use page::Page;
use pushforward::preset::{LayerPicture, Settings};
use pushforward::ui::style::{Look, Style};
use pushforward::ui::views::{
    InspectState, LayerState, MorphState, TileState, inspect_ui, layer_ui, morph_ui, tile_ui, training_small_ui,
    training_ui,
};
use pushforward::ui::{Action, Model, fonts};

const SMALL: &str = "#v=1&layers=3&net=8x8&steps=60&seed=1";
const SIZES: [[f32; 2]; 2] = [[1440.0, 900.0], [390.0, 844.0]];

struct Screen {
    model: Model,
    style: Style,
    morph: MorphState,
    layer: LayerState,
    tiles: TileState,
    inspect: InspectState,
    actions: Vec<Action>,
}

type View = fn(&mut egui::Ui, &mut Screen) -> Option<Action>;

const MORPH: View = |ui, s| morph_ui(ui, &s.model, &s.style, &mut s.morph);
const LAYER: View = |ui, s| layer_ui(ui, &s.model, &s.style, &mut s.layer);
const INSPECT: View = |ui, s| inspect_ui(ui, &s.model, &s.style, &mut s.inspect);
const TRAINING: View = |ui, s| {
    training_ui(ui, &s.model, &s.style);
    None
};
const TRAINING_SMALL: View = |ui, s| {
    training_small_ui(ui, &s.model, &s.style, true);
    None
};
const TILES: View = |ui, s| {
    let tiles = 0..s.model.run.flow.layers.len();
    tiles.fold(None, |action, i| action.or(tile_ui(ui, &s.model, &s.style, &mut s.tiles, i, vec2(72.0, 72.0))))
};

fn screen(model: Model, look: Look) -> Screen {
    Screen {
        model,
        style: Style::new(look),
        morph: MorphState::default(),
        layer: LayerState::default(),
        tiles: TileState::default(),
        inspect: InspectState::default(),
        actions: Vec::new(),
    }
}

fn harness(page: Page, size: [f32; 2], view: View) -> Harness<'static, Screen> {
    let state = screen(page.model, Look::Dark);
    let style = state.style.clone();
    let mut harness = Harness::builder()
        .with_size(vec2(size[0], size[1]))
        .with_context_setup(move |ctx| {
            ctx.set_fonts(fonts::definitions());
            style.apply(ctx);
        })
        .build_ui_state(
            move |ui, s: &mut Screen| {
                let action = view(ui, s);
                s.actions.extend(action);
            },
            state,
        );
    harness.run_steps(3);
    harness
}

fn changed(harness: &Harness<'_, Screen>) -> Settings {
    match harness.state().actions.as_slice() {
        [Action::Change(settings)] => (**settings).clone(),
        other => panic!("one change was expected, not {other:?}"),
    }
}

#[test]
fn the_morph_says_where_it_is_and_a_click_chooses_a_point() {
    for size in SIZES {
        let mut page = Page::trained(SMALL);
        page.change(|s| s.t = 1.42 / 3.0);
        let mut harness = harness(page, size, MORPH);
        harness.get_by_label("inside layer 2 of 3, affine coupling, τ = 0.42");
        harness.get_by_label("x = f(z)");
        let figure = harness.get_by_role(Role::Image).rect();
        let within = egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(size[0], size[1]));
        assert!(within.contains_rect(figure), "{figure:?} in {within:?}");
        assert!((figure.width() - figure.height()).abs() < 0.5, "the aspect is locked: {figure:?}");
        harness.get_by_role(Role::Image).click();
        harness.run_steps(2);
        assert!(changed(&harness).focus.is_some());
    }
}

#[test]
fn every_switch_of_the_morph_is_on_the_screen_and_named() {
    for size in SIZES {
        let mut harness = harness(Page::trained(SMALL), size, MORPH);
        for name in ["samples", "grid", "data", "fixed scale"] {
            let rect = harness.get_by_role_and_label(Role::CheckBox, name).rect();
            assert!(rect.right() <= size[0] && rect.bottom() <= size[1], "{name} at {rect:?}");
        }
        harness.get_by_role_and_label(Role::CheckBox, "grid").click();
        harness.run_steps(2);
        assert!(changed(&harness).grid);
    }
}

#[test]
fn a_layer_names_its_direction_and_its_pictures() {
    for size in SIZES {
        for picture in [LayerPicture::LogDet, LayerPicture::Entries, LayerPicture::Ellipses] {
            let mut page = Page::trained(&format!("{SMALL}&view=layers&layer=2"));
            page.change(|s| s.picture = picture);
            let mut harness = harness(page, size, LAYER);
            harness.get_by_label("Layer 2 of 3, affine coupling");
            let said = harness.query_all_by_label_contains("generate: input z₁ → output z₂; ").count();
            assert_eq!(said, 2, "above the figure, and for who cannot see it");
            let figure = harness.get_by_role(Role::Image).rect();
            assert!(figure.width() > 0.5 * size[0].min(size[1]), "{figure:?}");
            harness.get_by_role_and_label(Role::RadioButton, "singular values").click();
            harness.run_steps(2);
            if picture != LayerPicture::Ellipses {
                assert_eq!(changed(&harness).picture, LayerPicture::Ellipses);
            }
        }
    }
}

#[test]
fn a_volume_preserving_layer_says_so() {
    let link = "#v=1&flow=volume-preserving&layers=2&net=8&steps=20&view=layers";
    let large = harness(Page::trained(link), SIZES[0], LAYER);
    large.get_by_label_contains("everywhere; it moves mass without compressing it");
}

#[test]
fn a_tile_is_named_and_opens_its_layer() {
    let mut tiles = harness(Page::trained(SMALL), SIZES[0], TILES);
    tiles.get_by_role_and_label(Role::Button, "Layer 3 of 3, affine coupling").click();
    tiles.run_steps(2);
    let settings = changed(&tiles);
    assert_eq!((settings.layer, settings.view), (3, pushforward::preset::View::Layers));
}

#[test]
fn the_loss_stands_against_its_floor_and_its_ceiling() {
    for size in SIZES {
        for view in [TRAINING, TRAINING_SMALL] {
            let harness = harness(Page::trained(SMALL), size, view);
            let chart = harness.get_by_label_contains("Loss chart: test NLL ");
            assert!(chart.rect().right() <= size[0], "{:?}", chart.rect());
            harness.get_by_label_contains("one Gaussian ");
            harness.get_by_label("finished: step 60 of 60");
        }
    }
}

#[test]
fn a_run_that_has_not_begun_says_what_to_do() {
    let mut page = Page::open(SMALL);
    page.settle();
    harness(page, SIZES[0], TRAINING).get_by_label("not trained yet: these are the first weights of the seed");
}

#[test]
fn the_inspected_point_has_a_table_that_adds_up() {
    for width in [260.0, 390.0] {
        let mut page = Page::trained(SMALL);
        page.change(|s| s.focus = Some([0.5, -1.0]));
        let mut harness = harness(page, [width, 844.0], INSPECT);
        for label in
            ["log p(x) =", "x = (0.5", "z₂ = (", "z₁ = (", "z = (", "log p(z)", "+ Σ log |det J|", "= log p(x)"]
        {
            let rect = harness.query_all_by_label_contains(label).next().expect(label).rect();
            assert!(rect.right() <= width, "{label} at {rect:?}");
        }
        harness.get_by_label_contains("more likely than ");
        harness.get_by_label("Clear the point").click();
        harness.run_steps(2);
        assert_eq!(changed(&harness).focus, None);
    }
}

#[test]
fn without_a_point_inspect_says_how_to_choose_one() {
    harness(Page::open(SMALL), SIZES[1], INSPECT).get_by_label_contains("Click a point of the figure");
}
