//! Writing files and folders that appear whole or not at all.

use std::fs::{File, Permissions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::Builder;

use super::stream::Streamed;
use super::{about, exists, folder_of, shown, unwritable};
use crate::ground::codes::document::{FILE_EXISTS, FILE_OUTSIDE};
use crate::ground::diagnostic::Diagnostic;

/// Writes a file that appears whole or not at all. One that is there already is replaced only with `force`.
///
/// # Errors
/// `E0006` where it cannot be written, `E0007` where it is there already, `E0002` where it is no plain file.
pub fn write_whole(path: &Path, bytes: &[u8], force: bool) -> Result<(), Diagnostic> {
    Streamed::create(path, force)?.whole(bytes)
}

/// Writes a new folder with files at paths relative to it; it appears whole or not at all.
///
/// # Errors
/// `E0006` where it cannot be written, `E0007` where something is there already, `E0005` for a path that leaves it.
pub fn write_folder(path: &Path, files: &[(impl AsRef<str>, impl AsRef<[u8]>)]) -> Result<(), Diagnostic> {
    if exists(path) {
        return Err(taken(path));
    }
    for (relative, _) in files {
        let relative = relative.as_ref();
        if relative.is_empty() || !Path::new(relative).components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(about(
                FILE_OUTSIDE,
                relative,
                format!("`{relative}` leads out of the folder `{}`", shown(path)),
            ));
        }
    }
    build_beside(path, files).map_err(|error| unwritable(&error, path))
}

fn build_beside(path: &Path, files: &[(impl AsRef<str>, impl AsRef<[u8]>)]) -> io::Result<()> {
    let parent = folder_of(path).ok_or(io::ErrorKind::InvalidFilename)?;
    let mut builder = Builder::new();
    builder.prefix(".writing-");
    if let Some(permissions) = folder_for_everybody() {
        builder.permissions(permissions);
    }
    let folder = builder.tempdir_in(&parent)?;
    for (relative, bytes) in files {
        let file = folder.path().join(relative.as_ref());
        if let Some(above) = file.parent() {
            std::fs::create_dir_all(above)?;
        }
        let mut file = File::create_new(&file)?;
        file.write_all(bytes.as_ref())?;
        file.sync_all()?;
    }
    std::fs::rename(folder.path(), path)?;
    // Nothing is left at its old place to be cleaned up.
    let _: PathBuf = folder.keep();
    settle(&parent);
    Ok(())
}

/// Removes a file that Bareme wrote; it need not be there.
///
/// # Errors
/// `E0006` where that cannot be.
pub fn remove_file(path: &Path) -> Result<(), Diagnostic> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unwritable(&error, path)),
        _ => Ok(()),
    }
}

pub(super) fn taken(path: &Path) -> Diagnostic {
    let told = shown(path);
    about(FILE_EXISTS, &told, format!("`{told}` is there already, and nothing was written"))
        .help("choose another name; where the verb has it, --force replaces a file")
}

/// Asks the machine to keep the new name too; where folders cannot be synced, the file system sees to it.
pub(super) fn settle(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// Rights as for any new file: what the user's mask leaves of everybody's.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no such rights")]
pub(super) fn for_everybody() -> Option<Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(0o666))
}

#[cfg(not(unix))]
pub(super) fn for_everybody() -> Option<Permissions> {
    None
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no such rights")]
pub(super) fn folder_for_everybody() -> Option<Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(0o777))
}

#[cfg(not(unix))]
pub(super) fn folder_for_everybody() -> Option<Permissions> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .expect("read")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_only_with_force() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.json");
        write_whole(&path, b"one", false).expect("written");
        assert_eq!(write_whole(&path, b"two", false).expect_err("there already").code.text(), "E0007");
        assert_eq!(std::fs::read(&path).expect("read"), b"one");
        write_whole(&path, b"two", true).expect("written");
        assert_eq!(std::fs::read(&path).expect("read"), b"two");
        assert_eq!(names(folder.path()), ["out.json"]);
    }

    #[test]
    fn a_missing_folder_is_told_and_not_made() {
        let folder = tempfile::tempdir().expect("a folder");
        let finding = write_whole(&folder.path().join("none/out.json"), b"x", true).expect_err("no folder");
        assert_eq!(finding.code.text(), "E0006");
        assert!(finding.message.starts_with("there is no folder"), "{}", finding.message);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn a_folder_or_a_device_is_not_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(write_whole(folder.path(), b"x", true).expect_err("a folder").code.text(), "E0002");
        #[cfg(unix)]
        assert_eq!(write_whole(Path::new("/dev/null"), b"x", true).expect_err("a device").code.text(), "E0002");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_written_through_and_rights_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        std::fs::write(&real, "one").expect("written");
        std::fs::set_permissions(&real, Permissions::from_mode(0o640)).expect("set");
        symlink(&real, &link).expect("linked");
        write_whole(&link, b"two", true).expect("written");
        assert_eq!(std::fs::read(&real).expect("read"), b"two");
        assert!(std::fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(std::fs::metadata(&real).expect("there").permissions().mode() & 0o777, 0o640);
        let dangling = folder.path().join("dangling");
        symlink(folder.path().join("none"), &dangling).expect("linked");
        assert_eq!(write_whole(&dangling, b"x", false).expect_err("there already").code.text(), "E0007");
    }

    #[test]
    fn a_folder_appears_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new");
        write_folder(&path, &[("a.toml", "1"), ("sub/b.toml", "2")]).expect("written");
        assert_eq!(std::fs::read(path.join("sub/b.toml")).expect("read"), b"2");
        assert_eq!(write_folder(&path, &[("a.toml", "1")]).expect_err("there already").code.text(), "E0007");
        assert_eq!(names(folder.path()), ["new"]);
    }

    #[test]
    fn a_folder_that_cannot_be_whole_does_not_appear() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new");
        for twice in [[("a", "1"), ("a", "2")], [("a", "1"), ("a/b", "2")]] {
            assert_eq!(write_folder(&path, &twice).expect_err("cannot be").code.text(), "E0006");
        }
        for outside in ["../a", "/a", "", "a/../../b"] {
            assert_eq!(write_folder(&path, &[(outside, "1")]).expect_err("leaves").code.text(), "E0005", "{outside}");
        }
        assert!(names(folder.path()).is_empty());
    }
}
