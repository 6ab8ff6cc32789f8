//! How the time of a step grows with the batch, the width, the layers and the dimension, on one thread, with the slope of each in a
//! plot whose axes are logarithmic. `cargo bench --bench growth -- assets/readme/growth.svg`

mod common;

use common::{normals, rounds};
use plotters::prelude::*;
use pushforward::flow::{Family, Spec};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::train::{Config, Objective, Trainer};
use std::hint::black_box;
use std::sync::Arc;

/// Points of the training set.
const POINTS: usize = 16_384;
const SECONDS: f64 = 0.3;

/// Milliseconds against what grows.
struct Curve {
    name: &'static str,
    times: Vec<(f64, f64)>,
}

impl Curve {
    fn measure(name: &'static str, sizes: &[usize], time: impl Fn(usize) -> f64) -> Self {
        let times: Vec<_> = sizes.iter().map(|&size| (size as f64, time(size))).collect();
        let curve = Self { name, times };
        println!("{name}: slope {:.2}", curve.slope());
        for (size, time) in &curve.times {
            println!("{size:>8} {time:>10.4} ms");
        }
        curve
    }

    /// d log(time) / d log(size), by least squares over the larger half of the sizes.
    fn slope(&self) -> f64 {
        let logs: Vec<_> = self.times[self.times.len() / 2..].iter().map(|(x, y)| (x.ln(), y.ln())).collect();
        let n = logs.len() as f64;
        let (mx, my) = (logs.iter().map(|l| l.0).sum::<f64>() / n, logs.iter().map(|l| l.1).sum::<f64>() / n);
        let covariance: f64 = logs.iter().map(|(x, y)| (x - mx) * (y - my)).sum();
        covariance / logs.iter().map(|(x, _)| (x - mx).powi(2)).sum::<f64>()
    }
}

/// Milliseconds of a training step.
fn step(spec: &Spec, batch: usize) -> f64 {
    let data = Batch::from_rows(spec.dim, normals(spec.dim * POINTS));
    let config = Config { lr: 1e-4, batch, steps: u64::MAX, seed: 0, objective: Objective::Likelihood };
    let mut trainer = Trainer::new(spec.flow(), Arc::new(data), config);
    1e3 / rounds(SECONDS, || {
        black_box(trainer.step().is_ok());
    })
}

/// Milliseconds of drawing 256 points.
fn draw(spec: &Spec) -> f64 {
    let flow = spec.flow();
    let params = flow.init(&Batch::from_rows(spec.dim, normals(spec.dim * 256)), 0);
    let mut rng = Rng::new(0, Stream::Samples);
    1e3 / rounds(SECONDS, || {
        black_box(flow.sample(&params, 256, 1.0, &mut rng));
    })
}

fn main() {
    let affine = |dim| Spec::new(dim, Family::RealNvp);
    let masked = |dim| Spec::new(dim, Family::Maf);
    let panels = [
        (
            "batch",
            vec![Curve::measure("affine, batch", &[32, 64, 128, 256, 512, 1024, 2048, 4096], |n| step(&affine(2), n))],
        ),
        (
            "width of the two hidden layers",
            vec![Curve::measure("affine, width", &[16, 32, 64, 128, 256, 512], |width| {
                step(&Spec { hidden: vec![width; 2], ..affine(2) }, 256)
            })],
        ),
        (
            "layers",
            vec![Curve::measure("affine, layers", &[1, 2, 4, 8, 16, 32], |layers| {
                step(&Spec { layers, ..affine(2) }, 256)
            })],
        ),
        (
            "dimension",
            vec![
                Curve::measure("affine, dimension", &[2, 4, 8, 16, 32, 64], |dim| step(&affine(dim), 256)),
                Curve::measure("masked, dimension", &[2, 4, 8, 16, 32, 64], |dim| step(&masked(dim), 256)),
                Curve::measure("masked, dimension, 256 samples", &[2, 4, 8, 16, 32, 64], |dim| draw(&masked(dim))),
            ],
        ),
    ];
    if let Some(path) = std::env::args().nth(1).filter(|path| path.ends_with(".svg")) {
        plot(&path, &panels).expect("the plot could not be written");
    }
}

/// The panels side by side, two by two.
fn plot(path: &str, panels: &[(&str, Vec<Curve>)]) -> Result<(), Box<dyn std::error::Error>> {
    let area = SVGBackend::new(path, (960, 720)).into_drawing_area();
    area.fill(&WHITE)?;
    for (part, (across, curves)) in area.split_evenly((2, 2)).iter().zip(panels) {
        let all = || curves.iter().flat_map(|c| &c.times);
        let least = |of: fn(&(f64, f64)) -> f64| all().map(of).fold(f64::INFINITY, f64::min);
        let most = |of: fn(&(f64, f64)) -> f64| all().map(of).fold(0.0, f64::max);
        let (x, y) = (least(|p| p.0)..most(|p| p.0) * 1.1, 0.7 * least(|p| p.1)..1.5 * most(|p| p.1));
        let mut chart = ChartBuilder::on(part)
            .margin(12)
            .x_label_area_size(40)
            .y_label_area_size(56)
            .build_cartesian_2d(x.log_scale(), y.log_scale())?;
        chart
            .configure_mesh()
            .x_desc(*across)
            .y_desc("milliseconds")
            .label_style(("sans-serif", 14))
            .axis_desc_style(("sans-serif", 15))
            .light_line_style(TRANSPARENT)
            .draw()?;
        for (i, curve) in curves.iter().enumerate() {
            let colour = [RGBColor(30, 100, 200), RGBColor(210, 95, 20), RGBColor(40, 140, 80)][i % 3];
            let name = curve.name.split_once(", ").map_or(curve.name, |(family, _)| family);
            let what = if curve.name.ends_with("samples") { "256 samples" } else { "a step" };
            let points = curve.times.iter().map(move |&p| Circle::new(p, 3, colour.filled()));
            chart
                .draw_series(LineSeries::new(curve.times.iter().copied(), colour.stroke_width(2)))?
                .label(format!("{name}, {what}: slope {:.2}", curve.slope()))
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], colour.stroke_width(2)));
            chart.draw_series(points)?;
        }
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperLeft)
            .background_style(WHITE.mix(0.8))
            .label_font(("sans-serif", 14))
            .draw()?;
    }
    area.present()?;
    Ok(())
}
