//! The nearest household: one that in another month, or with one other fact, would reach what none reaches.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::plan::{FormulaPlan, ParameterPlan, Plan};
use crate::evaluate::program::Scratch;
use crate::ground::amount::{self, Lane};
use crate::ground::date::{Day, Month};
use crate::ground::kind::Kind;
use crate::ground::value::Value;
use crate::household::batch::Batch;
use crate::rules::tree::{Column, InputSlot, Op};

use super::observe::Observer;
use super::{Case, Hint};

/// How many households with one other fact are tried: some seconds.
const TRIED: usize = 20_000;
/// Powers of ten by which an amount is moved.
const POWERS: u32 = 7;
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
    let inputs = read_inputs(observer.evaluator.plan());
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
            let others = others(plan, slot, has.then_some(before.0), case.month);
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

/// The inputs that something reads, in the order of their slots.
fn read_inputs(plan: &Plan) -> BTreeSet<InputSlot> {
    let mut all = BTreeSet::new();
    let mut add = |column: Column| {
        if let Column::Input(slot) = column {
            all.insert(slot);
        }
    };
    for node in &plan.nodes {
        match &node.op {
            Op::Read(column) | Op::Only(_, column) | Op::Aggregate { read: Some(column), .. } => add(*column),
            Op::Given(slot) | Op::GivenOnly(_, slot) => add(Column::Input(*slot)),
            _ => {}
        }
    }
    for result in &plan.results {
        result.guards.iter().for_each(|(guard, _)| add(*guard));
        if let FormulaPlan::Rank(rank) = &result.formula {
            add(rank.among);
            rank.by.iter().for_each(|by| add(*by));
        }
    }
    plan.sets.iter().for_each(|set| add(set.member));
    all
}

/// Other values that an input may have, the nearest first: of a bool or choice all; of others those at and beside what
/// the law says, and steps away.
fn others(plan: &Plan, slot: InputSlot, current: Option<Lane>, month: Month) -> Vec<Lane> {
    let input = &plan.inputs[slot as usize];
    let from = current.unwrap_or(0.clamp(input.min, input.max));
    let mut all: Vec<Lane> = match &input.kind {
        Kind::Bool => vec![0, 1],
        Kind::Choice(choice) => (0..).take(choice.members.len()).collect(),
        Kind::Date => days(plan, from, month),
        Kind::Count | Kind::Number | Kind::Money(_) => {
            let figures = figures(plan).into_iter().filter_map(|(lane, scale)| rescaled(lane, scale, input.scale));
            let steps = (0..POWERS).filter_map(amount::power_of_ten);
            let steps = steps.flat_map(|step| [from.saturating_sub(step), from.saturating_add(step)]);
            figures.flat_map(|lane| [lane - 1, lane, lane + 1]).chain(steps).chain([0, input.min, input.max]).collect()
        }
    };
    if !matches!(input.kind, Kind::Bool | Kind::Choice(_)) {
        all.retain(|lane| (input.min..=input.max).contains(lane));
    }
    all.retain(|lane| Some(*lane) != current);
    all.sort_unstable_by_key(|lane| ((lane - from).abs(), *lane));
    all.dedup();
    all
}

/// All figures with their scales: values, edges of scales, keys of tables.
fn figures(plan: &Plan) -> Vec<(Lane, u32)> {
    let mut all = Vec::new();
    for (parameter, declared) in plan.parameters.iter().zip(&plan.version.parameters) {
        match parameter {
            ParameterPlan::Scalar(lane) if !matches!(declared.kind, Kind::Bool | Kind::Choice(_) | Kind::Date) => {
                all.push((*lane, declared.scale));
            }
            ParameterPlan::Scale { of_scale, rows, .. } => {
                all.extend(rows.iter().filter_map(|(edge, _)| edge.map(|(at, _)| (at, *of_scale))));
            }
            ParameterPlan::Table { rows, .. } => {
                all.extend(rows.iter().flat_map(|(keys, _)| keys).map(|key| (Lane::from(*key), 0)));
            }
            ParameterPlan::Scalar(_) | ParameterPlan::Fraction(..) | ParameterPlan::Unknown => {}
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// A lane at another scale; `None` where digits would be lost.
fn rescaled(lane: Lane, from: u32, to: u32) -> Option<Lane> {
    if to >= from {
        return lane.checked_mul(amount::power_of_ten(to - from)?);
    }
    let down = amount::power_of_ten(from - to)?;
    (lane % down == 0).then_some(lane / down)
}

/// Days in the month and around it, those that are as many years before it as a count of the law says, each with the
/// day before and after; and days months away from the current one.
fn days(plan: &Plan, from: Lane, month: Month) -> Vec<Lane> {
    let (first, last) = (month.first_day(), month.last_day());
    let counts = plan.parameters.iter().zip(&plan.version.parameters).filter_map(|(parameter, declared)| {
        match (parameter, &declared.kind) {
            (ParameterPlan::Scalar(lane), Kind::Count) => i64::try_from(*lane).ok(),
            _ => None,
        }
    });
    let dates = plan.parameters.iter().zip(&plan.version.parameters).filter_map(|(parameter, declared)| {
        match (parameter, &declared.kind) {
            (ParameterPlan::Scalar(lane), Kind::Date) => i32::try_from(*lane).ok().map(Day),
            _ => None,
        }
    });
    let ages = counts.chain([0]).flat_map(|years| {
        [first.add_years(-years), last.add_years(-years), first.add_months(-years), last.add_months(-years)]
    });
    let marked: Vec<Day> = ages.flatten().chain(dates).collect();
    let mut all: Vec<Lane> = marked.into_iter().map(|day| Lane::from(day.0)).collect();
    all = all.into_iter().flat_map(|day| [day - 1, day, day + 1]).collect();
    if let Ok(current) = i32::try_from(from).map(Day) {
        let shifts = [1, 12, 60, 120, 240].into_iter().flat_map(|months| [months, -months]);
        all.extend(shifts.filter_map(|months| current.add_months(months)).map(|day| Lane::from(day.0)));
    }
    all
}
