//! A plain file that is read in pieces, at any place of it, and that must stay as it was while it is read.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::read::open;
use super::unreadable;
use crate::ground::diagnostic::Diagnostic;

/// A plain file, open for reading.
#[derive(Debug)]
pub struct Plain {
    file: File,
    path: PathBuf,
    shown: String,
    opened: Metadata,
}

/// Reads a plain file from a place on. Others may read it elsewhere meanwhile.
#[derive(Clone, Debug)]
pub struct PlainFrom {
    plain: Arc<Plain>,
    at: u64,
}

impl Plain {
    /// Opens a plain file.
    ///
    /// # Errors
    /// `E0001` where it cannot be read, `E0002` where it is no plain file.
    pub fn open(path: &Path, shown: &str) -> Result<Self, Diagnostic> {
        let file = open(path, shown)?;
        let opened = file.metadata().map_err(|error| unreadable(&error, path, shown))?;
        Ok(Self { file, path: path.to_path_buf(), shown: shown.to_owned(), opened })
    }

    /// The path as the user knows it.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// How many bytes it had when it was opened.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.opened.len()
    }

    /// Whether there was nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it still is as it was when it was opened: as long, and not written to since.
    #[must_use]
    pub fn is_as_it_was(&self) -> bool {
        let now = self.file.metadata();
        now.is_ok_and(|now| now.len() == self.opened.len() && now.modified().ok() == self.opened.modified().ok())
    }

    /// Reads what fits the buffer, from a place on; 0 at the end.
    pub fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        read_at(&self.file, at, buffer)
    }

    /// Reads from a place on.
    #[must_use]
    pub fn from(self: &Arc<Self>, at: u64) -> PlainFrom {
        PlainFrom { plain: Arc::clone(self), at }
    }

    /// What the machine says about reading it.
    #[must_use]
    pub fn unreadable(&self, error: &io::Error) -> Diagnostic {
        unreadable(error, &self.path, &self.shown)
    }
}

impl Read for PlainFrom {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.plain.read_at(self.at, buffer)?;
        self.at = self.at.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        Ok(read)
    }
}

#[cfg(unix)]
fn read_at(file: &File, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_anywhere_and_tells_when_it_is_no_more_what_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        std::fs::write(&path, "abcdef").expect("written");
        let plain = Arc::new(Plain::open(&path, "a").expect("opened"));
        let mut text = String::new();
        plain.from(2).read_to_string(&mut text).expect("read");
        assert_eq!((text.as_str(), plain.len(), plain.is_as_it_was()), ("cdef", 6, true));
        assert_eq!(plain.read_at(9, &mut [0; 4]).expect("read"), 0);
        std::fs::write(&path, "abc").expect("written");
        assert!(!plain.is_as_it_was());
    }

    #[test]
    fn a_folder_is_no_plain_file() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(Plain::open(folder.path(), "x").expect_err("a folder").code.text(), "E0002");
        assert_eq!(Plain::open(&folder.path().join("none"), "none").expect_err("not there").code.text(), "E0001");
    }
}
