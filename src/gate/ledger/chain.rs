//! A ledger as a whole: every line an entry, each in the place for which it was signed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::entry::{Entry, Kind};
use super::line::{self, Line};
use crate::ground::codes::adoption::{CHAIN_BROKEN, LEDGER_LINE, LEDGER_TORN, REPLAYED};
use crate::ground::codes::document::FILE_NOT_UTF8;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files::{self, Most};
use crate::ground::source::{SourceFile, Span};
use crate::pack::{LEDGER_FILE, Shelf};

/// A ledger whose chain holds.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Its bytes.
    pub text: String,
    /// Its lines, at least one.
    pub lines: Vec<Line>,
}

/// The versions in force, by name, each with the line that sealed it last.
pub type Standing<'a> = BTreeMap<&'a str, &'a Line>;

/// Reads the ledger of a programme; `None` where it has none.
///
/// # Errors
/// It cannot be read; a last line that is cut off; a line that is no entry, is not signed, stands in another place than
/// the one it was signed for, or does not follow the one before.
pub fn read(shelf: &Shelf) -> Result<Option<Ledger>, Diagnostic> {
    let path = shelf.path().join(LEDGER_FILE);
    if !files::exists(&path) {
        return Ok(None);
    }
    files::inside(shelf.path(), &path)?;
    read_at(&path, &format!("{}/{LEDGER_FILE}", shelf.shown()), &shelf.programme().id).map(Some)
}

fn read_at(path: &Path, shown: &str, programme: &str) -> Result<Ledger, Diagnostic> {
    let bytes = files::read_bytes(path, shown, Most::LEDGER)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        let line = before.filter(|byte| **byte == b'\n').count() + 1;
        let at = Span::whole(&SourceFile::at_line(shown, "", line));
        Diagnostic::new(FILE_NOT_UTF8, &at, "this line of the ledger is not UTF-8 text")
            .help("put the ledger back as it was: nothing in it is ever changed by hand")
    })?;
    of_text(text, shown, programme)
}

fn of_text(text: String, shown: &str, programme: &str) -> Result<Ledger, Diagnostic> {
    let mut lines: Vec<Line> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut in_force = BTreeSet::new();
    for (number, piece) in (1..).zip(text.split_inclusive('\n')) {
        let Some(own) = piece.strip_suffix('\n') else { return Err(torn(piece, shown, number, &lines)) };
        let file = file(own, shown, number)?;
        let line = line::read(&file)?;
        follows(&line, lines.last(), programme, &mut seen)?;
        if let Some(flaw) = stands(&line.entry, &mut in_force) {
            return Err(Diagnostic::new(LEDGER_LINE, &line.span, format!("this entry cannot stand here: {flaw}"))
                .help("put the ledger back as it was: nothing in it is ever changed by hand"));
        }
        lines.push(line);
    }
    if lines.is_empty() {
        return Err(torn("", shown, 1, &lines));
    }
    Ok(Ledger { text, lines })
}

/// A line as a text of its own. A mark that a text would lose at its beginning is no part of an entry.
fn file(own: &str, shown: &str, number: usize) -> Result<Arc<SourceFile>, Diagnostic> {
    let file = SourceFile::at_line(shown, own, number);
    if file.text.len() == own.len() {
        return Ok(file);
    }
    Err(Diagnostic::new(LEDGER_LINE, &Span::whole(&file), "a byte order mark stands before this line of the ledger")
        .help("put the ledger back as it was: nothing in it is ever changed by hand"))
}

fn torn(rest: &str, shown: &str, number: usize, lines: &[Line]) -> Diagnostic {
    let file = SourceFile::at_line(shown, rest, number);
    let whole = match lines.last() {
        Some(line) => format!(
            "the {number_before} before it are whole, up to the one of {}",
            line.entry.about(),
            number_before = lines.len()
        ),
        None => "there is no whole one before it".to_owned(),
    };
    let at = Span::new(&file, file.text.len(), file.text.len());
    Diagnostic::new(LEDGER_TORN, &at, format!("entry {number} of the ledger is cut off; {whole}")).help(
        "put the ledger back as it was; if the cut line was never whole, take it out, and bareme verify says what is in force",
    )
}

/// Whether a line is the next one of this ledger.
fn follows(line: &Line, before: Option<&Line>, programme: &str, seen: &mut BTreeSet<String>) -> Result<(), Diagnostic> {
    let entry = &line.entry;
    let replayed = |text: String| {
        let finding = Diagnostic::new(REPLAYED, &line.span, text);
        finding.help("take it out, or put the ledger back as it was: each entry was signed for one place")
    };
    if entry.programme != programme {
        return Err(replayed(format!("this entry belongs to the ledger of `{}`", entry.programme)));
    }
    if !seen.insert(line.digest.clone()) {
        return Err(replayed(format!("entry {} stands here a second time", entry.number)));
    }
    let number = before.map_or(1, |before| before.entry.number + 1);
    let wrong = if entry.number != number {
        format!("entry {} stands in the place of entry {number}", entry.number)
    } else if entry.before.as_deref() != before.map(|before| before.digest.as_str()) {
        match before {
            Some(before) => {
                format!("entry {number} follows an entry {} that is not the one above", before.entry.number)
            }
            None => "the first entry follows another one".to_owned(),
        }
    } else {
        return Ok(());
    };
    Err(Diagnostic::new(CHAIN_BROKEN, &line.span, wrong)
        .help("an entry before it was altered or taken out: put the ledger back as it was"))
}

/// What is wrong with an entry after those before it.
fn stands(entry: &Entry, in_force: &mut BTreeSet<String>) -> Option<&'static str> {
    let version = entry.version.as_ref()?;
    let done = match entry.kind {
        Kind::Adopted => in_force.insert(version.clone()),
        Kind::Amended => in_force.contains(version),
        Kind::Withdrawn => in_force.remove(version),
    };
    let flaw = match entry.kind {
        Kind::Adopted => "the version is adopted already",
        Kind::Amended | Kind::Withdrawn => "the version is not adopted",
    };
    (!done).then_some(flaw)
}

impl Ledger {
    /// The digest of its last line.
    #[must_use]
    pub fn head(&self) -> &str {
        self.lines.last().map_or("", |line| line.digest.as_str())
    }

    /// Whether it has a line of a digest.
    #[must_use]
    pub fn has(&self, digest: &str) -> bool {
        self.lines.iter().any(|line| line.digest == digest)
    }

    /// The versions in force.
    #[must_use]
    pub fn standing(&self) -> Standing<'_> {
        let mut standing = Standing::new();
        for line in &self.lines {
            let Some(version) = &line.entry.version else { continue };
            match line.entry.kind {
                Kind::Withdrawn => standing.remove(version.as_str()),
                Kind::Adopted | Kind::Amended => standing.insert(version, line),
            };
        }
        standing
    }

    /// What programme.toml must say: the sections that the last entry found there.
    #[must_use]
    pub fn sections(&self) -> Option<(&BTreeMap<String, String>, &Line)> {
        self.lines.last().map(|line| (&line.entry.sections, line))
    }
}
