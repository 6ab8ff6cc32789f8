//! Thousands of particles with fading tails as one mesh a frame. A tail is a ribbon that narrows to a point, a head a triangle
//! around its disc; both take their soft edges from one small texture of a disc, so that smoothness costs no vertices.

use super::colours::Colours;
use crate::flow::Way;
use crate::ui::plot::Plane;
use crate::ui::style::Style;
use crate::watch::trajectories::{Found, MOMENTS};
use egui::epaint::Vertex;
use egui::{Color32, ColorImage, Context, Mesh, Painter, Pos2, Shape, TextureHandle, TextureOptions, Vec2, pos2, vec2};
use std::sync::Arc;

/// Texels along a side of the disc.
const DISC: usize = 32;
/// Vertices a frame: with so many it is built and handed on within a few milliseconds, in a browser too.
const MOST_VERTICES: usize = 100_000;
/// A head takes three, as does the shortest tail; every further joint of a tail takes two more.
const HEAD: usize = 3;

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Swarm<'a> {
    pub found: &'a Found,
    /// How many of them.
    pub count: usize,
    pub t: f64,
    /// The time that a tail goes back.
    pub tail: f64,
    pub way: Way,
    pub colours: &'a Colours,
}

/// The texture, and the mesh of the last frame, whose memory is used again.
#[derive(Default)]
pub struct Brush {
    disc: Option<TextureHandle>,
    mesh: Arc<Mesh>,
}

impl std::fmt::Debug for Brush {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Brush").field("vertices", &self.mesh.vertices.len()).finish_non_exhaustive()
    }
}

impl Brush {
    pub fn paint(&mut self, painter: &Painter, plane: &Plane, style: &Style, swarm: &Swarm<'_>) {
        let disc = self.disc.get_or_insert_with(|| disc(painter.ctx()));
        if Arc::get_mut(&mut self.mesh).is_none() {
            self.mesh = Arc::default();
        }
        if let Some(mesh) = Arc::get_mut(&mut self.mesh) {
            mesh.clear();
            mesh.texture_id = disc.id();
            fill(mesh, plane, radius(plane, swarm.count) * style.type_scale().sqrt(), swarm);
        }
        painter.add(Shape::Mesh(self.mesh.clone()));
    }
}

/// Of a head, in points: smaller where there are more.
fn radius(plane: &Plane, count: usize) -> f32 {
    let crowd = (2000.0 / count.max(200) as f32).powf(0.25);
    (plane.unit() * 0.03 * crowd).clamp(1.0, 3.5)
}

/// A disc with a soft edge; its middle row is the profile of a ribbon.
fn disc(ctx: &Context) -> TextureHandle {
    let middle = (DISC as f32 - 1.0) / 2.0;
    let pixels = (0..DISC * DISC).map(|k| {
        let away = vec2((k % DISC) as f32 - middle, (k / DISC) as f32 - middle).length() / middle;
        Color32::from_white_alpha((255.0 * ((1.0 - away) / 0.45).clamp(0.0, 1.0)) as u8)
    });
    ctx.load_texture("disc", ColorImage::new([DISC, DISC], pixels.collect()), TextureOptions::LINEAR)
}

/// The moments that a tail passes, from the head back: none where it has no length. In a crowd only every second or third particle
/// has one, the number that is given with them.
fn joints(swarm: &Swarm<'_>) -> (Vec<usize>, usize) {
    let last = (MOMENTS - 1) as f64;
    let (here, length) = (swarm.t.clamp(0.0, 1.0) * last, swarm.tail * last);
    let back: Vec<usize> = match swarm.way {
        Way::Generate => {
            (0..MOMENTS).rev().filter(|&i| (i as f64) < here - 1e-3 && i as f64 >= here - length - 0.5).collect()
        }
        Way::Normalize => {
            (0..MOMENTS).filter(|&i| (i as f64) > here + 1e-3 && i as f64 <= here + length + 0.5).collect()
        }
    };
    // As many joints as there are vertices for; the end of the tail is always one.
    let (count, spare) = (swarm.count.max(1), MOST_VERTICES.saturating_sub(HEAD * swarm.count));
    let every = (HEAD * count).div_ceil(spare.max(1)).max(1);
    if every > 3 {
        return (Vec::new(), 1);
    }
    let room = ((spare * every / count).saturating_sub(1) / 2).max(1);
    let stride = back.len().div_ceil(room).max(1);
    let mut joints: Vec<usize> = back.iter().rev().copied().step_by(stride).collect();
    joints.reverse();
    (joints, every)
}

/// `colour` faded to `share` of 256.
fn faded(colour: Color32, share: u32) -> Color32 {
    let [r, g, b, a] = colour.to_array().map(|v| ((u32::from(v) * share) >> 8) as u8);
    Color32::from_rgba_premultiplied(r, g, b, a)
}

fn fill(mesh: &mut Mesh, plane: &Plane, radius: f32, swarm: &Swarm<'_>) {
    let found = swarm.found;
    let last = (MOMENTS - 1) as f64;
    let here = swarm.t.clamp(0.0, 1.0) * last;
    let before = (here as usize).min(MOMENTS - 2);
    let share = (here - before as f64) as f32;
    let nearest = if share < 0.5 { before } else { before + 1 };
    let (joints, every) = joints(swarm);
    let (low, high) = (&found.positions[before], &found.positions[before + 1]);
    let tails: Vec<(&[f32], usize, f32, u32)> = joints
        .iter()
        .enumerate()
        .map(|(j, &moment)| {
            let left = 1.0 - (j + 1) as f32 / joints.len() as f32;
            (&found.positions[moment][..], moment, left, (200.0 * left + 12.0) as u32)
        })
        .collect();
    let origin = plane.to_screen([0.0, 0.0]);
    let unit = plane.unit();
    let place = |x: f32, y: f32| pos2(origin.x + unit * x, origin.y - unit * y);
    let bounds = plane.rect.expand(radius);
    let ribbon = 2 * tails.len() + 1;
    mesh.vertices.reserve(swarm.count * (HEAD + ribbon));
    mesh.indices.reserve(swarm.count * (3 + 6 * tails.len()));
    let half = 0.75 * radius;
    for k in 0..swarm.count {
        let (x, y) = (2 * k, 2 * k + 1);
        let head = place(low[x] + share * (high[x] - low[x]), low[y] + share * (high[y] - low[y]));
        if !head.x.is_finite() || !head.y.is_finite() || !bounds.contains(head) {
            continue;
        }
        if !tails.is_empty() && k % every == 0 {
            let start = mesh.vertices.len() as u32;
            let mut from = head;
            let mut normal = Vec2::ZERO;
            let mut colour = faded(swarm.colours.at(nearest, k), 212);
            let mut width = half;
            for &(points, moment, left, fade) in &tails {
                let to = place(points[x], points[y]);
                let along = from - to;
                let length = along.length();
                if length > 0.01 {
                    normal = vec2(-along.y, along.x) / length;
                }
                two(mesh, from, width * normal, colour);
                (from, width, colour) = (to, half * left, faded(swarm.colours.at(moment, k), fade));
            }
            mesh.vertices.push(Vertex { pos: from, uv: pos2(0.5, 0.5), color: colour });
            let joints = tails.len() as u32;
            for j in 0..joints - 1 {
                let at = start + 2 * j;
                mesh.indices.extend_from_slice(&[at, at + 1, at + 2, at + 1, at + 3, at + 2]);
            }
            let at = start + 2 * (joints - 1);
            mesh.indices.extend_from_slice(&[at, at + 1, at + 2]);
        }
        point(mesh, head, radius, swarm.colours.at(nearest, k));
    }
}

/// Both sides of a ribbon.
fn two(mesh: &mut Mesh, at: Pos2, off: Vec2, color: Color32) {
    let side = |pos, u| Vertex { pos, uv: pos2(u, 0.5), color };
    mesh.vertices.extend_from_slice(&[side(at + off, 0.0), side(at - off, 1.0)]);
}

/// A triangle that holds the disc: beyond the texture's edge nothing is seen.
fn point(mesh: &mut Mesh, at: Pos2, radius: f32, color: Color32) {
    let start = mesh.vertices.len() as u32;
    let r = radius * 1.15;
    mesh.vertices.extend_from_slice(&[
        Vertex { pos: pos2(at.x - r, at.y - r), uv: pos2(0.0, 0.0), color },
        Vertex { pos: pos2(at.x + 3.0 * r, at.y - r), uv: pos2(2.0, 0.0), color },
        Vertex { pos: pos2(at.x - r, at.y + 3.0 * r), uv: pos2(0.0, 2.0), color },
    ]);
    mesh.indices.extend_from_slice(&[start, start + 1, start + 2]);
}
