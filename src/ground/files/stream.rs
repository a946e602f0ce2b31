//! Files that are written piece by piece and appear whole or not at all, alone or in a folder of their own.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tempfile::{Builder, TempDir};

use super::unnamed::{PREFIX, Unnamed};
use super::write::{folder_for_everybody, for_everybody, settle, taken};
use super::{about, exists, folder_of, is_folder, shown, unwritable};
use crate::ground::codes::document::FILE_NOT_PLAIN;
use crate::ground::diagnostic::Diagnostic;

/// A file while it is written. It is not at its place before [`Streamed::finish`]; dropped before that, nothing is left.
#[derive(Debug)]
pub struct Streamed {
    file: Unnamed,
    folder: PathBuf,
    path: PathBuf,
    /// The path that is told.
    told: PathBuf,
    force: bool,
    failure: Failure,
}

/// What went wrong first while a file was written: kept here too, since what writes through may hide it.
#[derive(Clone, Debug, Default)]
pub struct Failure(Arc<OnceLock<Diagnostic>>);

impl Failure {
    /// It, if anything did.
    #[must_use]
    pub fn told(&self) -> Option<Diagnostic> {
        self.0.get().cloned()
    }
}

impl Streamed {
    /// Begins a file. One that is there already is replaced, at the end, only with `force`.
    ///
    /// # Errors
    /// `E0006` where it cannot be written, `E0007` where it is there already, `E0002` where it is no plain file.
    pub fn create(path: &Path, force: bool) -> Result<Self, Diagnostic> {
        let there = std::fs::metadata(path).ok();
        if there.as_ref().is_some_and(|metadata| !metadata.is_file()) {
            let told = shown(path);
            return Err(about(
                FILE_NOT_PLAIN,
                &told,
                format!("`{told}` is not a plain file, so it is not written over"),
            ));
        }
        if !force && exists(path) {
            return Err(taken(path));
        }
        // A link is written through, not replaced.
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let permissions = there.map(|metadata| metadata.permissions());
        let begun = folder_of(&path).ok_or(io::ErrorKind::InvalidFilename.into());
        let begun = begun.and_then(|folder| Ok((Unnamed::begin(&folder, permissions, for_everybody())?, folder)));
        let (file, folder) = begun.map_err(|error| unwritable(&error, &path))?;
        Ok(Self { file, folder, told: path.clone(), path, force, failure: Failure::default() })
    }

    /// Writes all of it and puts it at its place.
    ///
    /// # Errors
    /// As [`Streamed::finish`], and `E0006` where it cannot be written.
    pub fn whole(mut self, bytes: &[u8]) -> Result<(), Diagnostic> {
        self.put(bytes)?;
        self.finish()
    }

    /// Writes more of it.
    ///
    /// # Errors
    /// `E0006` where it cannot be written.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), Diagnostic> {
        let done = self.write_all(bytes);
        done.map_err(|error| self.failure.told().unwrap_or_else(|| unwritable(&error, &self.told)))
    }

    /// Where a failure can be asked for later.
    #[must_use]
    pub fn failure(&self) -> Failure {
        self.failure.clone()
    }

    /// Brings all of it to the disk: one that is full tells so here at the latest. It still has no place.
    ///
    /// # Errors
    /// `E0006` where it cannot be written.
    pub fn settled(mut self) -> Result<Self, Diagnostic> {
        self.file.file().sync_all().map_err(|error| unwritable(&error, &self.told))?;
        Ok(self)
    }

    /// Puts the file at its place.
    ///
    /// # Errors
    /// `E0006` where that cannot be, `E0007` where something has come there meanwhile.
    pub fn finish(self) -> Result<(), Diagnostic> {
        let Self { file, folder, path, told, force, .. } = self;
        file.put(&folder, &path, force).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => taken(&told),
            _ => unwritable(&error, &told),
        })?;
        settle(&folder);
        Ok(())
    }

    fn keep<T>(&self, done: io::Result<T>) -> io::Result<T> {
        done.inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                let _ = self.failure.0.set(unwritable(error, &self.told));
            }
        })
    }
}

impl Write for Streamed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.file.file().write(bytes);
        self.keep(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.file.file().flush();
        self.keep(done)
    }
}

/// A folder while its files are written. A new one appears whole, at [`Folder::finish`]; into one that is there, with
/// `force`, each file comes whole.
#[derive(Debug)]
pub struct Folder {
    hidden: Option<TempDir>,
    path: PathBuf,
}

impl Folder {
    /// Begins a folder.
    ///
    /// # Errors
    /// `E0006` where it cannot be made, `E0007` where something is there already and is not to be replaced.
    pub fn create(path: &Path, force: bool) -> Result<Self, Diagnostic> {
        if exists(path) {
            return if force && is_folder(path) {
                Ok(Self { hidden: None, path: path.to_path_buf() })
            } else {
                Err(taken(path))
            };
        }
        let made = || {
            let parent = folder_of(path).ok_or(io::ErrorKind::InvalidFilename)?;
            let mut builder = Builder::new();
            builder.prefix(PREFIX);
            if let Some(permissions) = folder_for_everybody() {
                builder.permissions(permissions);
            }
            builder.tempdir_in(&parent)
        };
        let hidden = made().map_err(|error: io::Error| unwritable(&error, path))?;
        Ok(Self { hidden: Some(hidden), path: path.to_path_buf() })
    }

    /// Begins a file of it. One that is there already is replaced.
    ///
    /// # Errors
    /// `E0006` where it cannot be written, `E0002` where no plain file is there.
    pub fn file(&self, name: &str) -> Result<Streamed, Diagnostic> {
        let at = self.hidden.as_ref().map_or(self.path.as_path(), TempDir::path);
        let mut file = Streamed::create(&at.join(name), true)?;
        file.told = self.path.join(name);
        Ok(file)
    }

    /// Writes a whole file of it.
    ///
    /// # Errors
    /// `E0006` where it cannot be written, `E0002` where no plain file is there.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        self.file(name)?.whole(bytes)
    }

    /// Puts the folder at its place; its files must be finished.
    ///
    /// # Errors
    /// `E0006` where that cannot be.
    pub fn finish(self) -> Result<(), Diagnostic> {
        let Some(hidden) = self.hidden else { return Ok(()) };
        std::fs::rename(hidden.path(), &self.path).map_err(|error| unwritable(&error, &self.path))?;
        // Nothing is left at its old place to be cleaned up.
        let _: PathBuf = hidden.keep();
        if let Some(parent) = folder_of(&self.path) {
            settle(&parent);
        }
        Ok(())
    }
}

/// Whether two paths lead to the same thing, by links or under two names; false where one of them leads nowhere.
#[must_use]
pub fn same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    real(one).is_some_and(|path| real(other) == Some(path)) || same_file(one, other)
}

/// Whether one file has both names.
#[cfg(unix)]
fn same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let file = |path: &Path| std::fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()));
    file(one).is_some_and(|found| file(other) == Some(found))
}

#[cfg(not(unix))]
fn same_file(_: &Path, _: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).expect("read").map(|entry| entry.expect("an entry"));
        let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_comes_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out");
        let mut file = Streamed::create(&path, false).expect("begun");
        file.write_all(b"one").expect("written");
        assert!(!path.exists());
        drop(file);
        assert!(names(folder.path()).is_empty());
        let mut file = Streamed::create(&path, false).expect("begun");
        file.write_all(b"two").expect("written");
        file.finish().expect("finished");
        assert_eq!(std::fs::read(&path).expect("read"), b"two");
        assert_eq!(Streamed::create(&path, false).expect_err("there already").code.text(), "E0007");
    }

    #[test]
    fn what_comes_to_its_place_meanwhile_is_not_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out");
        let file = Streamed::create(&path, false).expect("begun");
        std::fs::write(&path, "theirs").expect("written");
        assert_eq!(file.finish().expect_err("there already").code.text(), "E0007");
        assert_eq!(std::fs::read(&path).expect("read"), b"theirs");
        assert_eq!(names(folder.path()), ["out"]);
    }

    #[test]
    fn the_first_failure_is_kept_in_the_users_words() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = Streamed::create(&folder.path().join("out"), false).expect("begun");
        let failure = file.failure();
        assert!(failure.told().is_none());
        assert!(file.keep::<()>(Err(io::ErrorKind::StorageFull.into())).is_err());
        assert!(file.keep::<()>(Err(io::ErrorKind::BrokenPipe.into())).is_err());
        let told = failure.told().expect("told");
        assert!(told.message.starts_with("there is no room left to write"), "{}", told.message);
    }

    #[test]
    fn a_folder_comes_whole_or_not_at_all() {
        let parent = tempfile::tempdir().expect("a folder");
        let path = parent.path().join("register");
        let write = |folder: &Folder| {
            let mut file = folder.file("a").expect("begun");
            file.write_all(b"x").expect("written");
            file.finish().expect("finished");
        };
        let folder = Folder::create(&path, false).expect("begun");
        write(&folder);
        assert!(!path.exists());
        drop(folder);
        assert!(names(parent.path()).is_empty());
        let folder = Folder::create(&path, false).expect("begun");
        write(&folder);
        folder.finish().expect("finished");
        assert_eq!(names(&path), ["a"]);
        assert_eq!(Folder::create(&path, false).expect_err("there already").code.text(), "E0007");
        let again = Folder::create(&path, true).expect("begun");
        write(&again);
        again.finish().expect("finished");
        assert_eq!(names(parent.path()), ["register"]);
    }

    #[test]
    fn two_ways_to_one_file_are_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        std::fs::write(&path, "x").expect("written");
        assert!(same(&path, &folder.path().join("./a")));
        assert!(!same(&path, &folder.path().join("b")) && !same(&folder.path().join("b"), &folder.path().join("b")));
        std::fs::hard_link(&path, folder.path().join("c")).expect("linked");
        assert_eq!(same(&path, &folder.path().join("c")), cfg!(unix));
    }
}
