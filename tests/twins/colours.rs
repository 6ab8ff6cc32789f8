//! Fields as colours.

use super::cases::cases;
use super::gpu;
use pushforward::flow::{Position, Way};
use pushforward::gpu::{Fade, Field, Picture, Scheme, Window};

/// A map whose red says where on it a value fell.
fn ramp() -> [[u8; 4]; 256] {
    core::array::from_fn(|i| [i as u8, 255 - i as u8, 7, 255])
}

#[test]
fn colours_follow_the_map_with_the_top_row_first() {
    let Some(gpu) = gpu() else { return };
    let case = &cases()[0];
    let resident = gpu.load(&case.flow, &case.params).unwrap();
    let field = Field::new(&gpu, 70, 33);
    let picture = Picture::new(&gpu, field.size());
    picture.set_map(&gpu, &ramp());
    let (window, at) = (Window::square(3.0), Position { layer: 5, tau: 0.5 });
    let expect = |values: &[f32], shade: &dyn Fn(f32) -> f32| {
        let pixels = picture.read(&gpu).wait().unwrap();
        assert_eq!(pixels.len(), 70 * 33);
        for (row, column) in (0..33).flat_map(|row| (0..70).map(move |column| (row, column))) {
            let [red, green, blue, alpha] = pixels[(32 - row) * 70 + column];
            let wanted = 255.0 * shade(values[row * 70 + column]);
            assert!((f32::from(red) - wanted).abs() < 0.51, "row {row}, column {column}: {red} for {wanted}");
            assert!((255 - i32::from(red) - i32::from(green)).abs() <= 1);
            assert_eq!((7, 255), (blue, alpha));
        }
    };
    field.density(&gpu, &resident, window, at).unwrap();
    let density = field.read(&gpu).wait().unwrap();
    let high = density.iter().copied().fold(f32::MIN, f32::max);
    let low = density.iter().copied().fold(f32::MAX, f32::min);
    picture.paint(&gpu, &field, Scheme::Sequential { high: None }, None);
    assert_eq!(picture.range(&gpu).wait().unwrap(), (low, high));
    expect(&density, &|v| (v - high).exp());
    picture.paint(&gpu, &field, Scheme::Sequential { high: Some(high + 0.5) }, None);
    expect(&density, &|v| (v - high - 0.5).exp());

    field.heat(&gpu, &resident, window, Way::Generate, Position { layer: 1, tau: 1.0 }).unwrap();
    let heat = field.read(&gpu).wait().unwrap();
    let limit = heat.iter().fold(0.0, |m: f32, v| m.max(v.abs()));
    picture.paint(&gpu, &field, Scheme::Diverging { limit: None }, None);
    expect(&heat, &|v| 0.5 + 0.5 * v / limit);
    picture.paint(&gpu, &field, Scheme::Diverging { limit: Some(0.1) }, None);
    expect(&heat, &|v| (0.5 + 0.5 * v / 0.1).clamp(0.0, 1.0));
}

#[test]
fn a_picture_fades_where_there_is_no_mass() {
    let Some(gpu) = gpu() else { return };
    let case = &cases()[0];
    let resident = gpu.load(&case.flow, &case.params).unwrap();
    let (heat, mass) = (Field::new(&gpu, 64, 64), Field::new(&gpu, 64, 64));
    let picture = Picture::new(&gpu, heat.size());
    picture.set_map(&gpu, &[[255; 4]; 256]);
    let window = Window::square(6.0);
    mass.density(&gpu, &resident, window, Position { layer: 0, tau: 0.0 }).unwrap();
    heat.heat(&gpu, &resident, window, Way::Generate, Position { layer: 0, tau: 1.0 }).unwrap();
    picture.paint(&gpu, &heat, Scheme::Diverging { limit: None }, Some(Fade { mass: &mass, nats: 8.0 }));
    let pixels = picture.read(&gpu).wait().unwrap();
    assert_eq!(pixels[0], [0; 4], "the corner");
    assert_eq!(pixels[32 * 64 + 32], [255; 4], "the middle");
    assert!(pixels.iter().any(|p| p[3] > 50 && p[3] < 200 && p[0] == p[3]), "the slope is premultiplied");
}
