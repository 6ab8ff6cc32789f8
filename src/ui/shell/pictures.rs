//! The pictures that come with the presets, in the colours of the look: they are stored in those of the dark one, from which
//! the density is read back.

use crate::asset::Asset;
use crate::preset::Preset;
use crate::ui::colour::{Map, luminance};
use crate::ui::style::{Look, Palette, Style};
use egui::{Color32, ColorImage, Context, TextureHandle, TextureOptions};
use std::collections::HashMap;

#[derive(Default)]
pub(super) struct Pictures {
    /// `None` where a picture cannot be read.
    textures: HashMap<&'static str, Option<TextureHandle>>,
    /// The frame that made one.
    made: u64,
    /// The frame in which each was last looked for in vain.
    missed: HashMap<&'static str, u64>,
    /// Those that somebody has begun to look for and that are not here.
    lacking: Vec<&'static Asset>,
}

impl Pictures {
    /// For another palette.
    pub fn clear(&mut self) {
        self.textures.clear();
    }

    /// What is to be fetched.
    pub fn take_lacking(&mut self) -> Vec<&'static Asset> {
        std::mem::take(&mut self.lacking)
    }

    /// The picture of a preset, when there has been time to make it: one a frame.
    pub fn get(&mut self, ctx: &Context, style: &Style, preset: &'static Preset) -> Option<&TextureHandle> {
        let now = ctx.cumulative_frame_nr();
        if !self.textures.contains_key(preset.name) {
            let Some(bytes) = preset.picture.bytes() else {
                let before = self.missed.insert(preset.name, now);
                self.lacking.extend(before.is_none_or(|before| before + 1 < now).then_some(&preset.picture));
                return None;
            };
            if self.made == now {
                ctx.request_repaint();
                return None;
            }
            self.made = now;
            let image = read(bytes).map(|image| dress(image, style));
            let texture = image.map(|image| ctx.load_texture(preset.name, image, TextureOptions::LINEAR));
            self.textures.insert(preset.name, texture);
        }
        self.textures.get(preset.name)?.as_ref()
    }
}

fn read(bytes: &[u8]) -> Option<ColorImage> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().ok()?;
    let mut buffer = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut buffer).ok()?;
    let size = [info.width as usize, info.height as usize];
    match info.color_type {
        png::ColorType::Rgb => Some(ColorImage::from_rgb(size, &buffer[..info.buffer_size()])),
        png::ColorType::Rgba => Some(ColorImage::from_rgba_unmultiplied(size, &buffer[..info.buffer_size()])),
        _ => None,
    }
}

/// Lightness alone orders the maps, so a colour's lightness tells its place on the dark map.
fn dress(mut image: ColorImage, style: &Style) -> ColorImage {
    if style.look == Look::Dark {
        return image;
    }
    let stored = Map::sequential(Palette::new(Look::Dark).page, true);
    let lightness: Vec<f32> = (0..256).map(|i| luminance(stored.at(i as f32 / 255.0))).collect();
    let recoloured = |colour: Color32| {
        let place = lightness.partition_point(|&l| l < luminance(colour));
        style.sequential.at(place as f32 / 255.0)
    };
    let mut last = (Color32::TRANSPARENT, Color32::TRANSPARENT);
    for pixel in &mut image.pixels {
        if *pixel != last.0 {
            last = (*pixel, recoloured(*pixel));
        }
        *pixel = last.1;
    }
    image
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_is_not_here_is_asked_for_each_time_that_somebody_begins_to_look() {
        let preset: &'static Preset = Box::leak(Box::new(Preset {
            name: "far",
            title: "",
            about: "",
            link: "",
            step: 0,
            nll: 0.0,
            picture: Asset::new("far.png", None),
            weights: Asset::new("far.f16", None),
        }));
        let (ctx, style, mut pictures) = (Context::default(), Style::new(Look::Dark), Pictures::default());
        let mut asked = |looks: bool| {
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                if looks {
                    assert!(pictures.get(ui.ctx(), &style, preset).is_none());
                }
            });
            output.textures_delta.clear();
            pictures.take_lacking().len()
        };
        assert_eq!([true, true, false, false, true, true].map(&mut asked), [1, 0, 0, 0, 1, 0]);
    }

    #[test]
    fn a_stored_density_is_shown_in_the_colours_of_the_look() {
        let (dark, light) = (Style::new(Look::Dark), Style::new(Look::Light));
        let places = [0.0, 0.25, 0.5, 1.0];
        let image = ColorImage::new([4, 1], places.map(|t| dark.sequential.at(t)).to_vec());
        let shown = dress(image.clone(), &light);
        for (pixel, t) in shown.pixels.iter().zip(places) {
            let near = [t - 0.02, t, t + 0.02].map(|t: f32| light.sequential.at(t.clamp(0.0, 1.0)));
            assert!(
                near.contains(pixel) || near.iter().any(|n| (luminance(*n) - luminance(*pixel)).abs() < 0.02),
                "{t}"
            );
        }
        assert_eq!(dress(image.clone(), &dark), image);
    }
}
