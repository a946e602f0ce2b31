//! Documents: TOML and JSON as one tree of values, each with its place and its numbers as text.
//!
//! In: a source text. Out: a tree. Refuses: syntax errors, duplicate keys, nesting past the limit, invisible or
//! direction-changing characters in keys.

mod depth;
pub mod json;
pub mod reader;
pub mod scalar;
pub mod toml;

use std::sync::Arc;

use super::codes::document::{DUPLICATE_KEY, EMPTY_FILE, SYNTAX};
use super::diagnostic::{Diagnostic, Findings};
use super::hidden;
use super::source::{Said, SourceFile, Span};

/// One value of a document with its place.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub what: What,
    /// Where it stands.
    pub span: Span,
}

/// What a value of a document may be.
#[derive(Clone, Debug)]
pub enum What {
    /// JSON `null`.
    Null,
    /// True or false.
    Bool(bool),
    /// A number, as its text.
    Number(String),
    /// A text.
    Text(String),
    /// A TOML date, time or date-time, as its text.
    Date(String),
    /// A list.
    List(Vec<Value>),
    /// A table: keys in order, none twice.
    Table(Table),
}

/// A table of a document.
pub type Table = indexmap::IndexMap<String, Entry>;

/// One key of a table with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where the key stands.
    pub key: Span,
    /// Its value.
    pub value: Value,
}

impl Value {
    /// What it is, in the user's words: "a text", "a number", …
    #[must_use]
    pub fn described(&self) -> &'static str {
        match self.what {
            What::Null => "null",
            What::Bool(_) => "true or false",
            What::Number(_) => "a number",
            What::Text(_) => "a text",
            What::Date(_) => "a date",
            What::List(_) => "a list",
            What::Table(_) => "a table",
        }
    }

    /// The text, where it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<Said<&str>> {
        match &self.what {
            What::Text(text) => Some(Said::new(text, self.span.clone())),
            _ => None,
        }
    }

    /// The table, where it is one.
    #[must_use]
    pub fn as_table(&self) -> Option<&Table> {
        match &self.what {
            What::Table(table) => Some(table),
            _ => None,
        }
    }
}

fn syntax(span: &Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(SYNTAX, span, message)
}

fn duplicate(name: &str, second: &Span, first: Option<&Span>) -> Diagnostic {
    let finding = Diagnostic::new(DUPLICATE_KEY, second, format!("the key `{}` is given twice", hidden::shown(name)))
        .label("given again here")
        .help("keep one of the two");
    match first {
        Some(first) => finding.note("it is first given here", first),
        None => finding,
    }
}

fn is_empty(file: &Arc<SourceFile>, findings: &mut Findings) -> bool {
    let empty = file.text.trim().is_empty();
    if empty {
        findings.push(Diagnostic::new(EMPTY_FILE, &Span::whole(file), "there is nothing in it"));
    }
    empty
}
