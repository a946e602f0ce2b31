//! What does not fit memory: put aside in a file without a name, read back as often as is needed, gone with the program.
//! Small, because what is put aside is packed.

use std::fs::File;
use std::io::{self, Read, Seek, Write};

use snap::read::FrameDecoder;
use snap::write::FrameEncoder;

use crate::ground::codes::document::FILE_UNWRITABLE;
use crate::ground::diagnostic::Diagnostic;

/// Something that was put aside.
#[derive(Debug)]
pub struct Aside {
    file: File,
}

impl Aside {
    /// Puts aside what is written.
    ///
    /// # Errors
    /// What the machine says; of what was written nothing stays.
    pub fn put(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Self> {
        let mut packed = FrameEncoder::new(tempfile::tempfile()?);
        write(&mut packed)?;
        let file = packed.into_inner().map_err(|error| error.error().kind())?;
        Ok(Self { file })
    }

    /// Reads it from its beginning.
    ///
    /// # Errors
    /// What the machine says.
    pub fn read(&mut self) -> io::Result<impl Read + '_> {
        self.file.rewind()?;
        Ok(FrameDecoder::new(&self.file))
    }

    /// What to tell where putting something aside, or reading it back, failed.
    #[must_use]
    pub fn failed(what: &str, kind: io::ErrorKind) -> Diagnostic {
        let why = io::Error::from(kind);
        let message = format!("{what} could not be put aside in the folder of temporary files: {why}");
        Diagnostic::nowhere(FILE_UNWRITABLE, message)
            .help("make room there, or name another folder in the variable TMPDIR")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_aside_is_read_as_often_as_is_needed() {
        let text = "all of it, ".repeat(100_000);
        let mut aside = Aside::put(|to| to.write_all(text.as_bytes())).expect("put aside");
        for _ in 0..2 {
            let mut read = String::new();
            aside.read().expect("there").read_to_string(&mut read).expect("whole");
            assert!(read == text);
        }
        assert!(aside.file.metadata().expect("a file").len() < 200_000, "it is packed");
    }

    #[test]
    fn nothing_is_put_aside_where_writing_fails() {
        let failed = Aside::put(|_| Err(io::ErrorKind::StorageFull.into())).expect_err("it fails");
        assert_eq!(failed.kind(), io::ErrorKind::StorageFull);
        let told = Aside::failed("values", failed.kind());
        assert_eq!(told.message, "values could not be put aside in the folder of temporary files: no storage space");
    }
}
