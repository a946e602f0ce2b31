//! The digests of the files of a register.

use std::path::PathBuf;

use crate::gate::seal;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files;

/// Each file by its name, with its digest.
///
/// # Errors
/// A file that cannot be read.
pub fn digests(all: &[PathBuf]) -> Result<Vec<(String, String)>, Diagnostic> {
    let one = |path: &PathBuf| {
        let name = path.file_name().map_or_else(String::new, |name| files::shown(name.as_ref()));
        Ok((name, seal::register(path)?))
    };
    all.iter().map(one).collect()
}
