//! Runs the program as a user would: in a folder, with words, with something piped in.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run left behind.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    /// The exit code.
    pub exit: i32,
    /// Answers.
    pub stdout: String,
    /// Findings.
    pub stderr: String,
}

/// The built program, with nothing of our own surroundings that could change what it says.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bareme"));
    for name in ["BAREME_POLICIES", "NO_COLOR", "INSTA_FORCE_PASS", "INSTA_UPDATE", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    command.env("COLUMNS", "100");
    command
}

/// Runs it in a folder.
pub fn run_in(folder: &Path, words: &[&str]) -> Ran {
    run_with(folder, words, b"")
}

/// Runs it in a folder with something piped in.
pub fn run_with(folder: &Path, words: &[&str], stdin: &[u8]) -> Ran {
    finish(program().current_dir(folder).args(words), stdin)
}

/// Runs a prepared command to its end.
pub fn finish(command: &mut Command, stdin: &[u8]) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut pipe = child.stdin.take().expect("stdin is piped");
    let out = std::thread::scope(|scope| {
        // A program that refuses before it has read everything closes the pipe: no failure of the test.
        scope.spawn(move || pipe.write_all(stdin));
        child.wait_with_output().expect("the program ends")
    });
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what is told is valid UTF-8");
    Ran { exit: out.status.code().unwrap_or(-1), stdout: text(out.stdout), stderr: text(out.stderr) }
}

/// A folder: one of our own that is gone when the test ends, or one that somebody else takes away.
pub struct Folder(PathBuf, #[allow(dead_code, reason = "it is taken away with it")] Option<tempfile::TempDir>);

impl Folder {
    /// An empty one.
    pub fn empty() -> Self {
        let own = tempfile::tempdir().expect("there is a place for temporary files");
        Self(own.path().to_path_buf(), Some(own))
    }

    /// One that is there, and stays.
    pub fn there(path: &Path) -> Self {
        Self(path.to_path_buf(), None)
    }

    /// A copy of a folder.
    pub fn copy_of(from: &Path) -> Self {
        let folder = Self::empty();
        copy(from, folder.path());
        folder
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file in it, with the folders on the way.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("folders can be made");
        std::fs::write(path, text).expect("files can be written");
        self
    }

    /// Every file in it with its bytes, in the order of their paths.
    pub fn contents(&self) -> Vec<(String, Vec<u8>)> {
        let mut all: Vec<(String, Vec<u8>)> = files_under(self.path())
            .into_iter()
            .map(|path| {
                let name = path.strip_prefix(self.path()).expect("it is inside").to_string_lossy().into_owned();
                (name, std::fs::read(&path).unwrap_or_default())
            })
            .collect();
        all.sort();
        all
    }
}

/// Copies a folder over another.
pub fn copy(from: &Path, to: &Path) {
    for path in files_under(from) {
        let target = to.join(path.strip_prefix(from).expect("it is inside"));
        std::fs::create_dir_all(target.parent().expect("a file is in a folder")).expect("folders can be made");
        let link = std::fs::read_link(&path);
        match link {
            #[cfg(unix)]
            Ok(goal) => std::os::unix::fs::symlink(goal, &target).expect("links can be made"),
            _ => {
                std::fs::copy(&path, &target).expect("files can be copied");
            }
        }
    }
}

/// A copy of the shipped policies that is there to be changed: without the ledgers and what is sealed with them.
pub fn copy_to_change(to: &Path) {
    copy(&root().join("policies"), to);
    for entry in std::fs::read_dir(to).expect("it lists").flatten() {
        let _ = std::fs::remove_file(entry.path().join("adoptions.jsonl"));
        let _ = std::fs::remove_dir_all(entry.path().join("sealed"));
    }
}

/// Plain files and links under a folder; links are not followed.
pub fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let kind = entry.file_type().expect("an entry has a type");
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() || kind.is_symlink() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    files
}

/// The folder of the package.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
