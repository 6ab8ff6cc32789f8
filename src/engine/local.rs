//! What every layer does around one point: its Jacobian there. In more than two dimensions it is the picture of a layer.

use super::Local;
use crate::flow::{Base, Flow, Way, jacobians};
use crate::math::Batch;

/// The layers, from the base, around the way of the point `x`; without one, of the middle of the base.
pub(super) fn locals(flow: &Flow, params: &[f32], way: Way, x: &[f32]) -> Vec<Local> {
    let trace = if x.len() == flow.dim() {
        let mut points = flow.trace(Way::Normalize, params, &Batch::from_points(flow.dim(), x)).points;
        points.reverse();
        points
    } else {
        flow.trace(Way::Generate, params, &Batch::from_points(flow.dim(), &middle(&flow.base))).points
    };
    flow.layers
        .iter()
        .enumerate()
        .map(|(i, layer)| {
            let input = &trace[if way == Way::Generate { i } else { i + 1 }];
            let found = jacobians(layer, way, &params[flow.window(i)], input);
            Local {
                input: input.point(0).collect(),
                output: found.output.point(0).collect(),
                log_det: found.log_det[0],
                jacobian: found.entries.values().to_vec(),
            }
        })
        .collect()
}

impl Local {
    /// One range for the entries of all layers, at least that of the identity.
    pub fn range(locals: &[Local]) -> f32 {
        let entries = locals.iter().flat_map(|l| &l.jacobian).filter(|e| e.is_finite());
        entries.fold(1.0, |range, e| range.max(e.abs()))
    }
}

fn middle(base: &Base) -> Vec<f32> {
    match base {
        Base::Uniform(u) => u.low.iter().zip(&u.high).map(|(low, high)| (0.5 * (low + high)) as f32).collect(),
        _ => vec![0.0; base.dim()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Family, Spec};

    #[test]
    fn the_determinants_at_a_point_add_up_to_its_density_and_the_ways_are_inverse() {
        let spec = Spec { layers: 3, hidden: vec![8], ..Spec::new(3, Family::RealNvp) };
        let (flow, x) = (spec.flow(), [0.4, -0.2, 1.1]);
        let params: Vec<f32> = (0..flow.num_params()).map(|i| 0.3 * ((7 * i + 3) as f32).sin()).collect();
        let back = locals(&flow, &params, Way::Normalize, &x);
        let z = Batch::from_points(3, &back[0].output);
        let mut log_p = [back.iter().map(|l| l.log_det).sum::<f32>()];
        flow.base.log_prob(&[], &z, &mut log_p);
        assert!((log_p[0] - flow.log_prob(&params, &Batch::from_points(3, &x))[0]).abs() < 1e-4);
        for (there, back) in locals(&flow, &params, Way::Generate, &x).iter().zip(&back) {
            let near = |a: &[f32], b: &[f32]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-4);
            assert!(near(&there.input, &back.output) && near(&there.output, &back.input));
            for e in 0..9 {
                let product: f32 = (0..3).map(|k| there.jacobian[e / 3 * 3 + k] * back.jacobian[k * 3 + e % 3]).sum();
                assert!((product - f32::from(u8::from(e / 3 == e % 3))).abs() < 1e-3, "{e}: {product}");
            }
        }
    }

    #[test]
    fn without_a_point_it_is_about_the_middle_of_the_base() {
        let spec = Spec { layers: 2, hidden: vec![4], ..Spec::new(3, Family::Nice) };
        let flow = spec.flow();
        let locals = locals(&flow, &vec![0.0; flow.num_params()], Way::Generate, &[]);
        assert_eq!((locals.len(), locals[0].input.as_slice()), (flow.layers.len(), &[0.0; 3][..]));
    }
}
