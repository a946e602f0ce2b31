//! From a recording to an explanation: all steps, whose are told, what was read on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::check::plan::Plan;
use crate::evaluate::answer::{Answer, Lacking, Mark};
use crate::evaluate::run::Run;
use crate::ground::label::Label;
use crate::household::batch::Batch;
use crate::pack::model::Status;
use crate::rules::tree::{Column, ResultSlot};

use super::explanation::{EntityName, Explanation, Header, Lacked, Step, Subject};
use super::headline::headline;
use super::lets::Lets;
use super::reading::Reading;
use super::step::step;
use super::told::{Fact, Key};
use super::why_not::{self, Nearest};

/// What is explained: one household, one month, one version, as it was recorded.
#[derive(Clone, Copy, Debug)]
pub struct Recording<'a> {
    /// The version.
    pub plan: &'a Plan,
    /// One household.
    pub batch: &'a Batch,
    /// What the program road left behind.
    pub run: &'a Run,
    /// The answer, of both roads.
    pub answer: &'a Answer,
    /// The digest of everything that can change an answer.
    pub digest: &'a str,
}

/// What to tell.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Tell internal results under their own headings too.
    pub internals: bool,
    /// Tell this result only, with everything that it rests on.
    pub only: Option<ResultSlot>,
    /// What the household is called: its file or its id.
    pub household: Option<String>,
    /// The title that the household's file gives it.
    pub household_title: Option<Label>,
    /// The nearest single facts that would change a headline, found elsewhere.
    pub nearest: Vec<Nearest>,
}

/// Explains a recording.
#[must_use]
pub fn explain(recording: &Recording<'_>, options: &Options) -> Explanation {
    let Recording { plan, batch, run, answer, digest } = *recording;
    let reading = Reading::new(plan, batch, run, answer.month);
    let lets = Lets::of(&plan.version.functions);
    let steps = all_steps(&reading, &lets, answer);
    let headline = headline(plan, batch, options.only);
    let leaned = options.only.map(|only| leaned_on(&steps, only));
    let subjects = subjects(&reading, &steps, options, leaned.as_ref());
    let figures = figures(&reading, &steps, leaned.as_ref());
    let why_not = why_not::all(&reading, &steps, &headline, &options.nearest);
    let lacked = |what: Lacking| match what {
        Lacking::Input(slot, row) => reading.fact(Column::Input(slot), row),
        Lacking::Parameter(slot) => reading.figure(slot),
    };
    let input = |(slot, row): &(u32, usize)| reading.fact(Column::Input(*slot), *row);
    Explanation {
        header: header(recording, options, digest),
        entities: entities(plan),
        headline,
        figures,
        missing: answer
            .missing
            .iter()
            .map(|lack| Lacked {
                fact: lacked(lack.what),
                results: lack.results.iter().map(|(slot, row)| Key { slot: *slot, row: *row }).collect(),
            })
            .collect(),
        may_need: answer.may_need.iter().map(input).collect(),
        assumed: answer.assumed.iter().map(input).collect(),
        unverified: answer
            .unverified
            .iter()
            .filter_map(|(mark, confidence)| {
                let things = &reading.things;
                let thing = match mark {
                    Mark::Parameter(slot) => things.parameters.get(*slot as usize),
                    Mark::Default(slot) => things.inputs.get(*slot as usize),
                    Mark::Result(slot) => things.results.get(*slot as usize),
                    Mark::Helper(slot) => things.helpers.get(*slot as usize),
                };
                thing.map(|thing| (Arc::clone(thing), *confidence))
            })
            .collect(),
        listed: answer.listed.iter().map(|(slot, row)| Key { slot: *slot, row: *row }).collect(),
        why_not,
        subjects,
        steps,
    }
}

fn all_steps(reading: &Reading<'_>, lets: &Lets, answer: &Answer) -> BTreeMap<Key, Step> {
    let mut steps = BTreeMap::new();
    for (slot, plan) in (0..).zip(&reading.plan.results) {
        let rows = reading.batch.rows.get(usize::from(plan.space)).map_or(0, |rows| rows.count);
        for row in 0..rows {
            let key = Key { slot, row };
            steps.insert(key, step(reading, lets, answer, key));
        }
    }
    steps
}

fn header(recording: &Recording<'_>, options: &Options, digest: &str) -> Header {
    let version = &recording.plan.version;
    let (programme, head) = (&version.programme, &version.header);
    let period = recording.answer.month;
    let root = recording.batch.rows.first().and_then(|rows| rows.ids.first()).filter(|id| !id.is_empty());
    Header {
        policy: version.policy(),
        programme: programme.label.clone(),
        agency: programme.agency.clone(),
        title: head.title.clone(),
        status: head.status,
        from: head.from,
        legal_from: head.legal_from,
        until: version.until,
        period,
        counterfactual: head.status == Status::Adopted
            && (period < head.from || version.until.is_some_and(|until| period > until)),
        digest: digest.to_owned(),
        engine: env!("CARGO_PKG_VERSION"),
        household: options.household.clone().or_else(|| root.cloned()),
        household_title: options.household_title.clone(),
        currency: programme.currency.clone(),
        minor_unit: programme.minor_unit,
        languages: programme.languages.clone(),
    }
}

fn entities(plan: &Plan) -> Vec<EntityName> {
    let of = |entity: &crate::pack::model::Entity| EntityName {
        name: entity.name.clone(),
        plural: entity.plural.clone(),
        label: entity.label.clone(),
        of: entity.of,
    };
    plan.version.programme.entities.iter().map(of).collect()
}

/// Whose results are told, and which.
fn subjects(
    reading: &Reading<'_>,
    steps: &BTreeMap<Key, Step>,
    options: &Options,
    leaned: Option<&BTreeSet<Key>>,
) -> Vec<Subject> {
    let tells = |key: Key| match leaned {
        Some(leaned) => leaned.contains(&key),
        None => options.internals || steps.get(&key).is_some_and(|step| !step.internal),
    };
    let mut subjects = Vec::new();
    for (space, rows) in (0..).zip(&reading.batch.rows) {
        for row in 0..rows.count {
            let of_space = |slot: &ResultSlot| reading.plan.results[*slot as usize].space == space;
            let told: Vec<ResultSlot> = reading
                .plan
                .order
                .iter()
                .copied()
                .filter(of_space)
                .filter(|slot| tells(Key { slot: *slot, row }))
                .collect();
            if !told.is_empty() {
                subjects.push(Subject { who: reading.who(space, row), told });
            }
        }
    }
    subjects
}

/// A result of all rows and every result that was read on the way to it.
fn leaned_on(steps: &BTreeMap<Key, Step>, only: ResultSlot) -> BTreeSet<Key> {
    let mut wanted = BTreeSet::new();
    let mut open: Vec<Key> = steps.keys().copied().filter(|key| key.slot == only).collect();
    while let Some(key) = open.pop() {
        if !wanted.insert(key) {
            continue;
        }
        if let Some(step) = steps.get(&key) {
            open.extend(step.facts().iter().filter_map(|fact| fact.key()));
            open.extend(step.stopped.iter().filter_map(Fact::key));
        }
    }
    wanted
}

/// The figures read by what is told and by what that leans on, each once, in slot order.
fn figures(reading: &Reading<'_>, steps: &BTreeMap<Key, Step>, leaned: Option<&BTreeSet<Key>>) -> Vec<Fact> {
    let mut read: BTreeSet<&str> = BTreeSet::new();
    for (_, step) in steps.iter().filter(|(key, _)| leaned.is_none_or(|leaned| leaned.contains(key))) {
        let figures = step.facts().into_iter().filter(|fact| fact.thing.sort.is_law());
        read.extend(figures.map(|fact| fact.thing.key.as_str()));
    }
    let slots = (0..).zip(&reading.things.parameters);
    slots.filter(|(_, thing)| read.contains(thing.key.as_str())).map(|(slot, _)| reading.figure(slot)).collect()
}
