//! Random numbers that are the same on every platform: the ChaCha8 counter generator, one stream a purpose,
//! with transcendental functions from `libm` instead of the system.

use super::simd::BLOCK;
use rand::{Rng as _, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What random numbers are drawn for. Each purpose has a stream of its own, so that, for example,
/// another batch size changes neither the data nor the initial weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    TrainData,
    TestData,
    Weights,
    /// The batch of one training step.
    Batch(u64),
    /// Points drawn from the base density for pictures and for the command line.
    Samples,
    /// The latent points of one step of reverse KL.
    Latent(u64),
    /// The conditional paths of one step of flow matching.
    Paths(u64),
    /// The latent points that importance weights are measured with.
    Importance,
    /// The permutations between layers.
    Order,
    /// The probes of one estimated log-determinant.
    Probe(u64),
    /// Perturbations and probes in tests.
    Test(u64),
}

impl Stream {
    fn number(self) -> u64 {
        match self {
            Stream::TrainData => 0,
            Stream::TestData => 1,
            Stream::Weights => 2,
            Stream::Samples => 3,
            Stream::Importance => 4,
            Stream::Order => 5,
            Stream::Test(n) => (1 << 32) + n,
            Stream::Probe(key) => (1 << 62) + key,
            Stream::Latent(step) => (1 << 41) + step,
            Stream::Paths(step) => (1 << 42) + step,
            Stream::Batch(step) => (1 << 40) + step,
        }
    }
}

/// A seeded generator: `(seed, stream)` determines every number it will ever give, bit for bit.
///
/// ```
/// use pushforward::math::{Rng, Stream};
/// let (mut a, mut b) = (Rng::new(7, Stream::Samples), Rng::new(7, Stream::Samples));
/// assert_eq!(a.normal(), b.normal());
/// ```
#[derive(Clone, Debug)]
pub struct Rng {
    chacha: ChaCha8Rng,
    spare: Option<f64>,
}

impl Rng {
    pub fn new(seed: u64, stream: Stream) -> Self {
        let mut chacha = ChaCha8Rng::seed_from_u64(seed);
        chacha.set_stream(stream.number());
        Self { chacha, spare: None }
    }

    pub fn next_u64(&mut self) -> u64 {
        self.chacha.next_u64()
    }

    /// Uniform on [0, 1), with 53 random bits.
    pub fn uniform(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// Uniform on [low, high).
    pub fn range(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// Uniform on 0..n. The bias of the multiply-shift reduction is below 2⁻³² for n < 2³².
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next_u64()) * n as u128) >> 64) as usize
    }

    /// Uniform on 0..n for n < 2²⁴, with a bias below n 2⁻³², and uniform on [0, 1), out of the same 64 bits.
    pub fn below_and_uniform(&mut self, n: usize) -> (usize, f32) {
        let bits = self.next_u64();
        let below = ((bits >> 32) * n as u64) >> 32;
        (below as usize, (bits as u32 >> 8) as f32 * (1.0 / (1u32 << 24) as f32))
    }

    /// Standard normals in f32, many at a time; see [`box_muller`](super::simd::box_muller).
    pub fn fill_normal(&mut self, out: &mut [f32]) {
        let (mut bits, mut pairs) = ([[0; BLOCK]; 2], [[0.0; BLOCK]; 2]);
        for out in out.chunks_mut(2 * BLOCK) {
            let n = out.len().div_ceil(2);
            let [high, low] = &mut bits;
            for (high, low) in high.iter_mut().zip(low).take(n) {
                let both = self.next_u64();
                (*high, *low) = ((both >> 32) as u32, both as u32);
            }
            super::simd::box_muller(&bits, &mut pairs);
            let (first, second) = out.split_at_mut(n);
            first.copy_from_slice(&pairs[0][..n]);
            second.copy_from_slice(&pairs[1][..second.len()]);
        }
    }

    /// Standard normal, by the polar form of Box and Muller (1958).
    pub fn normal(&mut self) -> f64 {
        if let Some(n) = self.spare.take() {
            return n;
        }
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.uniform()));
        let angle = core::f64::consts::TAU * self.uniform();
        self.spare = Some(radius * libm::sin(angle));
        radius * libm::cos(angle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_numbers_never_change() {
        let mut rng = Rng::new(0, Stream::TrainData);
        assert_eq!([rng.next_u64(), rng.next_u64()], FIRST);
    }
    const FIRST: [u64; 2] = [13080132717333068652, 8594738769458413623];

    #[test]
    fn normals_have_mean_zero_and_variance_one() {
        let mut rng = Rng::new(1, Stream::Samples);
        let n = 100_000;
        let draws: Vec<f64> = (0..n).map(|_| rng.normal()).collect();
        let mean = draws.iter().sum::<f64>() / n as f64;
        let var = draws.iter().map(|x| x * x).sum::<f64>() / n as f64 - mean * mean;
        assert!(mean.abs() < 0.01 && (var - 1.0).abs() < 0.02, "mean {mean}, variance {var}");
    }

    #[test]
    fn normals_of_many_at_a_time_are_normal_and_the_same_on_every_machine() {
        let mut rng = Rng::new(1, Stream::Samples);
        let mut draws = vec![0.0; 200_001];
        rng.fill_normal(&mut draws);
        let n = draws.len() as f64;
        let moment = |power| draws.iter().map(|&x| f64::from(x).powi(power)).sum::<f64>() / n;
        let found: Vec<f64> = (1..=4).map(moment).collect();
        for (found, (exact, error)) in found.into_iter().zip([(0.0, 0.01), (1.0, 0.02), (0.0, 0.03), (3.0, 0.1)]) {
            assert!((found - exact).abs() < error, "{found} against {exact}");
        }
        let share = draws.iter().filter(|x| x.abs() < 1.0).count() as f64 / n;
        assert!((share - 0.682_69).abs() < 0.004, "{share}");
        let bits = draws.iter().fold(0u64, |hash, x| hash.wrapping_mul(31).wrapping_add(u64::from(x.to_bits())));
        assert_eq!(bits, MANY);
    }
    const MANY: u64 = 11476509411807481926;

    #[test]
    fn streams_differ() {
        assert_ne!(Rng::new(0, Stream::Batch(0)).next_u64(), Rng::new(0, Stream::Batch(1)).next_u64());
    }
}
