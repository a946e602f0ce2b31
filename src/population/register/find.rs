//! Which files a register consists of.

use std::path::{Path, PathBuf};

use crate::check::plan::Plan;
use crate::ground::codes::population::REGISTER_FILES;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::files::{self, EntryKind, FolderEntry};
use crate::ground::names;
use crate::ground::source::{SourceFile, Span};
use crate::population::form::Form;

/// The files of a register.
#[derive(Debug)]
pub(super) enum Found {
    /// One an entity, in their order.
    Tables(Vec<PathBuf>),
    /// JSON Lines.
    Lines(PathBuf),
}

/// Finds the files of a register.
pub(super) fn find(path: &Path, plan: &Plan) -> Result<Found, Findings> {
    let entities = &plan.version.programme.entities;
    if files::is_folder(path) {
        return folder(path, plan);
    }
    let extension = path.extension().and_then(|extension| extension.to_str());
    if matches!(extension, Some("jsonl" | "ndjson")) {
        return Ok(Found::Lines(path.to_path_buf()));
    }
    let shown = files::shown(path);
    if Form::of(path).is_none() && files::exists(path) {
        let message = format!("`{shown}` does not say what it holds");
        let help = "give a folder with .parquet or .csv files, or a .jsonl file with a household a line";
        return Err(refused(path, message, help).into());
    }
    if entities.len() > 1 && files::exists(path) {
        let wanted: Vec<String> = entities.iter().map(|entity| format!("`{}`", entity.plural)).collect();
        let message =
            format!("`{shown}` is one file, and the programme has a file each for {}", names::listed(&wanted));
        return Err(refused(path, message, "give the folder that they lie in").into());
    }
    Ok(Found::Tables(vec![path.to_path_buf()]))
}

fn folder(path: &Path, plan: &Plan) -> Result<Found, Findings> {
    let entries = files::list_folder(path)?;
    let mut findings = Findings::new();
    let mut found = Vec::new();
    for entity in &plan.version.programme.entities {
        let plural = &entity.plural;
        let names: Vec<String> = Form::ALL.iter().map(|form| format!("{plural}.{}", form.extension())).collect();
        let there: Vec<&FolderEntry> = entries.iter().filter(|entry| names.contains(&entry.name)).collect();
        match there.as_slice() {
            [one] => found.push(one.path.clone()),
            [] => {
                let message = format!("the register `{}` has no file of its {plural}", files::shown(path));
                let others = entries.iter().filter(|entry| entry.kind == EntryKind::File);
                let others: Vec<&str> = others.map(|entry| entry.name.as_str()).collect();
                let near =
                    names.iter().find_map(|name| names::nearest(name, others.iter().copied()).map(|near| (near, name)));
                let help = near.map(|(near, name)| format!("is it `{near}`? if so, call it `{name}`"));
                let help = help.unwrap_or_else(|| format!("it is called {}", names.join(" or ")));
                findings.push(refused(path, message, help));
            }
            _ => {
                let message = format!("the register `{}` has two files of its {plural}", files::shown(path));
                findings.push(refused(path, message, format!("keep one of {}", names.join(" and "))));
            }
        }
    }
    if findings.has_errors() { Err(findings) } else { Ok(Found::Tables(found)) }
}

fn refused(path: &Path, message: String, help: impl Into<String>) -> Diagnostic {
    Diagnostic::new(REGISTER_FILES, &Span::whole(&SourceFile::new(files::shown(path), "")), message).help(help)
}
