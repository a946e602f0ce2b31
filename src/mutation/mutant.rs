//! A mutant: one change of a version, with a name, a place, and what was changed in the words of its authors.

use std::collections::BTreeMap;

use crate::ground::source::Span;

use super::change::Change;

/// What a mutant changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// A figure of the law, or a number written in a rule.
    Amount,
    /// A comparison.
    Comparison,
    /// Which way a decision goes.
    Branch,
    /// A result, which becomes nothing; a check on inputs.
    Result,
}

impl Of {
    /// In a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Of::Amount => "amount",
            Of::Comparison => "comparison",
            Of::Branch => "branch",
            Of::Result => "result",
        }
    }
}

/// One change of a version.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// Its name, the same as long as what it changes is written as it is: `full: 200 → 201`.
    pub name: String,
    /// What it changes.
    pub of: Of,
    /// What that belongs to: a function, a figure, a result, a check.
    pub within: String,
    /// What was changed: `200 → 201`.
    pub told: String,
    /// Where it is written.
    pub span: Span,
    pub(super) change: Change,
}

/// A change that is not made: it could change no answer, or no text would say it.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// What its name would be.
    pub name: String,
    /// What it would change.
    pub of: Of,
    /// Where it is written.
    pub span: Span,
    /// Why it is not made.
    pub why: &'static str,
}

/// All changes of a version.
#[derive(Clone, Debug, Default)]
pub struct Mutants {
    /// Those that are made.
    pub all: Vec<Mutant>,
    /// Those that are not.
    pub left_out: Vec<LeftOut>,
    names: BTreeMap<String, usize>,
}

impl Mutants {
    /// Adds one.
    pub(super) fn push(&mut self, of: Of, within: &str, told: String, span: &Span, change: Change) {
        let name = self.named(within, &told);
        self.all.push(Mutant { name, of, within: within.to_owned(), told, span: span.clone(), change });
    }

    /// Notes one that is not made.
    pub(super) fn leave(&mut self, of: Of, within: &str, told: &str, span: &Span, why: &'static str) {
        let name = self.named(within, told);
        self.left_out.push(LeftOut { name, of, span: span.clone(), why });
    }

    /// A name that no other has: the second of one text is told as such.
    fn named(&mut self, within: &str, told: &str) -> String {
        let name = format!("{within}: {told}");
        let count = self.names.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name} ({count})") }
    }
}

/// Letters of a rule that are quoted.
const QUOTED: usize = 96;

/// The text at a place on one line, shortened.
pub(super) fn quoted(span: &Span) -> String {
    let words: Vec<&str> = span.text().split_whitespace().collect();
    let text = words.join(" ");
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("`{}…`", text[..end].trim_end()),
        None => format!("`{text}`"),
    }
}
