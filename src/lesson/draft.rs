//! The lines of a lesson's file, sorted: front matter, steps, and in a step its directives, its prose and its question.
//! What they mean is for [`super::parse`].

use super::Fault;

#[derive(Debug, Default)]
pub(super) struct Draft {
    pub front: Vec<Entry>,
    pub steps: Vec<DraftStep>,
}

/// `key: value`, and the line that it stands in.
#[derive(Debug)]
pub(super) struct Entry {
    pub line: usize,
    pub key: String,
    pub value: String,
}

#[derive(Debug, Default)]
pub(super) struct DraftStep {
    pub line: usize,
    pub title: String,
    pub id: String,
    pub directives: Vec<Entry>,
    pub prose: String,
    pub question: Option<DraftQuestion>,
}

#[derive(Debug)]
pub(super) struct DraftQuestion {
    pub line: usize,
    pub text: String,
    pub options: Vec<DraftOption>,
}

#[derive(Debug)]
pub(super) struct DraftOption {
    pub line: usize,
    pub is_right: bool,
    /// With its reason after `::`.
    pub text: String,
}

/// What an indented line continues.
#[derive(Clone, Copy)]
enum Open {
    Prose,
    Directive,
    Question,
    Option,
}

impl Draft {
    pub fn read(text: &str) -> Result<Self, Fault> {
        let mut draft = Self::default();
        let mut lines = text.lines().enumerate().map(|(i, line)| (i + 1, line.trim_end()));
        if !matches!(lines.next(), Some((_, "---"))) {
            return Err(Fault::new(1, "a lesson begins with front matter between two lines ---"));
        }
        for (line, text) in lines.by_ref() {
            if text == "---" {
                break;
            }
            draft.front.push(entry(line, text)?);
        }
        let mut open = Open::Prose;
        for (line, text) in lines {
            if let Some(heading) = text.strip_prefix("# ") {
                draft.steps.push(step(line, heading)?);
                open = Open::Prose;
            } else if let Some(step) = draft.steps.last_mut() {
                open = step.take(line, text, open)?;
            } else if !text.is_empty() {
                return Err(Fault::new(line, "before the first step there is nothing but front matter"));
            }
        }
        draft.steps.iter_mut().for_each(|step| step.prose = step.prose.trim().to_owned());
        Ok(draft)
    }
}

impl DraftStep {
    /// The directive of this name, if there is one.
    pub fn directive(&self, key: &str) -> Option<&Entry> {
        self.directives.iter().find(|entry| entry.key == key)
    }

    fn take(&mut self, line: usize, text: &str, open: Open) -> Result<Open, Fault> {
        if let Some(more) = text.strip_prefix(">  ").filter(|_| matches!(open, Open::Directive)) {
            self.directives.last_mut().into_iter().for_each(|entry| join(&mut entry.value, more));
            return Ok(open);
        }
        if let Some(directive) = text.strip_prefix("> ") {
            let entry = entry(line, directive)?;
            if self.directive(&entry.key).is_some() {
                return Err(Fault::new(line, format!("\"{}\" stands twice in this step", entry.key)));
            }
            self.directives.push(entry);
            return Ok(Open::Directive);
        }
        if let Some(question) = text.strip_prefix("? ") {
            if self.question.is_some() {
                return Err(Fault::new(line, "a step has one question at most"));
            }
            self.question = Some(DraftQuestion { line, text: question.to_owned(), options: Vec::new() });
            return Ok(Open::Question);
        }
        let marked = |mark| text.strip_prefix("- [").and_then(|rest| rest.strip_prefix(mark));
        for (mark, is_right) in [("x] ", true), (" ] ", false)] {
            if let Some(option) = marked(mark) {
                let Some(question) = &mut self.question else {
                    return Err(Fault::new(
                        line,
                        "an option needs a question above it, a line that begins with \"? \"",
                    ));
                };
                question.options.push(DraftOption { line, is_right, text: option.to_owned() });
                return Ok(Open::Option);
            }
        }
        let continues = text.starts_with("  ").then_some(self.question.as_mut()).flatten();
        match (open, continues) {
            (Open::Question, Some(question)) => join(&mut question.text, text),
            (Open::Option, Some(question)) => {
                question.options.last_mut().into_iter().for_each(|option| join(&mut option.text, text));
            }
            _ => {
                self.prose.push_str(text);
                self.prose.push('\n');
                return Ok(Open::Prose);
            }
        }
        Ok(open)
    }
}

fn join(text: &mut String, more: &str) {
    text.push(' ');
    text.push_str(more.trim());
}

fn entry(line: usize, text: &str) -> Result<Entry, Fault> {
    let (key, value) =
        text.split_once(':').ok_or_else(|| Fault::new(line, format!("\"{text}\" is not \"key: value\"")))?;
    Ok(Entry { line, key: key.trim().to_owned(), value: value.trim().to_owned() })
}

/// "Mass is kept {mass}"
fn step(line: usize, heading: &str) -> Result<DraftStep, Fault> {
    let parts = heading.strip_suffix('}').and_then(|rest| rest.rsplit_once('{'));
    let (title, id) = parts
        .ok_or_else(|| Fault::new(line, format!("the step \"{heading}\" needs a name: # Title {{name-for-links}}")))?;
    if id.is_empty() || !id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        return Err(Fault::new(line, format!("\"{id}\" is no name for links: use a-z, 0-9 and -")));
    }
    Ok(DraftStep { line, title: title.trim().to_owned(), id: id.to_owned(), ..DraftStep::default() })
}
