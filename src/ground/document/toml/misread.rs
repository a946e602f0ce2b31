//! What the parser misreads after a quote or a bracket left open: every line that follows seems wrong to it.

use std::ops::Range;
use std::sync::Arc;

use toml::de::DeTable;

use super::{DUPLICATE, depth};
use crate::ground::diagnostic::Findings;
use crate::ground::limits::FILE_FINDINGS;
use crate::ground::source::SourceFile;

/// How many complaints are looked at, each with another reading of what follows; the rest are believed.
const LOOKED_AT: usize = 8;

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
    rest = first_of_lines(file, rest);
    if rest.len() > FILE_FINDINGS {
        // It is something else than TOML, and its first lines say so.
        return (rest, usize::MAX);
    }
    let mut told = Vec::new();
    let mut misread = usize::MAX;
    while told.len() < LOOKED_AT && rest.len() > 1 {
        let first = rest.remove(0);
        if let Some(tail) = next_line(&file.text, first.at.start)
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

fn first_of_lines(file: &SourceFile, sorted: Vec<Complaint>) -> Vec<Complaint> {
    let mut next = Some(0);
    let first = |complaint: &Complaint| {
        let is_first = next.is_some_and(|next| complaint.at.start >= next);
        if is_first {
            next = next_line(&file.text, complaint.at.start);
        }
        is_first
    };
    sorted.into_iter().filter(first).collect()
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
    Some(first_of_lines(file, all))
}
