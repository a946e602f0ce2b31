//! The list of bad rows.

use std::path::PathBuf;

use super::Arguments;
use crate::cli::refusal::Refusal;
use crate::ground::codes::document::FILE_EXISTS;
use crate::ground::codes::population::OUTPUT_IS_INPUT;
use crate::ground::files;
use crate::population::simulate::Simulated;

/// Whether the list can be written when the run is over: that is found before it begins.
///
/// # Errors
/// It is there already, or is read from.
pub fn free(arguments: &Arguments, read: &[PathBuf]) -> Result<(), Refusal> {
    let Some(path) = &arguments.rejects else { return Ok(()) };
    let shown = files::shown(path);
    if read.iter().any(|file| files::same(file, path)) {
        let message = format!("`{shown}` is read from, so it is not written over");
        return Err(Refusal::coded(OUTPUT_IS_INPUT, message, "choose another name for the list of bad rows"));
    }
    if !arguments.force && files::exists(path) {
        let message = format!("`{shown}` is there already, and nothing was written");
        return Err(Refusal::coded(FILE_EXISTS, message, "choose another name, or replace it with --force"));
    }
    Ok(())
}

/// Writes the list, where it was asked for.
///
/// # Errors
/// It cannot be written.
pub fn write(arguments: &Arguments, simulated: &Simulated) -> Result<(), Refusal> {
    let Some(path) = &arguments.rejects else { return Ok(()) };
    let mut text = "file,row,column,code,what\n".to_owned();
    for reject in &simulated.rejects {
        let row = reject.row.to_string();
        let cells = [&reject.file, &row, &reject.column, reject.finding.code.text(), &reject.finding.message];
        let cells: Vec<String> = cells.into_iter().map(quoted).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    Ok(files::write_whole(path, text.as_bytes(), arguments.force)?)
}

/// A cell of CSV.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
