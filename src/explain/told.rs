//! The words of an explanation, free of language: named things with their labels, values, facts.

use std::sync::Arc;

use crate::ground::kind::Kind;
use crate::ground::label::Label;
use crate::ground::value::Value;
use crate::pack::model::Confidence;
use crate::rules::tree::{ResultSlot, Space};

/// A value with the kind that says how it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The value.
    pub value: Value,
    /// Its kind; for a choice it holds the labels, for money the time.
    pub kind: Kind,
}

/// What a declared thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// Data of a household.
    Input,
    /// A figure of the law.
    Figure,
    /// A scale of the law.
    Scale,
    /// A table of the law.
    Table,
    /// Computed.
    Result,
    /// A set of members.
    Set,
    /// All members of an entity.
    Group,
    /// A helper function with a mark.
    Helper,
}

impl Sort {
    /// Whether it is the law's: a figure, a scale, a table.
    #[must_use]
    pub fn is_law(self) -> bool {
        matches!(self, Sort::Figure | Sort::Scale | Sort::Table)
    }
}

/// Something that the version declares: an input, a figure, a result, a set.
#[derive(Clone, Debug)]
pub struct Thing {
    /// What it is.
    pub sort: Sort,
    /// `household.eligible`, `person.age`, `law.allowance.full`, `counted_children`.
    pub key: String,
    /// What it is called.
    pub label: Label,
    /// The law behind it.
    pub cited: Option<Cited>,
    /// How sure it is.
    pub confidence: Confidence,
    /// The version that last set its value, rule or default.
    pub set_by: String,
    /// A remark of its authors.
    pub note: Option<String>,
    /// For a fraction, which no decimal tells: numerator and denominator.
    pub fraction: Option<(i64, i64)>,
}

/// A place in the law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// The key of the source.
    pub key: String,
    /// Its title.
    pub title: Label,
    /// The place in it, may be empty.
    pub place: String,
    /// Where it was published.
    pub reference: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
}

/// A member, or the root itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Who {
    /// The entity.
    pub space: Space,
    /// The row in it.
    pub row: usize,
    /// Its id; empty for a root without one.
    pub id: Arc<str>,
}

/// One result of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Which result.
    pub slot: ResultSlot,
    /// Which row of its entity.
    pub row: usize,
}

/// Whether something has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It has.
    Known,
    /// An input or figure that it rests on is missing.
    Missing,
    /// Its computation failed.
    Failed,
}

/// Where a fact comes from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// The household said it.
    Given,
    /// Not given: the default stands, for this reason.
    Default(Label),
    /// Not given.
    NotGiven,
    /// A result, computed.
    Computed(Key),
    /// A figure of the law.
    Law,
}

/// Something that was read, with its value.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What.
    pub thing: Arc<Thing>,
    /// Whose; `None` for figures of the law.
    pub who: Option<Who>,
    /// Whether it has a value.
    pub state: State,
    /// Its value.
    pub value: Option<Shown>,
    /// Where it comes from.
    pub origin: Origin,
}

impl Fact {
    /// Whether it is a bool that is true.
    #[must_use]
    pub fn is_true(&self) -> bool {
        self.value.as_ref().is_some_and(|shown| shown.value == Value::Bool(true))
    }

    /// The result that it is, where it is one.
    #[must_use]
    pub fn key(&self) -> Option<Key> {
        match self.origin {
            Origin::Computed(key) => Some(key),
            _ => None,
        }
    }
}

impl Shown {
    /// Whether it is 0 or false.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        match self.value {
            Value::Bool(truth) => !truth,
            Value::Count(n) => n == 0,
            Value::Decimal(d) => d.is_zero(),
            Value::Date(_) | Value::Choice(_) => false,
        }
    }
}
