//! `bareme check`: everything that is wrong in the policies, all at once.

mod invariants;
mod reference;
mod register;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;

use super::arguments::Format;
use super::desk::Desk;
use super::exit::Exit;
use super::population;
use super::refusal::Refusal;
use super::versions::{self, Chosen};
use crate::check::plan::Plan;
use crate::gate;
use crate::ground::codes::invariants as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::files;
use crate::pack::Shelf;
use crate::pack::model::Formula;
use crate::reference::cases::Written;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Programmes or policies [default: all of the folder]
    #[arg(value_name = "PROGRAMME|POLICY")]
    pub what: Vec<String>,
    /// What is refused beside errors
    #[arg(long, value_name = "WHAT")]
    pub deny: Option<Deny>,
    /// Tell of each invariant to how many households it applied
    #[arg(long)]
    pub invariants: bool,
    /// Write the smallest household that breaks an invariant, if one does, to this file
    #[arg(long, value_name = "FILE")]
    pub counterexample: Option<PathBuf>,
    /// Overwrite the file of --counterexample
    #[arg(long, requires = "counterexample")]
    pub force: bool,
    #[command(flatten)]
    register: register::Watching,
    /// How findings are told
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// What `--deny` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Deny {
    /// A warning is refused like an error
    Warnings,
}

/// One version that passes.
struct Line {
    policy: String,
    plan: Arc<Plan>,
    warnings: usize,
    invariants: invariants::Told,
}

/// What is found besides what is told.
#[derive(Default)]
struct Made {
    lines: Vec<Line>,
    /// The files of households that break an invariant.
    texts: Vec<String>,
}

/// Checks what was named. Findings go to stderr; where nothing refuses, a line a version goes to stdout.
///
/// # Errors
/// An error, or a warning under `--deny warnings`: exit 1.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    let mut findings = Findings::new();
    let mut made = Made::default();
    for chosen in versions::chosen(desk, &arguments.what, &mut findings)? {
        programme(&chosen, desk, &mut findings, &mut made)?;
    }
    let refused = |findings: &Findings| {
        let denied = arguments.deny == Some(Deny::Warnings) && !findings.all.is_empty();
        findings.has_errors() || denied
    };
    let mut over = None;
    // How many households of a register an invariant is broken by is told beside the smallest one that was made.
    let broken = |finding: &Diagnostic| finding.code == codes::BROKEN;
    if !findings.all.iter().any(|finding| finding.is_error() && !broken(finding)) {
        let tried: Vec<&invariants::Told> = made.lines.iter().map(|line| &line.invariants).collect();
        over = register::over(&arguments.register, &tried, desk)?;
        for (finding, text) in over.as_ref().map(register::Over::broken).transpose()?.unwrap_or_default() {
            findings.push(finding);
            made.texts.extend(text);
        }
    }
    if let Err(unwritten) = invariants::write(arguments.counterexample.as_ref(), arguments.force, &made.texts) {
        findings.extend(unwritten.findings);
    }
    if refused(&findings) {
        return Err(Refusal::no(findings));
    }
    let lines = made.lines;
    desk.tell(&findings);
    let text = match arguments.format {
        Format::Json => as_json(&lines, over.as_ref()),
        Format::Text if lines.is_empty() && findings.all.is_empty() => {
            format!("there is no programme in `{}` yet\n", files::shown(&desk.policies))
        }
        Format::Text => {
            as_text(&lines, arguments.invariants) + over.map(|over| over.text()).unwrap_or_default().as_str()
        }
    };
    desk.output.write(&text)?;
    Ok(Exit::Done)
}

/// Checks the chosen versions of a programme; a version tells nothing that the one it extends tells already.
fn programme(chosen: &Chosen, desk: &Desk<'_>, findings: &mut Findings, made: &mut Made) -> Result<(), Findings> {
    let shelf = &chosen.shelf;
    if chosen.whole {
        findings.extend(shelf.findings().clone());
    }
    let folder = desk.policies.join(&shelf.programme().id);
    let written = reference::households(&folder, shelf, findings);
    let mut known: BTreeMap<String, Findings> = BTreeMap::new();
    for version in &chosen.versions {
        let (plan, told) = outcome(shelf, version, &written);
        // Of those that rest on each other, none tells a thing for the others.
        let below = versions::extended(shelf, version).filter(|_| !versions::in_a_circle(shelf, version));
        let below = below.map(|below| {
            let told = known.get(&below).cloned().unwrap_or_else(|| outcome(shelf, &below, &written).1);
            (chosen.versions.contains(&below), told)
        });
        let mut own = match below {
            // Errors of a version that is not told itself must be told here.
            Some((told_too, below)) if told_too || !below.has_errors() => versions::without(told.clone(), &below),
            _ => told.clone(),
        };
        if let Some(plan) = plan {
            let invariants = invariants::tried(&plan, shelf, &written, &mut own, &mut made.texts)?;
            let warnings = own.all.len();
            made.lines.push(Line { policy: plan.version.policy(), plan, warnings, invariants });
        }
        known.insert(version.clone(), told);
        findings.extend(own);
    }
    if chosen.whole {
        findings.extend(population::findings(shelf));
        let latest = made
            .lines
            .iter()
            .rev()
            .map(|line| &line.plan)
            .find(|plan| plan.version.programme.id == shelf.programme().id);
        findings.extend(latest.map(|plan| gate::findings(shelf, plan)).unwrap_or_default());
    }
    Ok(())
}

/// A version that passes, and all there is to tell of it.
fn outcome(shelf: &Shelf, version: &str, written: &[Written]) -> (Option<Arc<Plan>>, Findings) {
    match versions::checked(shelf, version) {
        Ok((plan, mut findings)) => {
            findings.extend(reference::unknown(written, &plan, shelf));
            findings.extend(reference::tainting(written, &plan));
            (Some(plan), findings)
        }
        Err(findings) => (None, findings),
    }
}

impl Line {
    fn rules(&self) -> usize {
        self.plan.version.results.iter().filter(|result| matches!(result.formula, Formula::Rule)).count()
    }
}

fn as_text(lines: &[Line], invariants: bool) -> String {
    let longest = lines.iter().map(|line| line.policy.len()).max().unwrap_or(0);
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let line = |line: &Line| {
        let (rules, figures) = (counted(line.rules(), "rule"), counted(line.plan.version.parameters.len(), "figure"));
        let verdict = match line.warnings {
            0 => "ok".to_owned(),
            warnings => format!("ok, {}", counted(warnings, "warning")),
        };
        let (brief, each) = (line.invariants.brief(), if invariants { line.invariants.text() } else { String::new() });
        format!("{:longest$}  {verdict}, {rules}, {figures}{brief}\n{each}", line.policy)
    };
    lines.iter().map(line).collect()
}

fn as_json(lines: &[Line], over: Option<&register::Over>) -> String {
    let one = |line: &Line| {
        json!({
            "policy": line.policy,
            "rules": line.rules(),
            "results": line.plan.version.results.len(),
            "parameters": line.plan.version.parameters.len(),
            "inputs": line.plan.version.inputs.len(),
            "warnings": line.warnings,
            "invariants": line.invariants.json(),
        })
    };
    let mut all = json!({ "versions": lines.iter().map(one).collect::<Vec<_>>() });
    if let Some(over) = over {
        all["population"] = over.json();
    }
    serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
}
