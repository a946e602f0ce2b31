//! What is held against the versions of a programme: by its ledger, and by the bytes that stand there now.

use std::collections::BTreeMap;

use super::bytes;
use super::sample;
use crate::gate::adopt::pending;
use crate::gate::ledger::{self, Ledger, Line};
use crate::ground::codes::adoption::{NOT_IN_LEDGER, SEALED_CHANGED, SEALED_GONE, UNFINISHED};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files::{self, Most};
use crate::ground::source::{SourceFile, Span};
use crate::pack::model::Status;
use crate::pack::{Held, LEDGER_FILE, SAMPLES, Shelf};

/// What every verb heeds: the chain of the ledger and the bytes of each sealed version. Signatures are for `verify`.
#[must_use]
pub fn guard(shelf: &Shelf) -> Held {
    match ledger::read(shelf) {
        Ok(Some(ledger)) => against(shelf, &ledger),
        Ok(None) => without(shelf),
        Err(finding) => Held { ledger: Some(finding), ..Held::default() },
    }
}

/// A programme without a ledger: nothing is held against it, unless something was sealed in it before.
fn without(shelf: &Shelf) -> Held {
    let mut held = Held::default();
    if let Some(begun) = pending::read(shelf.path()) {
        held.pending.extend(begun.appears.map(|id| (id, unfinished(shelf, &begun.about))));
    } else if files::exists(&shelf.path().join(SAMPLES)) {
        let path = format!("{}/{LEDGER_FILE}", shelf.shown());
        let text = "versions of this programme are sealed, and its ledger is not there";
        held.ledger = Some(Diagnostic::new(SEALED_GONE, &Span::whole(&SourceFile::new(path, "")), text).help(format!(
            "put the ledger back; only a copy to work on may do without: there, take out the folder {SAMPLES} too"
        )));
    }
    held
}

/// What a ledger holds against the versions that are there.
#[must_use]
pub fn against(shelf: &Shelf, ledger: &Ledger) -> Held {
    let mut held = Held::default();
    let begun = pending::read(shelf.path()).filter(|begun| !ledger.has(&begun.entry));
    let standing = ledger.standing();
    let programme = programme_file(shelf, ledger);
    for (version, line) in &standing {
        let finding = match &begun {
            Some(begun) if begun.moves.as_deref() == Some(*version) => Some(unfinished(shelf, &begun.about)),
            _ => programme.clone().or_else(|| version_files(shelf, version, line)),
        };
        held.amiss.extend(finding.map(|finding| ((*version).to_owned(), finding)));
    }
    for header in shelf.headers().filter(|header| header.status == Status::Adopted) {
        if standing.contains_key(header.id.as_str()) {
            continue;
        }
        if begun.as_ref().is_some_and(|begun| begun.appears.as_ref() == Some(&header.id)) {
            let finding = unfinished(shelf, &begun.as_ref().map_or_else(String::new, |begun| begun.about.clone()));
            held.pending.insert(header.id.clone(), finding);
            continue;
        }
        let policy = format!("{}@{}", shelf.programme().id, header.id);
        let text = format!("{policy} says that it is adopted, and the ledger has no entry for it");
        let finding = Diagnostic::new(NOT_IN_LEDGER, &header.span, text).help(format!(
            "adopt it: bareme adopt {policy}; or make it a draft again, in a folder named {}-draft",
            header.id
        ));
        held.amiss.insert(header.id.clone(), finding);
    }
    held
}

fn unfinished(shelf: &Shelf, about: &str) -> Diagnostic {
    let id = &shelf.programme().id;
    Diagnostic::nowhere(UNFINISHED, format!("{about} was begun and not finished: what was in force before still is"))
        .help(format!("bareme verify {id}, or the next bareme adopt, takes back what was begun"))
}

fn changed(at: &str, text: String, line: &Line) -> Diagnostic {
    Diagnostic::new(SEALED_CHANGED, &Span::whole(&SourceFile::new(at, "")), text)
        .note(format!("it was sealed by entry {}, on {}", line.entry.number, line.entry.date), &line.span)
        .help("put the file back as it was; what is to change becomes a draft that is adopted, or bareme amend")
}

/// Whether programme.toml still says what it said, apart from sources that were added.
fn programme_file(shelf: &Shelf, ledger: &Ledger) -> Option<Diagnostic> {
    let (sealed, line) = ledger.sections()?;
    let shown = format!("{}/programme.toml", shelf.shown());
    let text = match files::read_bytes(&shelf.path().join("programme.toml"), &shown, Most::POLICY) {
        Ok(text) => text,
        Err(finding) => return Some(finding),
    };
    let now = bytes::sections(&text);
    let of = |heading: &str| {
        if heading.is_empty() { "what stands before its first heading".to_owned() } else { heading.to_owned() }
    };
    let differs = sealed.iter().find(|(heading, digest)| now.get(*heading) != Some(digest));
    if let Some((heading, _)) = differs {
        return Some(changed(&shown, format!("programme.toml was changed since it was sealed: {}", of(heading)), line));
    }
    let added = now.keys().find(|heading| !sealed.contains_key(*heading) && !bytes::may_be_added(heading))?;
    let text = format!("programme.toml says more than when it was sealed: {}", of(added));
    Some(changed(&shown, text, line).help("only sources may be added; declare choices in the draft that needs them"))
}

fn gone(at: &str, text: String, line: &Line) -> Diagnostic {
    Diagnostic::new(SEALED_GONE, &Span::whole(&SourceFile::new(at, "")), text)
        .note(format!("it was sealed by entry {}, on {}", line.entry.number, line.entry.date), &line.span)
        .help("put it back; a version that is to be law no longer is withdrawn: bareme amend")
}

/// Whether the folder of a version is what was sealed.
fn version_files(shelf: &Shelf, version: &str, line: &Line) -> Option<Diagnostic> {
    let (folder, shown) = (shelf.path().join(version), format!("{}/{version}", shelf.shown()));
    if !files::is_folder(&folder) {
        let policy = format!("{}@{version}", shelf.programme().id);
        return Some(gone(&shown, format!("{policy} is adopted, and its folder is not there"), line));
    }
    let now = match bytes::files(&folder, &shown) {
        Ok(now) => now,
        Err(finding) => return Some(finding),
    };
    differing(&shown, &line.entry.files, &now, line)
}

/// Whether the sealed sample of a version is what was sealed: for `verify`, which evaluates it again.
pub fn sample_kept(shelf: &Shelf, version: &str, line: &Line) -> Option<Diagnostic> {
    let (path, shown) = sample::path(shelf, version);
    if !files::exists(&path) {
        return Some(gone(&shown, format!("the sealed sample of {version} is not there"), line));
    }
    match files::read_bytes(&path, &shown, Most::LEDGER) {
        Ok(bytes) if Some(crate::pack::digest::of_bytes(&bytes)) == line.entry.sample => None,
        Ok(_) => Some(changed(&shown, format!("the sealed sample of {version} was changed"), line)),
        Err(finding) => Some(finding),
    }
}

fn differing(
    shown: &str,
    sealed: &BTreeMap<String, String>,
    now: &BTreeMap<String, String>,
    line: &Line,
) -> Option<Diagnostic> {
    for (name, digest) in sealed {
        let at = format!("{shown}/{name}");
        match now.get(name) {
            Some(found) if found == digest => {}
            Some(_) => return Some(changed(&at, format!("`{name}` was changed since the version was adopted"), line)),
            None => return Some(changed(&at, format!("`{name}` was part of the version, and is not there"), line)),
        }
    }
    let more = now.keys().find(|name| !sealed.contains_key(*name))?;
    let text = format!("`{more}` was not part of the version when it was adopted");
    Some(
        changed(&format!("{shown}/{more}"), text, line)
            .help("take it out: notes belong beside the folders of versions"),
    )
}
