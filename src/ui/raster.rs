//! egui's triangles painted by the CPU: pictures of the screen without a window, a GPU or a browser.

use egui::epaint::{ClippedPrimitive, Primitive, Vertex};
use egui::{
    Color32, ColorImage, Context, Event, ImageData, Mesh, Pos2, RawInput, Rect, TextureId, TexturesDelta, Ui, Vec2,
};
use std::collections::HashMap;

/// A painter with its textures.
#[derive(Debug, Default)]
pub struct Raster {
    textures: HashMap<TextureId, ColorImage>,
}

/// What a picture is taken of.
#[derive(Clone, Copy, Debug)]
pub struct Shot {
    /// Points.
    pub size: Vec2,
    pub pixels_per_point: f32,
    /// The last of so many frames, a second apart, is painted: by then transitions are over.
    pub frames: usize,
    /// Behind everything.
    pub page: Color32,
    pub pointer: Option<Pos2>,
}

/// Runs `ui` and paints it.
pub fn picture(ctx: &Context, shot: &Shot, mut ui: impl FnMut(&mut Ui)) -> ColorImage {
    let mut raster = Raster::default();
    let mut image = ColorImage::filled([1, 1], shot.page);
    let last = shot.frames.max(1) - 1;
    for frame in 0..=last {
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, shot.size)),
            time: Some(frame as f64),
            focused: true,
            events: shot.pointer.map(Event::PointerMoved).into_iter().collect(),
            ..RawInput::default()
        };
        let scale = Some(shot.pixels_per_point);
        input.viewports.entry(egui::ViewportId::ROOT).or_default().native_pixels_per_point = scale;
        let mut output = ctx.run_ui(input, &mut ui);
        raster.apply(&mut output.textures_delta);
        if frame == last {
            let primitives = ctx.tessellate(output.shapes, output.pixels_per_point);
            let pixels = shot.size * shot.pixels_per_point;
            let pixels = [pixels.x.round().max(1.0) as usize, pixels.y.round().max(1.0) as usize];
            image = raster.paint(&primitives, pixels, shot.pixels_per_point, shot.page);
        }
    }
    image
}

impl Raster {
    /// Takes what is new in the textures.
    pub fn apply(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in delta.set.drain() {
            for change in changes {
                let ImageData::Color(image) = change.image;
                match (change.pos, self.textures.get_mut(&id)) {
                    (Some([x, y]), Some(whole)) => {
                        for row in 0..image.height() {
                            let to = (y + row) * whole.width() + x;
                            let from = row * image.width();
                            whole.pixels[to..to + image.width()]
                                .copy_from_slice(&image.pixels[from..from + image.width()]);
                        }
                    }
                    _ => {
                        self.textures.insert(id, (*image).clone());
                    }
                }
            }
        }
        delta.free.clear();
    }

    /// Paints a tessellated frame on a page of one colour.
    pub fn paint(&self, primitives: &[ClippedPrimitive], size: [usize; 2], scale: f32, page: Color32) -> ColorImage {
        let mut out = ColorImage::filled(size, page);
        for clipped in primitives {
            let Primitive::Mesh(mesh) = &clipped.primitive else { continue };
            let Some(texture) = self.textures.get(&mesh.texture_id) else { continue };
            let clip = clipped.clip_rect * scale;
            for triangle in mesh.triangles() {
                fill(&mut out, mesh, triangle, texture, clip, scale);
            }
        }
        out
    }
}

/// Twice the signed area of a, b, p.
fn edge(a: Pos2, b: Pos2, p: Pos2) -> f32 {
    (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)
}

/// A pixel on an edge belongs to the triangle on one side of it only, so that none is blended twice.
fn owns(a: Pos2, b: Pos2) -> bool {
    b.y < a.y || (b.y == a.y && b.x > a.x)
}

fn fill(out: &mut ColorImage, mesh: &Mesh, corners: [u32; 3], texture: &ColorImage, clip: Rect, scale: f32) {
    let [mut a, mut b, c]: [Vertex; 3] = corners.map(|i| mesh.vertices[i as usize]);
    for v in [&mut a, &mut b] {
        v.pos = (v.pos.to_vec2() * scale).to_pos2();
    }
    let mut c = c;
    c.pos = (c.pos.to_vec2() * scale).to_pos2();
    let mut area = edge(a.pos, b.pos, c.pos);
    if area < 0.0 {
        std::mem::swap(&mut a, &mut b);
        area = -area;
    }
    if area <= 0.0 || !area.is_finite() {
        return;
    }
    let bounds = Rect::from_points(&[a.pos, b.pos, c.pos]).intersect(clip);
    let across = |v: f32, most: usize| (v.max(0.0) as usize).min(most);
    let [w, h] = out.size;
    for y in across(bounds.top(), h)..across(bounds.bottom().ceil(), h) {
        for x in across(bounds.left(), w)..across(bounds.right().ceil(), w) {
            let p = Pos2::new(x as f32 + 0.5, y as f32 + 0.5);
            if p.x < clip.left().round()
                || p.x > clip.right().round()
                || p.y < clip.top().round()
                || p.y > clip.bottom().round()
            {
                continue;
            }
            let e = [edge(b.pos, c.pos, p), edge(c.pos, a.pos, p), edge(a.pos, b.pos, p)];
            let edges = [(b.pos, c.pos), (c.pos, a.pos), (a.pos, b.pos)];
            if e.iter().zip(edges).any(|(e, (from, to))| *e < 0.0 || (*e == 0.0 && !owns(from, to))) {
                continue;
            }
            let weights = e.map(|e| e / area);
            let mix = |f: &dyn Fn(&Vertex) -> f32| weights[0] * f(&a) + weights[1] * f(&b) + weights[2] * f(&c);
            let texel = sample(texture, mix(&|v| v.uv.x), mix(&|v| v.uv.y));
            let pixel = &mut out.pixels[y * w + x];
            let below = pixel.to_array().map(f32::from);
            let colour: [f32; 4] =
                std::array::from_fn(|k| mix(&|v| f32::from(v.color.to_array()[k])) * texel[k] / 255.0);
            let keep = 1.0 - colour[3] / 255.0;
            let [r, g, b, _] =
                std::array::from_fn(|k: usize| (colour[k] + below[k] * keep).round().clamp(0.0, 255.0) as u8);
            *pixel = Color32::from_rgb(r, g, b);
        }
    }
}

/// The texture at (u, v), between its texels, 0 to 255 premultiplied.
fn sample(texture: &ColorImage, u: f32, v: f32) -> [f32; 4] {
    let [w, h] = texture.size;
    let (x, y) = (u * w as f32 - 0.5, v * h as f32 - 0.5);
    let (fx, fy) = (x - x.floor(), y - y.floor());
    let at = |dx: f32, dy: f32| {
        let i = (x.floor() + dx).clamp(0.0, w as f32 - 1.0) as usize;
        let j = (y.floor() + dy).clamp(0.0, h as f32 - 1.0) as usize;
        texture.pixels[j * w + i].to_array().map(f32::from)
    };
    let [a, b, c, d] = [at(0.0, 0.0), at(1.0, 0.0), at(0.0, 1.0), at(1.0, 1.0)];
    std::array::from_fn(|k| (a[k] * (1.0 - fx) + b[k] * fx) * (1.0 - fy) + (c[k] * (1.0 - fx) + d[k] * fx) * fy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transparent_rectangle_is_blended_once_everywhere() {
        let ctx = Context::default();
        ctx.set_fonts(crate::ui::fonts::definitions());
        let size = Vec2::splat(20.0);
        let shot = Shot { size, pixels_per_point: 1.0, frames: 2, page: Color32::BLACK, pointer: None };
        let image = picture(&ctx, &shot, |ui| {
            let rect = Rect::from_min_max(Pos2::new(4.0, 4.0), Pos2::new(16.0, 16.0));
            ui.painter().rect_filled(rect, 0.0, Color32::from_white_alpha(100));
        });
        assert_eq!(image.pixels[20 * 10 + 10].r(), 100);
        assert!((6..14).all(|k| image.pixels[20 * k + k].r() == 100), "the diagonal of its two triangles");
        assert_eq!(image.pixels[0], Color32::BLACK);
    }
}
