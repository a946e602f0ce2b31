//! What an entry of a ledger says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::ground::date::{Day, Month};
use crate::pack::Reference;

/// One entry. Its fields are written in this order; what does not apply is `null` or empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The programme to whose ledger it belongs.
    pub programme: String,
    /// Its place: 1, 2, 3…
    pub number: u64,
    /// What was done.
    pub kind: Kind,
    /// The version; `None` where programme.toml was amended.
    pub version: Option<String>,
    /// The draft that it was made of, or that it became again.
    pub draft: Option<String>,
    /// The version that it was compared with.
    pub follows: Option<String>,
    /// The digest of the line before.
    pub before: Option<String>,
    /// The digest of what the consolidated version means.
    pub meaning: Option<String>,
    /// The digest of each file of the version's folder.
    pub files: BTreeMap<String, String>,
    /// The digest of each section of programme.toml.
    pub sections: BTreeMap<String, String>,
    /// The digest of the sealed sample.
    pub sample: Option<String>,
    /// The version of the engine.
    pub engine: String,
    /// The digest of the register on which it was judged.
    pub population: Option<String>,
    /// The digest of the report that was read before it was signed.
    pub report: Option<String>,
    /// What the gate said, criterion by criterion.
    pub verdict: Json,
    /// Who did it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub date: String,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A draft became law.
    Adopted,
    /// A sealed version, or programme.toml, was corrected.
    Amended,
    /// A sealed version is law no longer.
    Withdrawn,
}

impl Kind {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Adopted => "adopted",
            Kind::Amended => "amended",
            Kind::Withdrawn => "withdrawn",
        }
    }
}

impl Entry {
    /// The entry as it is signed: one line of JSON.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What it is about: `ma-asd@2027-01`, or `programme.toml of ma-asd`.
    #[must_use]
    pub fn about(&self) -> String {
        match &self.version {
            Some(version) => format!("{}@{version}", self.programme),
            None => format!("programme.toml of {}", self.programme),
        }
    }

    /// What is wrong with it by itself, in words.
    pub(super) fn flaw(&self) -> Option<&'static str> {
        let is_month = |id: &String| Month::parse(id).is_some();
        let is_name = |id: &String| {
            Reference::parse(&format!("{}@{id}", self.programme)).is_ok_and(|found| found.version.is_some())
        };
        let seals = self.meaning.is_some() && self.sample.is_some() && !self.files.is_empty();
        let fits = match (self.kind, &self.version) {
            (Kind::Adopted | Kind::Amended, Some(_)) => seals,
            (Kind::Amended, None) => self.files.is_empty() && self.draft.is_none(),
            (Kind::Withdrawn, Some(_)) => self.files.is_empty() && self.draft.is_some(),
            _ => false,
        };
        if !self.version.iter().all(is_month) {
            Some("a sealed version is named by its month")
        } else if !self.draft.iter().chain(&self.follows).all(is_name) {
            Some("a version is named as no version can be")
        } else if !fits {
            Some("what it seals does not fit what was done")
        } else if Day::parse(&self.date).is_none() {
            Some("its date is none")
        } else if self.sections.is_empty() {
            Some("it says nothing of programme.toml")
        } else {
            None
        }
    }
}
