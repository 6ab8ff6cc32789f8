//! From the canonical letters into a notation. All letters change at once, so that none is changed twice.
//!
//! A formula of one line is text: letters, their indices as subscript digits or after `_`, an inverse as `⁻¹`, and the
//! words `log det exp tr`. In prose only single letters are quantities.

use super::Notation;

/// Letters that are words, not quantities.
pub const UPRIGHT: [&str; 6] = ["log", "det", "exp", "tr", "diag", "KL"];

/// The canonical formula `text` in `notation`.
///
/// ```
/// use pushforward::words::{Notation, rewrite};
/// assert_eq!(rewrite("z = f⁻¹(x)", Notation::Papamakarios), "u = T⁻¹(x)");
/// assert_eq!(rewrite("z = f⁻¹(x)", Notation::Kobyzev), "z = f(y)");
/// ```
pub fn rewrite(text: &str, notation: Notation) -> String {
    changed(text, notation, true, |run, _, _| !UPRIGHT.contains(&run))
}

/// The formulas within a sentence in `notation`: what is a letter by itself, or a d before one.
pub fn in_prose(text: &str, notation: Notation) -> String {
    // A point before a letter belongs to an abbreviation, an apostrophe to a word.
    let joined = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '\'' | '’'));
    changed(text, notation, false, |run, before, after| {
        let single = run.len() == 1 || run.len() == 2 && run.starts_with('d') && run.ends_with(['x', 'y', 'z']);
        single && !joined(before) && before != Some('.') && !joined(after)
    })
}

/// Every run of letters that `is_quantity`, given what stands before and after it, letter by letter.
fn changed(
    text: &str,
    notation: Notation,
    with_indices: bool,
    is_quantity: impl Fn(&str, Option<char>, Option<char>) -> bool,
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphabetic() && !is_script(c);
        let end = rest.find(|c| is_word(c) != is_word(first)).unwrap_or(rest.len());
        let (run, mut after) = rest.split_at(end);
        if is_word(first) && is_quantity(run, out.chars().next_back(), after.chars().next()) {
            let index_of_p = out.ends_with("p_");
            for (i, letter) in run.char_indices() {
                let last = i + letter.len_utf8() == run.len();
                match notation.inverse().filter(|_| last && letter == 'f').zip(undone(after)) {
                    Some((inverse, (index, beyond))) => {
                        out.push(inverse);
                        out.push_str(index);
                        after = beyond;
                    }
                    None if index_of_p => out.push(notation.index(letter)),
                    None => out.push(notation.letter(letter)),
                }
                if let Some(index) = argument(after)
                    .filter(|_| with_indices && last && letter == 'p')
                    .and_then(|argument| notation.density_index(argument))
                {
                    out.extend(['_', index]);
                }
            }
        } else {
            out.push_str(run);
        }
        rest = after;
    }
    out
}

/// Raised or lowered signs, some of which Unicode calls letters.
fn is_script(c: char) -> bool {
    matches!(c, '⁰'..='₟' | '²' | '³' | '¹' | 'ᵀ' | 'ᵢ' | 'ⱼ')
}

/// What follows an f, if it says that f is undone: its index, and the rest after `⁻¹`.
fn undone(after: &str) -> Option<(&str, &str)> {
    let end = after.find('⁻')?;
    let (index, rest) = after.split_at(end);
    let is_index = index.starts_with('_') && index.chars().count() == 2
        || index.chars().all(|c| ('₀'..='₉').contains(&c) || c == 'ᵢ');
    is_index.then_some(index).zip(rest.strip_prefix("⁻¹"))
}

/// The canonical letter of what a density is of, from its parenthesis on: z for f⁻¹(x), too.
pub(crate) fn argument(after: &str) -> Option<char> {
    let inner = after.strip_prefix('(')?;
    match inner.chars().next()? {
        'f' if inner.contains('⁻') => Some('z'),
        letter @ ('x' | 'z') => Some(letter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Notation::{Kobyzev, Lecture, Papamakarios};

    fn in_all(text: &str) -> [String; 3] {
        [Lecture, Papamakarios, Kobyzev].map(|n| rewrite(text, n))
    }

    #[test]
    fn every_formula_of_the_screen_is_written_as_each_paper_does() {
        let table = [
            ("x = f(z)", "x = f(z)", "x = T(u)", "y = g(z)"),
            ("z = f⁻¹(x)", "z = f⁻¹(x)", "u = T⁻¹(x)", "z = f(y)"),
            ("z = f₃⁻¹(y₁)", "z = f₃⁻¹(z₁)", "u = T₃⁻¹(z₁)", "z = f₃(x₁)"),
            ("p(x)", "p(x)", "p_x(x)", "p_Y(y)"),
            ("p(z)", "p(z)", "p_u(u)", "p_Z(z)"),
            ("p(y)", "p(z)", "p(z)", "p(x)"),
            ("p(f⁻¹(x))", "p(f⁻¹(x))", "p_u(T⁻¹(x))", "p_Z(f(y))"),
            ("p_z((x − μ) / σ)", "p_z((x − μ) / σ)", "p_u((x − μ) / σ)", "p_Z((y − μ) / σ)"),
            (
                "log p(x) = log p(z) − Σ log |det J|",
                "log p(x) = log p(z) − Σ log |det J|",
                "log p_x(x) = log p_u(u) − Σ log |det J|",
                "log p_Y(y) = log p_Z(z) − Σ log |det J|",
            ),
            ("log |dy′/dy|", "log |dz′/dz|", "log |dz′/dz|", "log |dx′/dx|"),
            ("∂y′₁/∂y₂", "∂z′₁/∂z₂", "∂z′₁/∂z₂", "∂x′₁/∂x₂"),
            ("y_k", "z_k", "z_k", "x_k"),
            ("y′ = y + g(y)", "z′ = z + g(z)", "z′ = z + g(z)", "x′ = x + F(x)"),
            ("dy/dt = v(y, t)", "dz/dt = v(z, t)", "dz/dt = v(z, t)", "dx/dt = v(x, t)"),
            ("z ~ N(0, I)", "z ~ N(0, I)", "u ~ N(0, I)", "z ~ N(0, I)"),
            ("− Σ log σ", "− Σ log σ", "− Σ log σ", "− Σ log σ"),
            ("p_t(y)", "p_t(z)", "p_t(z)", "p_t(x)"),
            ("tr J_f", "tr J_f", "tr J_T", "tr J_g"),
        ];
        for (canonical, lecture, papamakarios, kobyzev) in table {
            assert_eq!(in_all(canonical), [lecture, papamakarios, kobyzev], "{canonical}");
        }
    }

    #[test]
    fn only_single_letters_of_a_sentence_are_quantities() {
        let help = "The family of the maps x = f(z), e.g. a spline; z = f⁻¹(x) undoes it, dx is small.";
        assert_eq!(in_prose(help, Lecture), help);
        let kobyzev = "The family of the maps y = g(z), e.g. a spline; z = f(y) undoes it, dy is small.";
        assert_eq!(in_prose(help, Kobyzev), kobyzev);
        assert_eq!(in_prose("perché così z è piccolo", Papamakarios), "perché così u è piccolo");
        assert_eq!(in_prose("−log p(x), 8x8", Kobyzev), "−log p(y), 8x8");
    }
}
