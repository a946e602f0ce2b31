//! One household in one month as the rules see it: what they ask is what they read, and is noted.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::check::plan::Plan;
use crate::ground::date::Month;
use crate::ground::value::Value;
use crate::household::batch::Batch;
use crate::rules::sandbox::{Reading, World};
use crate::rules::tree::{Column, HelperSlot, ParameterSlot, ResultSlot, Space};

use crate::evaluate::answer::{Failure, Lacking};
use crate::evaluate::touched::Touched;

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

/// The household, and what was found and read so far.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub plan: Arc<Plan>,
    pub batch: Arc<Batch>,
    month: Month,
    containers: Vec<Option<Space>>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    results: Vec<Vec<Option<Held>>>,
    touched: Touched,
    listed: BTreeMap<ResultSlot, BTreeSet<usize>>,
}

impl Snapshot {
    pub fn new(plan: Arc<Plan>, batch: Arc<Batch>, month: Month) -> Self {
        let containers = plan.version.programme.entities.iter().map(|entity| entity.of).collect();
        let rows = |space: Space| batch.rows[usize::from(space)].count;
        let results = plan.results.iter().map(|result| vec![None; rows(result.space)]).collect();
        let state = Mutex::new(State { results, ..State::default() });
        Self { plan, batch, month, containers, state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what was read so far: what checks read is no part of an answer.
    pub fn forget_reads(&self) {
        self.state().touched = Touched::default();
    }

    /// Keeps what a result came to.
    pub fn hold(&self, slot: ResultSlot, row: usize, held: Held) {
        if let Some(place) = self.state().results.get_mut(slot as usize).and_then(|rows| rows.get_mut(row)) {
            *place = Some(held);
        }
    }

    /// Notes that the formula of a result was evaluated.
    pub fn evaluated(&self, slot: ResultSlot) {
        self.state().touched.result(&self.plan, slot);
    }

    /// Notes that the listed order decided a rank.
    pub fn listed(&self, slot: ResultSlot, row: usize) {
        self.state().listed.entry(slot).or_default().insert(row);
    }

    /// What was touched, and the ranks that the listed order decided.
    pub fn told(&self) -> (Touched, Vec<(ResultSlot, usize)>) {
        let state = self.state();
        let listed = state.listed.iter().flat_map(|(slot, rows)| rows.iter().map(|row| (*slot, *row))).collect();
        (state.touched.clone(), listed)
    }

    /// What a column holds, not noted as read.
    pub fn held(&self, column: Column, row: usize) -> Held {
        match column {
            Column::Input(slot) => {
                let input = &self.plan.inputs[slot as usize];
                let lane = (self.batch.given(slot, row) || input.default.is_some()).then(|| self.batch.lane(slot, row));
                match lane.and_then(|lane| Value::from_lane(lane, &input.kind, input.scale)) {
                    Some(value) => Held::Value(value),
                    None => Held::Missing(BTreeSet::from([Lacking::Input(slot, row)])),
                }
            }
            Column::Result(slot) => {
                let state = self.state();
                let held = state.results.get(slot as usize).and_then(|rows| rows.get(row)).cloned().flatten();
                held.unwrap_or_else(|| Held::Missing(BTreeSet::new()))
            }
        }
    }

    /// Reads a column.
    pub fn take(&self, column: Column, row: usize) -> Held {
        self.state().touched.column(&self.plan, &self.batch, column, row);
        self.held(column, row)
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
        self.batch.container(space, row, above, &self.containers)
    }

    /// The rows under a row of a containing entity.
    pub fn rows_under(&self, space: Space, under: Space, row: usize) -> Range<usize> {
        self.batch.members(space, under, row, &self.containers)
    }
}

impl World for Snapshot {
    fn read(&self, column: Column, row: usize) -> Reading {
        if let Column::Input(slot) = column
            && self.plan.inputs[slot as usize].optional
            && !self.batch.given(slot, row)
        {
            return Reading::NotGiven;
        }
        match self.take(column, row) {
            Held::Value(value) => Reading::Value(value),
            Held::Missing(_) => Reading::Missing,
            Held::Failed(_) => Reading::Failed,
        }
    }

    fn outer(&self, space: Space, row: usize, above: Space) -> usize {
        self.container(space, row, above)
    }

    fn members(&self, space: Space, under: Space, row: usize) -> Range<usize> {
        self.rows_under(space, under, row)
    }

    fn parameter(&self, slot: ParameterSlot) {
        self.state().touched.parameter(&self.plan, slot);
    }

    fn period(&self) -> Month {
        self.month
    }

    fn marked(&self, helper: HelperSlot) {
        self.state().touched.helper(&self.plan, helper);
    }
}
