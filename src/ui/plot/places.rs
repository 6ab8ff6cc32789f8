//! Places for names in a picture: each goes where it covers nothing that has to be seen.

use egui::{Pos2, Rect, Vec2};

/// What is taken already.
#[derive(Clone, Debug, Default)]
pub struct Places {
    taken: Vec<Rect>,
}

impl Places {
    pub fn keep(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// Along a line from point to point.
    pub fn keep_line(&mut self, line: &[Pos2]) {
        const APART: f32 = 3.0;
        for ends in line.windows(2) {
            let way = ends[1] - ends[0];
            let steps = (way.length() / APART).clamp(1.0, 1000.0) as usize;
            let at = |i: usize| ends[0] + way * (i as f32 / steps as f32);
            self.taken.extend((0..=steps).map(|i| Rect::from_center_size(at(i), Vec2::splat(APART))));
        }
    }

    /// The first of the places that is free, or else the first of all; it is taken from then on.
    pub fn choose(&mut self, places: impl IntoIterator<Item = Rect>) -> Option<Rect> {
        let mut places = places.into_iter();
        let first = places.next()?;
        let is_free = |place: &Rect| !self.taken.iter().any(|taken| taken.intersects(*place));
        let chosen = std::iter::once(first).chain(places).find(is_free).unwrap_or(first);
        self.taken.push(chosen);
        Some(chosen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn a_name_goes_where_no_line_and_no_other_name_is() {
        let mut places = Places::default();
        places.keep_line(&[pos2(0.0, 0.0), pos2(100.0, 100.0)]);
        let at = |x: f32, y: f32| Rect::from_center_size(pos2(x, y), Vec2::splat(10.0));
        let all = [at(50.0, 50.0), at(80.0, 20.0), at(20.0, 80.0)];
        assert_eq!([(); 3].map(|()| places.choose(all)), [Some(all[1]), Some(all[2]), Some(all[0])]);
        assert_eq!(places.choose([]), None);
    }
}
