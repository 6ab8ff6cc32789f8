//! Each kernel against the f64 result of the CPU.
//!
//! The bound. A stable f32 evaluation returns the exact result of slightly wrong weights and points: so at every point the
//! error may be what relative errors of [`WRONG`] in every weight and coordinate do to the f64 result (the most of a
//! few random draws), plus as much of the result itself. WRONG is 16 roundings: a sum of 64 products, eight layers
//! deep, and WGSL's exponential, whose last 3 + 2|x| units may be wrong.
//!
//! `PUSHFORWARD_TWIN=maf` tries only the cases whose names contain it.
//!
//! Without an adapter these tests print SKIPPED and pass; with `PUSHFORWARD_REQUIRE_GPU=1` they fail.

mod bench;
mod bounds;
mod cases;
mod colours;
mod edges;
mod fields;
mod pictures;
mod points;
mod training;
mod trajectories;

use pushforward::gpu::Gpu;

fn gpu() -> Option<Gpu> {
    match Gpu::headless() {
        Ok(gpu) => {
            assert_eq!(gpu.check(), Ok(true), "natively all kernels are compiled at once");
            Some(gpu)
        }
        Err(error) => {
            let required = std::env::var("PUSHFORWARD_REQUIRE_GPU").is_ok_and(|v| v == "1");
            assert!(!required, "PUSHFORWARD_REQUIRE_GPU=1, but: {error}");
            println!("SKIPPED: {error}");
            None
        }
    }
}
