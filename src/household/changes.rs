//! Facts that change: the snapshot of a month is what was said first, with every change up to that month put over it.

use std::borrow::Cow;

use crate::ground::codes::household::NOBODY_TO_REMOVE;
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::pack::model::Programme;

use super::ids;
use super::written::{Facts, Household};

/// The facts that hold in a month.
#[must_use]
pub fn snapshot(household: &Household, month: Month) -> Cow<'_, Facts> {
    let mut facts = Cow::Borrowed(&household.facts);
    for change in household.changes.iter().filter(|change| change.from.value <= month) {
        merge(facts.to_mut(), &change.facts, &mut |_, _| ());
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

/// Tells changes that remove nobody and ids that meet after a change.
pub fn check(household: &Household, programme: &Programme, findings: &mut Findings) {
    let mut facts = household.facts.clone();
    for change in &household.changes {
        merge(&mut facts, &change.facts, &mut |gone, among: &[Facts]| {
            let id = gone.id.as_ref().map_or("", |id| id.value.as_str());
            let entity = programme.entities.get(usize::from(gone.space)).map_or("member", |e| e.name.as_str());
            let message = format!("there is no {entity} `{id}` to remove in {}", change.from.value);
            let candidates = among.iter().filter_map(|member| member.id.as_ref()).map(|id| id.value.as_str());
            let help = crate::ground::names::meant(id, candidates.collect::<Vec<_>>());
            findings.push(Diagnostic::new(NOBODY_TO_REMOVE, &gone.span, message).help_if(help));
        });
    }
    if !household.changes.is_empty() && !findings.has_errors() {
        ids::check(&facts, programme, findings);
    }
}

/// Puts a change over facts. A member is known by its id; one with a new id joins, one that is gone leaves.
fn merge(facts: &mut Facts, change: &Facts, nobody: &mut impl FnMut(&Facts, &[Facts])) {
    for (key, entry) in &change.values {
        facts.values.insert(key.clone(), entry.clone());
    }
    for members in &change.groups {
        let Some(group) = facts.groups.iter_mut().find(|group| group.space == members.space) else { continue };
        for member in &members.all {
            let Some(id) = &member.id else { continue };
            let place =
                group.all.iter().position(|other| other.id.as_ref().is_some_and(|other| other.value == id.value));
            match place {
                Some(place) if member.gone => {
                    group.all.remove(place);
                }
                Some(place) => merge(&mut group.all[place], member, nobody),
                None if member.gone => nobody(member, &group.all),
                None => group.all.push(member.clone()),
            }
        }
    }
}
