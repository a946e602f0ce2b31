//! How each case stands to the snapshot that was accepted.

use std::path::{Path, PathBuf};

use super::cases::Case;
use super::reasons::{self, Record};
use super::snap;
use crate::ground::codes::document;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::files::{self, EntryKind, Most};
use crate::ground::source::{SourceFile, Span};

/// How a case stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// As accepted.
    Same,
    /// Nothing was accepted yet.
    New,
    /// Another text was accepted.
    Changed(String),
    /// As in the file, which for an adopted version nobody gave a reason for.
    Unexplained,
}

/// The folder of a version's snapshots.
#[must_use]
pub fn folder(snapshots: &Path, programme: &str, version: &str) -> PathBuf {
    snapshots.join(programme).join(version)
}

/// The file of a case.
#[must_use]
pub fn file(snapshots: &Path, case: &Case) -> PathBuf {
    folder(snapshots, &case.programme, &case.version).join(format!("{}.snap", case.household))
}

/// How a case stands; `records` are the reasons given for its version.
///
/// # Errors
/// A snapshot that cannot be read.
pub fn state(snapshots: &Path, case: &Case, records: &[Record]) -> Result<State, Diagnostic> {
    let path = file(snapshots, case);
    if !files::exists(&path) {
        return Ok(State::New);
    }
    files::inside(snapshots, &path)?;
    let text = files::read_text(&path, &files::shown(&path), Most::SNAPSHOT)?;
    let Some(accepted) = snap::contents(&text.text) else {
        let message = format!("`{}` is no snapshot file", files::shown(&path));
        let help = "take it out and accept the household again";
        return Err(Diagnostic::new(document::SYNTAX, &Span::whole(&text), message).help(help));
    };
    Ok(if !snap::same(accepted, &case.text) {
        State::Changed(accepted.to_owned())
    } else if case.adopted && !reasons::explained(records, &case.household, &text.text) {
        State::Unexplained
    } else {
        State::Same
    })
}

/// The reasons given for a version.
///
/// # Errors
/// A file that cannot be read or has a line that is none.
pub fn records(snapshots: &Path, programme: &str, version: &str) -> Result<Vec<Record>, Diagnostic> {
    let path = folder(snapshots, programme, version).join(reasons::FILE);
    if !files::exists(&path) {
        return Ok(Vec::new());
    }
    files::inside(snapshots, &path)?;
    let shown = files::shown(&path);
    let text = files::read_text(&path, &shown, Most::SNAPSHOT)?;
    reasons::read(&text.text).map_err(|line| {
        let file = SourceFile::at_line(shown, "", line);
        Diagnostic::new(document::SYNTAX, &Span::whole(&file), "this line is no record of a reason")
            .help("restore the file from the project's history; `bareme test --accept` only ever adds to it")
    })
}

/// Snapshots that no case of these versions has, sorted.
///
/// # Errors
/// A folder that cannot be read.
pub fn unreferenced(
    snapshots: &Path,
    programme: &str,
    versions: &[String],
    whole: bool,
    cases: &[Case],
) -> Result<Vec<PathBuf>, Findings> {
    let mut found = Vec::new();
    let of_programme = snapshots.join(programme);
    if !files::is_folder(&of_programme) {
        return Ok(found);
    }
    files::inside(snapshots, &of_programme)?;
    for version in files::list_folder(&of_programme)? {
        let known = versions.contains(&version.name);
        if version.kind != EntryKind::Folder || (!known && !whole) {
            continue;
        }
        files::inside(snapshots, &version.path)?;
        for entry in files::list_folder(&version.path)? {
            let name = entry.name.strip_suffix(".snap");
            let used = name
                .is_some_and(|name| cases.iter().any(|case| case.version == version.name && case.household == name));
            if name.is_some() && !used {
                found.push(entry.path);
            }
        }
    }
    Ok(found)
}
