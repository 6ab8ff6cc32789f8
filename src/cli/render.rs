//! `render`: a view as a PNG file, drawn on the CPU with the colours of the screen.

use super::by_hand;
use super::failure::Failure;
use super::picture::Canvas;
use super::scene::Page;
use super::source;
use super::train::{Run, problem};
use clap::{Args, ValueEnum};
use pushforward::flow::Flow;
use pushforward::preset::{Settings, Theme, View};
use pushforward::ui::style::{Look, Palette};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Render {
    /// A preset's name, or a link such as '#v=1&data=rings&theme=light'
    #[arg(long)]
    preset: String,
    /// Draw this model instead of the preset's weights; a conditional one at the link's context, a flow of more than two
    /// dimensions along the link's axes and around its point
    #[arg(long)]
    model: Option<PathBuf>,
    #[arg(long, value_enum)]
    view: Option<Figure>,
    /// The place on the timeline: 0 is the base, 1 the target
    #[arg(long)]
    t: Option<f64>,
    /// Pixels
    #[arg(long, default_value = "960x720", value_parser = size)]
    size: (usize, usize),
    /// The PNG file
    #[arg(long)]
    out: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Figure {
    Morph,
    Layers,
    Training,
    /// Particles of a continuous flow, with tails
    Trajectories,
    /// p_t at several times; an animation where --out ends in .apng
    Strip,
    Line,
    Plane,
    Kinds,
    Coupling,
    Mistakes,
    Arithmetic,
}

impl Figure {
    const BY_HAND: [(Figure, View); 6] = [
        (Figure::Line, View::Line),
        (Figure::Plane, View::Plane),
        (Figure::Kinds, View::Kinds),
        (Figure::Coupling, View::Coupling),
        (Figure::Mistakes, View::Mistakes),
        (Figure::Arithmetic, View::Arithmetic),
    ];

    fn of(view: View) -> Self {
        match view {
            View::Layers => Figure::Layers,
            View::Training => Figure::Training,
            View::Trajectories => Figure::Trajectories,
            View::Strip => Figure::Strip,
            _ => Self::BY_HAND.iter().find(|(_, v)| *v == view).map_or(Figure::Morph, |(figure, _)| *figure),
        }
    }

    /// The view of a figure that is done by hand.
    fn by_hand(self) -> Option<View> {
        Self::BY_HAND.iter().find(|(figure, _)| *figure == self).map(|(_, view)| *view)
    }
}

fn size(text: &str) -> Result<(usize, usize), String> {
    let parts = text.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    let pixels = 16..=8192;
    parts.filter(|(w, h)| pixels.contains(w) && pixels.contains(h)).ok_or_else(|| "give 16x16 to 8192x8192".into())
}

impl Render {
    pub fn run(self) -> Result<(), Failure> {
        let mut settings = source::settings(&self.preset)?;
        settings.t = self.t.unwrap_or(settings.t).clamp(0.0, 1.0);
        let figure = self.view.unwrap_or(Figure::of(settings.view));
        let (width, height) = self.size;
        let look = Look::new(settings.theme, settings.theme == Theme::Auto);
        let page = Page { palette: Palette::new(look), dark: look.is_dark(), width, height, reach: 4.0 };
        let canvas = if let Some(view) = figure.by_hand() {
            if self.model.is_some() {
                return Err(Failure::argument(
                    "A figure by hand shows the flow of its link, not of a model file; leave --model out.",
                ));
            }
            settings.view = view;
            Canvas::from_image(&by_hand::picture(&settings, look, [width, height]))
        } else if figure == Figure::Training {
            if self.model.is_some() {
                return Err(Failure::argument("A model file does not hold its training; leave --model out."));
            }
            let (spec, data) = problem(&settings, None)?;
            let mut run = Run::new(&spec, &settings, data, source::cores());
            run.train(settings.steps, true)?;
            super::chart::training(&page, &run)
        } else {
            let (flow, params) = self.weights(&settings)?;
            let many = flow.dim() > 2;
            match figure {
                Figure::Strip | Figure::Trajectories if many => {
                    return Err(Failure::argument(format!(
                        "Film strips and trajectories are drawn in one or two dimensions, and the flow has {}; take --view morph or layers.",
                        flow.dim()
                    )));
                }
                Figure::Strip => {
                    let animated = self.out.extension().is_some_and(|extension| extension == "apng");
                    return self.write(page.strip(&flow, &params, &settings, animated)?);
                }
                Figure::Trajectories => page.trajectories(flow, params, &settings)?,
                Figure::Layers if many => page.jacobians(flow, params, &settings),
                Figure::Layers => page.layers(flow, params, &settings),
                _ if many => page.projection(flow, params, &settings),
                _ => page.morph(flow, params, &settings),
            }
        };
        self.write(canvas.png().map_err(|e| Failure::run(format!("The picture could not be made: {e}.")))?)
    }

    fn write(&self, bytes: Vec<u8>) -> Result<(), Failure> {
        std::fs::write(&self.out, bytes).map_err(|e| {
            Failure::argument(format!("{} cannot be written ({e}); choose another path.", self.out.display()))
        })
    }

    /// The model's, else the shipped ones, else trained now.
    fn weights(&self, settings: &Settings) -> Result<(Flow, Vec<f32>), Failure> {
        if let Some(path) = &self.model {
            let model = source::model(path)?.given(&settings.context);
            let params = model.params();
            return Ok((model.flow, params));
        }
        let (spec, data) = problem(settings, None)?;
        if let Some((_, params)) = source::shipped_weights(settings) {
            return Ok((spec.flow(), params));
        }
        let mut run = Run::new(&spec, settings, data, source::cores());
        run.train(settings.steps, false)?;
        Ok((run.trainer.flow.clone(), run.trainer.params().to_vec()))
    }
}
