//! A sweep told in a language: as text with plots for a terminal, as one SVG, as CSV and as JSON.
//!
//! In: a [`Sweep`] of a plan. Out: what its jumps are and why, [`Told`], and from that the texts. Refuses nothing.

pub mod json;
mod notes;
mod plot;
mod rows;
pub mod sheet;
pub mod svg;
pub mod text;
mod turned;

use std::sync::Arc;

use super::format::{self, Currency};
use super::line::{Line, Role};
use super::steps::{Options, Recording, explain};
use super::tell::Teller;
use super::tell::page::Page;
use super::told::{Shown, Thing};
use super::words::Language;
use crate::check::plan::Plan;
use crate::evaluate::answer::Cell;
use crate::evaluate::checks::Objection;
use crate::evaluate::evaluator::Evaluator;
use crate::evaluate::sweep::{Outcome, Sweep, Watched};
use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::ground::label::Label;
use crate::ground::value::Value;
use crate::rules::tree::{Column, Space};

pub use turned::{CauseTold, ChangeTold, JumpTold};

/// What a sweep is of.
#[derive(Clone, Debug, Default)]
pub struct Subject<'a> {
    /// What the household is called by its file.
    pub name: Option<String>,
    /// The title that its file gives it.
    pub title: Option<Label>,
    /// The digest of the version.
    pub digest: &'a str,
}

/// A sweep with everything that is told of it in a language.
#[derive(Debug)]
pub struct Told<'a> {
    /// What was swept.
    pub sweep: &'a Sweep,
    /// The version.
    pub plan: &'a Plan,
    /// The version, ready to evaluate.
    pub evaluator: &'a Evaluator,
    /// The language.
    pub language: &'a Language,
    /// The title, what to know, the small print.
    pub page: Page,
    /// The jumps, in the order of the values.
    pub jumps: Vec<JumpTold>,
    /// The digest of the version.
    pub digest: String,
    /// Whether the version did not apply in the month.
    pub counterfactual: bool,
}

impl<'a> Told<'a> {
    /// Tells a sweep. `None` where the household is refused at every value.
    #[must_use]
    pub fn new(
        sweep: &'a Sweep,
        evaluator: &'a Evaluator,
        subject: Subject<'_>,
        language: &'a Language,
    ) -> Option<Self> {
        let sample = sweep.sample.as_ref()?;
        let plan = evaluator.plan();
        let recording =
            Recording { plan, batch: &sample.batch, run: &sample.run, answer: &sample.answer, digest: subject.digest };
        let options = Options { household: subject.name, household_title: subject.title, ..Options::default() };
        let explanation = explain(&recording, &options);
        let page = Teller::new(&explanation, language).page();
        let mut told = Self {
            sweep,
            plan,
            evaluator,
            language,
            page,
            jumps: Vec::new(),
            digest: subject.digest.to_owned(),
            counterfactual: explanation.header.counterfactual,
        };
        told.jumps = turned::jumps(&told);
        Some(told)
    }

    fn currency(&self) -> Currency<'a> {
        let programme = &self.plan.version.programme;
        Currency { code: &programme.currency, minor_unit: programme.minor_unit }
    }

    /// A value of a kind.
    fn shown(&self, value: Value, kind: &Kind) -> String {
        format::value(&Shown { value, kind: kind.clone() }, self.language, self.currency())
    }

    /// A value of the input that moves.
    fn at(&self, lane: Lane) -> String {
        let kind = &self.plan.inputs[self.sweep.vary.input.0 as usize].kind;
        self.sweep.value(self.plan, lane).map_or_else(String::new, |value| self.shown(value, kind))
    }

    /// The same as other programs read it.
    fn plain_at(&self, lane: Lane) -> String {
        let kind = &self.plan.inputs[self.sweep.vary.input.0 as usize].kind;
        self.sweep.value(self.plan, lane).map_or_else(String::new, |value| value.text(kind))
    }

    /// What a row is called; nothing for the root.
    fn id(&self, space: Space, row: usize) -> Option<&str> {
        let sample = self.sweep.sample.as_ref()?;
        sample
            .batch
            .rows
            .get(usize::from(space))?
            .ids
            .get(row)
            .filter(|id| space != 0 && !id.is_empty())
            .map(String::as_str)
    }

    /// A label, with whose it is.
    fn label_of(&self, label: &Label, name: &str, space: Space, row: usize) -> Line {
        let line = match label.get(&self.language.code) {
            "" => Line::of(Role::Code, name),
            label => Line::of(Role::Label, label),
        };
        match self.id(space, row) {
            Some(id) => Line::fill(self.language.words.of_whom, &[line, Line::of(Role::Who, id)]),
            None => line,
        }
    }

    /// What the input that moves is called.
    fn input_label(&self) -> Line {
        let (slot, row) = self.sweep.vary.input;
        let declared = &self.plan.version.inputs[slot as usize];
        self.label_of(&declared.common.label, &declared.common.name, declared.entity, row)
    }

    /// What a result of a row is called.
    fn result_label(&self, (slot, row): Watched) -> Line {
        let declared = &self.plan.version.results[slot as usize];
        self.label_of(&declared.common.label, &declared.common.name, declared.entity, row)
    }

    fn kind(&self, (slot, _): Watched) -> &Kind {
        &self.plan.results[slot as usize].kind
    }

    /// A watched result as it came out, by position.
    fn cell(&self, outcome: &Outcome, at: usize) -> Line {
        let words = self.language.words;
        let Outcome::Cells(cells, _) = outcome else { return Line::of(Role::Alert, words.refused) };
        match (cells.get(at), self.sweep.watched.get(at)) {
            (Some(Cell::Value(value)), Some(watched)) => Line::of(Role::Value, self.shown(*value, self.kind(*watched))),
            (Some(Cell::Failed(_)), _) => Line::of(Role::Alert, words.failed),
            _ => Line::of(Role::Alert, words.missing),
        }
    }

    /// `household.rsu_index`, `persons.aicha.birth_date`: as it is asked for.
    fn column(&self, column: Column, row: usize) -> String {
        let (_, _, space) = self.plan.column(column);
        let entity = &self.plan.version.programme.entities[usize::from(space)];
        let full = self.plan.column_name(column);
        let name = full.rsplit('.').next().unwrap_or(&full);
        match self.id(space, row) {
            Some(id) => format!("{}.{id}.{name}", entity.plural),
            None => full,
        }
    }

    /// What a household is refused for.
    fn objection(&self, objection: &Objection) -> Line {
        let version = &self.plan.version;
        let (common, space, row) = match objection {
            Objection::Check { check, row } => {
                let check = &version.checks[*check];
                (&check.common, check.entity, *row)
            }
            Objection::Size { set, row, .. } => {
                let set = &version.sets[*set as usize];
                (&set.common, version.programme.entities[usize::from(set.of)].of.unwrap_or(0), *row)
            }
        };
        self.label_of(&common.label, &common.name, space, row)
    }
}

/// A thing of the law that a condition read, with its value.
#[derive(Clone, Debug)]
pub struct FigureTold {
    /// Which.
    pub thing: Arc<Thing>,
    /// Its value; `None` for a scale, a table, a fraction.
    pub value: Option<Shown>,
    /// All of it on one line: value, version, article.
    pub line: Line,
}
