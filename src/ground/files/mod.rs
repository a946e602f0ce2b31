//! The only file access: bounded, plain files, whole or not at all.
//!
//! In: paths as the user wrote them. Out: source texts, lines, pieces of large files, names in folders; files and folders
//! that appear whole, written at once or piece by piece; what is put aside while a run goes on.
//! Refuses: folders, devices and pipes read as files; files past their limit or not UTF-8; paths and links that leave
//! their folder; overwriting what nobody said to overwrite.

mod aside;
mod folder;
mod lines;
mod most;
mod plain;
mod read;
mod steps;
mod stream;
mod unnamed;
mod write;

use std::io;
use std::path::{Path, PathBuf};

pub use aside::Aside;
pub use folder::{EntryKind, FolderEntry, exists, inside, is_folder, list_folder, make_folder};
pub use lines::{Lines, lines, stdin_lines};
pub use most::Most;
pub use plain::{Plain, PlainFrom};
pub use read::{read_bytes, read_stdin, read_text};
pub use steps::{Disk, Lock, Steps, above_with, clear, lies_in, lock, real, write_private};
pub use stream::{Failure, Folder, Streamed, same};
pub use write::{remove_file, write_folder, write_whole};

use super::codes::Code;
use super::codes::document::{FILE_UNREADABLE, FILE_UNWRITABLE};
use super::diagnostic::Diagnostic;
use super::hidden;
use super::names;
use super::source::{SourceFile, Span};

/// A path as it is told: with forward slashes, hidden characters by their numbers.
#[must_use]
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '/' { text } else { text.replace('\\', "/").into() };
    hidden::shown(&text)
}

/// A finding about a file as a whole.
fn about(code: Code, shown: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, &Span::whole(&SourceFile::new(shown, "")), message)
}

/// What the machine says about reading, in the user's words.
fn unreadable(error: &io::Error, path: &Path, shown: &str) -> Diagnostic {
    let say = |message: String| about(FILE_UNREADABLE, shown, message);
    match error.kind() {
        io::ErrorKind::NotFound => match folder_of(path) {
            Some(folder) if !folder.is_dir() => say(format!("there is no folder `{}`", self::shown(&folder))),
            folder => {
                let near = folder.as_deref().and_then(|folder| near(folder, path));
                say(format!("there is no file `{shown}`")).help_if(near.map(|name| format!("did you mean `{name}`?")))
            }
        },
        io::ErrorKind::PermissionDenied => {
            say(format!("you may not read `{shown}`")).help("ask its owner for the right to read it")
        }
        io::ErrorKind::IsADirectory => say(format!("`{shown}` is a folder, and a file is needed")),
        io::ErrorKind::NotADirectory => say(format!("`{shown}` lies below something that is not a folder")),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidFilename => say(format!("`{shown}` cannot be a path")),
        _ => say(format!("`{shown}` cannot be read: {}", without_number(error))),
    }
}

/// What the machine says about writing, in the user's words.
fn unwritable(error: &io::Error, path: &Path) -> Diagnostic {
    let shown = shown(path);
    let say = |message: String| about(FILE_UNWRITABLE, &shown, message);
    match error.kind() {
        io::ErrorKind::NotFound => match folder_of(path) {
            Some(folder) if !folder.is_dir() => {
                say(format!("there is no folder `{}` to write into", self::shown(&folder)))
                    .help("make the folder first")
            }
            _ => say(format!("`{shown}` cannot be written: it is not there")),
        },
        io::ErrorKind::PermissionDenied => say(format!("you may not write `{shown}`"))
            .help("ask the owner of the folder for the right to write into it, or choose another place"),
        io::ErrorKind::ReadOnlyFilesystem => {
            say(format!("`{shown}` lies where nothing may be written")).help("choose another place")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            say(format!("there is no room left to write `{shown}`"))
                .help("nothing was written; make room and try again")
        }
        io::ErrorKind::IsADirectory => say(format!("`{shown}` is a folder, and a file is to be written")),
        io::ErrorKind::NotADirectory => say(format!("`{shown}` lies below something that is not a folder")),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidFilename => say(format!("`{shown}` cannot be a path")),
        _ => say(format!("`{shown}` cannot be written: {}", without_number(error))),
    }
}

/// The folder that a path lies in; the current one for a bare name.
fn folder_of(path: &Path) -> Option<PathBuf> {
    let parent = path.parent()?;
    Some(if parent.as_os_str().is_empty() { PathBuf::from(".") } else { parent.to_path_buf() })
}

/// The file in a folder whose name is nearest to that of a path.
fn near(folder: &Path, path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let entries = list_folder(folder).ok()?;
    let name = names::nearest(wanted, entries.iter().map(|entry| entry.name.as_str()))?;
    Some(shown(&path.with_file_name(name)))
}

/// The machine's own words, without the number of the error.
fn without_number(error: &io::Error) -> String {
    let text = error.to_string();
    let end = text.find(" (os error").unwrap_or(text.len());
    text.get(..end).unwrap_or_default().to_lowercase()
}
