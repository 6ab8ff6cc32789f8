//! Numbers on a grid over the plane.

use super::bounds::{bounds, grid, wide, worst};
use super::cases::cases;
use super::gpu;
use pushforward::flow::{Bijection, Position, Way};
use pushforward::gpu::{Field, Window};
use pushforward::math::Batch;
use pushforward::net::Pass;

#[test]
fn density_on_a_grid_agrees_at_every_position() {
    let Some(gpu) = gpu() else { return };
    let window = Window { x: [-3.0, 3.5], y: [-2.5, 3.0] };
    for case in cases().into_iter().filter(|c| c.flow.dim() <= 2) {
        let field = Field::new(&gpu, 37, if case.flow.dim() == 1 { 1 } else { 23 });
        let resident = gpu.load(&case.flow, &case.params).unwrap();
        let x = grid(window, field.size(), case.flow.dim());
        for layer in [0, case.flow.layers.len() / 2, case.flow.layers.len()] {
            let at = Position { layer, tau: 0.3 };
            field.density(&gpu, &resident, window, at).unwrap();
            let found = field.read(&gpu).wait().unwrap();
            let params = wide(&case.params);
            let evaluate = |params: &[f64], x: &Batch<f64>| case.flow.log_prob_at(at, params, x);
            let exact = evaluate(&params, &x);
            let (ratio, relative) = worst(&found, &exact, &bounds(&exact, &params, &x, evaluate));
            println!("  {:26} layer {layer}: {ratio:.3} ({relative:.1e})", case.name);
            assert!(ratio <= 1.0, "{}, {at:?}: {ratio} times the bound", case.name);
        }
    }
}

#[test]
fn the_density_on_a_grid_has_mass_one() {
    let Some(gpu) = gpu() else { return };
    let (window, field) = (Window::square(10.0), Field::new(&gpu, 300, 300));
    let cell = (20.0 / 300.0f64).powi(2);
    for case in cases().into_iter().filter(|c| ["nice", "learned mixture", "linear"].contains(&c.name)) {
        let resident = gpu.load(&case.flow, &case.params).unwrap();
        for t in [0.0, 0.37, 1.0] {
            let at = Position::from_time(t, case.flow.layers.len());
            field.density(&gpu, &resident, window, at).unwrap();
            let mass = field.read(&gpu).wait().unwrap().iter().map(|&l| f64::from(l).exp()).sum::<f64>() * cell;
            assert!((mass - 1.0).abs() < 1e-3, "{} at {t}: mass {mass}", case.name);
        }
    }
}

#[test]
fn heat_is_the_log_determinant_of_one_layer_alone() {
    let Some(gpu) = gpu() else { return };
    let (window, field) = (Window::square(2.0), Field::new(&gpu, 16, 16));
    for case in cases().into_iter().filter(|c| c.flow.dim() == 2) {
        let resident = gpu.load(&case.flow, &case.params).unwrap();
        let x = grid(window, field.size(), 2);
        for (layer, way) in (0..case.flow.layers.len()).flat_map(|i| [(i, Way::Generate), (i, Way::Normalize)]) {
            field.heat(&gpu, &resident, window, way, Position { layer, tau: 1.0 }).unwrap();
            let found = field.read(&gpu).wait().unwrap();
            let evaluate = |params: &[f64], x: &Batch<f64>| {
                let mut log_det = vec![0.0; x.len()];
                let own = case.flow.window(layer);
                case.flow.layers[layer].apply(way, &params[own], &mut x.clone(), &mut log_det, &mut Pass::new());
                log_det
            };
            let params = wide(&case.params);
            let exact = evaluate(&params, &x);
            let (ratio, _) = worst(&found, &exact, &bounds(&exact, &params, &x, evaluate));
            assert!(ratio <= 1.0, "{}, layer {layer}, {way:?}: {ratio} times the bound", case.name);
        }
        let beyond = Position { layer: case.flow.layers.len(), tau: 1.0 };
        assert!(field.heat(&gpu, &resident, window, Way::Generate, beyond).is_err());
    }
}
