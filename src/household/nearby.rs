//! Facts near others: the values of an input at which the law may turn.
//!
//! In: a plan, an input, what it is. Out: other values it may have, the nearest first: those at and beside what the law says.

use std::collections::BTreeSet;

use crate::check::plan::{FormulaPlan, ParameterPlan, Plan};
use crate::ground::amount::{self, Lane};
use crate::ground::date::{Day, Month};
use crate::ground::kind::Kind;
use crate::rules::tree::{Column, InputSlot, Op};

/// Powers of ten by which an amount is moved.
const POWERS: u32 = 7;

/// The inputs that something reads, in the order of their slots.
#[must_use]
pub fn read_inputs(plan: &Plan) -> BTreeSet<InputSlot> {
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
#[must_use]
pub fn others(plan: &Plan, slot: InputSlot, current: Option<Lane>, month: Month) -> Vec<Lane> {
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
