//! Three ways to write the same flow. The source is written in one, the canonical: z base, x data, y between the layers,
//! x = f(z) generates, z = f⁻¹(x) normalizes, p density. The others are a change of letters:
//!
//! | | base | between | data | generates | normalizes | residual |
//! |---|---|---|---|---|---|---|
//! | the lecture | z | z_k | x | x = f(z) | z = f⁻¹(x) | g |
//! | Papamakarios et al. 2021 | u | z_k | x | x = T(u) | u = T⁻¹(x) | g |
//! | Kobyzev et al. 2020 | z | x_k | y | y = g(z) | z = f(y), f = g⁻¹ | F |
//!
//! Jacobian J, parameters θ, scale s, shift t, velocity v and the Lipschitz constant L stay.

use super::{Lang, fill, tr};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notation {
    #[default]
    Lecture,
    Papamakarios,
    Kobyzev,
}

impl Notation {
    pub const ALL: [Notation; 3] = [Notation::Lecture, Notation::Papamakarios, Notation::Kobyzev];

    /// As in links.
    pub fn name(self) -> &'static str {
        match self {
            Notation::Lecture => "lecture",
            Notation::Papamakarios => "papamakarios",
            Notation::Kobyzev => "kobyzev",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|n| n.name() == name)
    }

    /// A key of [`tr`].
    pub fn title(self) -> &'static str {
        match self {
            Notation::Lecture => "Lecture",
            Notation::Papamakarios => "Papamakarios et al.",
            Notation::Kobyzev => "Kobyzev et al.",
        }
    }

    /// Where it is used; empty for the lecture.
    pub fn paper(self) -> &'static str {
        match self {
            Notation::Lecture => "",
            Notation::Papamakarios => {
                "Papamakarios, Nalisnick, Rezende, Mohamed, Lakshminarayanan: Normalizing Flows for Probabilistic Modeling and Inference, JMLR 2021"
            }
            Notation::Kobyzev => {
                "Kobyzev, Prince, Brubaker: Normalizing Flows: An Introduction and Review of Current Methods, TPAMI 2020"
            }
        }
    }

    /// One sentence, a key of [`tr`].
    pub fn about(self) -> &'static str {
        match self {
            Notation::Lecture => "Base z, data x: x = f(z) generates, z = f⁻¹(x) normalizes.",
            Notation::Papamakarios => "Base u, data x: x = T(u) generates, u = T⁻¹(x) normalizes.",
            Notation::Kobyzev => "Base z, data y: y = g(z) generates, z = f(y) normalizes; f is the inverse of g here.",
        }
    }

    /// What stands for a canonical letter.
    pub fn letter(self, canonical: char) -> char {
        match (self, canonical) {
            (Notation::Lecture, 'y') => 'z',
            (Notation::Papamakarios, 'z') => 'u',
            (Notation::Papamakarios, 'y') => 'z',
            (Notation::Papamakarios, 'f') => 'T',
            (Notation::Kobyzev, 'x') => 'y',
            (Notation::Kobyzev, 'y') => 'x',
            (Notation::Kobyzev, 'f') => 'g',
            (Notation::Kobyzev, 'g') => 'F',
            (_, letter) => letter,
        }
    }

    /// The letter of f⁻¹, where it has one of its own.
    pub fn inverse(self) -> Option<char> {
        (self == Notation::Kobyzev).then_some('f')
    }

    /// The index that p wears before (x) and (z), for the canonical x or z.
    pub fn density_index(self, argument: char) -> Option<char> {
        match self {
            Notation::Lecture => None,
            _ if !matches!(argument, 'x' | 'z') => None,
            _ => Some(self.index(argument)),
        }
    }

    /// The index of p_x and p_z where it is written out: a variable's capital in Kobyzev et al.
    pub fn index(self, canonical: char) -> char {
        let letter = self.letter(canonical);
        let is_variable = matches!(canonical, 'x' | 'y' | 'z');
        if self == Notation::Kobyzev && is_variable { letter.to_ascii_uppercase() } else { letter }
    }
}

/// Which way a formula runs: "generates: z → x" or "normalizes: x → z".
pub fn badge(generates: bool, notation: Notation, lang: Lang) -> String {
    let (base, data) = (notation.letter('z'), notation.letter('x'));
    if generates {
        fill(tr(lang, "generates: {} → {}"), &[&base, &data])
    } else {
        fill(tr(lang, "normalizes: {} → {}"), &[&data, &base])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_badge_says_which_way() {
        assert_eq!(badge(true, Notation::Lecture, Lang::En), "generates: z → x");
        assert_eq!(badge(false, Notation::Lecture, Lang::It), "normalizza: x → z");
        assert_eq!(badge(true, Notation::Papamakarios, Lang::En), "generates: u → x");
        assert_eq!(badge(false, Notation::Kobyzev, Lang::En), "normalizes: y → z");
    }

    #[test]
    fn names_come_back() {
        assert!(Notation::ALL.into_iter().all(|n| Notation::from_name(n.name()) == Some(n)));
    }
}
