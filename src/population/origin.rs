//! What a register says of itself: whether any household of it exists.

use std::path::Path;

use crate::ground::files;

/// The file beside the columns of a synthetic register that says so.
pub const SYNTHETIC: &str = "SYNTHETIC.md";

/// What is told wherever something is told of such a register.
pub const NOBODY: &str = "The register is synthetic: no household of it exists.";

/// Whether a register, a folder or one of its files, says that it is synthetic.
#[must_use]
pub fn is_synthetic(register: &Path) -> bool {
    let folder = if files::is_folder(register) { Some(register) } else { register.parent() };
    folder.is_some_and(|folder| files::exists(&folder.join(SYNTHETIC)))
}
