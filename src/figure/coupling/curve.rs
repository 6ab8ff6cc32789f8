//! A conditioner by hand: a smooth function of one coordinate through seven knots at -3, -2 … 3, level at its ends and constant
//! beyond. Between two knots it is the cubic of Hermite whose slope at a knot is half the rise from the knot before to the one
//! after (Catmull and Rom 1974).

use crate::math::Real;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve {
    /// The values at the knots.
    pub knots: [f64; Curve::KNOTS],
}

impl Curve {
    pub const KNOTS: usize = 7;

    /// Where knot `k` stands.
    pub fn place(k: usize) -> f64 {
        k as f64 - 3.0
    }

    fn slope(&self, k: usize) -> f64 {
        if k == 0 || k + 1 >= Self::KNOTS { 0.0 } else { 0.5 * (self.knots[k + 1] - self.knots[k - 1]) }
    }

    /// The piece that `z` lies in, its share of it, and the cubic's four numbers.
    fn piece<T: Real>(&self, z: T) -> (T, [T; 4]) {
        let at = z.to_f64() + 3.0;
        let k = (at.max(0.0) as usize).min(Self::KNOTS - 2);
        let inside = (0.0..=6.0).contains(&at);
        let u = if inside { z - T::from_f64(Self::place(k)) } else { T::from_f64(f64::from(u8::from(at > 0.0))) };
        let four = [self.knots[k], self.slope(k), self.knots[k + 1], self.slope(k + 1)];
        (u, four.map(T::from_f64))
    }

    pub fn at<T: Real>(&self, z: T) -> T {
        let (u, [a, da, b, db]) = self.piece(z);
        let (v, two) = (T::ONE - u, T::from_f64(2.0));
        let (uu, vv) = (u * u, v * v);
        a * vv * (T::ONE + two * u) + b * uu * (T::ONE + two * v) + da * u * vv - db * uu * v
    }

    /// Its derivative.
    pub fn derivative(&self, z: f64) -> f64 {
        if z.abs() > 3.0 {
            return 0.0;
        }
        let (u, [a, da, b, db]) = self.piece(z);
        6.0 * u * (1.0 - u) * (b - a) + da * (1.0 - u) * (1.0 - 3.0 * u) + db * u * (3.0 * u - 2.0)
    }
}
