//! One layer of the arithmetic: what it is given, what is computed from it, and its log-determinant. a enters, b leaves.

use super::arithmetic::{bracketed, subscript};
use crate::flow::{Layer, Transformer, Way, jacobians};
use crate::math::Batch;
use crate::words::number;

/// A line of the page. In an exercise only `symbols` and the given lines are shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// In canonical letters: `b₂ = (a₂ − t) · exp(−s)`.
    pub symbols: String,
    /// The same with numbers; empty for a line that is given.
    pub numbers: String,
    /// What comes out; empty for a line that is given.
    pub answer: String,
}

impl Line {
    pub(super) fn given(symbols: String) -> Self {
        Self { symbols, numbers: String::new(), answer: String::new() }
    }

    pub fn is_given(&self) -> bool {
        self.answer.is_empty()
    }
}

/// One layer of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Counted from 1 at the base.
    pub layer: usize,
    pub title: &'static str,
    /// What enters and what leaves: ["x", "y₇"].
    pub names: [String; 2],
    pub given: Vec<Line>,
    pub work: Vec<Line>,
    /// Where the point is after the layer.
    pub point: Vec<f64>,
    /// Of the way that ran, nats.
    pub log_det: f64,
}

/// What the layer does to the point: where it was and is, and the Jacobian between, [D][D].
struct Seen {
    a: Vec<f64>,
    b: Vec<f64>,
    jacobian: Vec<Vec<f64>>,
    log_det: f64,
}

/// How a layer is written out.
enum Form {
    /// Coordinates are stretched and shifted by numbers that a network (or a weight) gives: those listed.
    Affine {
        moved: Vec<usize>,
        exponential: bool,
    },
    Matrix,
    /// Each of these coordinates goes through a curve of its own.
    Curves(Vec<usize>),
    Any,
}

pub(super) fn layer_section(
    layer: &Layer,
    way: Way,
    params: &[f64],
    point: &Batch<f64>,
    number_of: usize,
    names: [String; 2],
) -> Section {
    let jacobian = jacobians(layer, way, params, point);
    let dim = point.dim();
    let seen = Seen {
        a: point.point(0).collect(),
        b: jacobian.output.point(0).collect(),
        jacobian: (0..dim).map(|i| (0..dim).map(|j| jacobian.entry(i, j, 0)).collect()).collect(),
        log_det: jacobian.log_det[0],
    };
    let (form, way) = form(layer, way, dim);
    let (given, work) = match form {
        Form::Affine { moved, exponential } => seen.affine(way, &moved, exponential),
        Form::Matrix => seen.matrix(),
        Form::Curves(moved) => seen.curves(&moved),
        Form::Any => seen.any(),
    };
    Section { layer: number_of, title: layer.title(), names, given, work, point: seen.b, log_det: seen.log_det }
}

/// The form of a layer, and the way that its own letters are about.
fn form(layer: &Layer, way: Way, dim: usize) -> (Form, Way) {
    let of = |transformer: &Transformer, moved: Vec<usize>| match transformer {
        Transformer::Additive | Transformer::Affine(_) => Form::Affine { moved, exponential: true },
        _ => Form::Curves(moved),
    };
    let form = match layer {
        Layer::Invert(invert) => return self::form(&invert.layer, way.reversed(), dim),
        Layer::Coupling(coupling) => of(&coupling.transformer, coupling.transformed().collect()),
        Layer::Autoregressive(layer) => of(&layer.transformer, (0..dim).collect()),
        Layer::Pointwise(layer) => of(&layer.transformer, (0..dim).collect()),
        Layer::Diagonal(_) | Layer::ActNorm(_) => Form::Affine { moved: (0..dim).collect(), exponential: false },
        Layer::Triangular(_) | Layer::Plu(_) | Layer::Householder(_) | Layer::Permute(_) | Layer::Rotation(_) => {
            Form::Matrix
        }
        Layer::Planar(_) | Layer::Radial(_) | Layer::Residual(_) | Layer::Continuous(_) | Layer::Prefix(_) => Form::Any,
    };
    (form, way)
}

impl Seen {
    fn index(&self, d: usize) -> String {
        if self.a.len() > 1 { subscript(d + 1) } else { String::new() }
    }

    /// "a₁ = 0.400, a₂ = −0.900" of what stays.
    fn stays(&self, d: usize) -> Line {
        let i = self.index(d);
        Line { symbols: format!("b{i} = a{i}"), numbers: String::new(), answer: number(self.b[d], 0.001) }
    }

    /// b = (a − t) · exp(−s) normalizing, b = a · exp(s) + t generating; without a network σ stands for exp(s).
    fn affine(&self, way: Way, moved: &[usize], exponential: bool) -> (Vec<Line>, Vec<Line>) {
        let (mut given, mut work, mut terms) = (Vec::new(), Vec::new(), Vec::new());
        for d in 0..self.a.len() {
            let (a, b, i) = (self.a[d], self.b[d], self.index(d));
            if !moved.contains(&d) {
                work.push(self.stays(d));
                continue;
            }
            let slope = self.jacobian[d][d];
            let generating = way == Way::Generate;
            let scale = if generating { slope } else { 1.0 / slope };
            let shift = if generating { b - slope * a } else { a - b / slope };
            let (value, s, t) = (scale.abs().ln(), format!("s{i}"), format!("t{i}"));
            let answer = number(b, 0.001);
            if exponential && scale > 0.0 {
                given.push(Line::given(format!("{s} = {},  {t} = {}", number(value, 0.001), number(shift, 0.001))));
                work.push(if generating {
                    Line {
                        symbols: format!("b{i} = a{i} · exp({s}) + {t}"),
                        numbers: format!("{} · exp({}) + {}", bracketed(a), number(value, 0.001), bracketed(shift)),
                        answer,
                    }
                } else {
                    Line {
                        symbols: format!("b{i} = (a{i} − {t}) · exp(−{s})"),
                        numbers: format!(
                            "({} − {}) · exp({})",
                            number(a, 0.001),
                            bracketed(shift),
                            number(-value, 0.001)
                        ),
                        answer,
                    }
                });
            } else {
                let sigma = format!("σ{i}");
                given.push(Line::given(format!("{sigma} = {},  {t} = {}", number(scale, 0.001), number(shift, 0.001))));
                let (scale, shift, a) = (bracketed(scale), bracketed(shift), bracketed(a));
                work.push(if generating {
                    Line {
                        symbols: format!("b{i} = {sigma} · a{i} + {t}"),
                        numbers: format!("{scale} · {a} + {shift}"),
                        answer,
                    }
                } else {
                    Line {
                        symbols: format!("b{i} = (a{i} − {t}) / {sigma}"),
                        numbers: format!("({a} − {shift}) / {scale}"),
                        answer,
                    }
                });
            }
            let sign = if generating { "" } else { "−" };
            let symbol = if exponential { s } else { format!("log |σ{i}|") };
            terms.push((format!("{sign}{symbol}"), number(if generating { value } else { -value }, 0.001)));
        }
        work.push(self.log_det_line(&terms));
        (given, work)
    }

    /// b = A a + c with the numbers of A.
    fn matrix(&self) -> (Vec<Line>, Vec<Line>) {
        let (mut given, mut work) = (Vec::new(), Vec::new());
        for (d, row) in self.jacobian.iter().enumerate() {
            let i = self.index(d);
            let shift = self.b[d] - row.iter().zip(&self.a).map(|(j, a)| j * a).sum::<f64>();
            let products: Vec<String> =
                row.iter().zip(&self.a).map(|(&j, &a)| format!("{} · {}", bracketed(j), bracketed(a))).collect();
            let terms: Vec<String> =
                row.iter().enumerate().map(|(k, &j)| format!("{} · a{}", bracketed(j), self.index(k))).collect();
            let constant = if shift.abs() < 5e-4 { String::new() } else { format!(" + {}", bracketed(shift)) };
            work.push(Line {
                symbols: format!("b{i} = {}{constant}", terms.join(" + ")),
                numbers: format!("{}{constant}", products.join(" + ")),
                answer: number(self.b[d], 0.001),
            });
        }
        work.push(self.determinant());
        if self.a.len() > 2 {
            given.push(Line::given(format!("log |det J| = {}", number(self.log_det, 0.001))));
        }
        (given, work)
    }

    /// b = f(a) coordinate by coordinate: value and slope of the curve are given.
    fn curves(&self, moved: &[usize]) -> (Vec<Line>, Vec<Line>) {
        let (mut given, mut work, mut terms) = (Vec::new(), Vec::new(), Vec::new());
        for d in 0..self.a.len() {
            let i = self.index(d);
            if !moved.contains(&d) {
                work.push(self.stays(d));
                continue;
            }
            let slope = self.jacobian[d][d];
            let text =
                format!("b{i} = f{i}(a{i}) = {},  f{i}′(a{i}) = {}", number(self.b[d], 0.001), number(slope, 0.001));
            given.push(Line::given(text));
            terms.push((format!("log f{i}′(a{i})"), number(slope.abs().ln(), 0.001)));
        }
        work.push(self.log_det_line(&terms));
        (given, work)
    }

    /// The new point and the Jacobian are given.
    fn any(&self) -> (Vec<Line>, Vec<Line>) {
        let list = |v: &[f64]| v.iter().map(|&v| number(v, 0.001)).collect::<Vec<_>>().join(", ");
        let mut given = vec![Line::given(format!("b = ({})", list(&self.b)))];
        for (d, row) in self.jacobian.iter().enumerate() {
            given.push(Line::given(format!("∂b{0}/∂a = ({1})", self.index(d), list(row))));
        }
        (given, vec![self.determinant()])
    }

    /// log |det J| from the entries of J, up to two dimensions.
    fn determinant(&self) -> Line {
        let answer = number(self.log_det, 0.001);
        let j = |i: usize, k: usize| bracketed(self.jacobian[i][k]);
        match self.a.len() {
            1 => Line {
                symbols: "log |det J| = log |J|".into(),
                numbers: format!("log |{}|", number(self.jacobian[0][0], 0.001)),
                answer,
            },
            2 => Line {
                symbols: "log |det J| = log |J₁₁ J₂₂ − J₁₂ J₂₁|".into(),
                numbers: format!("log |{} · {} − {} · {}|", j(0, 0), j(1, 1), j(0, 1), j(1, 0)),
                answer,
            },
            _ => Line { symbols: "log |det J|".into(), numbers: String::new(), answer },
        }
    }

    fn log_det_line(&self, terms: &[(String, String)]) -> Line {
        let answer = number(self.log_det, 0.001);
        let sum = |parts: Vec<&String>| {
            parts.iter().enumerate().fold(String::new(), |out, (k, part)| match (k, part.strip_prefix('−')) {
                (0, _) => (*part).clone(),
                (_, Some(rest)) => format!("{out} − {rest}"),
                (_, None) => format!("{out} + {part}"),
            })
        };
        Line {
            symbols: format!("log |det J| = {}", sum(terms.iter().map(|(symbol, _)| symbol).collect())),
            numbers: sum(terms.iter().map(|(_, value)| value).collect()),
            answer,
        }
    }
}
