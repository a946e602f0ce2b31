//! What the gate says of a version before it is adopted.

use std::path::PathBuf;

use serde_json::{Value as Json, json};

use crate::cli::desk::Desk;
use crate::cli::progress::Progress;
use crate::cli::refusal::Refusal;
use crate::cli::registers::threads;
use crate::cli::versions;
use crate::gate::{self, Judged, Question, Verdict};
use crate::ground::codes::adoption::GATE_REFUSED;
use crate::ground::diagnostic::Diagnostic;
use crate::pack::{Shelf, digest};
use crate::reference::{self, Folders};

/// On what a version is judged.
#[derive(Clone, Debug, clap::Args)]
pub struct Judging {
    /// The register on which the gate judges it
    #[arg(long, value_name = "DIR")]
    pub population: Option<PathBuf>,
    /// The month evaluated, under both versions [default: the first one of the version]
    #[arg(long, value_name = "YYYY-MM", requires = "population")]
    pub period: Option<String>,
    /// The column with the weight of each household [default: `weight`, if there is one]
    #[arg(long, value_name = "COLUMN", requires = "population")]
    pub weight: Option<String>,
    /// What an input or result of the version before is in this one; OLD= or =NEW where only one of them has it
    #[arg(long = "map", value_name = "OLD=NEW", requires = "population")]
    pub maps: Vec<String>,
    /// The folder of the snapshots [default: `snapshots` beside the policies folder]
    #[arg(long, value_name = "DIR")]
    pub snapshots: Option<PathBuf>,
    /// Threads that compute [default: all cores]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

impl Judging {
    /// The register.
    ///
    /// # Errors
    /// None was named.
    pub fn register(&self) -> Result<&PathBuf, Refusal> {
        let help = "name the register on which the gate judges it: --population DIR";
        self.population
            .as_ref()
            .ok_or_else(|| Refusal::usage("a version is judged on a register, and none is named", help))
    }

    /// Judges a version by the gate of its programme, against the one that it follows, if there is one.
    ///
    /// # Errors
    /// The gate refuses it: exit 1, with every criterion that is not met. A programme without criteria.
    pub fn judge(&self, opened: &Shelf, old: Option<&str>, new: &str, desk: &mut Desk<'_>) -> Result<Json, Refusal> {
        let interrupt = (desk.interrupt)();
        let period = self.period.as_deref().map(|text| desk.month("--period", text)).transpose()?;
        let snapshots = self.snapshots.clone().unwrap_or_else(|| reference::beside(&desk.policies));
        let language = versions::language(opened.programme(), None)?;
        let question = Question {
            folders: Folders { policies: &desk.policies, snapshots: &snapshots },
            shelf: opened,
            old,
            new,
            population: self.register()?,
            period,
            weight: self.weight.as_deref(),
            maps: &self.maps,
            threads: threads(self.threads),
            language: &language,
        };
        let gate = gate::open(&question)?;
        desk.tell(&gate.warnings());
        let progress = Progress::new(desk, gate.households(), &interrupt);
        let criteria = digest::of_bytes(gate.criteria.file.text.as_bytes());
        let (comparison, _, verdict) = gate.judge(|done| progress.forward(u64::try_from(done).unwrap_or(0)))?;
        progress.end()?;
        interrupt.over();
        if verdict.passed() {
            let mut out = verdict.json();
            out.insert("gate".to_owned(), json!(criteria));
            out.insert("period".to_owned(), json!(comparison.month.to_string()));
            out.insert("maps".to_owned(), json!(self.maps));
            return Ok(Json::Object(out));
        }
        let policy = format!("{}@{new}", opened.programme().id);
        Err(refused(&policy, old, &verdict).into())
    }
}

fn refused(policy: &str, old: Option<&str>, verdict: &Verdict) -> Diagnostic {
    let headline = verdict.headline();
    let why = headline.strip_prefix("Refused: ").unwrap_or(&headline);
    let text = format!("the gate refuses {policy}, and nothing was changed: {why}");
    let help = match old {
        Some(old) => format!(
            "see every figure with bareme gate {old} {policy}; mend the draft, or the criteria with whoever may"
        ),
        None => "mend the version, or the criteria with whoever may".to_owned(),
    };
    let amiss = verdict.criteria.iter().filter(|one| !one.passed());
    amiss.fold(Diagnostic::nowhere(GATE_REFUSED, text).help(help), |finding, one| finding.remark(told(one)))
}

fn told(one: &Judged) -> String {
    let found = if one.figure.is_empty() { "nothing is known".to_owned() } else { format!("found {}", one.figure) };
    let why = one.why.told();
    let why = if why.is_empty() { why } else { format!(" ({why})") };
    format!("{}: wanted {}, {found}{why}", one.name(), one.wanted)
}
