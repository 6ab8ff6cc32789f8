//! Elementwise nonlinearities of a conditioner, each with its derivative.

use crate::math::{Product, Real, Wide};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Activation {
    /// max(u, 0)
    Relu,
    Tanh,
    /// u, or e^u - 1 below zero (Clevert et al. 2016)
    Elu,
    /// u / (1 + e^{-u}) (Elfwing et al. 2018)
    Silu,
    /// u / (1 + e^{-u}) / 1.1, whose slope stays within ±1: for residual flows (Chen et al. 2019, section 3.2)
    LipSwish,
}

/// e^-u is taken no further: it stays finite in f32, and σ(u) is as good as 0.
const FAR: f64 = -crate::math::simd::SILU_LOW as f64;

/// LipSwish is SiLU divided by this.
const LIP: f64 = 1.1;

impl Activation {
    pub const ALL: [Activation; 5] =
        [Activation::Relu, Activation::Tanh, Activation::Elu, Activation::Silu, Activation::LipSwish];

    pub fn name(self) -> &'static str {
        match self {
            Activation::Relu => "relu",
            Activation::Tanh => "tanh",
            Activation::Elu => "elu",
            Activation::Silu => "silu",
            Activation::LipSwish => "lipswish",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.name() == name)
    }

    /// The largest |dσ/du|, rounded up: 1, but for SiLU.
    pub fn steepest(self) -> f64 {
        if self == Activation::Silu { LIP } else { 1.0 }
    }

    /// u -> σ(u) in place, leaving dσ/du in `slope` when there is one.
    pub fn apply<T: Real>(self, u: &mut [T], slope: Option<&mut [T]>) {
        T::widely(Once(self, u, slope));
    }

    /// y = σ(W · H + bias): where there is a kernel for both, σ is taken while the sums are in registers.
    pub fn of_layer<T: Real>(self, p: Product, (w, bias): (&[T], &[T]), h: &[T], y: &mut [T]) {
        match self {
            Activation::Relu => T::matmul_relu(p, w, h, bias, y),
            Activation::Tanh => T::matmul_tanh(p, w, h, bias, y),
            _ => {
                T::matmul(p, w, h, bias, y);
                self.apply(y, None);
            }
        }
    }

    /// u -> σ(u) in place, leaving dσ/du and d²σ/du².
    pub fn apply_twice<T: Real>(self, u: &mut [T], slope: &mut [T], curvature: &mut [T]) {
        T::widely(Twice(self, u, slope, curvature));
    }

    #[inline(always)]
    fn once<T: Real>(self, u: &mut [T], mut slope: Option<&mut [T]>) {
        if self == Activation::LipSwish {
            Activation::Silu.apply(u, slope.as_deref_mut());
            let inverse = T::from_f64(1.0 / LIP);
            u.iter_mut().chain(slope.into_iter().flatten()).for_each(|v| *v *= inverse);
            return;
        }
        match (self, slope) {
            (Activation::Relu, None) => u.iter_mut().for_each(|u| *u = if *u > T::ZERO { *u } else { *u * T::ZERO }),
            (Activation::Relu, Some(slope)) => {
                for (u, d) in u.iter_mut().zip(slope) {
                    *d = if *u > T::ZERO { T::ONE } else { T::ZERO };
                    *u *= *d;
                }
            }
            (Activation::Tanh, slope) => {
                T::tanh_all(u);
                if let Some(slope) = slope {
                    slope.iter_mut().zip(u).for_each(|(d, y)| *d = T::ONE - *y * *y);
                }
            }
            (Activation::Elu, slope) => {
                let mut spare = [T::ZERO; 64];
                let mut slope = slope;
                for (i, u) in u.chunks_mut(64).enumerate() {
                    let e = &mut spare[..u.len()];
                    e.iter_mut().zip(&*u).for_each(|(e, &u)| *e = if u > T::ZERO { T::ZERO } else { u });
                    T::exp_all(e);
                    if let Some(slope) = &mut slope {
                        slope[64 * i..64 * i + u.len()].copy_from_slice(e);
                    }
                    u.iter_mut().zip(e).for_each(|(u, e)| *u = if *u > T::ZERO { *u } else { *e - T::ONE });
                }
            }
            (Activation::Silu | Activation::LipSwish, slope) => T::silu_all(u, slope),
        }
    }

    #[inline(always)]
    fn twice<T: Real>(self, u: &mut [T], slope: &mut [T], curvature: &mut [T]) {
        let two = T::ONE + T::ONE;
        match self {
            Activation::Relu => {
                self.apply(u, Some(slope));
                curvature.fill(T::ZERO);
            }
            Activation::Tanh => {
                self.apply(u, Some(slope));
                for ((c, &y), &d) in curvature.iter_mut().zip(&*u).zip(&*slope) {
                    *c = -(two * y * d);
                }
            }
            Activation::Elu => {
                self.apply(u, Some(slope));
                for ((c, &y), &d) in curvature.iter_mut().zip(&*u).zip(&*slope) {
                    *c = if y < T::ZERO { d } else { T::ZERO };
                }
            }
            Activation::Silu | Activation::LipSwish => {
                let scale = if self == Activation::Silu { T::ONE } else { T::from_f64(1.0 / LIP) };
                negate(u, curvature);
                T::exp_all(curvature);
                for ((u, d), c) in u.iter_mut().zip(slope).zip(curvature) {
                    let s = T::ONE / (T::ONE + *c);
                    let rest = T::ONE - s;
                    *d = scale * s * (T::ONE + *u * rest);
                    *c = scale * s * rest * (two + *u * (rest - s));
                    *u *= scale * s;
                }
            }
        }
    }
}

/// The arguments of [`Activation::apply`].
struct Once<'a, T>(Activation, &'a mut [T], Option<&'a mut [T]>);

impl<T: Real> Wide for Once<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.0.once(self.1, self.2);
    }
}

/// The arguments of [`Activation::apply_twice`].
struct Twice<'a, T>(Activation, &'a mut [T], &'a mut [T], &'a mut [T]);

impl<T: Real> Wide for Twice<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.0.twice(self.1, self.2, self.3);
    }
}

/// -u, at most [`FAR`].
#[inline(always)]
fn negate<T: Real>(u: &[T], out: &mut [T]) {
    let far = T::from_f64(FAR);
    for (out, &u) in out.iter_mut().zip(u) {
        *out = if -u > far { far } else { -u };
    }
}
