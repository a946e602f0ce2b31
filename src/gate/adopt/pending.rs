//! An adoption that was begun and not finished, as whoever comes after finds it.

use std::path::Path;

use super::plan::{PLAN, Plan};
use crate::gate::ledger::Kind;
use crate::ground::files::{self, Most};
use crate::pack::Reference;

/// What was begun.
#[derive(Clone, Debug)]
pub struct Begun {
    /// What it is called.
    pub about: String,
    /// The folder that appears with it.
    pub appears: Option<String>,
    /// The sealed version whose folder it moves.
    pub moves: Option<String>,
    /// The digest of the entry that decides.
    pub entry: String,
    /// The plan.
    pub plan: Plan,
}

/// Whether an adoption is under way in the folder of a programme, or was left so.
#[must_use]
pub fn is_there(programme: &Path) -> bool {
    files::exists(&programme.join(PLAN))
}

/// What was begun in the folder of a programme; nothing where the plan cannot be read either.
#[must_use]
pub fn read(programme: &Path) -> Option<Begun> {
    let path = programme.join(PLAN);
    if !files::exists(&path) {
        return None;
    }
    let bytes = files::read_bytes(&path, &files::shown(&path), Most::LEDGER).ok()?;
    let plan: Plan = serde_json::from_slice(&bytes).ok()?;
    let id = programme.file_name()?.to_string_lossy().into_owned();
    // Names that would lead elsewhere were not written by an adoption.
    let is_name = |name: &String| Reference::parse(&format!("{id}@{name}")).is_ok();
    let is_file = |name: &String| !name.contains(['/', '\\']) && !name.starts_with('.');
    if !plan.version.iter().chain(&plan.draft).all(is_name) || !plan.households.keys().all(is_file) {
        return None;
    }
    let appears = match plan.kind {
        Kind::Adopted if plan.draft.is_some() => plan.version.clone(),
        _ => None,
    };
    let moves = plan.version.clone().filter(|_| plan.kind != Kind::Adopted);
    Some(Begun { about: plan.about(&id), appears, moves, entry: plan.entry.clone(), plan })
}
