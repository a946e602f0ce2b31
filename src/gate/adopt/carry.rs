//! Carrying a plan out, and finding the way on from wherever it stopped.

use std::path::Path;

use super::pending;
use super::plan::{DRAFT, PLAN, PLAN_BEGUN, Plan, WORK, decides, household};
use crate::gate::seal;
use crate::ground::codes::adoption::UNFINISHED;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files::{self, Most, Steps, clear};
use crate::pack::{LEDGER_FILE, SAMPLES, digest};

/// What became of an adoption that was begun and not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovered {
    /// Its entry stands in the ledger: what was left to do is done.
    Finished(String),
    /// Its entry does not: everything is as it was before.
    TakenBack(String),
}

/// Carries a plan out whose files are prepared. `record` is done right after the new ledger is there; that it fails is no
/// failure of the plan.
pub fn carry_out(
    steps: &dyn Steps,
    programme: &Path,
    plan: &Plan,
    record: impl FnOnce() -> Result<(), Diagnostic>,
) -> Result<Result<(), Diagnostic>, Diagnostic> {
    let text = serde_json::to_string(plan).unwrap_or_default();
    steps.write(&programme.join(PLAN_BEGUN), text.as_bytes())?;
    steps.settle(&programme.join(WORK))?;
    rename(steps, programme, (PLAN_BEGUN, PLAN))?;
    steps.settle(&programme.join(WORK))?;
    if !files::exists(&programme.join(SAMPLES)) {
        steps.make(&programme.join(SAMPLES))?;
    }
    for (from, to) in plan.before() {
        rename(steps, programme, (&from, &to))?;
    }
    steps.settle(&programme.join(SAMPLES))?;
    steps.settle(programme)?;
    // From here on the new version is in force.
    let (from, to) = decides();
    rename(steps, programme, (&from, &to))?;
    steps.settle(programme)?;
    let recorded = record();
    finish(steps, programme, plan)?;
    Ok(recorded)
}

/// What is left to do once the ledger has the entry. It can be done any number of times.
fn finish(steps: &dyn Steps, programme: &Path, plan: &Plan) -> Result<(), Diagnostic> {
    if let Some(draft) = plan.spent() {
        let folder = programme.join(draft);
        let same = files::is_folder(&folder) && seal::files(&folder, draft).is_ok_and(|now| now == plan.draft_files);
        if same && !files::exists(&programme.join(DRAFT)) {
            rename(steps, programme, (draft, DRAFT))?;
        }
    }
    for (number, (name, read)) in plan.households.iter().enumerate() {
        let (from, to) = (household(number), format!("households/{name}"));
        let now = files::read_bytes(&programme.join(&to), &to, Most::HOUSEHOLD);
        let same = now.is_ok_and(|bytes| digest::of_bytes(&bytes) == *read);
        if same && files::exists(&programme.join(&from)) {
            rename(steps, programme, (&from, &to))?;
        }
    }
    close(steps, programme)
}

/// Everything as it was before, where the ledger has not got the entry. It can be done any number of times.
fn take_back(steps: &dyn Steps, programme: &Path, plan: &Plan) -> Result<(), Diagnostic> {
    let there = |name: &str| files::exists(&programme.join(name));
    for (from, to) in plan.before().iter().rev() {
        if !there(from) && there(to) {
            rename(steps, programme, (to, from))?;
        }
    }
    let samples = programme.join(SAMPLES);
    if !there(LEDGER_FILE) && there(SAMPLES) && files::list_folder(&samples).is_ok_and(|inside| inside.is_empty()) {
        steps.unmake(&samples)?;
    }
    close(steps, programme)
}

/// Ends what was under way: first the plan is taken away, then what it was made with.
fn close(steps: &dyn Steps, programme: &Path) -> Result<(), Diagnostic> {
    steps.settle(programme)?;
    if pending::is_there(programme) {
        steps.remove(&programme.join(PLAN))?;
        steps.settle(&programme.join(WORK))?;
    }
    clear(steps, &programme.join(WORK))?;
    steps.settle(programme)
}

/// Finishes or takes back what was begun in the folder of a programme and not finished; the folder must be held.
///
/// # Errors
/// An operation fails; a plan that cannot be read.
pub fn recover(steps: &dyn Steps, programme: &Path) -> Result<Option<Recovered>, Diagnostic> {
    if !pending::is_there(programme) {
        if files::exists(&programme.join(WORK)) {
            clear(steps, &programme.join(WORK))?;
        }
        return Ok(None);
    }
    let Some(begun) = pending::read(programme) else {
        let text =
            format!("an adoption was begun here, and its plan {} cannot be read", files::shown(&programme.join(PLAN)));
        return Err(Diagnostic::nowhere(UNFINISHED, text).help(format!(
            "nothing was touched; put the programme back as it was in version control, then take out its folder {WORK}"
        )));
    };
    if decided(programme, &begun.entry) {
        finish(steps, programme, &begun.plan)?;
        Ok(Some(Recovered::Finished(begun.about)))
    } else {
        take_back(steps, programme, &begun.plan)?;
        Ok(Some(Recovered::TakenBack(begun.about)))
    }
}

/// Whether the ledger has the line of a digest, whatever else is in it.
pub fn decided(programme: &Path, entry: &str) -> bool {
    let path = programme.join(LEDGER_FILE);
    let bytes = files::read_bytes(&path, LEDGER_FILE, Most::LEDGER).unwrap_or_default();
    bytes.split(|byte| *byte == b'\n').any(|line| digest::of_bytes(line) == entry)
}

fn rename(steps: &dyn Steps, programme: &Path, (from, to): (&str, &str)) -> Result<(), Diagnostic> {
    steps.rename(&programme.join(from), &programme.join(to))
}
