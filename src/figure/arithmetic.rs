//! The pass of one point through a flow as a page of arithmetic: what is given at each layer, what is to be computed, and
//! the sum. The numbers of a layer are read off its exact Jacobian, so that any flow can be written out.

use super::written::{Line, Section, layer_section};
use crate::flow::{Base, Bijection, Flow, Way};
use crate::math::Batch;
use crate::net::Pass;
use crate::words::number;

/// What of the page a link holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArithmeticState {
    /// The variant of the exercise; 0: the inspected point.
    pub exercise: u64,
    /// Whether the answers are shown.
    pub answers: bool,
}

impl Default for ArithmeticState {
    fn default() -> Self {
        Self { exercise: 0, answers: true }
    }
}

/// What stands on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Arithmetic {
    pub way: Way,
    /// The point that enters, x or z.
    pub start: Vec<f64>,
    pub sections: Vec<Section>,
    /// Base density and sum.
    pub end: Vec<Line>,
    pub log_prob: f64,
}

/// The name of the point after `k` of `layers` layers, counted from the base: z, y₁, …, x.
pub fn name(k: usize, layers: usize) -> String {
    match k {
        0 => "z".into(),
        k if k == layers => "x".into(),
        k => format!("y{}", subscript(k)),
    }
}

pub(super) fn subscript(n: usize) -> String {
    const DIGITS: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    n.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}

impl Arithmetic {
    /// The pass of `x`, `way`: normalizing it begins at x, generating at the z that x came from. Numbers are in nats where
    /// they are logarithms. `None` where the weights or the point do not fit the flow, or a number is not finite.
    pub fn new(flow: &Flow, params: &[f64], way: Way, x: &[f64]) -> Option<Self> {
        if params.len() != flow.num_params() || x.len() != flow.dim() || flow.context > 0 {
            return None;
        }
        let mut point = Batch::from_points(flow.dim(), x);
        if way == Way::Generate {
            flow.transform(Way::Normalize, params, &mut point);
        }
        let start: Vec<f64> = point.point(0).collect();
        let layers = flow.layers.len();
        let mut sections = Vec::with_capacity(layers);
        for i in flow.order(way) {
            let (from, to) = if way == Way::Generate { (i, i + 1) } else { (i + 1, i) };
            let names = [name(from, layers), name(to, layers)];
            let section = layer_section(&flow.layers[i], way, &params[flow.window(i)], &point, i + 1, names);
            let mut log_det = [0.0];
            flow.layers[i].apply(way, &params[flow.window(i)], &mut point, &mut log_det, &mut Pass::new());
            sections.push(section);
        }
        let end: Vec<f64> = point.point(0).collect();
        let z = if way == Way::Generate { &start } else { &end };
        let mut log_base = [0.0];
        flow.base.log_prob(flow.base_params(params), &Batch::from_points(flow.dim(), z), &mut log_base);
        let sum: f64 = sections.iter().map(|s| s.log_det).sum();
        let log_prob = if way == Way::Generate { log_base[0] - sum } else { log_base[0] + sum };
        let end = vec![base_line(&flow.base, z, log_base[0]), sum_line(way, log_base[0], &sections, log_prob)];
        (log_prob.is_finite()).then_some(Self { way, start, sections, end, log_prob })
    }
}

fn base_line(base: &Base, z: &[f64], log_base: f64) -> Line {
    let answer = number(log_base, 0.001);
    if !matches!(base, Base::Normal { .. }) {
        return Line::given(format!("log p(z) = {answer}"));
    }
    let half = z.len() as f64 / 2.0;
    let squares = (1..=z.len()).map(|d| format!("z{}²", if z.len() > 1 { subscript(d) } else { String::new() }));
    let values = z.iter().map(|&v| format!("{}²", bracketed(v)));
    let constant = format!("{} log 2π", if half == 1.0 { String::new() } else { number(half, 0.1) });
    Line {
        symbols: format!("log p(z) = −½ ({}) − {}", squares.collect::<Vec<_>>().join(" + "), constant.trim()),
        numbers: format!("−½ ({}) − {}", values.collect::<Vec<_>>().join(" + "), number(half * 1.837_877_066, 0.001)),
        answer,
    }
}

fn sum_line(way: Way, log_base: f64, sections: &[Section], log_prob: f64) -> Line {
    let sign = if way == Way::Generate { "−" } else { "+" };
    let terms: String =
        sections.iter().map(|s| format!(" {sign} {}", bracketed_if_negative(number(s.log_det, 0.001)))).collect();
    Line {
        symbols: format!("log p(x) = log p(z) {sign} Σ log |det J|"),
        numbers: format!("{}{terms}", number(log_base, 0.001)),
        answer: number(log_prob, 0.001),
    }
}

/// A number that stands inside an expression.
pub(super) fn bracketed(value: f64) -> String {
    bracketed_if_negative(number(value, 0.001))
}

fn bracketed_if_negative(text: String) -> String {
    if text.starts_with('−') { format!("({text})") } else { text }
}

/// The `k`-th variant of an exercise: one of `points` [B][2 or 1], to a tenth.
pub fn variant(points: &[f32], dim: usize, k: u64) -> Option<Vec<f64>> {
    let count = (points.len() / dim.max(1)) as u64;
    let at = (count > 0).then(|| (k.wrapping_mul(7919) % count) as usize)?;
    Some(points[at * dim..(at + 1) * dim].iter().map(|&v| (f64::from(v) * 10.0).round() / 10.0 + 0.0).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Family, Spec};

    fn pass(family: Family, way: Way) -> (Arithmetic, f64) {
        let spec = Spec { layers: 3, hidden: vec![8], ..Spec::new(2, family) };
        let flow = spec.flow();
        let x = Batch::from_points(2, &[0.4f32, -0.9, 1.2, 0.3, -0.5, 0.8]);
        let params: Vec<f64> = flow.init(&x, 3).iter().map(|&w| 1.5 * f64::from(w)).collect();
        let direct = flow.log_prob(&params, &Batch::from_points(2, &[0.4, -0.9]))[0];
        (Arithmetic::new(&flow, &params, way, &[0.4, -0.9]).expect("it fits"), direct)
    }

    #[test]
    fn every_family_adds_up_to_its_log_density_both_ways() {
        for family in Family::ALL {
            for way in [Way::Normalize, Way::Generate] {
                let (page, direct) = pass(family, way);
                assert!((page.log_prob - direct).abs() < 1e-6, "{} {way:?}: {} {direct}", family.name(), page.log_prob);
                let jacobians: f64 = page.sections.iter().map(|s| s.log_det).sum();
                assert!(jacobians.is_finite() && page.sections.iter().all(|s| !s.work.is_empty()));
            }
        }
    }

    #[test]
    fn the_arithmetic_on_the_page_is_right() {
        for way in [Way::Normalize, Way::Generate] {
            let (page, _) = pass(Family::RealNvp, way);
            for section in &page.sections {
                for line in section.work.iter().filter(|l| l.numbers.contains("exp")) {
                    let value = evaluate(&line.numbers);
                    let answer: f64 = line.answer.replace('−', "-").parse().expect("a number");
                    assert!((value - answer).abs() < 4e-3, "{} is {value}, not {answer}", line.numbers);
                }
            }
        }
    }

    /// `(a − b) · exp(−c)` or `a · exp(b) + c`, as the page writes them.
    fn evaluate(text: &str) -> f64 {
        let plain = text.replace('−', "-").replace(['(', ')'], " ").replace("· exp", "*");
        let parse = |t: &str| t.split_whitespace().collect::<String>().parse::<f64>().expect("a number");
        let (left, right) = plain.split_once('*').expect("a product");
        match left.trim().rsplit_once(" - ") {
            Some((a, b)) => (parse(a) - parse(b)) * parse(right).exp(),
            None => {
                let (power, shift) = right.split_once(" + ").expect("a sum");
                parse(left) * parse(power).exp() + parse(shift)
            }
        }
    }

    #[test]
    fn variants_are_points_to_a_tenth_and_differ() {
        let points: Vec<f32> = (0..40).map(|i| (i as f32 * 0.731).sin()).collect();
        let some: Vec<_> = (1..5).filter_map(|k| variant(&points, 2, k)).collect();
        assert_eq!(some.len(), 4);
        assert!(some[0] != some[1]);
        assert!(some.iter().flatten().all(|v| (v * 10.0 - (v * 10.0).round()).abs() < 1e-12));
        assert_eq!(variant(&[], 2, 1), None);
    }
}
