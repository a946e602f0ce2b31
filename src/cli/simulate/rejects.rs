//! The list of bad rows.

use std::path::PathBuf;

use super::Arguments;
use crate::cli::refusal::Refusal;
use crate::ground::codes::document::FILE_EXISTS;
use crate::ground::codes::population::OUTPUT_IS_INPUT;
use crate::ground::files::{self, Streamed};
use crate::population::simulate::Reject;

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

/// The list, not yet at its place.
pub struct List(Option<Streamed>);

/// Writes the list of one run, or of the months of several, where it was asked for.
///
/// # Errors
/// It cannot be written.
pub fn write(arguments: &Arguments, months: &[(Option<String>, Vec<Reject>)]) -> Result<List, Refusal> {
    let Some(path) = &arguments.rejects else { return Ok(List(None)) };
    let by_month = arguments.months.from.is_some();
    let head = ["file", "row", "column", "code", "what"];
    let mut text = by_month.then_some("period").into_iter().chain(head).collect::<Vec<_>>().join(",") + "\n";
    for (period, reject) in months.iter().flat_map(|(period, rejects)| rejects.iter().map(move |one| (period, one))) {
        let row = reject.row.to_string();
        let cells = [&reject.file, &row, &reject.column, reject.finding.code.text(), &reject.finding.message];
        let cells: Vec<String> = period.iter().map(String::as_str).chain(cells).map(quoted).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    let mut file = Streamed::create(path, arguments.force)?;
    file.put(text.as_bytes())?;
    Ok(List(Some(file.settled()?)))
}

impl List {
    /// Puts it at its place.
    ///
    /// # Errors
    /// That cannot be.
    pub fn finish(self) -> Result<(), Refusal> {
        Ok(self.0.map_or(Ok(()), Streamed::finish)?)
    }
}

/// A cell of CSV.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
