//! Everything that an adoption needs, written beside what is there before anything of that changes.

use std::path::Path;

use super::draft::Texts;
use super::plan::{LEDGER, SAMPLE, VERSION, WORK, household};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files::{self, Steps, clear};

/// Makes the folder of an adoption.
pub fn begin(steps: &dyn Steps, programme: &Path) -> Result<(), Diagnostic> {
    clear(steps, &programme.join(WORK))?;
    steps.make(&programme.join(WORK))
}

/// Writes the folder of the version as it will be.
pub fn version(steps: &dyn Steps, programme: &Path, texts: &Texts) -> Result<(), Diagnostic> {
    let folder = programme.join(VERSION);
    steps.make(&folder)?;
    for (name, bytes) in texts {
        let mut at = folder.clone();
        let inside: Vec<&str> = name.split('/').collect();
        for part in inside.iter().take(inside.len().saturating_sub(1)) {
            at = at.join(part);
            if !files::exists(&at) {
                steps.make(&at)?;
            }
        }
        steps.write(&folder.join(name), bytes)?;
        steps.settle(&at)?;
    }
    steps.settle(&folder)
}

/// Writes the ledger as it will be, the sample of the version, and the households that name it otherwise.
pub fn rest<'a>(
    steps: &dyn Steps,
    programme: &Path,
    (ledger, sample): (&str, Option<&str>),
    households: impl Iterator<Item = &'a [u8]>,
) -> Result<(), Diagnostic> {
    if let Some(sample) = sample {
        steps.write(&programme.join(SAMPLE), sample.as_bytes())?;
    }
    for (number, bytes) in households.enumerate() {
        steps.write(&programme.join(household(number)), bytes)?;
    }
    steps.write(&programme.join(LEDGER), ledger.as_bytes())?;
    steps.settle(&programme.join(WORK))
}
