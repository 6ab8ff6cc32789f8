//! Where everything stands: the z axis with p(z) below it, the x axis with p(x) beside it, and the square of the map between
//! them. Both axes have the same unit and both densities the same scale, so that equal masses are equal areas on the screen.
//! With two maps a second square stands beside the first, over an x axis of its own.

use crate::ui::style::{Size, Style};
use egui::{Pos2, Rect, pos2};

/// Numbers along a line of the screen.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    pub low: f64,
    pub high: f64,
    /// Where the least number is, and the largest.
    pub from: f32,
    pub to: f32,
}

impl Axis {
    pub fn at(&self, v: f64) -> f32 {
        self.from + ((v - self.low) / (self.high - self.low)) as f32 * (self.to - self.from)
    }

    pub fn value(&self, at: f32) -> f64 {
        self.low + f64::from((at - self.from) / (self.to - self.from)) * (self.high - self.low)
    }

    pub fn holds(&self, v: f64) -> bool {
        (self.low..=self.high).contains(&v)
    }
}

/// The strip of the screen beside an axis that a density is drawn in.
#[derive(Clone, Copy, Debug)]
pub struct Side {
    pub axis: Axis,
    /// The axis runs upwards, and the density to the left; else to the right, and the density downwards.
    pub upright: bool,
    /// Where the density is 0.
    pub floor: f32,
    /// How far it may reach.
    pub reach: f32,
}

impl Side {
    /// The point at `v` along the axis and `depth` away from the floor.
    pub fn at(&self, v: f64, depth: f32) -> Pos2 {
        if self.upright { pos2(self.floor - depth, self.axis.at(v)) } else { pos2(self.axis.at(v), self.floor + depth) }
    }

    pub fn rect(&self) -> Rect {
        Rect::from_two_pos(self.at(self.axis.low, 0.0), self.at(self.axis.high, self.reach))
    }
}

/// Windows of the axes: of z, of x and y, and of a learned x.
pub const Z: f64 = 4.0;
const X: f64 = 6.0;
/// Of two maps in a narrow room, z and x, so that they are not drawn too small to be dragged.
const CLOSER: [f64; 2] = [3.2, 4.8];
/// Points of width below which a room is narrow for two maps.
const NARROW: f32 = 480.0;

#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// The square of the only map, or of the first.
    pub first: Rect,
    /// The square of the second map: x to the right, y upwards.
    pub second: Option<Rect>,
    /// Below the z axis.
    pub base: Side,
    /// Left of the upright axis, of x or of y.
    pub upright: Side,
    /// Below the x axis of a second map.
    pub last: Option<Side>,
    /// Points of the screen to one unit of a density.
    pub scale: f32,
}

impl Frame {
    /// `peaks` are the largest densities at the base, along the upright axis, and at the target.
    pub fn new(room: Rect, style: &Style, two: bool, learned: bool, peaks: [f64; 3]) -> Self {
        let line = style.points(Size::Small);
        let (gutter_x, gutter_y) = (line * 1.9, line * 1.6);
        let reach_y = (0.2 * room.height()).clamp(48.0, 170.0);
        let reach_x = (if two { 0.12 } else { 0.3 } * room.width()).clamp(44.0, 250.0);
        let [z, x] = match (learned, two && room.width() < NARROW * style.type_scale()) {
            (true, _) => [Z, Z],
            (false, true) => CLOSER,
            (false, false) => [Z, X],
        };
        let wide = 2.0 * z as f32 + if two { 2.0 * x as f32 + 0.5 } else { 0.0 };
        let unit = (room.width() - reach_x - gutter_x - 4.0) / wide;
        let unit = unit.min((room.height() - reach_y - gutter_y - 4.0) / (2.0 * x as f32)).max(4.0);
        let (width, height) = (2.0 * z as f32 * unit, 2.0 * x as f32 * unit);
        // What the square leaves is the densities'.
        let reach_y = (room.height() - height - gutter_y - 4.0).clamp(reach_y, 0.3 * height + reach_y);
        let whole = reach_x + gutter_x + wide * unit;
        let left = room.left() + ((room.width() - whole) / 2.0).max(0.0) + reach_x + gutter_x;
        let first = Rect::from_min_size(pos2(left, room.top() + 2.0), egui::vec2(width, height));
        let across = |rect: Rect, far: f64| Axis { low: -far, high: far, from: rect.left(), to: rect.right() };
        let second = two.then(|| {
            let corner = pos2(first.right() + 0.5 * unit, first.top());
            Rect::from_min_size(corner, egui::vec2(height, height))
        });
        let floor = first.bottom() + gutter_y;
        let below = |axis| Side { axis, upright: false, floor, reach: reach_y };
        let up = Axis { low: -x, high: x, from: first.bottom(), to: first.top() };
        let fit = |reach: f32, peak: f64| reach / (1.1 * peak.max(0.05) as f32);
        let scale = fit(reach_y, peaks[0]);
        let others = fit(reach_x, peaks[1]).min(if two { fit(reach_y, peaks[2]) } else { f32::INFINITY });
        Self {
            first,
            second,
            base: below(across(first, z)),
            upright: Side { axis: up, upright: true, floor: first.left() - gutter_x, reach: reach_x },
            last: second.map(|rect| below(across(rect, x))),
            scale: scale.min(others.max(0.3 * scale)),
        }
    }

    /// Where p(x) is drawn.
    pub fn target(&self) -> Side {
        self.last.unwrap_or(self.upright)
    }

    /// A point of the first curve: z along, x or y up.
    pub fn on_first(&self, z: f64, up: f64) -> Pos2 {
        pos2(self.base.axis.at(z), self.upright.axis.at(up))
    }

    /// A point of the second curve: x along, y up.
    pub fn on_second(&self, y: f64, x: f64) -> Pos2 {
        pos2(self.target().axis.at(x), self.upright.axis.at(y))
    }

    /// Half the size of the letters' room, between square and density.
    pub fn depth(&self, density: f64, side: &Side) -> f32 {
        (density as f32 * self.scale).min(side.reach)
    }

    pub fn unit(&self) -> f32 {
        self.first.width() / (self.base.axis.high - self.base.axis.low) as f32
    }
}
