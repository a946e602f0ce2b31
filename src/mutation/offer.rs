//! The households that would catch survivors, as files ready to be kept beside the others: as few as catch them all.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::check::plan::Plan;
use crate::evaluate::evaluator::Evaluator;
use crate::evaluate::program::Scratch;
use crate::ground::date::Month;
use crate::ground::source::SourceFile;
use crate::household::read::{self, Format};
use crate::household::{file, fit};

use super::judge::{Differs, Said};
use super::search::Found;
use super::{Mutant, Mutation, Verdict};

/// A file that is offered.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The programme.
    pub programme: String,
    /// The name of the file, without its kind.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

/// A survivor of a version with the household that was found for it.
struct Item<'m> {
    mutation: &'m Mutation,
    mutant: &'m Mutant,
    found: &'m Found,
}

/// Files for the survivors of some versions of one programme. `taken` are names that a household has already.
#[must_use]
pub fn households(all: &[Mutation], taken: &[String]) -> Vec<Offered> {
    let mut open: Vec<Item<'_>> = Vec::new();
    for mutation in all {
        for (mutant, verdict) in &mutation.mutants {
            if let Verdict::Survives { reason: None, found: Some(found) } = verdict {
                open.push(Item { mutation, mutant, found });
            }
        }
    }
    let mut names: BTreeSet<String> = taken.iter().cloned().collect();
    let mut offered = Vec::new();
    while let Some(first) = open.first() {
        let (plan, month) = (&first.mutation.plan, first.found.month);
        let facts = file::text(plan, &first.found.household, &[]);
        let (caught, rest): (Vec<Item<'_>>, Vec<Item<'_>>) =
            open.into_iter().partition(|item| catches(item, &facts, month));
        // What was found does catch it; were it not so, it would be offered for ever.
        let Some(first) = caught.first() else { break };
        let name = free(&mut names, &first.mutant.within);
        let text = text(&caught, &facts, month);
        offered.push(Offered { programme: first.mutation.plan.version.programme.id.clone(), name, text });
        open = rest;
    }
    offered
}

/// What a version says of a household in a month; `None` where it does not fit.
fn says(plan: &Arc<Plan>, facts: &str, month: Month) -> Option<Said> {
    let file = SourceFile::new("offered", facts);
    let household = read::household(&file, Format::Toml, &plan.version.programme).ok()?;
    let fitted = fit::fit(&household, plan, month).ok()?;
    Some(Said::of(&Evaluator::new(Arc::clone(plan)), &fitted.batch, month, &mut Scratch::new()))
}

fn answered(item: &Item<'_>, facts: &str, month: Month) -> bool {
    matches!(says(&item.mutation.plan, facts, month), Some(Said::Answer(..)))
}

/// Whether a household in a month tells a survivor from its version, and would be locked in that month.
fn catches(item: &Item<'_>, facts: &str, month: Month) -> bool {
    let plan = &item.mutation.plan;
    let mutant = Arc::new(item.mutant.change.made(plan));
    let (Some(before), Some(after)) = (says(plan, facts, month), says(&mutant, facts, month)) else { return false };
    let locked = matches!(before, Said::Answer(..)) || month == plan.version.header.from;
    locked && before.differs(&after) != Differs::Not
}

/// A name that nobody has: that of what changes, with a number.
fn free(names: &mut BTreeSet<String>, within: &str) -> String {
    let stem: String =
        within.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect::<String>().to_lowercase();
    let name = (1..=names.len() + 1).map(|n| format!("{stem}-{n}")).find(|name| !names.contains(name)).unwrap_or(stem);
    names.insert(name.clone());
    name
}

fn text(caught: &[Item<'_>], facts: &str, month: Month) -> String {
    let Some(first) = caught.first() else { return String::new() };
    let programme = &first.mutation.plan.version.programme;
    let titles: Vec<String> = programme
        .languages
        .iter()
        .map(|language| format!("{language} = {}", title(language, &first.mutant.within)))
        .collect();
    let mut out = "#:schema ../../../schemas/household.schema.json\n\n".to_owned();
    out += "# Offered by `bareme test --mutate`. It would catch, of changes that no household notices:\n";
    let mut names: Vec<&str> = caught.iter().map(|item| item.mutant.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        out += &format!("#   {name}\n");
    }
    out += "# Read what it gets against the law before it is accepted; give it a name and a title of its own.\n\n";
    out += &format!("[about]\ntitle = {{ {} }}\n\n{facts}", titles.join(", "));
    let mut versions: Vec<&str> = Vec::new();
    for item in caught {
        let version = item.mutation.plan.version.header.id.as_str();
        if versions.contains(&version) {
            continue;
        }
        versions.push(version);
        // Of a household that is refused nothing can be expected: its first month is locked.
        if !answered(item, facts, month) {
            continue;
        }
        out += &format!("\n[[expect]]\npolicy = \"{}@{version}\"\nperiod = \"{month}\"\n", programme.id);
    }
    out
}

/// A title for who has not given one yet.
fn title(language: &str, within: &str) -> String {
    let text = match language {
        "fr" => format!("Ménage proposé : {within}"),
        "ar" => format!("أسرة مقترحة: {within}"),
        _ => format!("Household that is offered: {within}"),
    };
    format!("\"{text}\"")
}
