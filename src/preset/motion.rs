//! The figures of flows that carry points along paths, as presets: links that open them on a trained flow.

use super::View;
use super::figures::{FigureCard, card};

/// In the order of the gallery, a row a figure. Titles and sentences are keys of [`crate::words::tr`].
pub fn in_motion() -> &'static [FigureCard] {
    const CARDS: [FigureCard; 10] = [
        card(
            View::Trajectories,
            "trajectories",
            "Trajectories",
            "Thousands of particles that one velocity field carries from z to x: play, and follow any of them.",
            "#v=1&data=eight-gaussians&flow=cnf&net=32x32&steps=3000&view=trajectories&t=0.6",
        ),
        card(
            View::Field,
            "field",
            "The velocity field",
            "Arrows, streamlines and the divergence, which alone changes the density along a path.",
            "#v=1&data=eight-gaussians&flow=cnf&net=32x32&steps=3000&view=field&t=0.5",
        ),
        card(
            View::Field,
            "over-time",
            "Time against space",
            "A line over time: curves carry one bump to two, the same mass between them, and never meet.",
            "#v=1&data=bimodal&flow=cnf&net=16x16&view=field&t=0.5",
        ),
        card(
            View::Blocks,
            "blocks",
            "Blocks of a residual flow",
            "Why y + g(y) can be undone: Lipschitz constants against 1, the inverse by iteration, the determinant by a series.",
            "#v=1&flow=residual&net=32x32&steps=4000&view=blocks",
        ),
        card(
            View::Blocks,
            "spiral",
            "The inverse as a spiral",
            "A block by hand that turns the plane: Banach’s iterates come in along a spiral, to the promised rate exactly.",
            "#v=1&flow=residual&net=32x32&steps=4000&view=blocks&turning=1&seek=1,0.6",
        ),
        card(
            View::Strip,
            "film-strip",
            "The film strip",
            "The density at nine times in a row, of any flow; save it as a picture or as an animation.",
            "#v=1&view=strip&t=0.5",
        ),
        card(
            View::Solver,
            "solver",
            "Solvers",
            "Euler against RK4 on one field: their steps, what they cost, and the order at which errors fall.",
            "#v=1&data=eight-gaussians&flow=cnf&net=32x32&steps=3000&view=solver&solver1=euler&solver2=rk4&steps2=4",
        ),
        card(
            View::Solver,
            "stiff",
            "Stiffness",
            "A field that pulls hard: Euler overshoots and folds the plane, and adaptive steps stay short.",
            "#v=1&data=eight-gaussians&flow=cnf&net=32x32&steps=3000&view=solver&solver1=euler&steps1=22&solver2=dopri5&stiff=40",
        ),
        card(
            View::Resnet,
            "resnet",
            "From ResNet to ODE",
            "One slider from a large residual step to a differential equation, and where steps stop being invertible.",
            "#v=1&data=eight-gaussians&flow=cnf&net=32x32&steps=3000&view=resnet&cut=2",
        ),
        card(
            View::Matching,
            "matching",
            "Flow matching",
            "One field, trained by flow matching and by likelihood at the same time: what a step costs, and how straight the paths are.",
            "#v=1&flow=cnf&act=silu&ode-steps=16&objective=flow-matching&lr=0.002&steps=40000&view=matching",
        ),
    ];
    &CARDS
}
