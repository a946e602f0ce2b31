//! A household meets a version: every fact finds its input, or all findings at once.

use std::collections::BTreeMap;

use crate::check::plan::Plan;
use crate::ground::codes::Code;
use crate::ground::codes::household::{
    NOT_IN_CHOICE, OUT_OF_RANGE, TOO_MANY_DECIMALS, TOO_MANY_IN_ALL, TOO_MANY_MEMBERS, UNKNOWN_FACT,
};
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::Entry;
use crate::ground::hidden;
use crate::ground::limits;
use crate::ground::names;
use crate::ground::source::Span;
use crate::rules::tree::{InputSlot, Space};

use super::batch::Batch;
use super::builder::BatchBuilder;
use super::changes;
use super::value;
use super::written::{Facts, Household};

/// A household that fits a version, as it is in one month.
#[derive(Debug, Default)]
pub struct Fitted {
    /// The household: a batch of one.
    pub batch: Batch,
    /// The table of each row, by space and row.
    pub places: Vec<Vec<Span>>,
    /// Where each given input stands.
    pub facts: BTreeMap<(InputSlot, usize), Span>,
    /// Facts that only other versions know, each once: entity and name.
    pub unused: Vec<(String, String)>,
    /// How many values lost surplus decimals at the door.
    pub rounded: usize,
}

/// Fits a household to a version, with the facts that hold in a month.
///
/// # Errors
/// Every fact that no version knows, of the wrong kind, out of range or with too many decimals, and every group with too
/// many members; those of facts that hold in other months too.
pub fn fit(household: &Household, plan: &Plan, month: Month) -> Result<Fitted, Findings> {
    let mut fitting = Fitting {
        plan,
        findings: Findings::new(),
        builder: BatchBuilder::new(plan),
        places: vec![Vec::new(); plan.version.programme.entities.len()],
        facts: BTreeMap::new(),
        unused: Vec::new(),
        rounded: 0,
    };
    if !household.changes.is_empty() {
        fitting.look(&household.facts);
        for change in &household.changes {
            fitting.look(&change.facts);
        }
    }
    let snapshot = changes::snapshot(household, month, &plan.version.programme);
    fitting.sizes(&snapshot);
    let id = snapshot.id.as_ref().map_or_else(String::new, |id| id.value.clone());
    let row = fitting.builder.root(id);
    fitting.places[0].push(snapshot.span.clone());
    fitting.row(&snapshot, row);
    fitting.members(&snapshot);
    if fitting.findings.has_errors() {
        return Err(fitting.findings.sorted());
    }
    Ok(Fitted {
        batch: fitting.builder.finish(),
        places: fitting.places,
        facts: fitting.facts,
        unused: fitting.unused,
        rounded: fitting.rounded,
    })
}

struct Fitting<'p> {
    plan: &'p Plan,
    findings: Findings,
    builder: BatchBuilder<'p>,
    places: Vec<Vec<Span>>,
    facts: BTreeMap<(InputSlot, usize), Span>,
    unused: Vec<(String, String)>,
    rounded: usize,
}

impl Fitting<'_> {
    /// Looks at facts without taking them: those of another month. Their ranges and members are for the version of that
    /// month to judge; a fact that no version knows and a value that is none are told in any case.
    fn look(&mut self, facts: &Facts) {
        for (key, entry) in &facts.values {
            let Some(slot) = self.slot(facts, key, entry) else { continue };
            let before = self.findings.all.len();
            self.value(facts, slot, entry);
            let late = self.findings.all.split_off(before);
            let of_a_version = |code: Code| [NOT_IN_CHOICE, OUT_OF_RANGE, TOO_MANY_DECIMALS].contains(&code);
            self.findings.all.extend(late.into_iter().filter(|finding| !of_a_version(finding.code)));
        }
        for members in &facts.groups {
            members.all.iter().for_each(|member| self.look(member));
        }
    }

    /// The facts of a row.
    fn row(&mut self, facts: &Facts, row: usize) {
        for (key, entry) in &facts.values {
            let Some(slot) = self.slot(facts, key, entry) else { continue };
            if let Some(admitted) = self.value(facts, slot, entry) {
                self.rounded += usize::from(admitted.rounded);
                self.builder.give(slot, row, admitted.lane);
                self.facts.insert((slot, row), entry.value.span.clone());
            }
        }
    }

    fn members(&mut self, facts: &Facts) {
        for members in &facts.groups {
            for member in &members.all {
                let number = self.places[usize::from(member.space)].len() + 1;
                let id = member.id.as_ref().map_or_else(|| format!("#{number}"), |id| id.value.clone());
                let Some(row) = self.builder.member(member.space, id) else { continue };
                self.places[usize::from(member.space)].push(member.span.clone());
                self.row(member, row);
                self.members(member);
            }
        }
    }

    /// Refuses groups past the limit, in one row and in the whole household.
    fn sizes(&mut self, facts: &Facts) {
        let mut totals: BTreeMap<Space, usize> = BTreeMap::new();
        let before = self.findings.all.len();
        self.size(facts, &mut totals);
        if self.findings.all.len() > before {
            return;
        }
        for (space, total) in totals {
            if total > limits::GROUP_MEMBERS {
                let plural = &self.plan.version.programme.entities[usize::from(space)].plural;
                let message =
                    format!("the household has {total} {plural} in all, and {} is the limit", limits::GROUP_MEMBERS);
                let help = "it is larger than any family; check that it is one household";
                self.findings.push(Diagnostic::new(TOO_MANY_IN_ALL, &facts.span, message).help(help));
            }
        }
    }

    fn size(&mut self, facts: &Facts, totals: &mut BTreeMap<Space, usize>) {
        for members in &facts.groups {
            let count = members.all.len();
            *totals.entry(members.space).or_default() += count;
            if count > limits::HOUSEHOLD_MEMBERS {
                let plural = &self.plan.version.programme.entities[usize::from(members.space)].plural;
                let message = format!("{count} {plural} stand here, and {} is the limit", limits::HOUSEHOLD_MEMBERS);
                let help = "a household is one family; give each its own document, or its own line";
                self.findings.push(Diagnostic::new(TOO_MANY_MEMBERS, &members.span, message).help(help));
            }
            members.all.iter().for_each(|member| self.size(member, totals));
        }
    }

    /// "the person `aicha`", "the household".
    fn whose(&self, facts: &Facts) -> String {
        let name = &self.plan.version.programme.entities[usize::from(facts.space)].name;
        match &facts.id {
            Some(id) if facts.space != 0 => format!("the {name} `{}`", hidden::shown(&id.value)),
            _ if facts.space != 0 => format!("a {name}"),
            _ => format!("the {name}"),
        }
    }

    /// The input that a key names; noted as unused where only other versions know it, refused where none does.
    fn slot(&mut self, facts: &Facts, key: &str, entry: &Entry) -> Option<InputSlot> {
        let version = &self.plan.version;
        let entity = &version.programme.entities[usize::from(facts.space)].name;
        let own = |name: &str| version.inputs.iter().position(|i| i.entity == facts.space && i.common.name == name);
        if let Some(slot) = own(key) {
            return InputSlot::try_from(slot).ok();
        }
        if version.foreign_inputs.iter().any(|(of, name)| of == entity && name == key) {
            let unused = (entity.clone(), key.to_owned());
            if !self.unused.contains(&unused) {
                self.unused.push(unused);
            }
            return None;
        }
        let message = format!(
            "no version of `{}` knows the fact `{}` of {}",
            version.programme.id,
            hidden::shown(key),
            self.whose(facts)
        );
        // What was meant is looked for as long as it is told.
        let told = self.findings.all.len() < limits::FINDINGS_TOLD;
        let help = if told { self.meant(facts.space, entity, key) } else { None };
        self.findings.push(Diagnostic::new(UNKNOWN_FACT, &entry.key, message).help_if(help));
        None
    }

    fn meant(&self, space: Space, entity: &str, key: &str) -> Option<String> {
        let version = &self.plan.version;
        if version.results.iter().any(|result| result.common.name == key) {
            return Some(format!("`{key}` is a result: it is computed, take it out"));
        }
        if let Some(other) = version.inputs.iter().find(|input| input.common.name == key) {
            let other = &version.programme.entities[usize::from(other.entity)].name;
            return Some(format!("it is a fact of the {other}, not of the {entity}"));
        }
        if let Some((of, _)) = version.foreign_inputs.iter().find(|(_, name)| name == key) {
            return Some(format!("it is a fact of the {of}, not of the {entity}"));
        }
        let own = version.inputs.iter().filter(|input| input.entity == space).map(|input| input.common.name.as_str());
        let foreign = version.foreign_inputs.iter().filter(|(of, _)| of == entity).map(|(_, name)| name.as_str());
        let candidates: Vec<&str> = own.chain(foreign).chain(["id"]).collect();
        names::meant(key, candidates)
    }

    fn value(&mut self, facts: &Facts, slot: InputSlot, entry: &Entry) -> Option<value::Admitted> {
        let input = &self.plan.version.inputs[slot as usize];
        let what = format!("`{}` of {}", input.common.name, self.whose(facts));
        match value::written(input, &entry.value, &what) {
            Ok(admitted) => admitted,
            Err(finding) => {
                self.findings.push(finding);
                None
            }
        }
    }
}
