//! Households as they are given: a TOML or JSON file, JSON Lines, standard input.

use std::path::Path;
use std::sync::Arc;

use super::refusal::Refusal;
use crate::ground::codes::{document, face};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::document::json;
use crate::ground::files::{self, Most};
use crate::ground::source::SourceFile;
use crate::household::read::Format;

/// What a name on the command line holds.
pub enum Given {
    /// One household.
    One(Arc<SourceFile>, Format),
    /// Many, one a line.
    Lines(Box<dyn Iterator<Item = Result<Arc<SourceFile>, Diagnostic>>>),
}

/// Opens what was named; `-` is standard input. `lines` says that standard input holds JSON Lines for certain.
///
/// # Errors
/// A file that cannot be read, of another kind, past the limit.
pub fn open(name: &Path, lines: bool) -> Result<Given, Refusal> {
    if name.as_os_str() == "-" {
        return if lines { Ok(Given::Lines(Box::new(files::stdin_lines(Most::HOUSEHOLD)))) } else { stdin() };
    }
    let shown = files::shown(name);
    let whole = |format| Ok(Given::One(files::read_text(name, &shown, Most::HOUSEHOLD)?, format));
    match name.extension().and_then(|kind| kind.to_str()) {
        Some("toml") => whole(Format::Toml),
        Some("json") => whole(Format::Json),
        Some("jsonl" | "ndjson") => Ok(Given::Lines(Box::new(files::lines(name, &shown, Most::HOUSEHOLD)?))),
        _ => Err(Refusal::coded(
            face::UNKNOWN_FILE_KIND,
            format!("`{shown}` does not say what it holds"),
            "give a .toml or .json file with one household, a .jsonl file with one a line, or `-` for standard input",
        )),
    }
}

/// Standard input: JSON Lines where its first line is a whole document and another follows, else one JSON document.
fn stdin() -> Result<Given, Refusal> {
    let mut lines = files::stdin_lines(Most::HOUSEHOLD);
    let mut text = String::new();
    while let Some(line) = lines.next() {
        let line = line?;
        if text.is_empty() && json::read(&line).is_ok() {
            let mut rest = lines.peekable();
            return Ok(if rest.peek().is_none() {
                Given::One(line, Format::Json)
            } else {
                Given::Lines(Box::new(std::iter::once(Ok(line)).chain(rest)))
            });
        }
        text.push_str(&line.text);
        text.push('\n');
        if u64::try_from(text.len()).unwrap_or(u64::MAX) > Most::HOUSEHOLD.bytes {
            return Err(Refusal::coded(
                document::HOUSEHOLD_TOO_BIG,
                format!("what is piped in is larger than {} MiB", Most::HOUSEHOLD.bytes >> 20),
                "pipe in one household a line, with --format jsonl",
            ));
        }
    }
    if text.trim().is_empty() {
        // Read again for the same words as for a file.
        return Ok(Given::One(files::read_stdin(Most::HOUSEHOLD)?, Format::Json));
    }
    Ok(Given::One(SourceFile::new("<stdin>", text), Format::Json))
}
