//! The identity of a programme: its entities and legal sources.

use indexmap::IndexMap;

use crate::ground::date::Day;
use crate::ground::label::Label;
use crate::ground::source::Span;
use crate::rules::tree::Space;

/// The identity of a programme: `programme.toml`.
#[derive(Debug)]
pub struct Programme {
    /// Its id, the name of its folder.
    pub id: String,
    /// What it is called.
    pub label: Label,
    /// The agency that runs it.
    pub agency: Label,
    /// Languages of all labels, the first is the default.
    pub languages: Vec<String>,
    /// Three letters.
    pub currency: String,
    /// Decimals of an amount that is paid.
    pub minor_unit: u32,
    /// For `yearly` and `weekly` of a weekly amount.
    pub weeks_in_year: u32,
    /// The entities; the root first, then in declared order, containers before what they contain.
    pub entities: Vec<Entity>,
    /// Legal sources by key.
    pub sources: IndexMap<String, Source>,
    /// Where `programme.toml` begins.
    pub span: Span,
}

/// An entity: the root, or members of another.
#[derive(Clone, Debug)]
pub struct Entity {
    /// `person`.
    pub name: String,
    /// `persons`: the group, the JSON key and the file.
    pub plural: String,
    /// The entity that contains it; `None` for the root.
    pub of: Option<Space>,
    /// What it is called.
    pub label: Label,
    /// Where it is declared.
    pub span: Span,
}

/// A legal source.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its title.
    pub title: Label,
    /// When it was made.
    pub date: Option<Day>,
    /// Where it was published.
    pub reference: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Where it is declared.
    pub span: Span,
}
