//! Who evaluates a flow faster: both are timed on it, once, and the finest picture goes to the faster one.

/// Who evaluates flows, if the user says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    #[default]
    Fastest,
    Gpu,
    Cpu,
}

impl Wish {
    pub const ALL: [Wish; 3] = [Wish::Fastest, Wish::Gpu, Wish::Cpu];

    pub fn title(self) -> &'static str {
        match self {
            Wish::Fastest => "the faster one",
            Wish::Gpu => "GPU",
            Wish::Cpu => "CPU",
        }
    }
}

/// Points of the finest picture.
const POINTS: f64 = 65_536.0;
/// What an answer of the GPU takes besides the work, and one of the CPU's worker.
const GPU_TRIP_SECS: f64 = 0.02;
const CPU_TRIP_SECS: f64 = 0.005;

/// Seconds that a point takes on each.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Duel {
    pub cpu: Option<f64>,
    pub gpu: Option<f64>,
}

impl Duel {
    /// Whether the GPU evaluates. Until both are known it does, or nothing would be measured.
    pub fn goes_to_gpu(self, wish: Wish) -> bool {
        match (wish, self.cpu, self.gpu) {
            (Wish::Gpu, ..) => true,
            (Wish::Cpu, ..) => false,
            (Wish::Fastest, Some(cpu), Some(gpu)) => POINTS * gpu + GPU_TRIP_SECS <= POINTS * cpu + CPU_TRIP_SECS,
            (Wish::Fastest, ..) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duel(cpu: f64, gpu: f64) -> Duel {
        Duel { cpu: Some(cpu), gpu: Some(gpu) }
    }

    #[test]
    fn the_faster_one_is_taken() {
        assert!(duel(1e-6, 1e-8).goes_to_gpu(Wish::Fastest));
        assert!(!duel(1e-6, 2e-6).goes_to_gpu(Wish::Fastest), "a processor that imitates a GPU");
        assert!(!duel(1e-8, 1e-9).goes_to_gpu(Wish::Fastest), "the answer would take longer than the work");
        assert!(duel(2e-5, 1e-7).goes_to_gpu(Wish::Fastest), "a continuous flow");
    }

    #[test]
    fn the_users_wish_counts_whatever_was_measured() {
        for measured in [duel(1e-6, 1e-8), duel(1e-8, 1e-6), Duel::default()] {
            assert!(measured.goes_to_gpu(Wish::Gpu) && !measured.goes_to_gpu(Wish::Cpu));
        }
    }

    #[test]
    fn the_gpu_goes_first_so_that_there_is_something_to_measure() {
        assert!(Duel::default().goes_to_gpu(Wish::Fastest));
        assert!(Duel { cpu: Some(1e-9), gpu: None }.goes_to_gpu(Wish::Fastest));
    }
}
