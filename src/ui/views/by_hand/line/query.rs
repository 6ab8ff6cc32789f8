//! One point x, its way back to z, and its density as arithmetic that a pencil can follow.

use super::frame::Frame;
use crate::figure::LineState;
use crate::figure::line::{Map, Point};
use crate::ui::plot::{number, positive};
use crate::ui::style::{Style, space};
use egui::{Painter, Pos2, Shape, pos2};

/// Four decimals at most, without the zeros at the end.
pub fn pencil(v: f64) -> String {
    // What rounding in double precision leaves of 0.
    let v = if v.abs() < 1e-12 { 0.0 } else { v };
    let small = v != 0.0 && v.abs() < 5e-4;
    if small || v.abs() >= 1e4 {
        return if v < 0.0 { format!("\u{2212}{}", positive(-v)) } else { positive(v) };
    }
    let text = number(v, 1e-4);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A coordinate or a logarithm, which is a sum: less than its last decimal is nothing.
fn rounded(v: f64) -> f64 {
    (v * 1e4).round() / 1e4
}

/// In brackets where it is negative.
fn bracketed(v: f64) -> String {
    if v < 0.0 { format!("({})", pencil(v)) } else { pencil(v) }
}

/// A line of the arithmetic: what it says, how it comes about, and what it gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub says: &'static str,
    pub how: String,
    pub gives: String,
}

/// The way back and the density, line by line.
pub fn arithmetic(state: &LineState, point: &Point) -> Vec<Line> {
    let line = |says, how: String, value: f64| Line { says, how, gives: pencil(value) };
    let by_hand = !state.learned;
    let back = |map: &Map, to: f64, letters: [&str; 3], plain: &str| match map {
        Map::Linear { mu, sigma } if by_hand => {
            let [of, m, s] = letters;
            format!("({of} − {m})/{s} = ({} − {})/{}", pencil(to), bracketed(*mu), bracketed(*sigma))
        }
        _ => plain.to_owned(),
    };
    let mut lines = Vec::new();
    let two = state.second.as_ref().filter(|_| by_hand);
    let x = pencil(point.x);
    if let Some(second) = two {
        lines.push(line("y₁", back(second, point.x, ["x", "μ₂", "σ₂"], &format!("f₂⁻¹({x})")), rounded(point.y)));
        let plain = format!("f₁⁻¹({})", pencil(point.y));
        lines.push(line("z", back(&state.map, point.y, ["y₁", "μ₁", "σ₁"], &plain), rounded(point.z)));
    } else {
        lines.push(line("z", back(&state.map, point.x, ["x", "μ", "σ"], &format!("f⁻¹({x})")), rounded(point.z)));
    }
    lines.push(line("p(z)", String::new(), point.base));
    let [s0, s1] = point.log_slopes.map(f64::exp);
    let how = match (&state.map, two) {
        (_, Some(_)) => format!("|dy₁/dz| · |dx/dy₁| = {} · {}", pencil(s0), pencil(s1)),
        (Map::Linear { .. }, None) if by_hand => "|σ|".to_owned(),
        _ => format!("|f′({})|", pencil(rounded(point.z))),
    };
    lines.push(line("|dx/dz|", how, point.slope()));
    let (base, slope) = (pencil(point.base), pencil(point.slope()));
    lines.push(line("p(x)", format!("p(z) / |dx/dz| = {base} / {slope}"), point.density()));
    let (log_base, log_slope) = (rounded(point.base.ln()), rounded(point.slope().ln()));
    let sign = if log_slope < 0.0 { "+" } else { "−" };
    let how = format!("log p(z) − log |dx/dz| = {} {sign} {}", pencil(log_base), pencil(log_slope.abs()));
    if point.base > 0.0 {
        lines.push(line("log p(x)", how, rounded(point.log_density())));
    }
    lines
}

/// From x to the curve, to z, and the two densities that belong to it.
pub fn guides(painter: &Painter, style: &Style, frame: &Frame, point: &Point) {
    let p = style.palette;
    let stroke = style.stroke(1.75, p.measure);
    let (base, target) = (&frame.base, frame.target());
    let first = frame.on_first(point.z, point.y);
    let foot = base.at(point.z, 0.0);
    let mut way = vec![target.at(point.x, 0.0)];
    if frame.last.is_some() {
        way.push(frame.on_second(point.y, point.x));
    }
    way.push(first);
    let inside = base.axis.holds(point.z);
    if inside {
        way.push(foot);
    }
    let painter = &painter.with_clip_rect(reach(frame).intersect(painter.clip_rect()));
    painter.extend(Shape::dashed_line(&way, stroke, 5.0, 4.0));
    let dot = |at: Pos2| {
        painter.circle(at, 3.5 * style.type_scale().sqrt(), p.measure, style.stroke(1.5, p.halo));
    };
    way.iter().skip(1).filter(|at| **at != foot).for_each(|at| dot(*at));
    for (side, v, density) in [(base, point.z, point.base), (&target, point.x, point.density())] {
        if !side.axis.holds(v) {
            continue;
        }
        let tip = side.at(v, frame.depth(density, side));
        painter.line_segment([side.at(v, 0.0), tip], style.stroke(2.0, p.measure));
        dot(tip);
    }
    if inside {
        arrow(painter, style, pos2(foot.x, foot.y - space::XS));
    }
}

/// The squares and the densities, and nothing beside them.
fn reach(frame: &Frame) -> egui::Rect {
    let whole = frame.first.union(frame.base.rect()).union(frame.upright.rect());
    frame.last.map_or(whole, |last| whole.union(last.rect()))
}

/// A small head that points at z.
fn arrow(painter: &Painter, style: &Style, tip: Pos2) {
    let wing = 4.5 * style.type_scale().sqrt();
    let points = vec![tip, pos2(tip.x - wing, tip.y - 1.6 * wing), pos2(tip.x + wing, tip.y - 1.6 * wing)];
    painter.add(Shape::convex_polygon(points, style.palette.measure, egui::Stroke::NONE));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::line::Chart;

    fn say(state: &LineState, x: f64) -> Vec<String> {
        let point = Chart::by_hand(state).map(|chart| chart.pull(x));
        let lines = point.map(|point| arithmetic(state, &point)).unwrap_or_default();
        let join = |l: &Line| {
            let how = if l.how.is_empty() { String::new() } else { format!(" = {}", l.how) };
            format!("{}{how} = {}", l.says, l.gives)
        };
        lines.iter().map(join).collect()
    }

    #[test]
    fn the_example_is_written_as_on_the_board() {
        let lines = say(&LineState::default(), 4.0);
        assert_eq!(
            lines,
            [
                "z = (x − μ)/σ = (4 − 1)/2 = 1.5",
                "p(z) = 0.1295",
                "|dx/dz| = |σ| = 2",
                "p(x) = p(z) / |dx/dz| = 0.1295 / 2 = 0.0648",
                "log p(x) = log p(z) − log |dx/dz| = −2.0439 − 0.6931 = −2.7371",
            ]
        );
    }

    #[test]
    fn negative_numbers_stand_in_brackets() {
        let map = Map::Linear { mu: -1.0, sigma: -0.5 };
        let lines = say(&LineState { map, ..LineState::default() }, 0.0);
        assert_eq!(lines[0], "z = (x − μ)/σ = (0 − (−1))/(−0.5) = −2");
        assert!(lines[4].contains(" + 0.6931 = "), "{}", lines[4]);
    }
}
