//! A field on a grid as a texture, uploaded only when what it shows has changed.

use egui::{Color32, ColorImage, Context, Painter, Rect, TextureHandle, TextureId, TextureOptions, pos2};
use std::hash::{DefaultHasher, Hash, Hasher};

/// One texture and the fingerprint of what it shows.
#[derive(Default)]
pub struct Field {
    texture: Option<TextureHandle>,
    shows: Option<u64>,
}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Field").field("shows", &self.shows).finish_non_exhaustive()
    }
}

/// What identifies a picture: the version of the weights, the question, the colours.
pub fn fingerprint(parts: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

impl Field {
    /// The texture of a `w` x `h` field, row by row from the bottom left; `colour` is called where `shows` is new.
    pub fn texture(
        &mut self,
        ctx: &Context,
        shows: u64,
        [w, h]: [usize; 2],
        colour: impl Fn(usize) -> Color32,
    ) -> Option<TextureId> {
        if w == 0 || h == 0 {
            return None;
        }
        if self.shows != Some(shows) || self.texture.is_none() {
            let pixels = (0..h).rev().flat_map(|j| (0..w).map(move |i| j * w + i)).map(colour).collect();
            let image = ColorImage::new([w, h], pixels);
            match &mut self.texture {
                Some(texture) => texture.set(image, TextureOptions::LINEAR),
                None => self.texture = Some(ctx.load_texture("field", image, TextureOptions::LINEAR)),
            }
            self.shows = Some(shows);
        }
        self.texture.as_ref().map(TextureHandle::id)
    }

    /// The last texture, whatever it shows.
    pub fn last(&self) -> Option<TextureId> {
        self.texture.as_ref().map(TextureHandle::id)
    }
}

/// Draws a texture over `rect`.
pub fn paint_texture(painter: &Painter, texture: TextureId, rect: Rect) {
    painter.image(texture, rect, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
}
