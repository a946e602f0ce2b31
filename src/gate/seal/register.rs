//! The digest of a register: of every file that it consists of, with its name.

use std::fmt::Write;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use crate::ground::diagnostic::Diagnostic;
use crate::ground::files::{self, EntryKind, Plain};
use crate::pack::digest;

/// Bytes that are read at once.
const PIECE: u64 = 1 << 20;

/// The digest of a register: a folder of files, or one file.
///
/// # Errors
/// A file that cannot be read.
pub fn digest(path: &Path) -> Result<String, Diagnostic> {
    if !files::is_folder(path) {
        return of_file(path);
    }
    let mut all = String::new();
    for entry in files::list_folder(path)?.iter().filter(|entry| entry.kind == EntryKind::File) {
        // Writing to a text cannot fail.
        let _ = writeln!(all, "{} {}", of_file(&entry.path)?, entry.name);
    }
    Ok(digest::of_bytes(all.as_bytes()))
}

fn of_file(path: &Path) -> Result<String, Diagnostic> {
    let plain = Arc::new(Plain::open(path, &files::shown(path))?);
    let mut from = plain.from(0);
    digest::of_pieces(|piece| {
        let read = from.by_ref().take(PIECE).read_to_end(piece);
        read.map(drop).map_err(|error| plain.unreadable(&error))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_register_is_known_by_its_files_and_their_names() {
        let folder = tempfile::tempdir().expect("a folder");
        let of = || digest(folder.path()).expect("read");
        std::fs::write(folder.path().join("households.csv"), "a").expect("written");
        let one = of();
        assert_eq!(one, of());
        std::fs::write(folder.path().join("persons.csv"), "").expect("written");
        let two = of();
        std::fs::write(folder.path().join("households.csv"), "b").expect("written");
        assert!(one != two && two != of());
    }
}
