//! Below the planes: the matrix, its determinant against the area that was measured, the singular values, and the density as
//! arithmetic.

use super::Scene;
use super::arrows::{columns, orientation};
use super::layout::Layout;
use crate::figure::plane::matrix::{Matrix, axes, rank, shoelace};
use crate::figure::plane::{Map, local_area};
use crate::ui::plot::{number, positive};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::{Action, Model};
use crate::words::{fill, typed};
use egui::{Color32, DragValue, Grid, Rect, RichText, Role, Ui, UiBuilder, WidgetInfo, pos2, vec2};

/// What one row of blocks takes.
pub(super) fn height(style: &Style) -> f32 {
    style.points(Size::Small) * 6.6 + style.points(Size::Large) * 1.4 + 4.0 * space::XS + space::S
}

pub(super) fn numbers_ui(
    ui: &mut Ui,
    model: &Model,
    style: &Style,
    scene: &Scene<'_>,
    layout: &Layout,
) -> Option<Action> {
    let mut action = None;
    let both = layout.z.rect.union(layout.x.rect).x_range();
    let enough = both.span() >= 165.0 * style.type_scale() * layout.columns as f32;
    let across = if enough { both } else { layout.planes.x_range() };
    let room = Rect::from_x_y_ranges(across, ui.cursor().top()..=ui.cursor().top());
    let room = ui.scope_builder(UiBuilder::new().max_rect(room), |ui| {
        action = blocks_ui(ui, model, style, scene, layout.columns)
    });
    ui.advance_cursor_after_rect(room.response.rect);
    action
}

fn blocks_ui(ui: &mut Ui, model: &Model, style: &Style, scene: &Scene<'_>, columns: usize) -> Option<Action> {
    let mut action = None;
    ui.spacing_mut().item_spacing.y = space::XS;
    let width = (ui.available_width() - space::L * (columns - 1) as f32) / columns as f32;
    for row in [0, 1, 2, 3].chunks(columns) {
        let corner = ui.cursor().min;
        let mut bottom = corner.y;
        for (i, block) in row.iter().enumerate() {
            let at = corner + vec2(i as f32 * (width + space::L), 0.0);
            let room = Rect::from_min_size(at, vec2(width, 0.0));
            let shown = ui.scope_builder(UiBuilder::new().max_rect(room), |ui| match block {
                0 => action = matrix_ui(ui, model, style, scene),
                1 => determinant_ui(ui, style, scene),
                2 => stretch_ui(ui, style, scene),
                _ => density_ui(ui, style, scene),
            });
            bottom = bottom.max(shown.response.rect.bottom());
        }
        let whole = Rect::from_min_max(corner, pos2(corner.x + ui.available_width(), bottom + space::S));
        ui.advance_cursor_after_rect(whole);
    }
    action
}

fn title(ui: &mut Ui, style: &Style, text: &str) {
    ui.label(style.weak(style.letters(text), Size::Small));
}

fn formula(ui: &mut Ui, style: &Style, text: &str, size: Size, colour: Color32) {
    ui.label(style.formula(text, size, colour));
}

fn two(value: f64) -> String {
    number(value, 0.01)
}

/// The letter of the matrix: A itself, or the Jacobian at the point.
fn letter(scene: &Scene<'_>) -> &'static str {
    if scene.is_matrix() { "A" } else { "J" }
}

fn matrix_ui(ui: &mut Ui, model: &Model, style: &Style, scene: &Scene<'_>) -> Option<Action> {
    let [z1, z2] = scene.local.z.map(two);
    if scene.is_matrix() {
        title(ui, style, style.tr("columns: images of e₁, e₂"));
    } else {
        title(ui, style, &fill(style.tr("the Jacobian at z = ({}, {})"), &[&z1, &z2]));
    }
    ui.horizontal(|ui| {
        formula(ui, style, &format!("{} =", letter(scene)), Size::Large, style.palette.text);
        ui.add_space(space::S);
        let mut entries = scene.local.jacobian;
        let editable = scene.is_matrix();
        let grid = Grid::new("matrix").num_columns(2).spacing([space::S, space::XS]);
        let shown = grid.show(ui, |ui| {
            for i in 0..2 {
                for j in 0..2 {
                    entry_ui(ui, style, &mut entries, 2 * i + j, editable);
                }
                ui.end_row();
            }
        });
        brackets(ui, style, shown.response.rect);
        (entries != scene.local.jacobian).then(|| change(model, |s| s.hand.plane.matrix = entries))
    })
    .inner
}

fn entry_ui(ui: &mut Ui, style: &Style, entries: &mut Matrix, at: usize, editable: bool) {
    let colour = columns(style)[at % 2];
    if !editable {
        ui.label(RichText::new(two(entries[at])).font(style.font(Size::Body)).color(colour));
        return;
    }
    let value = DragValue::new(&mut entries[at])
        .range(-10.0..=10.0)
        .speed(0.01)
        .fixed_decimals(2)
        .custom_formatter(|v, _| two(v))
        .custom_parser(typed);
    let response = ui
        .scope(|ui| {
            ui.visuals_mut().override_text_color = Some(colour);
            ui.add(value)
        })
        .inner;
    let name = ["a", "b", "c", "d"][at];
    let shown = entries[at];
    response.widget_info(|| WidgetInfo {
        value: Some(shown),
        ..WidgetInfo::labeled(Role::SpinButton, true, fill(style.tr("entry {} of the matrix"), &[&name]))
    });
    response.on_hover_text(style.tr("Drag sideways, or click and type."));
}

fn brackets(ui: &Ui, style: &Style, rect: egui::Rect) {
    let stroke = style.stroke(1.5, style.palette.axis);
    let rect = rect.expand2(egui::vec2(space::XS, 1.0));
    for (x, inward) in [(rect.left(), 5.0), (rect.right(), -5.0)] {
        let line = vec![
            pos2(x + inward, rect.top()),
            pos2(x, rect.top()),
            pos2(x, rect.bottom()),
            pos2(x + inward, rect.bottom()),
        ];
        ui.painter().add(egui::Shape::line(line, stroke));
    }
}

fn determinant_ui(ui: &mut Ui, style: &Style, scene: &Scene<'_>) {
    let (local, p) = (&scene.local, style.palette);
    let (det, m) = (local.det(), letter(scene));
    let factor = |v: f64| if v < 0.0 { format!("({})", two(v)) } else { two(v) };
    let [a, b, c, d] = local.jacobian;
    formula(ui, style, &format!("det {m} = a d − b c"), Size::Small, p.weak);
    let sum = format!("{} · {} − {} · {}", two(a), factor(d), factor(b), factor(c));
    formula(ui, style, &sum, Size::Small, p.text);
    formula(ui, style, &format!("det {m} = {}", two(det)), Size::Large, orientation(style, det));
    let word = match det {
        _ if rank(local.jacobian) < 2 => "no orientation is left",
        det if det < 0.0 => "turned over: left becomes right",
        _ => "orientation kept",
    };
    if scene.is_matrix() {
        let area = shoelace(&local.parallelogram(1.0)).abs();
        title(ui, style, &fill(style.tr("area, from its corners: {}"), &[&two(area)]));
    } else {
        let area = local_area(&scene.map, local, scene.side);
        title(ui, style, &fill(style.tr("area of the image ÷ side² = {}"), &[&two(area)]));
    }
    title(ui, style, style.tr(word));
}

fn stretch_ui(ui: &mut Ui, style: &Style, scene: &Scene<'_>) {
    let (p, m) = (style.palette, letter(scene));
    let [large, small] = axes(scene.local.jacobian).lengths;
    title(ui, style, style.tr("the unit circle becomes an ellipse;"));
    title(ui, style, style.tr("singular values are its half-axes"));
    formula(ui, style, &format!("σ₁ = {},  σ₂ = {}", two(large), two(small)), Size::Large, p.text);
    formula(ui, style, &format!("σ₁ σ₂ = {} = |det {m}|", two(large * small)), Size::Small, p.weak);
}

fn density_ui(ui: &mut Ui, style: &Style, scene: &Scene<'_>) {
    let (local, p, m) = (&scene.local, style.palette, letter(scene));
    let flow = matches!(scene.map, Map::Flow(..));
    let text = if flow { "the density at x, by this run's flow" } else { "the density at x" };
    title(ui, style, style.tr(text));
    formula(ui, style, &format!("p(x) = p(z) / |det {m}|"), Size::Small, p.text);
    if rank(local.jacobian) < 2 {
        ui.label(RichText::new(style.tr("no inverse")).font(style.font(Size::Large)).color(p.error));
        return title(
            ui,
            style,
            style.tr("All mass lies on a line, where the density is infinite; many z share one x."),
        );
    }
    formula(ui, style, &format!("p(x) = {}", positive(local.density())), Size::Large, p.text);
    let parts = format!("{} / {}", positive(local.log_base.exp()), two(local.det().abs()));
    formula(ui, style, &parts, Size::Small, p.weak);
}
