//! The nearest household: one that in another month, or with one other fact, would reach what none reaches.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::plan::Plan;
use crate::evaluate::program::Scratch;
use crate::ground::amount::Lane;
use crate::ground::date::Month;
use crate::ground::value::Value;
use crate::household::batch::Batch;
use crate::household::nearby;
use crate::rules::tree::{Column, InputSlot};

use super::observe::Observer;
use super::{Case, Hint};

/// How many households with one other fact are tried: some seconds.
const TRIED: usize = 20_000;
/// How many members of an entity are looked at in a household: farther ones are seldom needed.
const MEMBERS: usize = 8;

/// For points that are not reached the first household that would reach each, by position: in another month, or with one
/// other fact.
pub(super) fn find(observer: &Observer<'_>, cases: &[Case], reached: &[bool]) -> BTreeMap<usize, Hint> {
    let open = reached.iter().enumerate().filter(|(at, is)| !**is && observer.counts(*at)).map(|(at, _)| at).collect();
    let mut search = Search { observer, open, hints: BTreeMap::new(), tried: 0, scratch: Scratch::new() };
    for case in cases.iter().filter(|case| case.still) {
        search.months(case);
    }
    let inputs = nearby::read_inputs(observer.evaluator.plan());
    for case in cases {
        let mut batch = case.batch.clone();
        for slot in &inputs {
            search.input(case, &mut batch, *slot);
        }
    }
    search.hints
}

struct Search<'o, 'e> {
    observer: &'o Observer<'e>,
    /// What nothing was found for yet.
    open: BTreeSet<usize>,
    hints: BTreeMap<usize, Hint>,
    tried: usize,
    scratch: Scratch,
}

impl Search<'_, '_> {
    /// What a household reaches that nothing else does; false where there is nothing to look for any more.
    fn attempt(&mut self, batch: &Batch, month: Month, hint: impl Fn() -> Option<Hint>) -> bool {
        if self.open.is_empty() || self.tried >= TRIED {
            return false;
        }
        self.tried += 1;
        let mut found = self.observer.none();
        self.observer.case(batch, month, &mut self.scratch, &mut found);
        let new: Vec<usize> = self.open.iter().copied().filter(|point| found[*point]).collect();
        for point in new {
            if let Some(hint) = hint() {
                self.hints.insert(point, hint);
                self.open.remove(&point);
            }
        }
        true
    }

    /// The same facts in the eleven months that follow, while the version lasts.
    fn months(&mut self, case: &Case) {
        let until = self.observer.evaluator.plan().version.until;
        for month in (1..12).filter_map(|months| case.month.plus(months)) {
            let hint = || Some(Hint { household: case.household.clone(), month, fact: None });
            if until.is_some_and(|until| month > until) || !self.attempt(&case.batch, month, hint) {
                return;
            }
        }
    }

    /// Other values of an input of a household, and none where it may have none.
    fn input(&mut self, case: &Case, batch: &mut Batch, slot: InputSlot) {
        let plan: &Plan = self.observer.evaluator.plan();
        let (input, at) = (&plan.inputs[slot as usize], slot as usize);
        for row in 0..batch.rows[usize::from(input.space)].count.min(MEMBERS) {
            let before = (batch.inputs[at].lanes[row], batch.inputs[at].given[row]);
            let has = before.1 || input.default.is_some();
            let absent = (before.1 && input.optional).then_some((0, false));
            let others = nearby::others(plan, slot, has.then_some(before.0), case.month);
            for now in absent.into_iter().chain(others.into_iter().map(|lane| (lane, true))) {
                (batch.inputs[at].lanes[row], batch.inputs[at].given[row]) = now;
                if !self.attempt(batch, case.month, || hint(plan, case, (slot, row), now)) {
                    break;
                }
            }
            (batch.inputs[at].lanes[row], batch.inputs[at].given[row]) = before;
        }
    }
}

fn hint(plan: &Plan, case: &Case, (slot, row): (InputSlot, usize), (lane, given): (Lane, bool)) -> Option<Hint> {
    let input = &plan.inputs[slot as usize];
    let name = plan.column_name(Column::Input(slot));
    let id = case.batch.rows[usize::from(input.space)].ids.get(row).filter(|id| input.space != 0 && !id.is_empty());
    let fact = id.map_or_else(|| name.clone(), |id| format!("{name} of {id}"));
    let value = if given {
        Value::from_lane(lane, &input.kind, input.scale)?.text(&input.kind)
    } else {
        "not given".to_owned()
    };
    Some(Hint { household: case.household.clone(), month: case.month, fact: Some((fact, value)) })
}
