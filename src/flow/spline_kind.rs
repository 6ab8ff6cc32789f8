//! Conventions of splines by name: how a network's numbers become the knots and slopes of a monotone curve.

use super::Spline;

/// A library whose convention a spline follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SplineKind {
    #[default]
    Nflows,
    Zuko,
    FlowJax,
}

/// Splines are the identity beyond ±this, in standard deviations of the data.
const BOUND: f64 = 4.0;

impl SplineKind {
    pub const ALL: [SplineKind; 3] = [SplineKind::Nflows, SplineKind::Zuko, SplineKind::FlowJax];

    pub fn name(self) -> &'static str {
        match self {
            SplineKind::Nflows => "nflows",
            SplineKind::Zuko => "zuko",
            SplineKind::FlowJax => "flowjax",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }

    /// What it is, behind the library's name.
    pub fn title(self) -> &'static str {
        match self {
            SplineKind::Nflows => "Least values (nflows)",
            SplineKind::Zuko => "Soft clip (zuko)",
            SplineKind::FlowJax => "Free ends (FlowJAX)",
        }
    }

    /// A sentence of help.
    pub fn help(self) -> &'static str {
        match self {
            SplineKind::Nflows => {
                "Widths and heights are shares of a softmax, none below 0.001, slopes 0.001 + log(1 + e^v); the slope is 1 at ±B, so that the curve goes on smoothly as the identity."
            }
            SplineKind::Zuko => {
                "No least values: every number is softly clipped instead, so that no bin is more than a thousand times as wide as another and slopes e^v stay between 0.001 and 1,000; the slope is 1 at ±B."
            }
            SplineKind::FlowJax => {
                "As in nflows, but bins keep a larger least width, a hundredth shared among them, and the slopes at ±B are learned too: the curve has a corner there, and the density a jump."
            }
        }
    }

    pub fn spline(self, bins: usize) -> Spline {
        match self {
            SplineKind::Nflows => Spline::nflows(bins, BOUND),
            SplineKind::Zuko => Spline::zuko(bins, BOUND),
            SplineKind::FlowJax => Spline::flowjax(bins, BOUND),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Transformer;
    use crate::flow::{Bijection, Layer, Pointwise, Way};
    use crate::math::Batch;
    use crate::net::Pass;

    /// dx/dz of a curve whose numbers are all `number`, at z.
    fn slope(kind: SplineKind, number: f32, z: f64) -> f64 {
        let transformer = Transformer::Spline(kind.spline(8));
        let params = vec![number; transformer.num_params()];
        let layer = Layer::Pointwise(Pointwise { dim: 1, transformer });
        let params: Vec<f64> = params.into_iter().map(f64::from).collect();
        let (mut x, mut log_det) = (Batch::from_points(1, &[z]), vec![0.0]);
        layer.apply(Way::Generate, &params, &mut x, &mut log_det, &mut Pass::new());
        log_det[0].exp()
    }

    #[test]
    fn names_are_found_again() {
        for kind in SplineKind::ALL {
            assert_eq!(SplineKind::from_name(kind.name()), Some(kind));
        }
    }

    #[test]
    fn ends_and_slopes_are_as_the_sentences_say() {
        let near_the_end = |kind| slope(kind, 3.0, -4.0 + 1e-9);
        assert!((near_the_end(SplineKind::Nflows) - 1.0).abs() < 1e-6);
        assert!((near_the_end(SplineKind::Zuko) - 1.0).abs() < 1e-6);
        assert!((near_the_end(SplineKind::FlowJax) - (1e-3 + 3f64.exp().ln_1p())).abs() < 1e-6);
        // At an inner knot, where all bins are equal, the slope is that of its number alone.
        let wild = slope(SplineKind::Zuko, 1e9, 1.0);
        assert!(wild < 1000.0 + 1e-3 && wild > 990.0, "{wild}");
        assert!(slope(SplineKind::Nflows, -1e9, 1.0) < 1.001e-3);
    }
}
