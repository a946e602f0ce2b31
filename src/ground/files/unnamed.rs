//! A file that has no name before it is whole: a program that is stopped halfway leaves nothing of it. Where the system
//! has no such files, one with a hidden name, which is taken away unless the program is killed.

use std::fs::{File, Permissions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// How hidden names begin.
pub(super) const PREFIX: &str = ".writing-";

/// A file that is written and not yet at its place.
#[derive(Debug)]
pub(super) enum Unnamed {
    /// It has no name.
    #[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "other systems have no such files"))]
    None(File),
    /// It has a hidden one.
    Hidden(NamedTempFile),
}

impl Unnamed {
    /// Begins a file that will stand in a folder. `of` are the rights of the file that it replaces.
    pub fn begin(folder: &Path, of: Option<Permissions>, everybody: Option<Permissions>) -> io::Result<Self> {
        if let Ok(file) = without_name(folder) {
            if let Some(permissions) = of {
                file.set_permissions(permissions)?;
            }
            return Ok(Unnamed::None(file));
        }
        let mut builder = Builder::new();
        builder.prefix(PREFIX);
        if let Some(permissions) = of.or(everybody) {
            builder.permissions(permissions);
        }
        builder.tempfile_in(folder).map(Unnamed::Hidden)
    }

    /// The file.
    pub fn file(&mut self) -> &mut File {
        match self {
            Unnamed::None(file) => file,
            Unnamed::Hidden(file) => file.as_file_mut(),
        }
    }

    /// Puts the file at its place in the folder; over what is there only with `force`.
    pub fn put(mut self, folder: &Path, path: &Path, force: bool) -> io::Result<()> {
        self.file().flush()?;
        self.file().sync_all()?;
        match self {
            Unnamed::None(file) if !force => name(&file, path),
            // What is there is replaced at one stroke: by a name beside it.
            Unnamed::None(file) => {
                let named = Builder::new().prefix(PREFIX).make_in(folder, |path| name(&file, path))?;
                named.into_temp_path().persist(path).map_err(io::Error::from)
            }
            Unnamed::Hidden(file) if force => file.persist(path).map(drop).map_err(io::Error::from),
            Unnamed::Hidden(file) => file.persist_noclobber(path).map(drop).map_err(io::Error::from),
        }
    }
}

#[cfg(target_os = "linux")]
fn without_name(folder: &Path) -> io::Result<File> {
    use rustix::fs::{CWD, Mode, OFlags};
    // Without this folder a file could not be given its name.
    if !Path::new(OPEN_FILES).is_dir() {
        return Err(io::ErrorKind::Unsupported.into());
    }
    let flags = OFlags::RDWR | OFlags::TMPFILE | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::openat(CWD, folder, flags, Mode::from_raw_mode(0o666))?))
}

#[cfg(target_os = "linux")]
const OPEN_FILES: &str = "/proc/self/fd";

#[cfg(target_os = "linux")]
fn name(file: &File, path: &Path) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD};
    use std::os::fd::AsRawFd;
    let own = format!("{OPEN_FILES}/{}", file.as_raw_fd());
    Ok(rustix::fs::linkat(CWD, own, CWD, path, AtFlags::SYMLINK_FOLLOW)?)
}

#[cfg(not(target_os = "linux"))]
fn without_name(_: &Path) -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(not(target_os = "linux"))]
fn name(_: &File, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> usize {
        std::fs::read_dir(folder).expect("it lists").count()
    }

    #[test]
    fn both_ways_end_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let hidden = || Unnamed::Hidden(Builder::new().prefix(PREFIX).tempfile_in(folder.path()).expect("begun"));
        let begun = || Unnamed::begin(folder.path(), None, None).expect("begun");
        for begin in [&begun as &dyn Fn() -> Unnamed, &hidden] {
            let path = folder.path().join("out");
            for (text, force) in [("one", false), ("two", true)] {
                let mut file = begin();
                file.file().write_all(text.as_bytes()).expect("written");
                file.put(folder.path(), &path, force).expect("put");
                assert_eq!(std::fs::read_to_string(&path).expect("it is there"), text);
            }
            let error = begin().put(folder.path(), &path, false).expect_err("something is there");
            assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
            assert_eq!(names(folder.path()), 1);
            std::fs::remove_file(path).expect("removed");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_without_a_name_is_not_in_its_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut file = Unnamed::begin(folder.path(), None, None).expect("begun");
        file.file().write_all(b"half").expect("written");
        assert_eq!(names(folder.path()), usize::from(matches!(file, Unnamed::Hidden(_))));
    }
}
