//! One dimension: the base below the z axis, the target beside the x axis, and the map between them as a curve.
//! p(x) |dx| = p(z) |dz|: a strip keeps its mass, its width is multiplied by |dx/dz|, its density divided by it.
//! Every number comes from the library's own layers and base densities, joined to a [`Flow`](crate::flow::Flow).

mod area;
mod chart;
mod guard;
mod map;
mod prior;

pub use area::Strip;
pub use chart::{Chart, Point};
pub use guard::Stop;
pub use map::Map;
pub use prior::Prior;

use super::{Reading, Trained};

/// What a link says of the figure.
#[derive(Clone, Debug, PartialEq)]
pub struct LineState {
    pub map: Map,
    /// A second map in a row: z -> y -> x.
    pub second: Option<Map>,
    pub prior: Prior,
    /// Centre and width of the strip, in z.
    pub strip: [f64; 2],
    /// The chart shows the flow of the run in the place of the maps.
    pub learned: bool,
}

impl Default for LineState {
    fn default() -> Self {
        Self {
            map: Map::Linear { mu: 1.0, sigma: 2.0 },
            second: None,
            prior: Prior::Normal,
            strip: [-0.5, 0.5],
            learned: false,
        }
    }
}

impl LineState {
    /// The least and the largest width of the strip.
    pub const WIDTHS: [f64; 2] = [0.05, 4.0];

    /// The x that is asked about while no other is: 4, as in the lecture's example.
    pub fn start(&self) -> f64 {
        if self.learned || self.second.is_some() { 1.0 } else { 4.0 }
    }

    /// Whether two numbers are a strip: within the chart, and not without a width.
    pub fn is_strip(strip: &[f64]) -> bool {
        matches!(strip, [c, w] if c.abs() <= 4.0 && (Self::WIDTHS[0]..=Self::WIDTHS[1]).contains(w))
    }

    /// What is drawn: the maps done by hand, or the flow of the run. `None` where a map cannot be inverted, and where the flow
    /// has another dimension or no weights yet.
    pub fn chart(&self, run: Trained<'_>) -> Option<Chart> {
        if self.learned { run.and_then(|(flow, params)| Chart::learned(flow, params)) } else { Chart::by_hand(self) }
    }

    /// The numbers of what is drawn; a map that cannot be inverted has no density.
    pub fn readings(&self, x: Option<f64>, run: Trained<'_>) -> Vec<Reading> {
        let mut list = Vec::new();
        let mut say = |name, value| list.push(Reading { name, value });
        if !self.learned {
            if let Map::Linear { mu, sigma } = self.map {
                say("line.mu", mu);
                say("line.sigma", sigma);
            }
            say("line.knots", self.map.knots().len() as f64);
        }
        let Some(chart) = self.chart(run) else { return list };
        let strip = Strip::new(&chart, self.strip);
        say("line.area_z", strip.area_z);
        say("line.area_x", strip.area_x);
        say("line.slope", strip.slope);
        say("line.max_density", chart.outline([-4.5, 4.5]).iter().map(Point::density).fold(0.0, f64::max));
        let point = chart.pull(x.unwrap_or(self.start()));
        say("line.z", point.z);
        say("line.p_z", point.base);
        say("line.density", point.density());
        say("line.log_density", point.log_density());
        say("line.slope_at_query", point.slope());
        list
    }
}
