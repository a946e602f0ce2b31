//! The invariants of the versions that are checked, tried on the reference households and on those made from them.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::check::plan::Plan;
use crate::cli::refusal::Refusal;
use crate::ground::diagnostic::Findings;
use crate::ground::files;
use crate::invariants::boundary::Boundary;
use crate::invariants::{Invariants, Tally, tried};
use crate::pack::Shelf;
use crate::reference::cases::Written;

/// What became of the invariants of a version, as it is told.
#[derive(Debug, Default)]
pub struct Told {
    /// By invariant, its name and to how many households it applied.
    all: Vec<(String, Tally)>,
    households: usize,
    /// Them, and the households made for them.
    pub ready: Option<(Arc<Invariants>, Arc<Boundary>)>,
}

/// Tries the invariants of a version. What is found goes to `findings`; to `texts`, of each that does not hold, the file of
/// the smallest household.
///
/// # Errors
/// The roads differ, or a version leaves its bounds: our bug.
pub fn tried(
    plan: &Arc<Plan>,
    shelf: &Shelf,
    written: &[Written],
    findings: &mut Findings,
    texts: &mut Vec<String>,
) -> Result<Told, Findings> {
    if plan.version.invariants.is_empty() {
        return Ok(Told::default());
    }
    let invariants = match Invariants::new(&plan.version) {
        Ok((invariants, told)) => {
            findings.extend(told);
            invariants
        }
        Err(told) => {
            findings.extend(told);
            return Ok(Told::default());
        }
    };
    let tried = tried::tried(&invariants, &tried::known(&invariants, shelf, written))?;
    findings.extend(tried.findings(&invariants));
    texts.extend(tried.broken.iter().map(|found| invariants.file(found)));
    let names = invariants.declared().iter().map(|declared| declared.common.name.clone());
    Ok(Told {
        all: names.zip(tried.tallies).collect(),
        households: tried.boundary.households(),
        ready: Some((Arc::new(invariants), tried.boundary)),
    })
}

/// Writes the first of the households that break an invariant, where that was asked for.
///
/// # Errors
/// The file is there already, or cannot be written.
pub fn write(path: Option<&PathBuf>, force: bool, texts: &[String]) -> Result<(), Refusal> {
    if let (Some(path), Some(first)) = (path, texts.first()) {
        files::write_whole(path, first.as_bytes(), force)?;
    }
    Ok(())
}

impl Told {
    /// How many there are, for the line of their version.
    pub fn brief(&self) -> String {
        match self.all.len() {
            0 => String::new(),
            1 => ", 1 invariant".to_owned(),
            many => format!(", {many} invariants"),
        }
    }

    /// A line for each.
    pub fn text(&self) -> String {
        let longest = self.all.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        let line = |(name, tally): &(String, Tally)| {
            let undecided = match tally.undecided {
                0 => String::new(),
                undecided => format!(", not decided for {undecided}"),
            };
            format!("  {name:longest$}  applies to {} of {}{undecided}\n", tally.applied, self.households)
        };
        self.all.iter().map(line).collect()
    }

    /// All of it, for programs.
    pub fn json(&self) -> Json {
        let one = |(name, tally): &(String, Tally)| json!({ "name": name, "applied": tally.applied, "broken": tally.broken, "undecided": tally.undecided });
        json!({ "households": self.households, "all": self.all.iter().map(one).collect::<Vec<_>>() })
    }
}
