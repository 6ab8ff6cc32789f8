//! The lessons that come with the program, in the order of the course.

use super::{Lesson, parse};
use crate::words::Lang;
use std::sync::OnceLock;

/// Name, English and Italian text of each lesson.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        const FILES: &[(&str, &str, &str)] = &[$((
            $name,
            include_str!(concat!("../../assets/lessons/en/", $name, ".md")),
            include_str!(concat!("../../assets/lessons/it/", $name, ".md")),
        )),*];
    };
}

files!("one-dimension", "two-dimensions", "many-steps", "layers", "coupling");

/// The files of a lesson, English and Italian, as they were written.
pub fn source() -> &'static [(&'static str, &'static str, &'static str)] {
    FILES
}

/// The course in a language.
pub fn lessons(lang: Lang) -> &'static [Lesson] {
    static LESSONS: OnceLock<[Vec<Lesson>; 2]> = OnceLock::new();
    let [english, italian] = LESSONS.get_or_init(|| {
        // tests/lessons.rs sees to it that every file is read.
        let both = FILES.iter().filter_map(|(name, en, it)| parse(name, en, it).ok());
        let (english, italian) = both.map(|[en, it]| (en, it)).unzip();
        [english, italian]
    });
    match lang {
        Lang::En => english,
        Lang::It => italian,
    }
}

/// The lesson with this name.
pub fn lesson(lang: Lang, name: &str) -> Option<&'static Lesson> {
    lessons(lang).iter().find(|lesson| lesson.name == name)
}
