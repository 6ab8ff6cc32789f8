//! The page of arithmetic as a text to copy and as a document to print.

use crate::figure::{Arithmetic, Line, Section};
use crate::flow::Way;
use crate::ui::style::Style;
use crate::words::{fill, number, rewrite};

/// What the sheet says besides the arithmetic.
pub struct Sheet<'a> {
    pub page: &'a Arithmetic,
    pub style: &'a Style,
    /// "two moons · RealNVP ×8".
    pub title: &'a str,
    pub exercise: u64,
    pub answers: bool,
}

/// What stands in the place of an answer, on the screen and on paper.
const OPEN: &str = "…";
const BLANK: &str = "________";

impl Sheet<'_> {
    pub fn heading(&self) -> String {
        match self.exercise {
            0 => self.style.tr("One point through the flow, by hand").to_owned(),
            k => fill(self.style.tr("Exercise {}: one point through the flow"), &[&k]),
        }
    }

    /// The sentence above the first layer.
    pub fn start(&self) -> String {
        let letter = if self.page.way == Way::Generate { "z" } else { "x" };
        format!("{letter} = {}", point(&self.page.start))
    }

    pub fn section_title(&self, section: &Section) -> String {
        format!("{} {}: {}", self.style.tr("Layer"), section.layer, self.style.tr(section.title))
    }

    /// Which point enters, and which leaves.
    pub fn section_names(&self, section: &Section) -> String {
        let [from, to] = &section.names;
        format!("a = {from},  b = {to}")
    }

    /// What leaves a layer, once it is known.
    pub fn result(&self, section: &Section) -> Option<String> {
        self.answers.then(|| format!("{} = {}", section.names[1], point(&section.point)))
    }

    /// A line in canonical letters as it is shown: symbols, numbers if the answers are, and what it is equal to.
    pub fn line(&self, line: &Line) -> String {
        let symbols = &line.symbols;
        match (line.is_given(), self.answers) {
            (true, _) => symbols.clone(),
            (false, false) => format!("{symbols} = {OPEN}"),
            (false, true) if line.numbers.is_empty() || line.numbers == line.answer => {
                format!("{symbols} = {}", line.answer)
            }
            (false, true) => format!("{symbols} = {} = {}", line.numbers, line.answer),
        }
    }

    /// In the letters of the notation, with blanks to write on.
    fn letters(&self, formula: &str) -> String {
        rewrite(formula, self.style.notation).replace(OPEN, BLANK)
    }

    /// Plain text, a line each.
    pub fn text(&self) -> String {
        let mut out = format!("{}\n{}\n\n{}\n", self.heading(), self.title, self.letters(&self.start()));
        for section in &self.page.sections {
            let names = self.letters(&self.section_names(section));
            out.push_str(&format!("\n{} ({names})\n", self.section_title(section)));
            for line in section.given.iter().chain(&section.work) {
                out.push_str(&format!("    {}\n", self.letters(&self.line(line))));
            }
        }
        out.push('\n');
        for line in &self.page.end {
            out.push_str(&format!("{}\n", self.letters(&self.line(line))));
        }
        out.push_str(&format!("\n{}\n", self.note()));
        out
    }

    /// A document that a browser prints: black on white, layers kept together.
    pub fn html(&self) -> String {
        let mut body = format!(
            "<h1>{}</h1>\n<p>{}</p>\n<p>{}</p>\n",
            escape(&self.heading()),
            escape(self.title),
            escape(&self.letters(&self.start()))
        );
        for section in &self.page.sections {
            let (name, names) = (self.section_title(section), self.letters(&self.section_names(section)));
            body.push_str(&format!("<section><h2>{} ({})</h2>\n", escape(&name), escape(&names)));
            for line in &section.given {
                body.push_str(&format!("<p class=\"given\">{}</p>\n", escape(&self.letters(&self.line(line)))));
            }
            for line in &section.work {
                body.push_str(&format!("<p>{}</p>\n", escape(&self.letters(&self.line(line)))));
            }
            body.push_str("</section>\n");
        }
        body.push_str("<section>\n");
        for line in &self.page.end {
            body.push_str(&format!("<p><b>{}</b></p>\n", escape(&self.letters(&self.line(line)))));
        }
        body.push_str(&format!("</section>\n<footer>{}</footer>\n", escape(&self.note())));
        let style = "body{font:11pt/1.5 Georgia,serif;max-width:42em;margin:2em auto;color:#000}h1{font-size:16pt}\
                     h2{font-size:11pt;margin:1em 0 .2em}p{margin:.15em 0 .15em 1.5em}.given{color:#444}\
                     section{break-inside:avoid}footer{margin-top:2em;color:#444;font-size:9pt}";
        let (lang, title) = (self.style.lang.name(), escape(&self.heading()));
        format!(
            "<!doctype html>\n<html lang=\"{lang}\"><meta charset=\"utf-8\"><title>{title}</title><style>{style}</style>\n{body}</html>\n"
        )
    }

    fn note(&self) -> String {
        self.style.tr("Computed in double precision, printed with three decimals: the last one may differ by hand. Logarithms in nats.").to_owned()
    }
}

fn point(v: &[f64]) -> String {
    let list = v.iter().map(|&v| number(v, 0.001)).collect::<Vec<_>>().join(", ");
    if v.len() > 1 { format!("({list})") } else { list }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
