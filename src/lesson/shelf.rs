//! The lessons that come with the program, in the order of the course.

use super::Lesson;
use super::parse::{in_english, in_italian};
use crate::asset::{Asset, asset};
use crate::words::Lang;
use std::sync::OnceLock;

/// Name, English and Italian text of each lesson. Links are read by the English one, so it is always here.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        static FILES: [(&str, &str, Asset); [$($name),*].len()] = [$((
            $name,
            include_str!(concat!("../../assets/lessons/en/", $name, ".md")),
            asset!(concat!("lessons/it/", $name, ".md")),
        )),*];
    };
}

files!("one-dimension", "two-dimensions", "many-steps", "layers", "coupling");

/// The files of a lesson, English and Italian, as they were written.
pub fn source() -> Vec<(&'static str, &'static str, &'static str)> {
    FILES.iter().filter_map(|(name, english, italian)| Some((*name, *english, italian.text()?))).collect()
}

/// What the course in a language is read from, besides what is always here.
pub fn files(lang: Lang) -> impl Iterator<Item = &'static Asset> {
    FILES.iter().filter(move |_| lang == Lang::It).map(|(_, _, italian)| italian)
}

/// The course in a language; in English until the other is here.
pub fn lessons(lang: Lang) -> &'static [Lesson] {
    static ENGLISH: OnceLock<Vec<Lesson>> = OnceLock::new();
    static ITALIAN: OnceLock<Vec<Lesson>> = OnceLock::new();
    // tests/lessons.rs sees to it that every file can be read.
    let english = ENGLISH.get_or_init(|| FILES.iter().filter_map(|(name, en, _)| in_english(name, en).ok()).collect());
    if lang == Lang::En || !files(lang).all(Asset::is_here) {
        return english;
    }
    ITALIAN.get_or_init(|| {
        let both = english.iter().zip(files(lang));
        both.filter_map(|(lesson, file)| in_italian(lesson, file.text()?).ok()).collect()
    })
}

/// The lesson with this name.
pub fn lesson(lang: Lang, name: &str) -> Option<&'static Lesson> {
    lessons(lang).iter().find(|lesson| lesson.name == name)
}
