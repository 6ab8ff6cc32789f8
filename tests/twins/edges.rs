//! What the kernels cannot hold, and coordinates beyond all reason.

use super::bounds::{flat, whole};
use super::cases::{Case, SOFT, case, cases, couplings};
use super::gpu;
use pushforward::flow::{Base, Position, Way};
use pushforward::gpu::{Field, Unavailable, Window};
use pushforward::math::Batch;
use pushforward::net::Activation;

#[test]
fn what_the_kernels_cannot_hold_is_said_in_a_sentence() {
    let Some(gpu) = gpu() else { return };
    let refuse = |case: Case| match gpu.load(&case.flow, &case.params) {
        Err(Unavailable::Unsupported(what)) => what,
        _ => panic!("{} was taken", case.name),
    };
    let base = |dim| Base::Normal { dim };
    assert!(refuse(case("five", base(5), vec![], 0.0)).contains("5 dimensions"));
    let wide = couplings(1, &[129], Activation::Relu, SOFT);
    assert!(refuse(case("wide", base(2), wide, 0.0)).contains("129 units"));
    let mut two = gpu.load(&case("two", base(2), vec![], 0.0).flow, &[]).unwrap();
    for x in [Batch::zeros(3, 10), Batch::zeros(2, 0)] {
        assert!(matches!(gpu.evaluate(&mut two, Way::Generate, &x), Err(Unavailable::Unsupported(_))));
    }
    let three = gpu.load(&case("three", base(3), vec![], 0.0).flow, &[]).unwrap();
    assert!(
        Field::new(&gpu, 8, 8).density(&gpu, &three, Window::square(1.0), Position { layer: 0, tau: 0.0 }).is_err()
    );
}

#[test]
fn huge_coordinates_give_finite_numbers() {
    let Some(gpu) = gpu() else { return };
    for case in cases().into_iter().filter(|c| c.flow.dim() == 2) {
        let mut resident = gpu.load(&case.flow, &case.params).unwrap();
        let x = Batch::from_points(2, &[1e30, -1e30, 3e38, 1e5, -1e10, 1e10]);
        for way in [Way::Generate, Way::Normalize] {
            let found = flat(gpu.evaluate(&mut resident, way, &x).unwrap().wait().unwrap());
            assert!(found.iter().all(|v| v.is_finite()), "{}, {way:?}: {found:?}", case.name);
        }
        let field = Field::new(&gpu, 4, 4);
        field.density(&gpu, &resident, Window::square(1e20), whole(&case.flow)).unwrap();
        let found = field.read(&gpu).wait().unwrap();
        assert!(found.iter().all(|v| v.is_finite()), "{}: {found:?}", case.name);
    }
}
