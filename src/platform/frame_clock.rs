//! The median time a frame takes, over the last 120 frames.

const FRAMES: usize = 120;

#[derive(Default)]
pub struct FrameClock {
    times_ms: Vec<f32>,
    next: usize,
}

impl FrameClock {
    /// Takes eframe's `cpu_usage` of the last frame: logic, ui and tessellation, in seconds.
    pub fn push(&mut self, cpu_usage_secs: Option<f32>) {
        let Some(secs) = cpu_usage_secs else { return };
        let ms = 1000.0 * secs;
        if self.times_ms.len() < FRAMES {
            self.times_ms.push(ms);
        } else {
            self.times_ms[self.next] = ms;
        }
        self.next = (self.next + 1) % FRAMES;
    }

    /// 0 before the first frame.
    pub fn median_ms(&self) -> f64 {
        let mut sorted = self.times_ms.clone();
        sorted.sort_by(f32::total_cmp);
        sorted.get(sorted.len() / 2).map_or(0.0, |&ms| f64::from(ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_forgets_frames_older_than_the_window() {
        let mut clock = FrameClock::default();
        assert_eq!(clock.median_ms(), 0.0);
        clock.push(None);
        for secs in [[0.1; FRAMES], [0.002; FRAMES]].concat() {
            clock.push(Some(secs));
        }
        assert!((clock.median_ms() - 2.0).abs() < 1e-3);
    }
}
