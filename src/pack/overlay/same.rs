//! Whether two values say the same, and the warning where they do.

use crate::ground::amount;
use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::document::{Table, Value, What};
use crate::ground::source::Span;

/// A warning that a layer repeats what stands below it.
pub(super) fn same(at: &Span, what: &str, earlier: &Span, below: Option<&str>) -> Diagnostic {
    let place = below.map_or_else(|| "before".to_owned(), |below| format!("in {below}"));
    Diagnostic::new(codes::SAME_AS_BEFORE, at, format!("{what} says what it said {place}"))
        .note("it is said here already", earlier)
        .help("leave it out: what an extending version does not say is inherited")
}

/// Whether two values say the same, wherever they stand and however they are laid out.
#[must_use]
pub fn same_value(a: &Value, b: &Value) -> bool {
    match (&a.what, &b.what) {
        (What::Null, What::Null) => true,
        (What::Bool(a), What::Bool(b)) => a == b,
        (What::Number(a), What::Number(b)) => match (amount::parse(a), amount::parse(b)) {
            (Ok(a), Ok(b)) => a == b,
            _ => a == b,
        },
        (What::Text(a), What::Text(b)) | (What::Date(a), What::Date(b)) => a == b,
        (What::List(a), What::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b)),
        (What::Table(a), What::Table(b)) => same_table(a, b),
        _ => false,
    }
}

fn same_table(a: &Table, b: &Table) -> bool {
    a.len() == b.len() && a.iter().all(|(key, entry)| b.get(key).is_some_and(|b| same_value(&entry.value, &b.value)))
}
