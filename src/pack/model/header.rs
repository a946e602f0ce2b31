//! The header of a version.

use crate::ground::date::{Day, Month};
use crate::ground::label::Label;
use crate::ground::source::{Said, Span};

/// The header of a version.
#[derive(Clone, Debug)]
pub struct Header {
    /// The name of its folder.
    pub id: String,
    /// The version it extends.
    pub extends: Option<Said<String>>,
    /// First month paid under it.
    pub from: Month,
    /// What the text announced.
    pub legal_from: Option<Day>,
    /// Adopted or draft.
    pub status: Status,
    /// What it is called.
    pub title: Label,
    /// A remark of its authors.
    pub note: Option<String>,
    /// Where the header stands.
    pub span: Span,
}

/// Whether a version is law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// A reform being written.
    Draft,
    /// In the line of versions.
    Adopted,
}
