//! Adam (Kingma and Ba 2015, algorithm 1) with the global norm of the gradient clipped and a cosine learning rate.

use crate::math::simd::{self, Update};

const BETA1: f32 = 0.9;
/// Shorter than the usual 0.999: the gradients of a flow grow as it folds, and their squares must be forgotten in time.
const BETA2: f32 = 0.98;
const EPSILON: f32 = 1e-8;

/// The first and second moments of the gradient.
#[derive(Clone, Debug)]
pub struct Adam {
    m: Vec<f32>,
    v: Vec<f32>,
    steps: i32,
}

/// What one update does besides the gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// The learning rate with the corrections of both moments.
    pub rate: f32,
    pub epsilon: f32,
    /// 1 - β₁ and 1 - β₂.
    pub keep: [f32; 2],
}

impl Adam {
    pub fn new(num_params: usize) -> Self {
        Self { m: vec![0.0; num_params], v: vec![0.0; num_params], steps: 0 }
    }

    /// One update in place. The gradient is scaled down to norm `clip` when it is longer.
    pub fn update(&mut self, lr: f32, clip: f32, params: &mut [f32], gradient: &[f32]) {
        let Rates { rate, epsilon, keep: [keep_first, keep_second] } = self.rates(0, lr);
        self.steps += 1;
        let norm = simd::sum_of_squares(gradient).sqrt();
        let scale = if norm > clip { clip / norm } else { 1.0 };
        let update = Update { keep: [keep_first, keep_second], scale, rate, epsilon };
        simd::adam(update, params, gradient, &mut self.m, &mut self.v);
    }

    /// The numbers of the update that comes after `ahead` others.
    pub fn rates(&self, ahead: i32, lr: f32) -> Rates {
        let step = (self.steps + 1 + ahead) as f32;
        let second = (1.0 - libm::powf(BETA2, step)).sqrt();
        let rate = lr * (second / (1.0 - libm::powf(BETA1, step)));
        Rates { rate, epsilon: EPSILON * second, keep: [1.0 - BETA1, 1.0 - BETA2] }
    }

    /// Takes the moments that another device ended with after `steps` more updates.
    pub fn follow(&mut self, m: &[f32], v: &[f32], steps: i32) {
        self.m.copy_from_slice(m);
        self.v.copy_from_slice(v);
        self.steps += steps;
    }

    /// The first and second moments.
    pub fn moments(&self) -> [&[f32]; 2] {
        [&self.m, &self.v]
    }
}

/// The learning rate at `step` of `steps`: from `lr` down to zero along half a cosine (Loshchilov and Hutter 2017, eq. 5).
pub fn cosine(lr: f64, step: u64, steps: u64) -> f64 {
    let progress = (step as f64 / steps.max(1) as f64).min(1.0);
    0.5 * lr * (1.0 + libm::cos(core::f64::consts::PI * progress))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_dead_weights_end_at_zero() {
        let (mut p, mut adam) = (vec![1.0f32; 19], Adam::new(19));
        adam.update(1e-3, 10.0, &mut p, &[0.1; 19]);
        for _ in 0..10_000 {
            adam.update(1e-3, 10.0, &mut p, &[0.0; 19]);
            assert!(!adam.moments().concat().iter().any(|m| m.is_subnormal()));
        }
        assert_eq!(adam.moments(), [[0.0; 19]; 2]);
    }

    #[test]
    fn adam_finds_the_minimum_of_a_quadratic() {
        let (mut p, mut adam) = (vec![3.0f32, -2.0], Adam::new(2));
        for step in 0..2000 {
            let g = [p[0] - 1.0, 10.0 * (p[1] + 1.0)];
            adam.update(cosine(0.05, step, 2000) as f32, 10.0, &mut p, &g);
        }
        assert!((p[0] - 1.0).abs() < 1e-3 && (p[1] + 1.0).abs() < 1e-3, "{p:?}");
    }

    #[test]
    fn the_first_step_is_the_learning_rate_whatever_the_gradient_is() {
        for g in [1e-3, 1.0, 1e3] {
            let mut p = [0.0];
            Adam::new(1).update(0.1, f32::INFINITY, &mut p, &[g]);
            assert!((p[0] + 0.1).abs() < 1e-4, "{p:?}");
        }
    }

    #[test]
    fn the_cosine_starts_at_lr_and_ends_at_zero() {
        assert_eq!(cosine(0.3, 0, 100), 0.3);
        assert!((cosine(0.3, 50, 100) - 0.15).abs() < 1e-12);
        assert!(cosine(0.3, 100, 100) < 1e-12 && cosine(0.3, 500, 100) < 1e-12);
    }
}
