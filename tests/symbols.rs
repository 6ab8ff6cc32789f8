//! Who knows calculus and nothing of flows meets no symbol that was not introduced: every symbol of the lessons' formulas, with
//! the page that introduces it and the words by which it does.

use pushforward::lesson::{Step, formulas, lessons};
use pushforward::words::Lang;
use std::collections::BTreeSet;

/// In the order of the course.
const INTRODUCED: [(&str, &str, &str); 24] = [
    ("z", "one-dimension/mass", "a number $z$"),
    ("p", "one-dimension/mass", "the density $p(z)$"),
    ("f", "one-dimension/mass", "through the line, $x = f(z)$"),
    ("x", "one-dimension/mass", "The $x$ have a density of their own"),
    ("μ", "one-dimension/mass", "starts at $\\mu$"),
    ("σ", "one-dimension/mass", "climbs by $\\sigma$ a unit"),
    ("y", "one-dimension/two", "The result $y_1$ of one map"),
    ("N", "one-dimension/learn", "all $N$ of them"),
    ("A", "two-dimensions/square", "a matrix $A$"),
    ("det", "two-dimensions/square", "the determinant"),
    ("D", "two-dimensions/square", "In $D$ dimensions"),
    ("J", "two-dimensions/local", "the **Jacobian** $J$"),
    ("f_i", "many-steps/factors", "a chain of maps $f_1$, $f_2$"),
    ("y_i", "many-steps/factors", "$y_i$ what comes out of the map $f_i$"),
    ("L", "layers/triangular", "the matrix $L$"),
    ("W", "layers/full", "$W$ is written as a product"),
    ("P", "layers/full", "a permutation $P$"),
    ("U", "layers/full", "an upper triangle $U$"),
    ("u", "layers/full", "whose diagonal $u_{ii}$"),
    ("f_d", "layers/pointwise", "a curve $f_d$ for each"),
    ("z_1", "coupling/half", "two halves, $z_1$ and $z_2$"),
    ("t", "coupling/half", "an amount $t(z_1)$"),
    ("s", "coupling/realnvp", "a second curve, $s$"),
    ("s_j", "coupling/realnvp", "the sum of all $s_j$"),
];

/// What calculus and linear algebra bring along, and letters that count.
const KNOWN: [&str; 10] = ["d", "e", "π", "∂", "log", "a", "b", "i", "n", "j"];

/// What TeX needs and does not show, and signs whose meaning does not depend on the course.
const MARKS: [&str; 8] = ["frac", "left", "right", "begin", "end", "pmatrix", "sum", "mathrm"];

/// The letters and named signs of a formula.
fn symbols(tex: &str) -> BTreeSet<String> {
    let tex = ["generate:", "normalize:", "either:"].iter().fold(tex.to_owned(), |tex, mark| tex.replace(mark, ""));
    let mut found = BTreeSet::new();
    let mut rest = tex.as_str();
    while let Some(c) = rest.chars().next() {
        let (word, after) = if c == '\\' {
            let end = rest[1..].find(|c: char| !c.is_ascii_alphabetic()).map_or(rest.len(), |end| end + 1);
            (&rest[1..end], &rest[end.max(2).min(rest.len())..])
        } else {
            (&rest[..c.len_utf8()], &rest[c.len_utf8()..])
        };
        let after = match word {
            "begin" | "end" => after.split_once('}').map_or("", |(_, after)| after),
            _ => after,
        };
        let name = match word {
            "mu" => "μ",
            "sigma" => "σ",
            "pi" => "π",
            "partial" => "∂",
            word => word,
        };
        if name.chars().all(char::is_alphabetic) && !name.is_empty() || name == "∂" {
            found.insert(name.to_owned());
        }
        rest = after;
    }
    found.retain(|name| !MARKS.contains(&name.as_str()));
    found
}

/// All that a reader sees of a step, in one text.
fn text(step: &Step) -> String {
    let question = step.question.iter().flat_map(|q| {
        [q.text.clone()].into_iter().chain(q.options.iter().flat_map(|o| [o.text.clone(), o.why.clone()]))
    });
    let parts = [Some(step.prose.clone()), step.task.clone(), step.idea.clone()].into_iter().flatten();
    parts.chain(question).collect::<Vec<_>>().join("\n\n")
}

fn pages() -> Vec<(String, String)> {
    let of = |name: &str, step: &Step| (format!("{name}/{}", step.id), text(step));
    lessons(Lang::En).iter().flat_map(|l| l.steps.iter().map(|step| of(&l.name, step)).collect::<Vec<_>>()).collect()
}

#[test]
fn every_symbol_is_introduced_where_the_list_says() {
    let pages = pages();
    for (symbol, page, words) in INTRODUCED {
        let found = pages.iter().find(|(name, _)| name == page).map(|(_, text)| text.as_str());
        let found = found.unwrap_or_else(|| panic!("{symbol}: there is no page {page}"));
        assert!(found.contains(words), "{page} does not introduce {symbol} by {words:?}");
    }
    let place = |page: &str| pages.iter().position(|(name, _)| name == page);
    let order: Vec<_> = INTRODUCED.iter().map(|(_, page, _)| place(page)).collect();
    assert!(order.is_sorted(), "the list is not in the order of the course");
}

#[test]
fn no_symbol_is_used_before_the_page_that_introduces_it() {
    let pages = pages();
    let place = |page: &str| pages.iter().position(|(name, _)| name == page);
    for (at, (page, text)) in pages.iter().enumerate() {
        let formulas = formulas(text).expect("formulas are closed");
        let mut used: BTreeSet<String> = formulas.into_iter().flat_map(symbols).collect();
        // Letters in the words of a task or a question.
        used.extend(["μ", "σ"].into_iter().filter(|letter| text.contains(letter)).map(String::from));
        for symbol in used.iter().filter(|symbol| !KNOWN.contains(&symbol.as_str())) {
            let introduced = INTRODUCED.iter().find(|(name, ..)| name == symbol).map(|(_, page, _)| place(page));
            let first = introduced.unwrap_or_else(|| panic!("{page} uses {symbol}, which no page introduces"));
            assert!(first.is_some_and(|first| first <= at), "{page} uses {symbol} before it is introduced");
        }
    }
}

#[test]
fn symbols_are_told_apart() {
    let of = |tex: &str| symbols(tex).into_iter().collect::<Vec<_>>();
    assert_eq!(of(r"generate: p(x)\,|dx| = \mu"), ["d", "p", "x", "μ"]);
    assert_eq!(of(r"\begin{pmatrix} \frac{\partial t}{\partial z_1} & 1 \end{pmatrix}"), ["t", "z", "∂"]);
    assert_eq!(of(r"\log |\det J|"), ["J", "det", "log"]);
}
