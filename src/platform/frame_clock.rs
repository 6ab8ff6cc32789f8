//! Measures what a frame costs the thread it runs on: logic, ui and tessellation, the median over 120 frames. eframe's own
//! number also counts the painting, which on a software GPU is most of it.

use super::{now, update_state};

const FRAMES: usize = 120;
/// Tessellation can be timed only by doing it once more, so only some frames are.
const TESSELLATED: usize = 8;

#[derive(Default)]
pub(super) struct FrameClock {
    began_secs: f64,
    tessellation_ms: f64,
    times_ms: Vec<f64>,
    frames: usize,
}

impl FrameClock {
    fn push(&mut self, ms: f64) {
        if self.times_ms.len() < FRAMES {
            self.times_ms.push(ms);
        } else {
            self.times_ms[self.frames % FRAMES] = ms;
        }
        self.frames += 1;
    }

    /// 0 before the first frame.
    fn median_ms(&self) -> f64 {
        let mut sorted = self.times_ms.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
    }
}

impl egui::Plugin for FrameClock {
    fn debug_name(&self) -> &'static str {
        "frame clock"
    }

    fn input_hook(&mut self, _ctx: &egui::Context, _input: &mut egui::RawInput) {
        self.began_secs = now();
    }

    fn output_hook(&mut self, ctx: &egui::Context, output: &mut egui::FullOutput) {
        let ended = now();
        if self.frames.is_multiple_of(TESSELLATED) {
            let shapes = output.shapes.clone();
            let before = now();
            drop(ctx.tessellate(shapes, output.pixels_per_point));
            self.tessellation_ms = 1000.0 * (now() - before);
        }
        self.push(1000.0 * (ended - self.began_secs) + self.tessellation_ms);
        update_state(|s| s.frame_ms = self.median_ms());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_forgets_frames_older_than_the_window() {
        let mut clock = FrameClock::default();
        assert_eq!(clock.median_ms(), 0.0);
        for ms in [[100.0; FRAMES], [2.0; FRAMES]].concat() {
            clock.push(ms);
        }
        assert_eq!(clock.median_ms(), 2.0);
    }
}
