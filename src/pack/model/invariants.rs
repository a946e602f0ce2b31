//! Invariants: what is always so, whatever the household.

use crate::ground::source::{Said, Span};
use crate::rules::tree::Space;

use super::Common;

/// An invariant.
#[derive(Clone, Debug)]
pub struct InvariantDecl {
    /// Name, label, source, …
    pub common: Common,
    /// The entity on each of whose rows it holds, where it says one.
    pub of: Option<Space>,
    /// Where it applies: an expression of the rule language; everywhere where there is none.
    pub when: Option<Said<String>>,
    /// What it says.
    pub claim: Claim,
}

/// What an invariant says.
#[derive(Clone, Debug)]
pub enum Claim {
    /// This expression of the rule language is true.
    Holds(Said<String>),
    /// A result answers to a change of one fact in one direction alone.
    Monotone(Monotone),
}

/// How a result answers to a change of one fact.
#[derive(Clone, Debug)]
pub struct Monotone {
    /// The result that is watched.
    pub result: Said<String>,
    /// What it never does.
    pub never: Never,
    /// What changes.
    pub varied: Varied,
    /// The table.
    pub span: Span,
}

/// What changes.
#[derive(Clone, Debug)]
pub enum Varied {
    /// One more member of a group, for which the expression is true.
    Adding(Said<String>, Option<Said<String>>),
    /// An input becomes larger, or later.
    Raising(Said<String>),
    /// A bool input becomes true.
    Turning(Said<String>),
}

/// What a result never does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Never {
    /// It becomes smaller, or false.
    Falls,
    /// It becomes larger, or true.
    Rises,
}

impl Never {
    /// As written.
    pub const ALL: [(&'static str, Never); 2] = [("falls", Never::Falls), ("rises", Never::Rises)];

    /// As written.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Never::Falls => "falls",
            Never::Rises => "rises",
        }
    }
}

impl InvariantDecl {
    /// Where what it says is written.
    #[must_use]
    pub fn place(&self) -> &Span {
        match &self.claim {
            Claim::Holds(said) => &said.span,
            Claim::Monotone(monotone) => &monotone.span,
        }
    }
}
