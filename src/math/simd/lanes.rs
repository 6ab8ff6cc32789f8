//! Eight or sixteen f32 side by side, on each kind of machine.

/// Lanes of one width. Loads and stores go through raw pointers: callers check the lengths once, before their loops.
pub(super) trait Lanes: Copy {
    const LANES: usize;
    /// Whether a multiply-add rounds once.
    const FUSED: bool;
    /// Vectors in a tile's row, and rows of a tile: as many accumulators as the registers hold.
    const WIDE: usize;
    /// What runs where sixteen are too many.
    type Eight: Eight;

    fn splat(x: f32) -> Self;
    /// # Safety
    /// `from` must be valid for reads of `LANES` values.
    unsafe fn load(from: *const f32) -> Self;
    /// # Safety
    /// `to` must be valid for writes of `LANES` values.
    unsafe fn store(self, to: *mut f32);
    fn add(self, other: Self) -> Self;
    /// self · b + c
    fn mul_add(self, b: Self, c: Self) -> Self;
    /// The sum of the lanes, in an order that is the same on every machine with as many.
    fn fold(self) -> f32;
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
}

/// In the order of pairs.
#[inline(always)]
fn fold([a, b, c, d, e, f, g, h]: [f32; 8]) -> f32 {
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// Plain arrays, for machines without one of the others.
#[cfg_attr(all(target_arch = "wasm32", target_feature = "simd128"), expect(dead_code))]
#[derive(Clone, Copy)]
#[repr(align(32))]
pub(super) struct Portable([f32; 8]);

impl Lanes for Portable {
    const LANES: usize = 8;
    type Eight = Self;
    const FUSED: bool = false;
    const WIDE: usize = 1;

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
    fn fold(self) -> f32 {
        fold(self.to_array())
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
    use super::{Eight, Lanes};
    use core::arch::x86_64::{
        __m256, __m512, _mm_add_ps, _mm_add_ss, _mm_cvtss_f32, _mm_movehl_ps, _mm_shuffle_ps, _mm256_add_ps,
        _mm256_castpd_ps, _mm256_castps256_ps128, _mm256_extractf128_ps, _mm256_fmadd_ps, _mm256_loadu_ps,
        _mm256_permute2f128_ps, _mm256_set1_ps, _mm256_shuffle_ps, _mm256_storeu_ps, _mm256_unpackhi_ps,
        _mm256_unpacklo_ps, _mm512_add_ps, _mm512_castps_pd, _mm512_castps512_ps256, _mm512_extractf64x4_pd,
        _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_set1_ps, _mm512_storeu_ps,
    };

    /// AVX-512. Only `kernels!` names it, inside functions compiled for it.
    #[derive(Clone, Copy)]
    pub struct Avx512(__m512);

    // SAFETY of every block below: the features are there, see `kernels!`; pointers are the caller's promise.
    impl Lanes for Avx512 {
        const LANES: usize = 16;
        const FUSED: bool = true;
        const WIDE: usize = 4;
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
        fn fold(self) -> f32 {
            let high = unsafe { _mm256_castpd_ps(_mm512_extractf64x4_pd::<1>(_mm512_castps_pd(self.0))) };
            Avx(unsafe { _mm512_castps512_ps256(self.0) }).add(Avx(high)).fold()
        }
    }

    /// AVX2 with FMA. Only `kernels!` names it, inside functions compiled for both features.
    #[derive(Clone, Copy)]
    pub struct Avx(__m256);

    // SAFETY of every block below: the features are there, see `kernels!`; pointers are the caller's promise.
    impl Lanes for Avx {
        const LANES: usize = 8;
        type Eight = Self;
        const FUSED: bool = true;
        const WIDE: usize = 2;

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
        fn fold(self) -> f32 {
            unsafe {
                let four = _mm_add_ps(_mm256_castps256_ps128(self.0), _mm256_extractf128_ps::<1>(self.0));
                let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
                _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps::<1>(two, two)))
            }
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
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(super) use wasm::Simd128;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm {
    use super::{Eight, Lanes, fold};
    use core::arch::wasm32::{f32x4_add, f32x4_mul, f32x4_splat, v128, v128_load, v128_store};

    /// Two vectors of four.
    #[derive(Clone, Copy)]
    pub struct Simd128([v128; 2]);

    impl Lanes for Simd128 {
        const LANES: usize = 8;
        type Eight = Self;
        const FUSED: bool = false;
        const WIDE: usize = 1;

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
        fn fold(self) -> f32 {
            fold(self.to_array())
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
