//! The command line. Each command is a file; what they share is `source` (presets, links and files), `parallel` (points on
//! all cores), `failure` (one sentence and a status) and `picture` (PNG).

mod bench;
mod chart;
mod evaluate;
mod failure;
mod figure;
mod gradient;
mod lists;
mod make;
mod on_gpu;
mod picture;
mod progress;
mod render;
mod sample;
mod scene;
mod scene_many;
mod scene_paths;
mod source;
mod train;

use clap::{Parser, Subcommand};
use failure::Failure;
use pushforward::platform;
use std::path::PathBuf;
use std::process::ExitCode;

/// A lab for normalizing flows. Without a command it opens the window.
#[derive(Debug, Parser)]
#[command(name = "pushforward", version, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open the window at a link or a preset
    Open {
        /// A preset's name, or a link such as '#v=1&data=rings'
        #[arg(required_unless_present = "file")]
        link: Option<String>,
        /// A model or points to open there, as if dropped on the window
        #[arg(long)]
        file: Option<PathBuf>,
    },
    /// Train a flow; the last line is JSON: steps, NLLs and entropy in nats, steps a second
    Train(train::Train),
    /// Run points through a model: latents or data points, log-determinants, log-densities, as CSV
    Evaluate(evaluate::Evaluate),
    /// The gradient of the mean negative log-likelihood of points, as JSON
    Gradient(gradient::Gradient),
    /// Draw points from a model, as CSV
    Sample(sample::Sample),
    /// Draw a view into a PNG file
    Render(render::Render),
    /// Measure the standard work: a JSON line each
    Bench(bench::Bench),
    /// List the presets
    Presets(lists::Presets),
    /// List the toy densities with their true entropies, in nats
    Datasets(lists::Datasets),
}

/// Does what the arguments say. `open` opens the window at a link's fragment.
pub fn run(open: fn(&str) -> Result<(), String>) -> ExitCode {
    let done = match Arguments::try_parse() {
        Ok(arguments) => obey(arguments.command, open),
        Err(error) if !error.use_stderr() => {
            // Help and version; where nobody reads them, nothing is lost.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => Err(failure::of_arguments(&error)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn obey(command: Option<Command>, open: fn(&str) -> Result<(), String>) -> Result<(), Failure> {
    match command {
        None => open("").map_err(Failure::run),
        Some(Command::Open { link, file }) => {
            if let Some(path) = file {
                platform::open_file(&path);
            }
            open(&link.map_or_else(|| Ok(String::new()), |link| source::link_of(&link))?).map_err(Failure::run)
        }
        Some(Command::Train(command)) => command.run(),
        Some(Command::Evaluate(command)) => command.run(),
        Some(Command::Gradient(command)) => command.run(),
        Some(Command::Sample(command)) => command.run(),
        Some(Command::Render(command)) => command.run(),
        Some(Command::Bench(command)) => command.run(),
        Some(Command::Presets(command)) => command.run(),
        Some(Command::Datasets(command)) => command.run(),
    }
}
