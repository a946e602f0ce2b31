//! What the parser misreads after a quote or a bracket left open: every line that follows seems wrong to it.

use std::ops::Range;
use std::sync::Arc;

use toml::de::DeTable;

use super::{DUPLICATE, depth};
use crate::ground::diagnostic::Findings;
use crate::ground::source::SourceFile;

/// How many errors are looked at; past this all are believed.
const LOOKED_AT: usize = 20;

/// One thing that the parser says.
pub(super) struct Complaint {
    /// Where.
    pub at: Range<usize>,
    /// What.
    pub message: String,
}

/// The complaints worth telling, the first of each line, and from where on the text was misread. Where the lines after
/// a complaint, read by themselves, are less wrong than read after it, they are believed by themselves.
pub(super) fn believed(file: &Arc<SourceFile>, mut rest: Vec<Complaint>) -> (Vec<Complaint>, usize) {
    rest.sort_by_key(|complaint| complaint.at.start);
    let mut told = Vec::new();
    let mut misread = usize::MAX;
    while told.len() < LOOKED_AT && rest.len() > 1 {
        let first = rest.remove(0);
        let tail = next_line(&file.text, first.at.start);
        rest.retain(|other| tail.is_some_and(|tail| other.at.start >= tail));
        if let Some(tail) = tail
            && let Some(alone) = complaints(file, tail).filter(|alone| alone.len() < rest.len())
        {
            misread = misread.min(tail);
            rest = alone;
        }
        told.push(first);
    }
    told.extend(rest);
    (told, misread)
}

fn next_line(text: &str, at: usize) -> Option<usize> {
    Some(at + text.get(at..)?.find('\n')? + 1)
}

/// What is wrong from a line on, read as a text of its own.
fn complaints(file: &Arc<SourceFile>, from: usize) -> Option<Vec<Complaint>> {
    let tail = SourceFile::new(file.path.clone(), file.text.get(from..)?);
    if depth::toml_is_too_deep(&tail, &mut Findings::new()) {
        return None;
    }
    let (_, errors) = DeTable::parse_recoverable(&tail.text);
    let broken = errors.iter().filter(|error| error.message() != DUPLICATE);
    let shifted = broken.map(|error| {
        let range = error.span().unwrap_or_default();
        Complaint { at: range.start + from..range.end + from, message: error.message().to_owned() }
    });
    let mut all: Vec<_> = shifted.collect();
    all.sort_by_key(|complaint| complaint.at.start);
    Some(all)
}
