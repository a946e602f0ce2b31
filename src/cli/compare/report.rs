//! The report of a comparison as a file: HTML, Markdown or JSON, by its ending.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::desk::Desk;
use super::super::refusal::Refusal;
use super::super::registers::pretty;
use crate::check::plan::Plan;
use crate::compare::{Compared, Comparison};
use crate::explain::words::Language;
use crate::gate::{self, Criteria, Grounds, Over, Reference};
use crate::ground::codes::compare::REPORT_KIND;
use crate::ground::codes::document::FILE_EXISTS;
use crate::ground::codes::population::OUTPUT_IS_INPUT;
use crate::ground::files;
use crate::invariants::register::Watched;
use crate::pack::Shelf;
use crate::pack::difference::Difference;
use crate::population::origin;
use crate::reference::{self, Folders};
use crate::report::{self, Held, Subject, html, json, markdown};

/// What was typed.
#[derive(Clone, Debug, clap::Args)]
pub struct Wanted {
    /// Also write the report for those who decide: .html, .md or .json
    #[arg(long, value_name = "FILE", conflicts_with = "household")]
    pub report: Option<PathBuf>,
    /// Tell nothing of groups of fewer households in the report
    #[arg(long, value_name = "N", default_value_t = 10, requires = "report")]
    pub suppress_under: u64,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Html,
    Markdown,
    Json,
}

fn kind(path: &Path) -> Option<Kind> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" => Some(Kind::Html),
        "md" | "markdown" => Some(Kind::Markdown),
        "json" => Some(Kind::Json),
        _ => None,
    }
}

impl Wanted {
    /// Whether the report can be written when the run is over: that is found before it begins.
    ///
    /// # Errors
    /// A file of an unknown kind, that is there, or that is read from.
    pub fn free(&self, read: &[PathBuf], force: bool) -> Result<(), Refusal> {
        let Some(path) = &self.report else { return Ok(()) };
        let shown = files::shown(path);
        if kind(path).is_none() {
            let message = format!("nobody knows by its name how `{shown}` is to be written");
            return Err(Refusal::coded(REPORT_KIND, message, "let the report end in .html, .md or .json"));
        }
        if read.iter().any(|file| files::same(file, path)) {
            let message = format!("`{shown}` is read from, so it is not written over");
            return Err(Refusal::coded(OUTPUT_IS_INPUT, message, "choose another name for the report"));
        }
        if !force && files::exists(path) {
            let message = format!("`{shown}` is there already, and nothing was written");
            return Err(Refusal::coded(FILE_EXISTS, message, "choose another name, or replace it with --force"));
        }
        Ok(())
    }
}

/// What the version is held to in the report.
pub enum Gate {
    /// The criteria, and what reference households say.
    Criteria(Box<(Criteria, Reference)>),
    /// There are none.
    None,
    /// Not all households are compared, or not by the amount of the criteria.
    NotWhole,
}

impl Gate {
    /// What reference households say of the new version.
    ///
    /// # Errors
    /// A version or a household that is refused as such.
    pub fn of(
        criteria: Option<Criteria>,
        whole: bool,
        (shelf, new): (&Shelf, &Arc<Plan>),
        desk: &Desk<'_>,
    ) -> Result<Self, Refusal> {
        let Some(criteria) = criteria else { return Ok(Gate::None) };
        if !whole {
            return Ok(Gate::NotWhole);
        }
        let snapshots = reference::beside(&desk.policies);
        let folders = Folders { policies: &desk.policies, snapshots: &snapshots };
        let reference = gate::found(folders, (shelf, new), &criteria)?;
        Ok(Gate::Criteria(Box::new((criteria, reference))))
    }

    /// The register opened once more for the invariants, where the criteria ask for them.
    ///
    /// # Errors
    /// A register that is refused.
    pub fn over(&self, comparison: &Comparison, register: &Path) -> Result<Option<Over>, Refusal> {
        let Gate::Criteria(both) = self else { return Ok(None) };
        Ok(Over::open(&both.1, comparison, register)?)
    }
}

/// What a report is of, besides what was compared.
pub struct Of<'a> {
    /// The version is held to this.
    pub gate: &'a Gate,
    /// What the invariants of the new one come to over the register, where the criteria ask for them.
    pub over: Option<&'a Watched>,
    /// What the versions say differently, without the conditions of a run.
    pub difference: &'a Difference,
    /// Their digests.
    pub digests: &'a [String; 2],
    /// The register as it was named, and its files.
    pub register: (&'a Path, Vec<(String, String)>),
    /// The condition that leaves households out.
    pub condition: Option<&'a str>,
}

/// Writes the report.
///
/// # Errors
/// It cannot be written.
pub fn write(
    options: &Wanted,
    force: bool,
    (comparison, compared): (&Comparison, &Compared),
    of: Of<'_>,
) -> Result<(), Refusal> {
    let Some((path, kind)) = options.report.as_ref().and_then(|path| Some((path, kind(path)?))) else { return Ok(()) };
    let verdict = match of.gate {
        Gate::Criteria(both) => {
            let (criteria, reference) = &**both;
            let grounds = Grounds { comparison, compared, reference, over: of.over, first: false };
            Some((criteria, gate::judge(criteria, &grounds)))
        }
        Gate::None | Gate::NotWhole => None,
    };
    let subject = Subject {
        comparison,
        compared,
        verdict: match (&verdict, of.gate) {
            (Some((criteria, verdict)), _) => Held::To(criteria, verdict),
            (None, Gate::NotWhole) => Held::NotWhole,
            (None, _) => Held::NoCriteria,
        },
        difference: of.difference,
        language: Language::of(&comparison.language),
        under: options.suppress_under,
        digests: of.digests.clone(),
        register: files::shown(of.register.0),
        synthetic: origin::is_synthetic(of.register.0),
        files: of.register.1,
        condition: of.condition,
    };
    let page = report::page(&subject);
    let text = match kind {
        Kind::Html => html::render(&page),
        Kind::Markdown => markdown::render(&page),
        Kind::Json => pretty(&json::render(&page, &subject)),
    };
    Ok(files::write_whole(path, text.as_bytes(), force)?)
}
