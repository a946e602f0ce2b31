//! A file of answers: ids, then results by name.

use std::path::{Path, PathBuf};

use super::field::{Cells, Field};
use super::sheet::Sheet;
use crate::ground::codes::face::UNKNOWN_FILE_KIND;
use crate::ground::codes::population::OUTPUT_IS_INPUT;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files::{self, Streamed};
use crate::population::form::Form;

/// Writes answers block by block. The file is at its place after [`Writer::finish`], not before.
pub struct Writer {
    sheet: Sheet,
}

impl Writer {
    /// Begins a file whose form its name says. `inputs` are the files that are read meanwhile.
    ///
    /// # Errors
    /// `E0816` where it is one of the inputs, `E0007` where it is there already and `force` is not given, `E0006` where it
    /// cannot be written, and a name that says no form.
    pub fn create(path: &Path, force: bool, inputs: &[PathBuf], fields: Vec<Field>) -> Result<Self, Diagnostic> {
        let shown = files::shown(path);
        let Some(form) = Form::of(path) else {
            let message = format!("`{shown}` does not say in which form answers are written");
            return Err(Diagnostic::nowhere(UNKNOWN_FILE_KIND, message).help("let its name end in .parquet or .csv"));
        };
        if inputs.iter().any(|input| files::same(input, path)) {
            let message = format!("`{shown}` is read from, so it is not written over");
            return Err(Diagnostic::nowhere(OUTPUT_IS_INPUT, message).help("choose another name for the answers"));
        }
        let file = Streamed::create(path, force)?;
        Ok(Self { sheet: Sheet::new(file, path, form, fields)? })
    }

    /// Its columns.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        self.sheet.fields()
    }

    /// Writes rows: the cells of each column, all of one length.
    ///
    /// # Errors
    /// `E0006` where they cannot be written: no room left, or a value past the digits of its column.
    pub fn write(&mut self, cells: &[Cells<'_>]) -> Result<(), Diagnostic> {
        self.sheet.write(cells)
    }

    /// Puts the file at its place.
    ///
    /// # Errors
    /// `E0006` where that cannot be, `E0007` where something came there meanwhile.
    pub fn finish(self) -> Result<(), Diagnostic> {
        self.sheet.finish()
    }

    /// Writes what is left, and leaves it to the caller when the file comes to its place: where there are several, when all
    /// of them are written.
    ///
    /// # Errors
    /// `E0006` where it cannot be written.
    pub fn close(self) -> Result<Streamed, Diagnostic> {
        self.sheet.close()?.settled()
    }
}
