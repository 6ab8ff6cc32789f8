//! What is computed once for a map, or for new weights, and drawn many times.

use super::frame::Z;
use crate::figure::LineState;
use crate::figure::line::{Chart, Point, Strip};
use crate::preset::Source;
use crate::ui::Model;

#[derive(Debug)]
pub struct Drawn {
    pub chart: Chart,
    pub points: Vec<Point>,
    pub strip: Strip,
    /// The dataset's own density, where the run has one of one dimension.
    pub truth: Vec<(f64, f64)>,
    /// The largest densities: of z, along the upright axis, of x.
    pub peaks: [f64; 3],
}

#[derive(Debug, Default)]
pub struct Cache {
    of: Option<(LineState, u32, u64)>,
    drawn: Option<Drawn>,
}

impl Cache {
    /// The figure for these settings, and whether it is a new one.
    pub fn get(&mut self, model: &Model) -> (Option<&Drawn>, bool) {
        let state = &model.settings.hand.line;
        let run = if state.learned { (model.run.number, model.run.version) } else { (0, 0) };
        let of = (state.clone(), run.0, run.1);
        let new = self.of.as_ref() != Some(&of);
        if new {
            self.drawn = draw(model);
            self.of = Some(of);
        }
        (self.drawn.as_ref(), new)
    }
}

fn draw(model: &Model) -> Option<Drawn> {
    let state = &model.settings.hand.line;
    let chart = state.chart(Some((&model.run.flow, &model.run.params)))?;
    let points = chart.outline([-Z - 1.0, Z + 1.0]);
    let largest = |f: &dyn Fn(&Point) -> f64| points.iter().map(f).filter(|d| d.is_finite()).fold(0.0, f64::max);
    let target = largest(&Point::density);
    let upright = if chart.has_between() { largest(&Point::density_between) } else { target };
    let truth = match model.settings.data {
        Source::Toy(data) if state.learned && data.dim() == 1 => {
            let at = |i: i32| -Z + 2.0 * Z * f64::from(i) / 240.0;
            (0..=240).map(|i| (at(i), data.log_density(&[at(i)]).exp())).collect()
        }
        _ => Vec::new(),
    };
    let highest = truth.iter().map(|t: &(f64, f64)| t.1).fold(target, f64::max);
    let strip = Strip::new(&chart, state.strip);
    let peaks = [largest(&|p| p.base), upright.max(highest), highest];
    Some(Drawn { chart, points, strip, truth, peaks })
}
