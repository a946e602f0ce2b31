//! The report of mutants: a table of the versions, what is left out, then each survivor with its place.

use std::collections::BTreeMap;

use crate::coverage;
use crate::explain::wrap;

use super::search::Found;
use super::{By, Mutant, Mutation, Verdict};

/// A survivor of some versions of a programme.
struct Open<'m> {
    mutant: &'m Mutant,
    versions: Vec<&'m str>,
    reason: Option<&'m str>,
    found: Option<&'m Found>,
}

/// The report; what is told of survivors fits a width.
#[must_use]
pub fn text(all: &[&Mutation], width: usize) -> String {
    let head = ["Mutants", "made"].into_iter().chain(By::ALL.map(|(_, word)| word)).chain(["survive"]);
    let mut lines = vec![head.map(str::to_owned).collect::<Vec<_>>()];
    for mutation in all {
        let made = mutation.mutants.len();
        let survive = mutation.survivors().count();
        let counts = std::iter::once(made).chain(By::ALL.map(|(by, _)| mutation.caught(by))).chain([survive]);
        let policy = format!("  {}", mutation.plan.version.policy());
        lines.push(std::iter::once(policy).chain(counts.map(|count| count.to_string())).collect());
    }
    let mut out = coverage::table(&lines);
    for of_programme in all.chunk_by(|a, b| a.plan.version.programme.id == b.plan.version.programme.id) {
        out += &left_out(of_programme);
        out += &wrap::fitted(&survivors(of_programme), width);
    }
    for mutation in all.iter().filter(|mutation| mutation.search_ended) {
        let policy = mutation.plan.version.policy();
        out += &format!(
            "\nNot everything near was tried for {policy}: once some survivors are caught, others are found.\n"
        );
    }
    out
}

/// What is left out of a programme, counted by the reason.
fn left_out(all: &[&Mutation]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for left in all.iter().flat_map(|mutation| &mutation.left_out) {
        *counts.entry(left.why).or_default() += 1;
    }
    let Some(first) = all.first().filter(|_| !counts.is_empty()) else { return String::new() };
    let mut out = format!("\nLeft out, {}\n", first.plan.version.programme.id);
    for (why, count) in counts {
        out += &format!("  {count:>4}  {why}\n");
    }
    out
}

fn survivors(all: &[&Mutation]) -> String {
    let mut open: Vec<Open<'_>> = Vec::new();
    for mutation in all {
        for (mutant, verdict) in &mutation.mutants {
            let Verdict::Survives { reason, found } = verdict else { continue };
            let (version, reason) = (mutation.plan.version.header.id.as_str(), reason.as_deref());
            match open.iter_mut().find(|known| known.mutant.name == mutant.name && known.reason == reason) {
                Some(known) => {
                    known.versions.push(version);
                    known.found = known.found.or(found.as_ref());
                }
                None => open.push(Open { mutant, versions: vec![version], reason, found: found.as_ref() }),
            }
        }
    }
    let Some(first) = all.first() else { return String::new() };
    let (with, without): (Vec<&Open<'_>>, Vec<&Open<'_>>) = open.iter().partition(|open| open.reason.is_some());
    let mut out = String::new();
    for (title, part) in [("Survivors", without), ("Survivors with a reason", with)] {
        if part.is_empty() {
            continue;
        }
        out += &format!("\n{title}, {}\n", first.plan.version.programme.id);
        for one in part {
            out += &survivor(one, all.len());
        }
    }
    out
}

fn survivor(open: &Open<'_>, versions: usize) -> String {
    let Open { mutant, reason, found, .. } = open;
    let place = mutant.span.place();
    let which =
        if open.versions.len() == versions { String::new() } else { format!(" ({})", open.versions.join(", ")) };
    let mut out = format!("  {}:{}:{}  {}{which}\n", mutant.span.file.path, place.line, place.column, mutant.name);
    if let Some(reason) = reason {
        out += &format!("    · {reason}\n");
    }
    if let Some(found) = found {
        out += &format!("    → {}\n", found.told());
    }
    out
}
