//! `render`: a view as a PNG file, drawn on the CPU with the colours of the screen.

use super::failure::Failure;
use super::figure;
use super::picture::Canvas;
use super::scene::Page;
use super::source;
use super::train::{Run, problem};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
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
    /// What is drawn: the link's view unless given
    #[arg(long, value_parser = views())]
    view: Option<View>,
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

/// Figures by hand: they need no run, or show one of their own.
const BY_HAND: [View; 6] = [View::Line, View::Plane, View::Kinds, View::Coupling, View::Mistakes, View::Arithmetic];

/// The names of the views that can be drawn, and what a name stands for.
fn views() -> impl TypedValueParser<Value = View> {
    let drawn = View::ALL.into_iter().filter(|view| !view.is_page());
    let value = |view: View| match view {
        View::Strip => {
            PossibleValue::new(view.name()).help("p_t at several times; an animation where --out ends in .apng")
        }
        View::Matching => {
            PossibleValue::new(view.name()).help("Two trainings beside each other, for all of the link's steps")
        }
        _ => PossibleValue::new(view.name()),
    };
    PossibleValuesParser::new(drawn.map(value)).map(|name| View::from_name(&name).unwrap_or(View::Morph))
}

fn size(text: &str) -> Result<(usize, usize), String> {
    let parts = text.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    let pixels = 16..=8192;
    parts.filter(|(w, h)| pixels.contains(w) && pixels.contains(h)).ok_or_else(|| "give 16x16 to 8192x8192".into())
}

/// The flow of the settings where pictures are drawn: a conditional one at their context.
pub fn at_context(flow: &Flow, params: &[f32], settings: &Settings) -> (Flow, Vec<f32>) {
    let context: Vec<f32> = settings.held(flow.context).into_iter().map(|c| c as f32).collect();
    flow.given(params, &context)
}

impl Render {
    pub fn run(self) -> Result<(), Failure> {
        let mut settings = source::settings(&self.preset)?;
        settings.t = self.t.unwrap_or(settings.t).clamp(0.0, 1.0);
        let view = self.view.unwrap_or(if settings.view.is_page() { View::Morph } else { settings.view });
        settings.view = view;
        let (width, height) = self.size;
        let look = Look::new(settings.theme, settings.theme == Theme::Auto);
        let page = Page { palette: Palette::new(look), dark: look.is_dark(), width, height, reach: 4.0 };
        let canvas = if BY_HAND.contains(&view) {
            if self.model.is_some() {
                return Err(Failure::argument(
                    "A figure by hand shows the flow of its link, not of a model file; leave --model out.",
                ));
            }
            Canvas::from_image(&figure::picture(&settings, None, look, [width, height])?)
        } else if figure::is_in_motion(view) {
            let file = self.file(&settings)?;
            Canvas::from_image(&figure::picture(&settings, file, look, [width, height])?)
        } else if view == View::Training {
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
            match view {
                View::Strip | View::Trajectories if many => {
                    return Err(Failure::argument(format!(
                        "Film strips and trajectories are drawn in one or two dimensions, and the flow has {}; take --view morph or layers.",
                        flow.dim()
                    )));
                }
                View::Strip => {
                    let animated = self.out.extension().is_some_and(|extension| extension == "apng");
                    return self.write(page.strip(&flow, &params, &settings, animated)?);
                }
                View::Trajectories => page.trajectories(flow, params, &settings)?,
                View::Layers if many => page.jacobians(flow, params, &settings),
                View::Layers => page.layers(flow, params, &settings),
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

    /// The name and the text of the model file, where one is given; without it the link must say a run that can start.
    fn file(&self, settings: &Settings) -> Result<Option<(String, String)>, Failure> {
        let Some(path) = &self.model else {
            problem(settings, None)?;
            return Ok(None);
        };
        source::model(path)?;
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Ok(Some((name, source::text(path)?)))
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
            return Ok(at_context(&spec.flow(), &params, settings));
        }
        let mut run = Run::new(&spec, settings, data, source::cores());
        run.train(settings.steps, false)?;
        Ok(at_context(&run.trainer.flow, run.trainer.params(), settings))
    }
}
