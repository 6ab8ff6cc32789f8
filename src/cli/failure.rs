//! How a command fails: one sentence on stderr, status 2 for a bad file or argument, 1 for a run that went wrong.

use std::io;
use std::process::ExitCode;

#[derive(Debug)]
pub struct Failure {
    sentence: String,
    status: u8,
}

impl Failure {
    /// A bad file or argument.
    pub fn argument(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), status: 2 }
    }

    /// A run that could not be finished.
    pub fn run(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), status: 1 }
    }

    /// Output that could not be written. A closed pipe, as after `| head`, is no failure of ours.
    pub fn output(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self { sentence: String::new(), status: 0 },
            _ => Self::run(format!("The output could not be written: {error}.")),
        }
    }

    pub fn report(self) -> ExitCode {
        if !self.sentence.is_empty() {
            eprintln!("{}", self.sentence);
        }
        ExitCode::from(self.status)
    }
}

/// The parser's complaint as one sentence, without the usage below it.
pub fn of_arguments(error: &clap::Error) -> Failure {
    let text = error.to_string();
    let lines = text.lines().map(str::trim).take_while(|line| !line.is_empty() && !line.starts_with("Usage"));
    let sentence = lines.collect::<Vec<_>>().join(" ");
    let sentence = sentence.trim_start_matches("error: ");
    Failure::argument(format!("{sentence}; `pushforward --help` and `pushforward train --help` show what there is."))
}
