//! The texts of a draft as they will be once it is law, and of a law as it will be once it is a draft again.

use std::path::Path;

use crate::ground::codes::adoption::NOT_ADOPTABLE;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::toml;
use crate::ground::files::{self, EntryKind, Most};
use crate::ground::source::{SourceFile, Span};

/// The files of a version's folder: the path in it, and the bytes.
pub type Texts = Vec<(String, Vec<u8>)>;

/// A household file that is to say something else.
pub struct Renamed {
    /// The name of the file.
    pub name: String,
    /// What it says.
    pub old: Vec<u8>,
    /// What it is to say.
    pub new: Vec<u8>,
}

/// Reads every file of a version's folder.
pub fn texts(folder: &Path, shown: &str) -> Result<Texts, Diagnostic> {
    let mut all = Texts::new();
    collect(folder, shown, "", &mut all)?;
    Ok(all)
}

fn collect(folder: &Path, shown: &str, prefix: &str, all: &mut Texts) -> Result<(), Diagnostic> {
    for entry in files::list_folder(folder)? {
        let (name, told) = (format!("{prefix}{}", entry.name), format!("{shown}/{}", entry.name));
        if entry.kind == EntryKind::Folder {
            collect(&entry.path, &told, &format!("{name}/"), all)?;
        } else {
            all.push((name, files::read_bytes(&entry.path, &told, Most::POLICY)?));
        }
    }
    Ok(())
}

/// The same files with another status in policy.toml; nothing else changes in it.
pub fn with_status(texts: &Texts, status: &str, shown: &str) -> Result<Texts, Findings> {
    let mut all = texts.clone();
    let policy = all.iter_mut().find(|(name, _)| name == "policy.toml");
    let Some((_, bytes)) = policy else { return Err(no_status(shown).into()) };
    let text = String::from_utf8_lossy(bytes).into_owned();
    let file = SourceFile::new(format!("{shown}/policy.toml"), text.clone());
    let mut findings = Findings::new();
    let document = toml::read_on(&file, &mut findings);
    let table = document.as_ref().and_then(|document| document.as_table());
    let version = table.and_then(|table| table.get("version")?.value.as_table());
    let Some(entry) = version.and_then(|version| version.get("status")) else { return Err(no_status(shown).into()) };
    let span = &entry.value.span;
    // A byte order mark is no part of the text in which places are.
    let start = text.len() - file.text.len();
    let (before, after) = (text.get(..start + span.start), text.get(start + span.end..));
    let (Some(before), Some(after)) = (before, after) else { return Err(no_status(shown).into()) };
    *bytes = format!("{before}\"{status}\"{after}").into_bytes();
    Ok(all)
}

fn no_status(shown: &str) -> Diagnostic {
    let at = Span::whole(&SourceFile::new(format!("{shown}/policy.toml"), ""));
    Diagnostic::new(NOT_ADOPTABLE, &at, "this version does not say its status")
        .help("say status = \"draft\" in [version]")
}

/// The household files of a programme that name a policy, with their texts naming another in its place.
pub fn renamed(programme: &Path, from: &str, to: &str) -> Result<Vec<Renamed>, Diagnostic> {
    let folder = programme.join("households");
    let mut all = Vec::new();
    if !files::is_folder(&folder) {
        return Ok(all);
    }
    for entry in files::list_folder(&folder)? {
        if entry.path.extension().is_none_or(|kind| kind != "toml") {
            continue;
        }
        let bytes = files::read_bytes(&entry.path, &files::shown(&entry.path), Most::HOUSEHOLD)?;
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        let (old, new) = (format!("\"{from}\""), format!("\"{to}\""));
        if text.contains(&old) {
            let new = text.replace(&old, &new).into_bytes();
            all.push(Renamed { name: entry.name, old: bytes, new });
        }
    }
    Ok(all)
}
