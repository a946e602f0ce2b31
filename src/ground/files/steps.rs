//! Changes of a folder one operation at a time, so that each of them can be made to fail, or to be the last.

use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::{exists, folder_of, shown, unreadable, unwritable};
use crate::ground::diagnostic::Diagnostic;

/// The operations of which a change of several files consists. Each of them is done wholly or not at all, but for
/// [`Steps::write`], which may leave a part of a file.
pub trait Steps {
    /// Makes a folder; the one above it is there.
    ///
    /// # Errors
    /// It cannot be made.
    fn make(&self, folder: &Path) -> Result<(), Diagnostic>;

    /// Writes a file and brings it to the disk. What is there is written over.
    ///
    /// # Errors
    /// It cannot be written; a part of it may be there.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Diagnostic>;

    /// Gives a file or a folder another name, in the place of a file that has it.
    ///
    /// # Errors
    /// It cannot be moved.
    fn rename(&self, from: &Path, to: &Path) -> Result<(), Diagnostic>;

    /// Removes a file.
    ///
    /// # Errors
    /// It cannot be removed.
    fn remove(&self, path: &Path) -> Result<(), Diagnostic>;

    /// Removes an empty folder.
    ///
    /// # Errors
    /// It cannot be removed.
    fn unmake(&self, folder: &Path) -> Result<(), Diagnostic>;

    /// Brings the names in a folder to the disk.
    ///
    /// # Errors
    /// That cannot be.
    fn settle(&self, folder: &Path) -> Result<(), Diagnostic>;
}

/// The disk itself.
#[derive(Clone, Copy, Debug)]
pub struct Disk;

impl Steps for Disk {
    fn make(&self, folder: &Path) -> Result<(), Diagnostic> {
        std::fs::create_dir(folder).map_err(|error| unwritable(&error, folder))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
        let written = File::create(path).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
        written.map_err(|error| unwritable(&error, path))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), Diagnostic> {
        std::fs::rename(from, to).map_err(|error| unwritable(&error, to))
    }

    fn remove(&self, path: &Path) -> Result<(), Diagnostic> {
        std::fs::remove_file(path).map_err(|error| unwritable(&error, path))
    }

    fn unmake(&self, folder: &Path) -> Result<(), Diagnostic> {
        std::fs::remove_dir(folder).map_err(|error| unwritable(&error, folder))
    }

    fn settle(&self, folder: &Path) -> Result<(), Diagnostic> {
        // Where folders cannot be opened, the file system sees to it.
        match File::open(folder) {
            Ok(folder_file) => folder_file.sync_all().map_err(|error| unwritable(&error, folder)),
            Err(_) => Ok(()),
        }
    }
}

/// Removes a folder with all that is in it, one operation after the other; it need not be there. Links are removed, not
/// followed.
///
/// # Errors
/// Something cannot be removed.
pub fn clear(steps: &dyn Steps, folder: &Path) -> Result<(), Diagnostic> {
    if !exists(folder) {
        return Ok(());
    }
    let refused = |error: std::io::Error| unreadable(&error, folder, &shown(folder));
    let mut inside: Vec<(PathBuf, bool)> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(refused)? {
        let entry = entry.map_err(refused)?;
        let is_folder = entry.file_type().map_err(refused)?.is_dir();
        inside.push((entry.path(), is_folder));
    }
    inside.sort();
    for (path, is_folder) in inside {
        if is_folder { clear(steps, &path)? } else { steps.remove(&path)? }
    }
    steps.unmake(folder)
}

/// A folder that one process holds for itself; the machine lets it go when that ends, however it ends.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "open is what it is there for")] File);

/// Holds a folder; `None` where another process does.
///
/// # Errors
/// It cannot be held.
pub fn lock(folder: &Path) -> Result<Option<Lock>, Diagnostic> {
    let file = lockable(folder).map_err(|error| unwritable(&error, folder))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(unwritable(&error, folder)),
    }
}

#[cfg(unix)]
fn lockable(folder: &Path) -> std::io::Result<File> {
    File::open(folder)
}

/// Where a folder cannot be opened, a hidden file in it stands for it.
#[cfg(not(unix))]
fn lockable(folder: &Path) -> std::io::Result<File> {
    File::options().write(true).create(true).truncate(false).open(folder.join(".lock"))
}

/// Writes a new file that only its owner may read.
///
/// # Errors
/// `E0006` where it cannot be written, `E0007` where something is there already.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    if exists(path) {
        return Err(super::write::taken(path));
    }
    let folder = folder_of(path).unwrap_or_else(|| PathBuf::from("."));
    // A file made so has the rights of its owner alone.
    let written = tempfile::Builder::new().prefix(".writing-").tempfile_in(&folder).and_then(|mut file| {
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist_noclobber(path).map_err(std::io::Error::from)
    });
    written.map(drop).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => super::write::taken(path),
        _ => unwritable(&error, path),
    })?;
    super::write::settle(&folder);
    Ok(())
}

/// Whether a path lies in a folder, or would if it were there; links are followed.
#[must_use]
pub fn lies_in(folder: &Path, path: &Path) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    let Some(folder) = real(folder) else { return false };
    let found = real(path).or_else(|| Some(real(&folder_of(path)?)?.join(path.file_name()?)));
    found.is_some_and(|path| path.starts_with(&folder))
}

/// Where a path leads, links followed; the path itself where nothing is there.
#[must_use]
pub fn real(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

/// The nearest folder above another (or itself) in which something of a name stands.
#[must_use]
pub fn above_with(folder: &Path, name: &str) -> Option<PathBuf> {
    let real = std::fs::canonicalize(folder).ok()?;
    real.ancestors().find(|above| exists(&above.join(name))).map(Path::to_path_buf)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_held_by_one_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let held = lock(folder.path()).expect("it can be held");
        assert!(held.is_some());
        assert!(lock(folder.path()).expect("it can be asked").is_none());
        drop(held);
        assert!(lock(folder.path()).expect("it can be held").is_some());
    }

    #[test]
    fn a_folder_is_cleared_with_what_is_hidden_in_it_and_links_are_not_followed() {
        let parent = tempfile::tempdir().expect("a folder");
        let (folder, other) = (parent.path().join("a"), parent.path().join("b"));
        for folder in [&folder, &folder.join("c"), &other] {
            Disk.make(folder).expect("made");
        }
        for file in [folder.join(".hidden"), folder.join("c/d"), other.join("kept")] {
            Disk.write(&file, b"x").expect("written");
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(&other, folder.join("link")).expect("linked");
        clear(&Disk, &folder).expect("cleared");
        assert!(!exists(&folder) && exists(&other.join("kept")));
        clear(&Disk, &folder).expect("nothing is there to clear");
    }

    #[test]
    fn a_private_file_is_its_owners_and_is_not_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("key");
        write_private(&path, b"one").expect("written");
        assert_eq!(write_private(&path, b"two").expect_err("there already").code.text(), "E0007");
        assert_eq!(std::fs::read(&path).expect("read"), b"one");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_path_lies_in_a_folder_though_nothing_is_there_yet() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("in");
        Disk.make(&inner).expect("made");
        assert!(lies_in(&inner, &inner.join("key")) && lies_in(folder.path(), &inner.join("key")));
        assert!(!lies_in(&inner, &folder.path().join("key")) && !lies_in(&inner, &inner.join("../key")));
        Disk.write(&folder.path().join(".git"), b"x").expect("written");
        let found = above_with(&inner, ".git").expect("found");
        assert!(super::super::same(&found, folder.path()));
    }
}
