//! The plan of an adoption: which names change, in which order. It is written down before the first of them does, and read
//! again by whoever finds it half done.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::gate::ledger::Kind;
use crate::pack::{LEDGER_FILE, SAMPLES};

/// The hidden folder of a programme in which an adoption is prepared.
pub const WORK: &str = ".adopting";
/// The plan in it: while it is there, an adoption is under way.
pub const PLAN: &str = ".adopting/plan.json";
/// The plan before it is whole.
pub const PLAN_BEGUN: &str = ".adopting/plan";
/// The folder of the version as it will be.
pub const VERSION: &str = ".adopting/version";
/// The sample as it will be.
pub const SAMPLE: &str = ".adopting/sample.jsonl";
/// The ledger as it will be.
pub const LEDGER: &str = ".adopting/adoptions.jsonl";
/// The draft, once it is law.
pub const DRAFT: &str = ".adopting/draft";
/// The folder of a version that another takes the place of.
const BEFORE: &str = ".adopting/before";
/// Its sample.
const SAMPLE_BEFORE: &str = ".adopting/sample-before.jsonl";

/// What is to be done.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What it is.
    pub kind: Kind,
    /// The version.
    pub version: Option<String>,
    /// The draft that becomes it, or that it becomes.
    pub draft: Option<String>,
    /// The digest of the line that decides.
    pub entry: String,
    /// The digests of the draft's files: one that was changed since is left where it is.
    pub draft_files: BTreeMap<String, String>,
    /// The digests of the household files that name the draft, as they were read.
    pub households: BTreeMap<String, String>,
}

/// A name that changes: from, to, both in the folder of the programme.
pub type Move = (String, String);

/// Where a household file that names the draft waits for its new text.
#[must_use]
pub fn household(number: usize) -> String {
    format!("{WORK}/household-{number}.toml")
}

/// The name that decides.
#[must_use]
pub fn decides() -> Move {
    (LEDGER.to_owned(), LEDGER_FILE.to_owned())
}

impl Plan {
    /// What changes before the ledger does; each can be taken back.
    #[must_use]
    pub fn before(&self) -> Vec<Move> {
        let Some(version) = &self.version else { return Vec::new() };
        let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        let sealed = format!("{SAMPLES}/{version}.jsonl");
        match (self.kind, &self.draft) {
            (Kind::Adopted, None) => vec![pair(SAMPLE, &sealed)],
            (Kind::Adopted, Some(_)) => vec![pair(SAMPLE, &sealed), pair(VERSION, version)],
            (Kind::Amended, _) => {
                vec![pair(&sealed, SAMPLE_BEFORE), pair(SAMPLE, &sealed), pair(version, BEFORE), pair(VERSION, version)]
            }
            (Kind::Withdrawn, draft) => {
                let becomes = draft.as_deref().unwrap_or_default();
                vec![pair(&sealed, SAMPLE_BEFORE), pair(version, BEFORE), pair(VERSION, becomes)]
            }
        }
    }

    /// The draft that is taken away once it is law.
    #[must_use]
    pub fn spent(&self) -> Option<&str> {
        self.draft.as_deref().filter(|_| self.kind != Kind::Withdrawn)
    }

    /// What it is called.
    #[must_use]
    pub fn about(&self, programme: &str) -> String {
        let what = match self.kind {
            Kind::Adopted => "the adoption",
            Kind::Amended => "the amendment",
            Kind::Withdrawn => "the withdrawal",
        };
        match &self.version {
            Some(version) => format!("{what} of {programme}@{version}"),
            None => format!("{what} of programme.toml of {programme}"),
        }
    }
}
