//! The folders of a pack: which files belong where, and which belong nowhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::files::{self, EntryKind};
use crate::ground::source::{SourceFile, Span};

/// A folder with the name under which it is told.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    /// The same, as told.
    pub shown: String,
    /// The policies folder, which nothing may leave.
    root: PathBuf,
}

impl Folder {
    /// A folder.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        let shown = files::shown(path);
        let shown = shown.strip_prefix("./").map_or(shown.clone(), str::to_owned);
        Self { path: path.to_owned(), shown: shown.trim_end_matches('/').to_owned(), root: path.to_owned() }
    }

    /// A folder in this one.
    #[must_use]
    pub fn sub(&self, name: &str) -> Self {
        Self { path: self.path.join(name), shown: format!("{}/{name}", self.shown), root: self.root.clone() }
    }

    /// Another folder of these policies, told as if it stood elsewhere.
    #[must_use]
    pub fn told_as(&self, path: PathBuf, shown: String) -> Self {
        Self { path, shown, root: self.root.clone() }
    }

    /// A place for findings about the folder itself.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::whole(&SourceFile::new(self.shown.clone(), ""))
    }

    /// Reads one of its files.
    pub fn read(&self, name: &str) -> Result<Arc<SourceFile>, Findings> {
        let path = self.path.join(name);
        files::inside(&self.root, &path)?;
        Ok(files::read_text(&path, &format!("{}/{name}", self.shown), files::Most::POLICY)?)
    }

    /// What stands in it, by name: folders and files apart.
    pub fn list(&self) -> Result<Listing, Findings> {
        files::inside(&self.root, &self.path)?;
        let mut listing = Listing::default();
        for entry in files::list_folder(&self.path)? {
            match entry.kind {
                EntryKind::Folder => listing.folders.push(entry.name),
                // What is neither is refused when it is read.
                _ => listing.files.push(entry.name),
            }
        }
        Ok(listing)
    }
}

/// What stands in a folder, each sorted.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Its folders.
    pub folders: Vec<String>,
    /// Its files.
    pub files: Vec<String>,
}

/// A warning for each file or folder that belongs to nothing. Notes (`*.md`) may stand anywhere.
pub fn strays(folder: &Folder, names: &[String], known: &[&str], findings: &mut Findings) {
    for name in names {
        let note = Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("md"));
        if known.contains(&name.as_str()) || note {
            continue;
        }
        let near = super::fields::meant(name, known.iter().copied());
        findings.push(
            Diagnostic::new(codes::STRAY_FILE, &folder.sub(name).span(), format!("`{name}` belongs to nothing here"))
                .help(near.unwrap_or_else(|| "take it out; notes may stand in files ending in .md".to_owned())),
        );
    }
}
