//! Several f32 side by side, on each kind of machine.

/// How a product and a sum are rounded.
pub(super) trait Rounding {
    /// Whether a multiply-add rounds once.
    const FUSED: bool;
}

/// One by one, on every machine.
pub(super) struct Plain;

impl Rounding for Plain {
    const FUSED: bool = false;
}

/// N lanes. Loads and stores go through raw pointers: callers check the lengths once, before their loops.
pub(super) trait Lanes: Copy + Rounding {
    /// How many values there are.
    const N: usize;
    /// Vectors in a row of a tile of many rows, and those rows: as many accumulators as the registers hold.
    const WIDE: usize;
    const ROWS: usize;
    /// The same machine, eight by eight: what is summed across lanes is summed so everywhere.
    type Eight: Eight;

    fn splat(x: f32) -> Self;
    /// # Safety
    /// `from` must be valid for reads of N values.
    unsafe fn load(from: *const f32) -> Self;
    /// # Safety
    /// `to` must be valid for writes of N values.
    unsafe fn store(self, to: *mut f32);
    fn add(self, other: Self) -> Self;
    /// self · b + c
    fn mul_add(self, b: Self, c: Self) -> Self;
    /// max(self, 0); NaN stays.
    fn positive(self) -> Self;
    /// self where `gate` > 0, else 0.
    fn gated(self, gate: Self) -> Self;
}

/// Eight lanes.
pub(super) trait Eight: Lanes {
    fn to_array(self) -> [f32; 8];

    /// Eight rows to eight columns.
    #[inline(always)]
    fn transpose(rows: [Self; 8]) -> [Self; 8] {
        let rows = rows.map(Self::to_array);
        core::array::from_fn(|i| {
            let column: [f32; 8] = core::array::from_fn(|r| rows[r][i]);
            // SAFETY: `column` holds eight values.
            unsafe { Self::load(column.as_ptr()) }
        })
    }

    /// The sum of the lanes, in an order that is the same on every machine.
    #[inline(always)]
    fn fold(self) -> f32 {
        let [a, b, c, d, e, f, g, h] = self.to_array();
        ((a + e) + (c + g)) + ((b + f) + (d + h))
    }
}

/// max(x, 0); NaN stays.
#[inline(always)]
pub(super) fn positive(x: f32) -> f32 {
    if x > 0.0 { x } else { x * 0.0 }
}

/// Plain arrays, for machines without one of the others.
#[cfg_attr(all(target_arch = "wasm32", target_feature = "simd128"), expect(dead_code))]
#[derive(Clone, Copy)]
#[repr(align(32))]
pub(super) struct Portable([f32; 8]);

impl Rounding for Portable {
    const FUSED: bool = false;
}

impl Lanes for Portable {
    const N: usize = 8;
    const WIDE: usize = 1;
    const ROWS: usize = 4;
    type Eight = Self;

    #[inline(always)]
    fn splat(x: f32) -> Self {
        Self([x; 8])
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller vouches for eight values; an array of f32 has no stricter alignment than f32.
        Self(unsafe { *from.cast::<[f32; 8]>() })
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: as in `load`.
        unsafe { *to.cast::<[f32; 8]>() = self.0 }
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(core::array::from_fn(|i| self.0[i] + other.0[i]))
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        Self(core::array::from_fn(|i| self.0[i] * b.0[i] + c.0[i]))
    }
    #[inline(always)]
    fn positive(self) -> Self {
        Self(self.0.map(positive))
    }
    #[inline(always)]
    fn gated(self, gate: Self) -> Self {
        Self(core::array::from_fn(|i| if gate.0[i] > 0.0 { self.0[i] } else { 0.0 }))
    }
}

impl Eight for Portable {
    #[inline(always)]
    fn to_array(self) -> [f32; 8] {
        self.0
    }
}

#[cfg(target_arch = "x86_64")]
pub(super) use x86::{Avx, Avx512};

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Eight, Lanes, Rounding};
    use core::arch::x86_64::{
        __m256, __m512, _CMP_GT_OQ, _mm256_add_ps, _mm256_and_ps, _mm256_cmp_ps, _mm256_fmadd_ps, _mm256_loadu_ps,
        _mm256_max_ps, _mm256_permute2f128_ps, _mm256_set1_ps, _mm256_setzero_ps, _mm256_shuffle_ps, _mm256_storeu_ps,
        _mm256_unpackhi_ps, _mm256_unpacklo_ps, _mm512_add_ps, _mm512_cmp_ps_mask, _mm512_fmadd_ps, _mm512_loadu_ps,
        _mm512_maskz_mov_ps, _mm512_max_ps, _mm512_set1_ps, _mm512_setzero_ps, _mm512_storeu_ps,
    };

    /// AVX2 with FMA. Only `kernels!` names it, inside functions compiled for both features.
    #[derive(Clone, Copy)]
    pub struct Avx(__m256);

    // SAFETY of every block below: the features are there, see `kernels!`; pointers are the caller's promise.
    impl Rounding for Avx {
        const FUSED: bool = true;
    }

    impl Lanes for Avx {
        const N: usize = 8;
        const WIDE: usize = 2;
        const ROWS: usize = 6;
        type Eight = Self;

        #[inline(always)]
        fn splat(x: f32) -> Self {
            Self(unsafe { _mm256_set1_ps(x) })
        }
        #[inline(always)]
        unsafe fn load(from: *const f32) -> Self {
            Self(unsafe { _mm256_loadu_ps(from) })
        }
        #[inline(always)]
        unsafe fn store(self, to: *mut f32) {
            unsafe { _mm256_storeu_ps(to, self.0) }
        }
        #[inline(always)]
        fn add(self, other: Self) -> Self {
            Self(unsafe { _mm256_add_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn mul_add(self, b: Self, c: Self) -> Self {
            Self(unsafe { _mm256_fmadd_ps(self.0, b.0, c.0) })
        }
        #[inline(always)]
        fn positive(self) -> Self {
            // Of two values, one of them NaN, the second is taken.
            Self(unsafe { _mm256_max_ps(_mm256_setzero_ps(), self.0) })
        }
        #[inline(always)]
        fn gated(self, gate: Self) -> Self {
            Self(unsafe { _mm256_and_ps(self.0, _mm256_cmp_ps::<_CMP_GT_OQ>(gate.0, _mm256_setzero_ps())) })
        }
    }

    impl Eight for Avx {
        #[inline(always)]
        fn to_array(self) -> [f32; 8] {
            let mut out = [0.0; 8];
            unsafe { _mm256_storeu_ps(out.as_mut_ptr(), self.0) };
            out
        }
        /// Pairs, then fours, then halves. Closures would not be compiled for the features, hence a macro.
        #[inline(always)]
        fn transpose(rows: [Self; 8]) -> [Self; 8] {
            let [Self(a), Self(b), Self(c), Self(d), Self(e), Self(f), Self(g), Self(h)] = rows;
            macro_rules! fours {
                ($a:ident, $b:ident, $c:ident, $d:ident) => {{
                    let (low, high) = (_mm256_unpacklo_ps($a, $b), _mm256_unpackhi_ps($a, $b));
                    let (low2, high2) = (_mm256_unpacklo_ps($c, $d), _mm256_unpackhi_ps($c, $d));
                    (
                        _mm256_shuffle_ps::<0b01_00_01_00>(low, low2),
                        _mm256_shuffle_ps::<0b11_10_11_10>(low, low2),
                        _mm256_shuffle_ps::<0b01_00_01_00>(high, high2),
                        _mm256_shuffle_ps::<0b11_10_11_10>(high, high2),
                    )
                }};
            }
            unsafe {
                let (t0, t1, t2, t3) = fours!(a, b, c, d);
                let (b0, b1, b2, b3) = fours!(e, f, g, h);
                [
                    Self(_mm256_permute2f128_ps::<0x20>(t0, b0)),
                    Self(_mm256_permute2f128_ps::<0x20>(t1, b1)),
                    Self(_mm256_permute2f128_ps::<0x20>(t2, b2)),
                    Self(_mm256_permute2f128_ps::<0x20>(t3, b3)),
                    Self(_mm256_permute2f128_ps::<0x31>(t0, b0)),
                    Self(_mm256_permute2f128_ps::<0x31>(t1, b1)),
                    Self(_mm256_permute2f128_ps::<0x31>(t2, b2)),
                    Self(_mm256_permute2f128_ps::<0x31>(t3, b3)),
                ]
            }
        }
    }

    /// AVX-512. Only `kernels!` names it, inside functions compiled for it.
    #[derive(Clone, Copy)]
    pub struct Avx512(__m512);

    impl Rounding for Avx512 {
        const FUSED: bool = true;
    }

    impl Lanes for Avx512 {
        const N: usize = 16;
        const WIDE: usize = 2;
        const ROWS: usize = 8;
        type Eight = Avx;

        #[inline(always)]
        fn splat(x: f32) -> Self {
            Self(unsafe { _mm512_set1_ps(x) })
        }
        #[inline(always)]
        unsafe fn load(from: *const f32) -> Self {
            Self(unsafe { _mm512_loadu_ps(from) })
        }
        #[inline(always)]
        unsafe fn store(self, to: *mut f32) {
            unsafe { _mm512_storeu_ps(to, self.0) }
        }
        #[inline(always)]
        fn add(self, other: Self) -> Self {
            Self(unsafe { _mm512_add_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn mul_add(self, b: Self, c: Self) -> Self {
            Self(unsafe { _mm512_fmadd_ps(self.0, b.0, c.0) })
        }
        #[inline(always)]
        fn positive(self) -> Self {
            Self(unsafe { _mm512_max_ps(_mm512_setzero_ps(), self.0) })
        }
        #[inline(always)]
        fn gated(self, gate: Self) -> Self {
            unsafe {
                let open = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(gate.0, _mm512_setzero_ps());
                Self(_mm512_maskz_mov_ps(open, self.0))
            }
        }
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(super) use wasm::Simd128;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm {
    use super::{Eight, Lanes, Rounding};
    use core::arch::wasm32::{
        f32x4_add, f32x4_gt, f32x4_mul, f32x4_pmax, f32x4_splat, v128, v128_and, v128_load, v128_store,
    };

    /// Two vectors of four.
    #[derive(Clone, Copy)]
    pub struct Simd128([v128; 2]);

    impl Rounding for Simd128 {
        const FUSED: bool = false;
    }

    impl Lanes for Simd128 {
        const N: usize = 8;
        const WIDE: usize = 1;
        const ROWS: usize = 4;
        type Eight = Self;

        #[inline(always)]
        fn splat(x: f32) -> Self {
            Self([f32x4_splat(x); 2])
        }
        #[inline(always)]
        unsafe fn load(from: *const f32) -> Self {
            // SAFETY: the caller vouches for eight values.
            Self(unsafe { [v128_load(from.cast()), v128_load(from.add(4).cast())] })
        }
        #[inline(always)]
        unsafe fn store(self, to: *mut f32) {
            // SAFETY: the caller vouches for eight values.
            unsafe {
                v128_store(to.cast(), self.0[0]);
                v128_store(to.add(4).cast(), self.0[1]);
            }
        }
        #[inline(always)]
        fn add(self, other: Self) -> Self {
            Self([f32x4_add(self.0[0], other.0[0]), f32x4_add(self.0[1], other.0[1])])
        }
        #[inline(always)]
        fn mul_add(self, b: Self, c: Self) -> Self {
            Self([f32x4_add(f32x4_mul(self.0[0], b.0[0]), c.0[0]), f32x4_add(f32x4_mul(self.0[1], b.0[1]), c.0[1])])
        }
        #[inline(always)]
        fn positive(self) -> Self {
            // pmax(a, b) is b where a < b and a elsewhere, so that NaN stays: one instruction, where max takes many.
            let zero = f32x4_splat(0.0);
            Self([f32x4_pmax(self.0[0], zero), f32x4_pmax(self.0[1], zero)])
        }
        #[inline(always)]
        fn gated(self, gate: Self) -> Self {
            let zero = f32x4_splat(0.0);
            let open = |v, gate| v128_and(v, f32x4_gt(gate, zero));
            Self([open(self.0[0], gate.0[0]), open(self.0[1], gate.0[1])])
        }
    }

    impl Eight for Simd128 {
        #[inline(always)]
        fn to_array(self) -> [f32; 8] {
            let mut out = [0.0; 8];
            // SAFETY: `out` holds eight values.
            unsafe { self.store(out.as_mut_ptr()) };
            out
        }
    }
}
