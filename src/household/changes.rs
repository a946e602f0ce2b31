//! Facts that change: the snapshot of a month is what was said first, with every change up to that month put over it.

use std::borrow::Cow;

use crate::ground::codes::household::NOBODY_TO_REMOVE;
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::names;
use crate::pack::model::Programme;

use super::place;
use super::written::{Facts, Household};
use super::{ids, written};

/// The facts that hold in a month.
#[must_use]
pub fn snapshot<'h>(household: &'h Household, month: Month, programme: &Programme) -> Cow<'h, Facts> {
    let mut facts = Cow::Borrowed(&household.facts);
    for change in household.changes.iter().filter(|change| change.from.value <= month) {
        merge(facts.to_mut(), change, programme, &mut Findings::new());
    }
    facts
}

/// The months from which something changes, ascending, each once.
#[must_use]
pub fn months(household: &Household) -> Vec<Month> {
    let mut months: Vec<Month> = household.changes.iter().map(|change| change.from.value).collect();
    months.dedup();
    months
}

/// Tells changes that remove nobody, members who belong nowhere, and ids that meet after a change.
pub fn check(household: &Household, programme: &Programme, findings: &mut Findings) {
    let mut facts = household.facts.clone();
    for change in &household.changes {
        merge(&mut facts, change, programme, findings);
    }
    if !household.changes.is_empty() && !findings.has_errors() {
        ids::check(&facts, programme, findings);
    }
}

/// Puts a change over facts. A member is known by its id; one with a new id joins, one that is gone leaves.
fn merge(root: &mut Facts, change: &written::Change, programme: &Programme, findings: &mut Findings) {
    over(root, &change.facts);
    for member in change.facts.groups.iter().flat_map(|members| &members.all) {
        let mut merging = Merging { root, change, programme, findings };
        merging.member(member, None);
    }
}

fn over(facts: &mut Facts, change: &Facts) {
    for (key, entry) in &change.values {
        facts.values.insert(key.clone(), entry.clone());
    }
}

struct Merging<'a> {
    root: &'a mut Facts,
    change: &'a written::Change,
    programme: &'a Programme,
    findings: &'a mut Findings,
}

impl Merging<'_> {
    /// One member of a change; `inside` is the id of the row in whose table it stands, if it stands in one.
    fn member(&mut self, member: &Facts, inside: Option<&crate::ground::source::Said<String>>) {
        let Some(id) = &member.id else { return };
        let Some(existing) = self.root.find(member.space, &id.value) else {
            if member.gone {
                self.nobody(member, &id.value);
            } else {
                self.joins(member, inside);
            }
            return;
        };
        if member.gone {
            self.root.take(member.space, &id.value);
            return;
        }
        over(existing, member);
        for deeper in member.groups.iter().flat_map(|members| &members.all) {
            self.member(deeper, Some(id));
        }
        if member.of.is_some()
            && let Some(mut moved) = self.root.take(member.space, &id.value)
        {
            moved.of.clone_from(&member.of);
            self.put(moved);
        }
    }

    fn joins(&mut self, member: &Facts, inside: Option<&crate::ground::source::Said<String>>) {
        let mut member = member.clone();
        member.of = member.of.or_else(|| inside.cloned());
        self.put(member);
    }

    fn put(&mut self, member: Facts) {
        match place::container(self.root, &member, self.programme) {
            Ok(container) => container.add(member),
            Err(finding) => self.findings.push(finding),
        }
    }

    fn nobody(&mut self, gone: &Facts, id: &str) {
        let entity = place::name(self.programme, gone.space);
        let message = format!("there is no {entity} `{id}` to remove in {}", self.change.from.value);
        let mut known = Vec::new();
        self.root.ids(gone.space, &mut known);
        let help = names::meant(id, known.iter().map(String::as_str).collect::<Vec<_>>());
        self.findings.push(Diagnostic::new(NOBODY_TO_REMOVE, &gone.span, message).help_if(help));
    }
}
