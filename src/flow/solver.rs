//! Runge-Kutta methods as data (Hairer, Nørsett and Wanner 1993, chapter II): k_i = v(y + h Σ_j a_ij k_j, t + c_i h), and
//! y(t + h) ≈ y + h Σ_i b_i k_i. The machine that runs them is in `ode.rs`.

use serde::{Deserialize, Serialize};

/// A Runge-Kutta method, its order p in brackets: with N steps the error falls as N⁻ᵖ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// (1)
    Euler,
    /// (2)
    Midpoint,
    /// (2), the trapezoidal one
    Heun,
    /// (4), the classic one
    Rk4,
    /// (5), of Dormand and Prince (1980)
    Dopri5,
}

/// How time is cut into steps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Solver {
    /// `steps` equal steps.
    Fixed { method: Method, steps: usize },
    /// Dormand-Prince with steps chosen for each point so that a step's error stays below atol + rtol |y|, y including the
    /// log-determinant.
    Adaptive { rtol: f64, atol: f64 },
}

/// The coefficients; row i of `a` has i entries.
#[derive(Debug, PartialEq)]
pub struct Tableau {
    pub a: &'static [&'static [f64]],
    pub b: &'static [f64],
    pub c: &'static [f64],
}

impl Method {
    pub const ALL: [Method; 5] = [Method::Euler, Method::Midpoint, Method::Heun, Method::Rk4, Method::Dopri5];

    pub fn name(self) -> &'static str {
        match self {
            Method::Euler => "euler",
            Method::Midpoint => "midpoint",
            Method::Heun => "heun",
            Method::Rk4 => "rk4",
            Method::Dopri5 => "dopri5",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.name() == name)
    }

    pub fn order(self) -> u32 {
        match self {
            Method::Euler => 1,
            Method::Midpoint | Method::Heun => 2,
            Method::Rk4 => 4,
            Method::Dopri5 => 5,
        }
    }

    pub fn tableau(self) -> &'static Tableau {
        match self {
            Method::Euler => &EULER,
            Method::Midpoint => &MIDPOINT,
            Method::Heun => &HEUN,
            Method::Rk4 => &RK4,
            Method::Dopri5 => &DOPRI5,
        }
    }
}

impl Solver {
    pub fn method(self) -> Method {
        match self {
            Solver::Fixed { method, .. } => method,
            Solver::Adaptive { .. } => Method::Dopri5,
        }
    }
}

impl Tableau {
    pub fn stages(&self) -> usize {
        self.b.len()
    }

    /// The stages that the result depends on: all but Dormand and Prince's last, which serves the error alone.
    pub fn stages_used(&self) -> usize {
        self.b.iter().rposition(|&b| b != 0.0).map_or(0, |last| last + 1)
    }
}

static EULER: Tableau = Tableau { a: &[&[]], b: &[1.0], c: &[0.0] };

static MIDPOINT: Tableau = Tableau { a: &[&[], &[0.5]], b: &[0.0, 1.0], c: &[0.0, 0.5] };

static HEUN: Tableau = Tableau { a: &[&[], &[1.0]], b: &[0.5, 0.5], c: &[0.0, 1.0] };

static RK4: Tableau = Tableau {
    a: &[&[], &[0.5], &[0.0, 0.5], &[0.0, 0.0, 1.0]],
    b: &[1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0],
    c: &[0.0, 0.5, 0.5, 1.0],
};

/// Its last stage is the first of the next step (table II.5.2).
static DOPRI5: Tableau = Tableau {
    a: &[
        &[],
        &[1.0 / 5.0],
        &[3.0 / 40.0, 9.0 / 40.0],
        &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0],
        &[19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0],
        &[9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0],
        &[35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
    ],
    b: &[35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0, 0.0],
    c: &[0.0, 1.0 / 5.0, 3.0 / 10.0, 4.0 / 5.0, 8.0 / 9.0, 1.0, 1.0],
};

/// Dormand-Prince's result less that of the embedded method of order 4, in units of h k_i.
pub static DOPRI5_ERROR: [f64; 7] =
    [71.0 / 57600.0, 0.0, -71.0 / 16695.0, 71.0 / 1920.0, -17253.0 / 339200.0, 22.0 / 525.0, -1.0 / 40.0];

/// The coefficients d_i of the interpolant of order 4 (Hairer, Nørsett and Wanner, section II.6; their code DOPRI5).
pub static DOPRI5_DENSE: [f64; 7] = [
    -12715105075.0 / 11282082432.0,
    0.0,
    87487479700.0 / 32700410799.0,
    -10690763975.0 / 1880347072.0,
    701980252875.0 / 199316789632.0,
    -1453857185.0 / 822651844.0,
    69997945.0 / 29380423.0,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(a: &[f64], b: impl Iterator<Item = f64>) -> f64 {
        a.iter().zip(b).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn the_coefficients_meet_the_conditions_of_their_order() {
        for method in Method::ALL {
            let Tableau { a, b, c } = method.tableau();
            for (row, &c) in a.iter().zip(*c) {
                assert!((row.iter().sum::<f64>() - c).abs() < 1e-14, "{method:?}");
            }
            for power in 0..method.order() as i32 {
                let moment = dot(b, c.iter().map(|c| c.powi(power)));
                assert!((moment - 1.0 / f64::from(power + 1)).abs() < 1e-14, "{method:?}, {power}: {moment}");
            }
            if method.order() >= 3 {
                let third = dot(b, a.iter().map(|row| dot(row, c.iter().copied())));
                assert!((third - 1.0 / 6.0).abs() < 1e-14, "{method:?}");
            }
        }
        assert!(DOPRI5_ERROR.iter().sum::<f64>().abs() < 1e-15);
        assert!(DOPRI5_DENSE.iter().sum::<f64>().abs() < 1e-13);
    }
}
