//! Inputs, sets of members, checks on inputs, marks on helpers.

use crate::ground::kind::Kind;
use crate::ground::label::Label;
use crate::ground::source::Said;
use crate::ground::value::Value;
use crate::rules::tree::Space;

use super::Common;

/// An input.
#[derive(Clone, Debug)]
pub struct Input {
    /// Name, label, source, …
    pub common: Common,
    /// Whose it is.
    pub entity: Space,
    /// What it is.
    pub kind: Kind,
    /// Decimals of its lanes: declared for numbers, the minor unit or more for money, else 0.
    pub scale: u32,
    /// Smallest value let in.
    pub min: Value,
    /// Largest value let in.
    pub max: Value,
    /// Whether it may be absent.
    pub presence: Presence,
    /// Rounds surplus decimals at the door, for this reason.
    pub surplus: Option<String>,
}

/// Whether an input may be absent.
#[derive(Clone, Debug)]
pub enum Presence {
    /// It is demanded when read.
    Required,
    /// Absent, it is this, for a reason; the mark of the default is `common.confidence`.
    Default(Value, Label),
    /// Readable only under `given`.
    Optional,
}

/// A set of members.
#[derive(Clone, Debug)]
pub struct SetDecl {
    /// Name, label, …
    pub common: Common,
    /// The entity of its members.
    pub of: Space,
    /// A bool result or input of that entity.
    pub member: Said<String>,
    /// How many there must be.
    pub size: Size,
}

/// How many members a set must have in each root or container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Size {
    /// Any number.
    Any,
    /// Exactly one.
    One,
    /// None or one.
    AtMostOne,
}

/// A check on inputs.
#[derive(Clone, Debug)]
pub struct CheckDecl {
    /// Name, label, …
    pub common: Common,
    /// Whose it is.
    pub entity: Space,
    /// Refuses or warns.
    pub refuses: bool,
}

/// A mark on a helper.
#[derive(Clone, Debug)]
pub struct HelperDecl {
    /// Name of the function, label, …
    pub common: Common,
}
