//! What two versions say differently, as law: figures, rules, inputs, results, sets, checks, choices, invariants.
//!
//! In: two versions. Out: a [`Difference`]: data for a machine, and a plain text for a reader. Two rules differ where
//! their trees do; a new layout is no change.

mod facets;
mod rules;
mod text;

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Serialize;

use super::model::{Removed, Version};
use super::telling;
pub use rules::{RuleChange, TextLine};

/// What the newer of two versions says differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The version compared with, `programme@version`.
    pub old: String,
    /// The version compared, `programme@version`.
    pub new: String,
    /// Currency, entities, weeks in a year.
    pub programme: Vec<Change>,
    /// Choices and their members.
    pub choices: Vec<Change>,
    /// Inputs: kinds, presence, defaults, ranges.
    pub inputs: Vec<Change>,
    /// Figures.
    pub parameters: Vec<Change>,
    /// Results: guards, formulas, roundings.
    pub results: Vec<Change>,
    /// Sets.
    pub sets: Vec<Change>,
    /// Checks on inputs.
    pub checks: Vec<Change>,
    /// Marks on helpers.
    pub helpers: Vec<Change>,
    /// What is always so.
    pub invariants: Vec<Change>,
    /// Functions.
    pub rules: Vec<RuleChange>,
}

/// What happened to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Happened {
    /// Only the newer version has it.
    Added,
    /// Only the older version has it.
    Removed,
    /// Both have it and say different things of it.
    Changed,
    /// The newer version has it under another name.
    Renamed,
}

/// A declared thing that is not the same in both versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What happened.
    pub happened: Happened,
    /// Its name; in the newer version, where it is there.
    pub name: String,
    /// Its name in the older version, where it was another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// What it is called in each language.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub label: BTreeMap<String, String>,
    /// Currency and time, for money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The law that took it out, where the newer version says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What is said differently.
    pub facets: Vec<Facet>,
}

/// One thing that is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facet {
    /// Of what: `value`, `source`, `default`, `when`, …
    pub key: String,
    /// What the older version says.
    pub old: Option<String>,
    /// What the newer version says.
    pub new: Option<String>,
}

/// A declared thing, ready to be compared.
struct Thing {
    name: String,
    was: Option<String>,
    label: BTreeMap<String, String>,
    unit: Option<String>,
    facets: IndexMap<String, String>,
}

/// What `new` says differently from `old`.
#[must_use]
pub fn between(old: &Version, new: &Version) -> Difference {
    let pair = |of: fn(&Version) -> Vec<Thing>| changes(of(old), of(new), &[]);
    let removable = |what: &str, of: fn(&Version) -> Vec<Thing>| {
        let gone: Vec<&Removed> = new.removed.iter().filter(|gone| gone.what == what).collect();
        changes(of(old), of(new), &gone)
    };
    Difference {
        old: old.policy(),
        new: new.policy(),
        programme: pair(facets::programme),
        choices: pair(facets::choices),
        inputs: removable("input", facets::inputs),
        parameters: removable("parameter", facets::parameters),
        results: removable("result", facets::results),
        sets: removable("set", facets::sets),
        checks: removable("check", facets::checks),
        helpers: removable("helper", facets::helpers),
        invariants: removable("invariant", facets::invariants),
        rules: rules::changes(old, new),
    }
}

impl Difference {
    /// The parts that declare things, each with its heading.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, &[Change]); 9] {
        [
            ("programme", &self.programme),
            ("choices", &self.choices),
            ("inputs", &self.inputs),
            ("parameters", &self.parameters),
            ("results", &self.results),
            ("sets", &self.sets),
            ("checks", &self.checks),
            ("helpers", &self.helpers),
            ("invariants", &self.invariants),
        ]
    }

    /// Whether the two say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.parts().iter().all(|(_, changes)| changes.is_empty())
    }
}

fn changes(old: Vec<Thing>, new: Vec<Thing>, removed: &[&Removed]) -> Vec<Change> {
    let mut old: IndexMap<String, Thing> = old.into_iter().map(|thing| (thing.name.clone(), thing)).collect();
    let names: Vec<String> = new.iter().map(|thing| thing.name.clone()).collect();
    let mut out = Vec::new();
    for thing in new {
        // A name that the older version has is the same thing; else an earlier name that the newer version gave up.
        let earlier = match &thing.was {
            Some(was) if !old.contains_key(&thing.name) && !names.contains(was) => was.clone(),
            _ => thing.name.clone(),
        };
        match old.shift_remove(&earlier) {
            Some(before) => out.extend(changed(before, thing)),
            None => out.push(alone(Happened::Added, thing)),
        }
    }
    for thing in old.into_values() {
        let gone = removed.iter().find(|gone| gone.name == thing.name);
        let by = gone.and_then(|gone| gone.source.as_ref()).map(telling::citation);
        out.push(Change { by, ..alone(Happened::Removed, thing) });
    }
    out
}

fn alone(happened: Happened, thing: Thing) -> Change {
    let facet = |(key, said): (String, String)| match happened {
        Happened::Removed => Facet { key, old: Some(said), new: None },
        _ => Facet { key, old: None, new: Some(said) },
    };
    let facets = thing.facets.into_iter().filter(|(key, _)| !key.starts_with("label ")).map(facet).collect();
    Change { happened, name: thing.name, was: None, label: thing.label, unit: thing.unit, by: None, facets }
}

fn changed(before: Thing, mut after: Thing) -> Option<Change> {
    let mut facets = Vec::new();
    for (key, old) in before.facets {
        let new = after.facets.shift_remove(&key);
        if new.as_ref() != Some(&old) {
            facets.push(Facet { key, old: Some(old), new });
        }
    }
    facets.extend(after.facets.into_iter().map(|(key, new)| Facet { key, old: None, new: Some(new) }));
    let renamed = before.name != after.name;
    if facets.is_empty() && !renamed {
        return None;
    }
    let happened = if renamed { Happened::Renamed } else { Happened::Changed };
    let was = renamed.then_some(before.name);
    Some(Change { happened, name: after.name, was, label: after.label, unit: after.unit, by: None, facets })
}
