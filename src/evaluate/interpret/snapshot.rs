//! One household in one month as the rules see it: what they ask is what they read, and is noted.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::check::plan::Plan;
use crate::ground::date::Month;
use crate::ground::value::Value;
use crate::household::batch::{Batch, Rows};
use crate::rules::sandbox::{Reading, World};
use crate::rules::tree::{Column, HelperSlot, InputSlot, ParameterSlot, ResultSlot, Space};

use crate::evaluate::answer::{Failure, Lacking};
use crate::evaluate::touched::{self, Touched};

/// What a column holds in a row.
#[derive(Clone, Debug)]
pub(super) enum Held {
    /// A value.
    Value(Value),
    /// It lacks these.
    Missing(BTreeSet<Lacking>),
    /// It has none.
    Failed(Failure),
}

/// The household, and what was found and read so far. A value that is read and leaves no mark takes no lock.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub plan: Arc<Plan>,
    /// The rows of the household, without ids and inputs.
    rows: Batch,
    month: Month,
    containers: Vec<Option<Space>>,
    inputs: Inputs,
    /// By slot, then row: each column is kept once it is computed.
    results: Vec<OnceLock<Vec<Held>>>,
    noted: Mutex<Noted>,
}

/// An input in a row.
#[derive(Clone, Copy, Debug)]
struct Input {
    /// Its value, given or by default.
    value: Option<Value>,
    given: bool,
}

/// What was read, for the answer to tell.
#[derive(Debug, Default)]
struct Noted {
    touched: Touched,
    listed: BTreeMap<ResultSlot, BTreeSet<usize>>,
}

/// The columns of all inputs, one after the other.
#[derive(Debug)]
struct Inputs {
    cells: Vec<Input>,
    /// Where each begins, and the end of the last.
    at: Vec<usize>,
}

impl Inputs {
    fn of(plan: &Plan, batch: &Batch) -> Self {
        let rows = |space: Space| batch.rows[usize::from(space)].count;
        let all = plan.inputs.iter().map(|input| rows(input.space)).sum();
        let mut inputs = Self { cells: Vec::with_capacity(all), at: Vec::with_capacity(plan.inputs.len() + 1) };
        inputs.at.push(0);
        for (input, column) in plan.inputs.iter().zip(&batch.inputs) {
            inputs.cells.extend((0..rows(input.space)).map(|row| {
                let given = column.given[row];
                let has = given || input.default.is_some();
                let value = has.then(|| Value::from_lane(column.lanes[row], &input.kind, input.scale)).flatten();
                Input { value, given }
            }));
            inputs.at.push(inputs.cells.len());
        }
        inputs
    }

    fn cell(&self, slot: InputSlot, row: usize) -> Option<&Input> {
        let slot = slot as usize;
        self.cells.get(*self.at.get(slot)?..*self.at.get(slot + 1)?)?.get(row)
    }
}

impl Snapshot {
    pub fn new(plan: Arc<Plan>, batch: &Batch, month: Month) -> Self {
        let containers = plan.version.programme.entities.iter().map(|entity| entity.of).collect();
        let inputs = Inputs::of(&plan, batch);
        let results = plan.results.iter().map(|_| OnceLock::new()).collect();
        let rows = Batch { rows: batch.rows.iter().map(Rows::shape).collect(), inputs: Vec::new() };
        Self { plan, rows, month, containers, inputs, results, noted: Mutex::new(Noted::default()) }
    }

    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what was read so far: what checks read is no part of an answer.
    pub fn forget_reads(&self) {
        self.noted().touched = Touched::default();
    }

    /// How many rows an entity has.
    pub fn count(&self, space: Space) -> usize {
        self.rows.rows[usize::from(space)].count
    }

    /// Keeps what a result came to on all rows.
    pub fn hold(&self, slot: ResultSlot, column: Vec<Held>) {
        if let Some(place) = self.results.get(slot as usize) {
            // Each is computed once.
            let _ = place.set(column);
        }
    }

    /// Notes that the formula of a result was evaluated.
    pub fn evaluated(&self, slot: ResultSlot) {
        if touched::unconfirmed(self.plan.version.results[slot as usize].common.confidence) {
            self.noted().touched.result(&self.plan, slot);
        }
    }

    /// Notes that the listed order decided a rank.
    pub fn listed(&self, slot: ResultSlot, row: usize) {
        self.noted().listed.entry(slot).or_default().insert(row);
    }

    /// What was touched, and the ranks that the listed order decided.
    pub fn told(&self) -> (Touched, Vec<(ResultSlot, usize)>) {
        let noted = self.noted();
        let listed = noted.listed.iter().flat_map(|(slot, rows)| rows.iter().map(|row| (*slot, *row))).collect();
        (noted.touched.clone(), listed)
    }

    /// What a result came to; nothing where it was not computed.
    pub fn result(&self, slot: ResultSlot, row: usize) -> Option<&Held> {
        self.results.get(slot as usize)?.get()?.get(row)
    }

    /// What a column holds, not noted as read.
    pub fn held(&self, column: Column, row: usize) -> Held {
        match column {
            Column::Input(slot) => match self.inputs.cell(slot, row).and_then(|input| input.value) {
                Some(value) => Held::Value(value),
                None => Held::Missing(BTreeSet::from([Lacking::Input(slot, row)])),
            },
            Column::Result(slot) => self.result(slot, row).cloned().unwrap_or_else(|| Held::Missing(BTreeSet::new())),
        }
    }

    /// Reads a column: its value, or how it ends without one.
    pub fn take(&self, column: Column, row: usize) -> Result<Value, Held> {
        let value = match column {
            Column::Input(slot) => {
                self.note(slot, row);
                self.inputs.cell(slot, row).and_then(|input| input.value)
            }
            Column::Result(slot) => match self.result(slot, row) {
                Some(Held::Value(value)) => Some(*value),
                _ => None,
            },
        };
        value.ok_or_else(|| self.held(column, row))
    }

    /// Notes that an input was read, where it stands on its default.
    fn note(&self, slot: InputSlot, row: usize) {
        let given = self.inputs.cell(slot, row).is_some_and(|input| input.given);
        if !given && self.plan.inputs[slot as usize].default.is_some() {
            self.noted().touched.assumed(&self.plan, slot, row);
        }
    }

    /// What a column without a value lacks.
    pub fn lacks(&self, column: Column, row: usize) -> BTreeSet<Lacking> {
        match self.held(column, row) {
            Held::Missing(set) => set,
            Held::Value(_) | Held::Failed(_) => BTreeSet::new(),
        }
    }

    /// The row of a containing entity.
    pub fn container(&self, space: Space, row: usize, above: Space) -> usize {
        self.rows.container(space, row, above, &self.containers)
    }

    /// The rows under a row of a containing entity.
    pub fn rows_under(&self, space: Space, under: Space, row: usize) -> Range<usize> {
        self.rows.members(space, under, row, &self.containers)
    }
}

impl World for Snapshot {
    fn read(&self, column: Column, row: usize) -> Reading {
        match column {
            Column::Input(slot) => {
                let input = self.inputs.cell(slot, row);
                if self.plan.inputs[slot as usize].optional && !input.is_some_and(|input| input.given) {
                    return Reading::NotGiven;
                }
                self.note(slot, row);
                input.and_then(|input| input.value).map_or(Reading::Missing, Reading::Value)
            }
            Column::Result(slot) => match self.result(slot, row) {
                Some(Held::Value(value)) => Reading::Value(*value),
                Some(Held::Failed(_)) => Reading::Failed,
                Some(Held::Missing(_)) | None => Reading::Missing,
            },
        }
    }

    fn outer(&self, space: Space, row: usize, above: Space) -> usize {
        self.container(space, row, above)
    }

    fn members(&self, space: Space, under: Space, row: usize) -> Range<usize> {
        self.rows_under(space, under, row)
    }

    fn parameter(&self, slot: ParameterSlot) {
        if touched::marks_parameter(&self.plan, slot) {
            self.noted().touched.parameter(&self.plan, slot);
        }
    }

    fn period(&self) -> Month {
        self.month
    }

    fn marked(&self, helper: HelperSlot) {
        self.noted().touched.helper(&self.plan, helper);
    }
}
