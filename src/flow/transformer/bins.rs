//! K bins that share out [-B, B] in z and in x, and the bin that a point lies in:
//! w_j = 2B (m + (1 - mK) softmax(u)_j), z_k = -B + Σ_{j<k} w_j, and likewise heights h_j and knots x_k
//! (Durkan et al. 2019, section 3.1).

use super::{Place, Way, hold};
use crate::math::Real;
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// Which bin a knot belongs to: the one on its right or the one on its left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Knot {
    Right,
    Left,
}

/// Where nothing else keeps a bin from vanishing, its share is at least e^SMALLEST of the largest.
const SMALLEST: f64 = -20.0;
/// Beyond every bound: where points of the lower half stand while the upper half is searched.
const FAR: f64 = 1e30;
/// Points whose bins are sought together.
const LANES: usize = 16;

/// How 2K numbers become bins.
#[derive(Clone, Copy)]
pub(super) struct Bins {
    pub count: usize,
    pub bound: f64,
    /// The least width and the least height, as shares of 2B.
    pub minima: [f64; 2],
    /// u is squashed to u / (1 + |2u / c|).
    pub soft_clip: Option<f64>,
    pub knot: Knot,
    /// Whether -B is beyond the bins.
    pub open: bool,
    /// Knots are summed up from the nearer end, so that both ends are exact; else all from -B, so that knots are.
    pub from_both_ends: bool,
}

/// Stands for the bin of a point beyond ±B: no bin and no knot has a number near it.
pub(super) fn outside<T: Real>() -> T {
    T::from_f64(-2.0)
}

/// `R` rows of length `n` out of one buffer.
#[inline(always)]
pub(super) fn rows<const R: usize, T>(buffer: &[T], n: usize) -> [&[T]; R] {
    let mut rows = buffer.chunks_exact(n.max(1));
    core::array::from_fn(|_| rows.next().unwrap_or_default())
}

#[inline(always)]
pub(super) fn rows_mut<const R: usize, T>(buffer: &mut [T], n: usize) -> [&mut [T]; R] {
    let mut rows = buffer.chunks_exact_mut(n.max(1));
    core::array::from_fn(|_| rows.next().unwrap_or_default())
}

impl Bins {
    /// (2Bm, 2B (1 - mK)) of the widths (0) or heights (1).
    fn scale<T: Real>(&self, side: usize) -> (T, T) {
        let m = self.minima[side];
        (T::from_f64(2.0 * self.bound * m), T::from_f64(2.0 * self.bound * (1.0 - m * self.count as f64)))
    }

    /// The softmaxes [2K][n], widths first. Saves the slopes of the squashing, if there is one.
    #[inline(always)]
    pub fn shares<T: Real>(&self, theta: &[T], place: Place, n: usize, pass: &mut Pass<T>) -> Vec<T> {
        let mut p = pass.take(2 * self.count * n);
        for (j, row) in p.chunks_exact_mut(n.max(1)).enumerate() {
            row.copy_from_slice(place.row(theta, j));
        }
        if let Some(c) = self.soft_clip {
            let (mut slope, twice) = (pass.take(p.len()), T::from_f64(2.0 / c));
            for (u, slope) in p.iter_mut().zip(&mut slope) {
                let shrink = T::ONE / (T::ONE + (*u * twice).abs());
                *u *= shrink;
                *slope = shrink * shrink;
            }
            pass.save(slope);
        }
        let mut level = pass.take(n);
        for (side, p) in p.chunks_exact_mut((self.count * n).max(1)).enumerate() {
            level.copy_from_slice(&p[..n]);
            for row in p.chunks_exact(n).skip(1) {
                level.iter_mut().zip(row).for_each(|(l, &u)| *l = if u > *l { u } else { *l });
            }
            let low = T::from_f64(if self.minima[side] < 1e-6 { SMALLEST } else { -1e30 });
            for row in p.chunks_exact_mut(n) {
                row.iter_mut().zip(&level).for_each(|(u, &l)| *u = hold(*u - l, low, T::ZERO));
            }
            T::exp_all(p);
            level.fill(T::ZERO);
            for row in p.chunks_exact(n) {
                level.iter_mut().zip(row).for_each(|(l, &e)| *l += e);
            }
            level.iter_mut().for_each(|l| *l = T::ONE / *l);
            for row in p.chunks_exact_mut(n) {
                row.iter_mut().zip(&level).for_each(|(e, &l)| *e *= l);
            }
        }
        pass.give(level);
        p
    }

    /// The first bin of the upper half.
    fn middle(&self) -> usize {
        if self.from_both_ends { self.count.div_ceil(2) } else { self.count }
    }

    /// The bin of every point, at the fraction τ of the heights, points beyond ±B in the nearest: rows of `found` with its
    /// number, the z of its outer knot, w, the x of its outer knot, h. The outer knot is the one that sums begin from.
    #[inline(always)]
    pub fn find<T: Real>(&self, (tau, way): (T, Way), p: &[T], x: &[T], found: &mut [T]) {
        let (mut start, whole) = (0, x.len() - x.len() % LANES);
        while start < whole {
            self.find_some::<LANES, T>((tau, way), p, x, start, found);
            start += LANES;
        }
        while start < x.len() {
            self.find_some::<1, T>((tau, way), p, x, start, found);
            start += 1;
        }
    }

    /// The bins of `L` points from `start` on, in registers.
    #[inline(always)]
    fn find_some<const L: usize, T: Real>(
        &self,
        (tau, way): (T, Way),
        p: &[T],
        x: &[T],
        start: usize,
        found: &mut [T],
    ) {
        let (n, bound, far) = (x.len(), T::from_f64(self.bound), T::from_f64(FAR));
        let at = |row: usize| -> [T; L] { p[row * n + start..].first_chunk().copied().unwrap_or([T::ZERO; L]) };
        let mut held: [T; L] = core::array::from_fn(|i| hold(x[start + i], -bound, bound));
        let (mut edge_z, mut edge_x) = ([-bound; L], [-bound; L]);
        let ([mut k, mut z0, mut w0], [mut x0, mut h0]) = ([[T::ZERO; L]; 3], [[T::ZERO; L]; 2]);
        let ((low_w, span_w), (low_h, span_h)): ((T, T), (T, T)) = (self.scale(0), self.scale(1));
        let (rest, generate, middle) = (T::ONE - tau, way == Way::Generate, self.middle());
        let (mut sign, mut inclusive) = (T::ONE, self.knot == Knot::Right);
        for step in 0..self.count {
            let j = if step < middle { step } else { self.count - 1 + middle - step };
            if step == middle {
                for i in 0..L {
                    let edge = if generate { edge_z[i] } else { edge_x[i] };
                    let upper = (held[i] > edge) | (inclusive & (held[i] >= edge));
                    held[i] = if upper { held[i] } else { far };
                }
                (edge_z, edge_x, sign, inclusive) = ([bound; L], [bound; L], -T::ONE, !inclusive);
            }
            let (pw, ph, number) = (at(j), at(self.count + j), T::from_f64(j as f64));
            // How far a point is beyond the edge; the first bin of each half takes all that are in that half.
            let mut ahead: [T; L] = core::array::from_fn(|i| {
                let edge = if generate { edge_z[i] } else { edge_x[i] };
                sign * (held[i] - edge)
            });
            if step == 0 {
                ahead = [T::ONE; L];
            } else if step == middle {
                ahead = core::array::from_fn(|i| if held[i] < far { T::ONE } else { -T::ONE });
            }
            let here: [bool; L] =
                core::array::from_fn(|i| if inclusive { ahead[i] >= T::ZERO } else { ahead[i] > T::ZERO });
            for i in 0..L {
                let w = low_w + span_w * pw[i];
                let h = rest * w + tau * (low_h + span_h * ph[i]);
                k[i] = if here[i] { number } else { k[i] };
                z0[i] = if here[i] { edge_z[i] } else { z0[i] };
                w0[i] = if here[i] { w } else { w0[i] };
                x0[i] = if here[i] { edge_x[i] } else { x0[i] };
                h0[i] = if here[i] { h } else { h0[i] };
                edge_z[i] += sign * w;
                edge_x[i] += sign * h;
            }
        }
        for (row, values) in [k, z0, w0, x0, h0].iter().enumerate() {
            found[row * n + start..][..L].copy_from_slice(values);
        }
    }

    /// Where a point v of the bin lies between its knots, as fractions (t, 1 - t), from the outer knot and the width.
    #[inline(always)]
    pub fn fractions<T: Real>(&self, k: T, v: T, knot: T, width: T) -> (T, T) {
        let lower = k < T::from_f64(self.middle() as f64);
        let inward = hold(if lower { v - knot } else { knot - v } / width, T::ZERO, T::ONE);
        if lower { (inward, T::ONE - inward) } else { (T::ONE - inward, inward) }
    }

    /// The point at the fractions (t, 1 - t).
    #[inline(always)]
    pub fn at<T: Real>(&self, k: T, (t, u): (T, T), knot: T, width: T) -> T {
        let (lower, bound) = (k < T::from_f64(self.middle() as f64), T::from_f64(self.bound));
        hold(if lower { knot + width * t } else { knot - width * u }, -bound, bound)
    }

    /// Whether a point has a bin at all; elsewhere the map is the identity.
    #[inline(always)]
    pub fn holds<T: Real>(&self, bound: T, x: T) -> bool {
        !((x < -bound) | (x > bound) | (self.open & (x <= -bound)))
    }

    /// The gradients of z_k, w_k, x_k, h_k (four rows) -> those of the 2K numbers, written over their rows. A knot z_k moves
    /// with every width before it.
    #[inline(always)]
    pub fn vjp<T: Real>(&self, (p, k): (&[T], &[T]), g: &[T], (g_theta, place): (&mut [T], Place), pass: &mut Pass<T>) {
        let n = k.len();
        let [g_z0, g_w0, g_x0, g_h0] = rows(g, n);
        let mut mean = pass.take(n);
        for (side, (before, own)) in [(g_z0, g_w0), (g_x0, g_h0)].into_iter().enumerate() {
            let (_, span): (T, T) = self.scale(side);
            let p = &p[side * self.count * n..][..self.count * n];
            mean.fill(T::ZERO);
            for (j, p) in p.chunks_exact(n.max(1)).enumerate() {
                let j = T::from_f64(j as f64);
                for (((mean, &p), &k), (&before, &own)) in mean.iter_mut().zip(p).zip(k).zip(before.iter().zip(own)) {
                    let g = if j < k { before } else { T::ZERO };
                    *mean += p * if j == k { own } else { g };
                }
            }
            for (j, p) in p.chunks_exact(n.max(1)).enumerate() {
                let (row, j) = (place.row_mut(g_theta, side * self.count + j), T::from_f64(j as f64));
                let each = row.iter_mut().zip(p).zip(k).zip(before.iter().zip(own).zip(&mean));
                for (((row, &p), &k), ((&before, &own), &mean)) in each {
                    let g = if j < k { before } else { T::ZERO };
                    *row = span * p * (if j == k { own } else { g } - mean);
                }
            }
        }
        pass.give(mean);
        if self.soft_clip.is_some() {
            let slope = pass.restore();
            for (j, slope) in slope.chunks_exact(n.max(1)).enumerate() {
                place.row_mut(g_theta, j).iter_mut().zip(slope).for_each(|(g, &s)| *g *= s);
            }
            pass.give(slope);
        }
    }
}
