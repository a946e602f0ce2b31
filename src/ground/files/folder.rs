//! What is in a folder, and whether a path stays in it.

use std::path::{Path, PathBuf};

use super::{about, shown, unreadable, unwritable};
use crate::ground::codes::document::FILE_OUTSIDE;
use crate::ground::diagnostic::Diagnostic;

/// What stands in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A plain file, or a link to one.
    File,
    /// A folder, or a link to one.
    Folder,
    /// A device, a pipe, a link to nothing.
    Other,
}

/// One thing in a folder.
#[derive(Clone, Debug)]
pub struct FolderEntry {
    /// Its name; where that is not UTF-8, with replacement characters.
    pub name: String,
    /// Its path.
    pub path: PathBuf,
    /// What it is, links followed.
    pub kind: EntryKind,
}

/// What is in a folder, sorted by name, names that begin with a point left out.
///
/// # Errors
/// `E0001` where the folder cannot be read.
pub fn list_folder(path: &Path) -> Result<Vec<FolderEntry>, Diagnostic> {
    let told = shown(path);
    let refused = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => about(super::FILE_UNREADABLE, &told, format!("there is no folder `{told}`")),
        std::io::ErrorKind::NotADirectory => about(super::FILE_UNREADABLE, &told, format!("`{told}` is not a folder")),
        _ => unreadable(&error, path, &told),
    };
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(path).map_err(refused)? {
        let entry = entry.map_err(refused)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = entry.path();
        let kind = match std::fs::metadata(&path) {
            Ok(metadata) if metadata.is_file() => EntryKind::File,
            Ok(metadata) if metadata.is_dir() => EntryKind::Folder,
            _ => EntryKind::Other,
        };
        entries.push(FolderEntry { name, path, kind });
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.path.cmp(&b.path)));
    Ok(entries)
}

/// Checks that a path, links followed, lies in a folder.
///
/// # Errors
/// `E0005` where it leaves the folder, `E0001` where it is not there.
pub fn inside(root: &Path, path: &Path) -> Result<(), Diagnostic> {
    let real = |path: &Path| std::fs::canonicalize(path).map_err(|error| unreadable(&error, path, &shown(path)));
    if real(path)?.starts_with(real(root)?) {
        return Ok(());
    }
    let (told, root) = (shown(path), shown(root));
    Err(about(FILE_OUTSIDE, &told, format!("`{told}` leads out of the folder `{root}`"))
        .help("put the file itself there instead of a link"))
}

/// Whether anything stands at a path, a link to nothing included.
#[must_use]
pub fn exists(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}

/// Whether a folder stands at a path.
#[must_use]
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Makes a folder and those above it; none of them need be missing.
///
/// # Errors
/// `E0006` where that cannot be.
pub fn make_folder(path: &Path) -> Result<(), Diagnostic> {
    std::fs::create_dir_all(path).map_err(|error| unwritable(&error, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_listed_by_name() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["b.toml", "a.toml", ".hidden"] {
            std::fs::write(folder.path().join(name), "x").expect("written");
        }
        std::fs::create_dir(folder.path().join("aa")).expect("made");
        let listed = list_folder(folder.path()).expect("listed");
        let listed: Vec<_> = listed.iter().map(|entry| (entry.name.as_str(), entry.kind)).collect();
        assert_eq!(listed, [("a.toml", EntryKind::File), ("aa", EntryKind::Folder), ("b.toml", EntryKind::File)]);
        let finding = list_folder(&folder.path().join("none")).expect_err("not there");
        assert!(finding.message.starts_with("there is no folder"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leaves_the_folder_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let (root, other) = (folder.path().join("root"), folder.path().join("other"));
        std::fs::create_dir(&root).expect("made");
        std::fs::create_dir(&other).expect("made");
        std::fs::write(root.join("in.toml"), "x").expect("written");
        std::fs::write(other.join("out.toml"), "x").expect("written");
        std::os::unix::fs::symlink(root.join("in.toml"), root.join("stays.toml")).expect("linked");
        std::os::unix::fs::symlink(other.join("out.toml"), root.join("leaves.toml")).expect("linked");
        assert!(inside(&root, &root.join("in.toml")).is_ok());
        assert!(inside(&root, &root.join("stays.toml")).is_ok());
        for path in ["leaves.toml", "../other/out.toml"] {
            assert_eq!(inside(&root, &root.join(path)).expect_err("leaves").code.text(), "E0005", "{path}");
        }
    }
}
