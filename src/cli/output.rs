//! Writing answers: to stdout, or to a file that appears whole or not at all.

use std::io::{ErrorKind, Write};

use super::refusal::Refusal;
use crate::ground::codes::document;
use crate::ground::diagnostic::Diagnostic;

/// Standard output. A reader that went away is no error: nobody is there to miss the rest.
pub struct Output<'a> {
    to: &'a mut (dyn Write + Send),
    gone: bool,
}

impl<'a> Output<'a> {
    /// Answers go here.
    pub fn new(to: &'a mut (dyn Write + Send)) -> Self {
        Self { to, gone: false }
    }

    /// Whether the reader went away: the rest need not be computed.
    #[must_use]
    pub fn gone(&self) -> bool {
        self.gone
    }

    /// Writes all of a text.
    ///
    /// # Errors
    /// The output cannot be written; exit 5.
    pub fn write(&mut self, text: &str) -> Result<(), Refusal> {
        if self.gone {
            return Ok(());
        }
        let done = self.to.write_all(text.as_bytes());
        self.judge(done)
    }

    /// Hands over what was kept back.
    ///
    /// # Errors
    /// The output cannot be written; exit 5.
    pub fn flush(&mut self) -> Result<(), Refusal> {
        if self.gone {
            return Ok(());
        }
        let done = self.to.flush();
        self.judge(done)
    }

    fn judge(&mut self, done: std::io::Result<()>) -> Result<(), Refusal> {
        match done {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.gone = true;
                Ok(())
            }
            Err(error) => Err(Diagnostic::nowhere(
                document::FILE_UNWRITABLE,
                format!("the answer cannot be written to standard output: {error}"),
            )
            .help("free some space or write elsewhere, then run the same command again")
            .into()),
        }
    }
}
