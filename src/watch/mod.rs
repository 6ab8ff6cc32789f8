//! What there is to watch in a flow that carries points along paths: one file a view, each a pure answer to a question about
//! a flow with weights. The evaluator answers; [`crate::ui::views`] draws.

pub mod blocks;
pub mod field;
pub mod ground;
pub mod lattice;
pub mod matching;
pub mod matrix;
pub mod order;
pub mod path;
pub mod resnet;
pub mod solver;
pub mod step;
pub mod stiff;
pub mod strip;
pub mod trajectories;

use crate::flow::Flow;
use serde::{Deserialize, Serialize};

/// What the links hold of these views.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Watch {
    pub trajectories: trajectories::Look,
    pub field: field::Look,
    pub solver: solver::Look,
    pub resnet: resnet::Look,
    pub blocks: blocks::Look,
    pub strip: strip::Look,
    pub matching: matching::Look,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Question {
    Trajectories(trajectories::Question),
    Field(field::Question),
    Solver(solver::Question),
    /// The errors of every method against their cost.
    Order(order::Question),
    Resnet(resnet::Question),
    /// What more and more residual steps tend to.
    Limit(resnet::limit::Question),
    Blocks(blocks::Question),
    Gauge(blocks::GaugeQuestion),
    Norms(blocks::NormsQuestion),
    Strip(strip::Question),
    Matching(matching::Question),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Found {
    Trajectories(trajectories::Found),
    Field(field::Found),
    Solver(Box<solver::Found>),
    Order(Box<order::Found>),
    Resnet(Box<resnet::Found>),
    Limit(Box<resnet::limit::Found>),
    Blocks(blocks::Found),
    Gauge(Vec<blocks::Gauge>),
    Norms(blocks::Norms),
    Strip(strip::Found),
    Matching(matching::Found),
}

impl Found {
    /// The answer for a flow with these weights.
    pub fn new(flow: &Flow, params: &[f32], question: &Question) -> Self {
        match question {
            Question::Trajectories(question) => Found::Trajectories(trajectories::find(flow, params, question)),
            Question::Field(question) => Found::Field(field::find(flow, params, question)),
            Question::Solver(question) => Found::Solver(Box::new(solver::find(flow, params, question))),
            Question::Order(question) => Found::Order(Box::new(order::find(flow, params, question))),
            Question::Limit(question) => Found::Limit(Box::new(resnet::limit::find(flow, params, question))),
            Question::Resnet(question) => Found::Resnet(Box::new(resnet::find(flow, params, question))),
            Question::Blocks(question) => Found::Blocks(blocks::find(flow, params, question)),
            Question::Gauge(question) => Found::Gauge(blocks::Gauge::find(flow, params, question)),
            Question::Norms(question) => Found::Norms(blocks::Norms::find(flow, params, question)),
            Question::Strip(question) => Found::Strip(strip::find(flow, params, question)),
            Question::Matching(question) => Found::Matching(matching::find((flow, params), None, question)),
        }
    }

    /// The answer where another flow may stand beside the first.
    pub fn of_two(first: (&Flow, &[f32]), beside: Option<(&Flow, &[f32])>, question: &Question) -> Self {
        match question {
            Question::Matching(question) => Found::Matching(matching::find(first, beside, question)),
            _ => Self::new(first.0, first.1, question),
        }
    }

    /// Together with `old`, what was found before for the same weights: answers that come in parts are joined.
    pub fn after(self, old: Option<Found>) -> Self {
        match (self, old) {
            (Found::Trajectories(new), Some(Found::Trajectories(old))) => Found::Trajectories(new.after(old)),
            (Found::Strip(new), Some(Found::Strip(old))) => Found::Strip(new.after(old)),
            (new, _) => new,
        }
    }
}
