//! A disk that fails, or on which everything ends, at one operation.

use std::cell::Cell;
use std::path::Path;

use bareme::ground::codes::document::FILE_UNWRITABLE;
use bareme::ground::diagnostic::Diagnostic;
use bareme::ground::files::Steps;

/// What happens at the operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It fails; those after it do what they should.
    Fails,
    /// From it on nothing can be written any more; names can still be changed and taken away.
    Full,
    /// Nothing happens any more, itself not done.
    EndsBefore,
    /// Nothing happens any more, itself done.
    EndsAfter,
    /// Nothing happens any more; of what it writes, half is there.
    EndsHalf,
    /// The process is gone, itself not done.
    Aborts,
    /// The process is gone, itself done.
    AbortsAfter,
}

/// A disk on which that happens at the operation of a number.
pub struct Stopping {
    how: How,
    at: usize,
    done: Cell<usize>,
}

impl Stopping {
    pub fn at(at: usize, how: How) -> Self {
        Self { how, at, done: Cell::new(0) }
    }

    /// One on which nothing ever happens.
    pub fn never() -> Self {
        Self::at(usize::MAX, How::Fails)
    }

    /// How many operations there were.
    pub fn count(&self) -> usize {
        self.done.get()
    }

    fn step(
        &self,
        writes: Option<(&Path, &[u8])>,
        operation: impl FnOnce() -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        let now = self.done.get();
        self.done.set(now + 1);
        let refused = Err(Diagnostic::nowhere(FILE_UNWRITABLE, "the disk of this test fails"));
        match self.how {
            How::Fails if now == self.at => refused,
            How::Full if now >= self.at && writes.is_some() => {
                if let Some((path, bytes)) = writes {
                    let _ = std::fs::write(path, &bytes[..bytes.len() / 2]);
                }
                refused
            }
            How::EndsBefore if now >= self.at => refused,
            How::EndsAfter | How::EndsHalf if now > self.at => refused,
            How::EndsAfter if now == self.at => operation().and(refused),
            How::EndsHalf if now == self.at => {
                if let Some((path, bytes)) = writes {
                    std::fs::write(path, &bytes[..bytes.len() / 2]).expect("it can be written");
                }
                refused
            }
            How::Aborts if now == self.at => std::process::abort(),
            How::AbortsAfter if now == self.at => {
                let _ = operation();
                std::process::abort()
            }
            _ => operation(),
        }
    }
}

/// The operations themselves, without waiting for the disk: no test pulls the plug.
fn plainly(done: std::io::Result<()>) -> Result<(), Diagnostic> {
    done.map_err(|error| Diagnostic::nowhere(FILE_UNWRITABLE, error.to_string()))
}

impl Steps for Stopping {
    fn make(&self, folder: &Path) -> Result<(), Diagnostic> {
        self.step(None, || plainly(std::fs::create_dir(folder)))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
        self.step(Some((path, bytes)), || plainly(std::fs::write(path, bytes)))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), Diagnostic> {
        self.step(None, || plainly(std::fs::rename(from, to)))
    }

    fn remove(&self, path: &Path) -> Result<(), Diagnostic> {
        self.step(None, || plainly(std::fs::remove_file(path)))
    }

    fn unmake(&self, folder: &Path) -> Result<(), Diagnostic> {
        self.step(None, || plainly(std::fs::remove_dir(folder)))
    }

    fn settle(&self, _: &Path) -> Result<(), Diagnostic> {
        self.step(None, || Ok(()))
    }
}
