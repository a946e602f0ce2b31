//! Results: guards, formulas, roundings.

use crate::ground::amount::Decimal;
use crate::ground::kind::Kind;
use crate::ground::rounding::Mode;
use crate::ground::source::{Said, Span};
use crate::ground::value::Value;
use crate::rules::tree::Space;

use super::{Citation, Common};

/// A result.
#[derive(Clone, Debug)]
pub struct ResultDecl {
    /// Name, label, source, …
    pub common: Common,
    /// Whose it is.
    pub entity: Space,
    /// What it is.
    pub kind: Kind,
    /// Guards, in order.
    pub when: Vec<Guard>,
    /// Its value where a guard is false.
    pub otherwise: Value,
    /// Where its value comes from.
    pub formula: Formula,
    /// Rounding applied last.
    pub round: Option<Rounding>,
    /// Absent from answers.
    pub internal: bool,
}

/// A guard: a bool result of the same entity or of one that contains it.
#[derive(Clone, Debug)]
pub struct Guard {
    /// Entity, if it was written.
    pub entity: Option<String>,
    /// The result's name.
    pub name: String,
    /// Where.
    pub span: Span,
}

/// Where the value of a result comes from.
#[derive(Clone, Debug)]
pub enum Formula {
    /// The function of its name.
    Rule,
    /// A rank.
    Rank(Rank),
    /// `sum = "persons.child_allowance"` and its kin: the function's name and what it goes over.
    Aggregate {
        /// `sum`, `count`, `any`, `all`, `smallest`, `largest`.
        join: crate::rules::tree::Join,
        /// Group or set.
        group: Said<String>,
        /// Column, absent for a plain count.
        read: Option<Said<String>>,
        /// For `smallest` and `largest` over none.
        otherwise: Option<Value>,
    },
    /// Abolished: this constant, by this source.
    Abolished(Value, Option<Citation>),
}

/// A rank: 1 for the first, 0 outside.
#[derive(Clone, Debug)]
pub struct Rank {
    /// A bool result or input of the same entity.
    pub among: Said<String>,
    /// What orders: an input or result of the same entity; then the further ones.
    pub by: Vec<Said<String>>,
    /// Largest first.
    pub descending: bool,
    /// What decides between equals.
    pub ties: Ties,
    /// The containing entity within which ranks are counted.
    pub within: Option<Said<String>>,
    /// Where it is declared.
    pub span: Span,
}

/// What decides between equals of a rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ties {
    /// The order listed; the answer says where it decided.
    Listed,
    /// The order of ids, as text.
    ById,
    /// Equal ranks, the next one skips.
    Same,
    /// The household has no answer.
    Refuse,
}

/// The rounding of a result.
#[derive(Clone, Debug)]
pub struct Rounding {
    /// Multiple of.
    pub to: Decimal,
    /// Which neighbour.
    pub mode: Mode,
    /// The law behind it.
    pub source: Option<Citation>,
    /// Where.
    pub span: Span,
}
