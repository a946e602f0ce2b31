//! One line of a ledger: the entry, its signature, and nothing else in any other order.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::entry::Entry;
use crate::ground::codes::adoption::{LEDGER_LINE, UNSIGNED};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::source::{SourceFile, Span};
use crate::pack::digest;

/// A line that was read.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it says.
    pub entry: Entry,
    /// The signature of [`Entry::text`].
    pub signature: String,
    /// The digest of the line.
    pub digest: String,
    /// Where it stands.
    pub span: Span,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    entry: Entry,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
}

/// The line of an entry, without its end.
#[must_use]
pub fn written(entry: &Entry, signature: &str) -> String {
    let line = Written { entry: entry.clone(), signature: Some(signature.to_owned()) };
    serde_json::to_string(&line).unwrap_or_default()
}

/// Reads a line of a ledger, told by its number.
pub(super) fn read(file: &Arc<SourceFile>) -> Result<Line, Diagnostic> {
    let whole = Span::new(file, 0, file.text.len());
    let written: Written = serde_json::from_str(&file.text).map_err(|error| {
        let at = error.column().saturating_sub(1).min(file.text.len());
        let said = error.to_string();
        let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
        no_entry(&Span::new(file, at, at), said)
    })?;
    let again = serde_json::to_string(&written).unwrap_or_default();
    if again != file.text {
        let same = again.bytes().zip(file.text.bytes()).take_while(|(one, other)| one == other).count();
        return Err(no_entry(&Span::new(file, same, same), "it is not written as an entry is"));
    }
    if let Some(flaw) = written.entry.flaw() {
        return Err(no_entry(&whole, flaw));
    }
    let Some(signature) = written.signature else {
        let text = format!("entry {} is not signed", written.entry.number);
        return Err(Diagnostic::new(UNSIGNED, &Span::new(file, 0, 0), text).help(
            "put the ledger back as it was; an entry without a signature was written or changed by no one who may",
        ));
    };
    Ok(Line {
        entry: written.entry,
        signature,
        digest: digest::of_bytes(file.text.as_bytes()),
        span: Span::new(file, 0, 0),
    })
}

fn no_entry(at: &Span, why: &str) -> Diagnostic {
    Diagnostic::new(LEDGER_LINE, at, format!("this line of the ledger is no entry: {why}"))
        .help("put the ledger back as it was: nothing in it is ever changed by hand")
}
