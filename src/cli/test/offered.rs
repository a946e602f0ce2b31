//! `--offer DIR`: households for survivors, written into a new folder, all of them or none.

use std::path::Path;

use super::Outcome;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files;
use crate::mutation;

/// Writes them; the paths inside the folder. Where there are none, no folder is made.
///
/// # Errors
/// Something is there already, or it cannot be written.
pub fn write(outcomes: &[Outcome], folder: &Path) -> Result<Vec<String>, Diagnostic> {
    let offered = outcomes.iter().flat_map(|outcome| mutation::households(&outcome.mutation, &outcome.names));
    let all: Vec<(String, String)> = offered
        .map(|offered| (format!("{}/households/{}.toml", offered.programme, offered.name), offered.text))
        .collect();
    if !all.is_empty() {
        files::write_folder(folder, &all)?;
    }
    Ok(all.into_iter().map(|(path, _)| path).collect())
}
