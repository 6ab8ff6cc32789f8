//! A sheet of the course's formulas as a picture, for judging how they are set:
//! `cargo run --example formula_sheet -- OUT.png [dark|light|projector] [lecture|papamakarios|kobyzev] [WIDTH] [SCALE]`.

use egui::{Vec2, vec2};
use pushforward::ui::style::{Look, Size};
use pushforward::ui::{Style, fonts, formula, raster};
use pushforward::words::{Lang, Notation};
use std::fs::File;

const SHEET: &str = include_str!("sheet.md");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let arg = |i: usize| args.get(i).map(String::as_str);
    let look = match arg(1) {
        Some("light") => Look::Light,
        Some("projector") => Look::Projector,
        _ => Look::Dark,
    };
    let notation = arg(2).and_then(Notation::from_name).unwrap_or_default();
    let width: f32 = arg(3).map_or(Ok(420.0), str::parse)?;
    let scale: f32 = arg(4).map_or(Ok(1.0), str::parse)?;
    let style = Style::new(look).in_words(Lang::En, notation);
    let ctx = egui::Context::default();
    ctx.set_fonts(fonts::definitions());
    style.apply(&ctx);
    let parts: Vec<&str> = SHEET.split("\n---\n").collect();
    let size = vec2(parts.len() as f32 * (width + 40.0) + 40.0, 940.0);
    let page = style.palette.page;
    let shot = raster::Shot { size, pixels_per_point: scale, frames: 2, page, pointer: None };
    let image = raster::picture(&ctx, &shot, |ui| {
        for (i, part) in parts.iter().enumerate() {
            let corner = egui::pos2(40.0 + i as f32 * (width + 40.0), 24.0);
            let rect = egui::Rect::from_min_size(corner, Vec2::new(width, 900.0));
            ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
                formula::prose_ui(ui, &style, part, Size::Body);
            });
        }
    });
    let mut png = png::Encoder::new(
        File::create(arg(0).ok_or("where to write the picture")?)?,
        image.size[0] as u32,
        image.size[1] as u32,
    );
    png.set_color(png::ColorType::Rgba);
    let bytes: Vec<u8> = image.pixels.iter().flat_map(egui::Color32::to_array).collect();
    png.write_header()?.write_image_data(&bytes)?;
    Ok(())
}
