//! What waits for files that a page has to fetch first: an action that needs weights, or a language. The page stays as it is
//! until they are here. The newest wish alone waits, and a file that does not come takes what waited for it with it.

use super::Action;
use crate::asset::Asset;
use crate::words::Lang;

#[derive(Clone, Debug, PartialEq)]
pub enum Then {
    Act(Action),
    Speak(Lang),
}

#[derive(Debug, Default)]
pub struct Waiting {
    wish: Option<(Vec<&'static Asset>, Then)>,
    coming: Vec<&'static Asset>,
}

impl Waiting {
    /// `then`, if all that it needs is here; else it waits.
    pub fn until(&mut self, needs: Vec<&'static Asset>, then: Then) -> Option<Then> {
        if needs.iter().all(|file| file.is_here()) {
            return Some(then);
        }
        self.wish = Some((needs, then));
        None
    }

    /// The files among `also` and those waited for that are neither here nor on their way: fetch them.
    pub fn begin_fetching(&mut self, also: &[&'static Asset]) -> Vec<&'static Asset> {
        let waited = self.wish.iter().flat_map(|(needs, _)| needs).chain(also).copied();
        let mut lacking: Vec<&'static Asset> = waited.filter(|file| !file.is_here()).collect();
        lacking.retain(|file| !self.coming.contains(file));
        self.coming.extend(&lacking);
        lacking
    }

    /// A file has come, or cannot be had. Returns what can be done now.
    pub fn came(&mut self, file: &'static Asset, read: Result<Vec<u8>, String>) -> Result<Option<Then>, String> {
        self.coming.retain(|coming| *coming != file);
        match read {
            Ok(bytes) => file.put(bytes),
            Err(why) => {
                self.wish = self.wish.take().filter(|(needs, _)| !needs.contains(&file));
                return Err(why);
            }
        }
        let (needs, then) = match self.wish.take() {
            Some(wish) => wish,
            None => return Ok(None),
        };
        Ok(self.until(needs, then))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files<const N: usize>() -> [&'static Asset; N] {
        const NAMES: [&str; 3] = ["a", "b", "c"];
        std::array::from_fn(|i| &*Box::leak(Box::new(Asset::new(NAMES[i], None))))
    }

    #[test]
    fn what_needs_nothing_does_not_wait() {
        let here: &'static Asset = Box::leak(Box::new(Asset::new("here", Some(b""))));
        assert_eq!(Waiting::default().until(vec![here], Then::Speak(Lang::It)), Some(Then::Speak(Lang::It)));
        assert_eq!(Waiting::default().until(vec![], Then::Act(Action::Train)), Some(Then::Act(Action::Train)));
    }

    #[test]
    fn a_wish_is_fulfilled_by_the_last_of_its_files() {
        let ([a, b], mut waiting) = (files(), Waiting::default());
        assert_eq!(waiting.until(vec![a, b], Then::Act(Action::Play)), None);
        assert_eq!(waiting.begin_fetching(&[]), [a, b]);
        assert_eq!(waiting.begin_fetching(&[a]), [] as [&Asset; 0], "both are on their way");
        assert_eq!(waiting.came(a, Ok(vec![1])), Ok(None));
        assert_eq!(waiting.came(b, Ok(vec![2])), Ok(Some(Then::Act(Action::Play))));
        assert_eq!(waiting.begin_fetching(&[a, b]), [] as [&Asset; 0], "both are here");
    }

    #[test]
    fn a_file_that_does_not_come_is_fetched_again_when_it_is_wanted_again() {
        let ([a, b], mut waiting) = (files(), Waiting::default());
        waiting.until(vec![a, b], Then::Act(Action::Play));
        waiting.begin_fetching(&[]);
        assert_eq!(waiting.came(a, Err("why".into())), Err("why".into()));
        assert_eq!(waiting.came(b, Ok(vec![])), Ok(None), "nothing waits any more");
        waiting.until(vec![a, b], Then::Speak(Lang::It));
        assert_eq!(waiting.begin_fetching(&[]), [a]);
        assert_eq!(waiting.came(a, Ok(vec![])), Ok(Some(Then::Speak(Lang::It))));
    }

    #[test]
    fn the_newest_wish_alone_waits() {
        let ([a, b, c], mut waiting) = (files(), Waiting::default());
        waiting.until(vec![a], Then::Act(Action::Play));
        waiting.until(vec![b], Then::Speak(Lang::It));
        assert_eq!(waiting.begin_fetching(&[c]), [b, c]);
        assert_eq!(waiting.came(c, Err("a picture".into())), Err("a picture".into()));
        assert_eq!(waiting.came(a, Ok(vec![])), Ok(None));
        assert_eq!(waiting.came(b, Ok(vec![])), Ok(Some(Then::Speak(Lang::It))));
    }
}
