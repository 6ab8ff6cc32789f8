//! The commands that stand for one sign or one word.

use super::tree::{Class, Face, Node};

/// Functions whose names stand upright.
const WORDS: [&str; 22] = [
    "log", "ln", "exp", "det", "tr", "diag", "dim", "sin", "cos", "tanh", "sign", "KL", "NLL", "ELBO", "Var", "Cov",
    "ReLU", "softplus", "Lip", "sigmoid", "ker", "Id",
];

/// Functions with something below them.
const LIMITS: [&str; 6] = ["max", "min", "sup", "lim", "argmax", "argmin"];

const LETTERS: [(&str, &str); 22] = [
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("varepsilon", "ε"),
    ("eta", "η"),
    ("theta", "θ"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("phi", "φ"),
    ("varphi", "φ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("zeta", "ζ"),
];

const SIGNS: [(&str, &str, Class); 58] = [
    ("Gamma", "Γ", Class::Ordinary),
    ("Delta", "Δ", Class::Ordinary),
    ("Theta", "Θ", Class::Ordinary),
    ("Lambda", "Λ", Class::Ordinary),
    ("Sigma", "Σ", Class::Ordinary),
    ("Phi", "Φ", Class::Ordinary),
    ("Psi", "Ψ", Class::Ordinary),
    ("Omega", "Ω", Class::Ordinary),
    ("partial", "∂", Class::Ordinary),
    ("nabla", "∇", Class::Ordinary),
    ("infty", "∞", Class::Ordinary),
    ("ell", "ℓ", Class::Ordinary),
    ("prime", "′", Class::Ordinary),
    ("top", "T", Class::Ordinary),
    ("ldots", "…", Class::Ordinary),
    ("dots", "…", Class::Ordinary),
    ("cdots", "⋯", Class::Ordinary),
    ("|", "‖", Class::Ordinary),
    ("%", "%", Class::Ordinary),
    ("#", "#", Class::Ordinary),
    ("vert", "|", Class::Ordinary),
    ("Vert", "‖", Class::Ordinary),
    ("lvert", "|", Class::Open),
    ("rvert", "|", Class::Close),
    ("lVert", "‖", Class::Open),
    ("rVert", "‖", Class::Close),
    ("langle", "⟨", Class::Open),
    ("rangle", "⟩", Class::Close),
    ("{", "{", Class::Open),
    ("}", "}", Class::Close),
    ("cdot", "·", Class::Binary),
    ("times", "×", Class::Binary),
    ("pm", "±", Class::Binary),
    ("odot", "⊙", Class::Binary),
    ("oplus", "⊕", Class::Binary),
    ("circ", "∘", Class::Binary),
    ("le", "≤", Class::Relation),
    ("leq", "≤", Class::Relation),
    ("ge", "≥", Class::Relation),
    ("geq", "≥", Class::Relation),
    ("ne", "≠", Class::Relation),
    ("neq", "≠", Class::Relation),
    ("approx", "≈", Class::Relation),
    ("sim", "∼", Class::Relation),
    ("propto", "∝", Class::Relation),
    ("equiv", "≡", Class::Relation),
    ("in", "∈", Class::Relation),
    ("to", "→", Class::Relation),
    ("rightarrow", "→", Class::Relation),
    ("leftarrow", "←", Class::Relation),
    ("leftrightarrow", "↔", Class::Relation),
    ("Rightarrow", "⇒", Class::Relation),
    ("implies", "⇒", Class::Relation),
    ("mapsto", "↦", Class::Relation),
    ("mid", "|", Class::Relation),
    ("parallel", "‖", Class::Relation),
    ("lt", "<", Class::Relation),
    ("gt", ">", Class::Relation),
];

/// What a command without an argument stands for.
pub fn command(name: &str) -> Option<Node> {
    if let Some((_, letter)) = LETTERS.iter().find(|(n, _)| *n == name) {
        return Some(Node::Sign { text: (*letter).into(), face: Face::Italic, class: Class::Ordinary });
    }
    if let Some((_, text, class)) = SIGNS.iter().find(|(n, _, _)| *n == name) {
        return Some(Node::upright(*text, *class));
    }
    if WORDS.contains(&name) {
        return Some(Node::upright(name, Class::Operator));
    }
    if LIMITS.contains(&name) {
        return Some(Node::Large { text: name.into(), limits: true });
    }
    let large = |text: &str, limits| Some(Node::Large { text: text.into(), limits });
    match name {
        "sum" => large("∑", true),
        "prod" => large("∏", true),
        "int" => large("∫", false),
        "," | "thinspace" => Some(Node::Space(3.0 / 18.0)),
        ":" => Some(Node::Space(4.0 / 18.0)),
        ";" => Some(Node::Space(5.0 / 18.0)),
        "!" => Some(Node::Space(-3.0 / 18.0)),
        " " => Some(Node::Space(0.28)),
        "quad" => Some(Node::Space(1.0)),
        "qquad" => Some(Node::Space(2.0)),
        _ => None,
    }
}

/// What a character of the source stands for.
pub fn character(c: char) -> Option<Node> {
    let class = match c {
        'a'..='z' | 'A'..='Z' | 'α'..='ω' => return Some(Node::letter(c)),
        '-' | '−' => return Some(Node::upright("−", Class::Binary)),
        '*' => return Some(Node::upright("*", Class::Binary)),
        '~' => return Some(Node::Space(0.28)),
        '+' | '·' | '×' | '±' | '⊙' | '⊕' | '∘' => Class::Binary,
        '=' | '<' | '>' | ':' | '≤' | '≥' | '≠' | '≈' | '∼' | '∝' | '≡' | '∈' | '→' | '←' | '⇒' | '↦' => {
            Class::Relation
        }
        '(' | '[' | '⟨' => Class::Open,
        ')' | ']' | '⟩' | '!' => Class::Close,
        ',' | ';' => Class::Comma,
        '/' | '|' | '‖' | '.' | '?' | '′' | '∂' | '∇' | '∞' | '…' | '⋯' | '%' => Class::Ordinary,
        'Α'..='Ω' | '₀'..='₉' | '⁰'..='⁹' | '⁻' | 'ℝ' | '𝔼' | 'ᵀ' => Class::Ordinary,
        _ => return None,
    };
    Some(Node::upright(c, class))
}

/// Letters with a double stroke.
pub fn blackboard(letter: char) -> Option<&'static str> {
    match letter {
        'R' => Some("ℝ"),
        'E' => Some("𝔼"),
        _ => None,
    }
}

/// Every sign that a command can put on the screen.
#[cfg(test)]
pub fn all() -> String {
    let signs = SIGNS.iter().map(|(_, text, _)| *text).chain(LETTERS.iter().map(|(_, text)| *text));
    signs.chain(["∑", "∏", "∫", "ℝ", "𝔼"]).collect()
}
