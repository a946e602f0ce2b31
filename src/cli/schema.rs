//! `bareme schema`: the JSON Schemas of every file, for editors that complete and check while one writes.

use std::path::PathBuf;

use super::desk::Desk;
use super::exit::Exit;
use super::refusal::Refusal;
use crate::gate::criteria;
use crate::gate::keys::schema as trust;
use crate::ground::codes::document;
use crate::ground::files;
use crate::mutation::schema as mutation;
use crate::pack::schema;
use crate::population::synthetic::schema as population;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder they are written to; without it they are printed as one JSON object, by file
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Overwrite those that are there
    #[arg(long, requires = "out")]
    pub force: bool,
}

/// Writes or prints them.
///
/// # Errors
/// A file that is there already or cannot be written.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    let Some(folder) = &arguments.out else {
        let all: serde_json::Map<String, serde_json::Value> =
            all().into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect();
        desk.output.write(&(serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"))?;
        return Ok(Exit::Done);
    };
    let texts = texts();
    if !arguments.force {
        // All or none: a name that is taken is told before anything is written.
        for (name, _) in &texts {
            let path = folder.join(name);
            if files::exists(&path) {
                let message = format!("`{}` is there already, and nothing was written", files::shown(&path));
                return Err(Refusal::coded(document::FILE_EXISTS, message, "overwrite them with --force"));
            }
        }
    }
    files::make_folder(folder)?;
    for (name, text) in &texts {
        let path = folder.join(name);
        files::write_whole(&path, text.as_bytes(), arguments.force)?;
        desk.output.write(&format!("{}\n", files::shown(&path)))?;
    }
    Ok(Exit::Done)
}

/// The files: name and text.
#[must_use]
pub fn texts() -> Vec<(&'static str, String)> {
    let text = |schema| serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n";
    all().into_iter().map(|(name, schema)| (name, text(schema))).collect()
}

/// Every schema there is.
fn all() -> Vec<(&'static str, serde_json::Value)> {
    let mut all = schema::all();
    all.push((population::NAME, population::population()));
    all.push((criteria::SCHEMA, criteria::schema()));
    all.push((mutation::NAME, mutation::mutation()));
    all.push((trust::NAME, trust::schema()));
    all
}
