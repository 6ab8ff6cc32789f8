//! A Jacobian of two rows as it stands on paper: the zero that makes it triangular stands out, the entry that never enters the
//! determinant steps back.

use crate::ui::style::{Size, Style};
use crate::ui::views::by_hand::line::pencil;
use egui::{Align2, Sense, Ui, WidgetInfo, pos2, vec2};

/// Two matrices in a row where there are two, in the order of a product: the later one first.
pub fn matrices_ui(ui: &mut Ui, style: &Style, factors: &[[f64; 4]]) {
    ui.horizontal_wrapped(|ui| {
        for (i, factor) in factors.iter().rev().enumerate() {
            if i > 0 {
                ui.label(style.text("·", Size::Large));
            }
            matrix_ui(ui, style, factor);
        }
    });
}

fn matrix_ui(ui: &mut Ui, style: &Style, entries: &[f64; 4]) {
    let p = style.palette;
    let font = |on| if on { style.bold(Size::Body) } else { style.font(Size::Body) };
    let texts = entries.map(|v| pencil((v * 1e3).round() / 1e3));
    let cell = vec2(62.0, 26.0) * style.type_scale();
    let (rect, response) = ui.allocate_exact_size(vec2(2.0 * cell.x + 12.0, 2.0 * cell.y), Sense::hover());
    let said = format!("{}, {}; {}, {}", texts[0], texts[1], texts[2], texts[3]);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &said));
    let painter = ui.painter();
    for (x, way) in [(rect.left(), 1.0), (rect.right(), -1.0)] {
        let hook = 5.0 * way;
        let line = vec![
            pos2(x + hook, rect.top()),
            pos2(x, rect.top()),
            pos2(x, rect.bottom()),
            pos2(x + hook, rect.bottom()),
        ];
        painter.add(egui::Shape::line(line, style.stroke(1.5, p.text)));
    }
    for (k, text) in texts.iter().enumerate() {
        let (row, column) = (k / 2, k % 2);
        let on_diagonal = row == column;
        // The zero block of a coupling is the one beside its row of the identity.
        let is_zero = !on_diagonal && entries[k] == 0.0 && entries[3 * row] == 1.0;
        let colour = match () {
            () if on_diagonal => p.text,
            () if is_zero => p.accent,
            () => p.weak.gamma_multiply(0.85),
        };
        let corner = rect.min + vec2(6.0 + cell.x * column as f32, cell.y * row as f32);
        let at = corner + cell / 2.0;
        painter.text(at, Align2::CENTER_CENTER, text, font(on_diagonal || is_zero), colour);
    }
    response.on_hover_text(style.letters(style.tr(
        "Upper left 1: z₁ stays. Upper right 0: x₁ does not look at z₂. So det J is the product of the diagonal, and the entry below the diagonal, where the derivatives of s and t are, never matters to it.",
    )));
}
