//! Dual numbers a + b ε with ε² = 0: the exact derivative along one direction, with no code of its own.
//! They are the oracle that every hand-written derivative is examined by.

use super::Real;
use core::cmp::Ordering;
use core::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

/// A value `re` and its derivative `du` along the chosen direction.
///
/// ```
/// use pushforward::math::{Dual, Real};
/// let x = Dual { re: 2.0, du: 1.0 };
/// assert_eq!((x * x).du, 4.0);          // d(x²)/dx at 2
/// assert_eq!(x.exp().du, 2f64.exp());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dual {
    pub re: f64,
    pub du: f64,
}

const fn dual(re: f64, du: f64) -> Dual {
    Dual { re, du }
}

impl PartialOrd for Dual {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.re.partial_cmp(&other.re)
    }
}
impl Add for Dual {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        dual(self.re + o.re, self.du + o.du)
    }
}
impl Sub for Dual {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        dual(self.re - o.re, self.du - o.du)
    }
}
impl Mul for Dual {
    type Output = Self;
    fn mul(self, o: Self) -> Self {
        dual(self.re * o.re, self.du * o.re + self.re * o.du)
    }
}
impl Div for Dual {
    type Output = Self;
    fn div(self, o: Self) -> Self {
        let q = self.re / o.re;
        dual(q, (self.du - q * o.du) / o.re)
    }
}
impl Neg for Dual {
    type Output = Self;
    fn neg(self) -> Self {
        dual(-self.re, -self.du)
    }
}
impl AddAssign for Dual {
    fn add_assign(&mut self, o: Self) {
        *self = *self + o;
    }
}
impl SubAssign for Dual {
    fn sub_assign(&mut self, o: Self) {
        *self = *self - o;
    }
}
impl MulAssign for Dual {
    fn mul_assign(&mut self, o: Self) {
        *self = *self * o;
    }
}

impl Real for Dual {
    const ZERO: Self = dual(0.0, 0.0);
    const ONE: Self = dual(1.0, 0.0);

    fn from_f64(x: f64) -> Self {
        dual(x, 0.0)
    }
    fn to_f64(self) -> f64 {
        self.re
    }
    fn exp(self) -> Self {
        let e = self.re.exp();
        dual(e, e * self.du)
    }
    fn ln(self) -> Self {
        dual(self.re.ln(), self.du / self.re)
    }
    fn tanh(self) -> Self {
        let t = self.re.tanh();
        dual(t, (1.0 - t * t) * self.du)
    }
    fn sqrt(self) -> Self {
        let s = self.re.sqrt();
        dual(s, self.du / (2.0 * s))
    }
    fn sin(self) -> Self {
        dual(self.re.sin(), self.re.cos() * self.du)
    }
    fn cos(self) -> Self {
        dual(self.re.cos(), -self.re.sin() * self.du)
    }
    fn abs(self) -> Self {
        if self.re < 0.0 { -self } else { self }
    }
}
