//! Which results matter most: what a summary begins with.

use std::collections::BTreeSet;

use crate::check::plan::Plan;
use crate::ground::kind::{Kind, Time};
use crate::household::batch::Batch;
use crate::rules::tree::{Column, ResultSlot, Space};

use super::told::Key;

/// The results that matter most: the root's amounts on which no other amount of it rests, seen over all times and
/// over monthly amounts alone; where the root has no amounts, its results on which no other rests, or the members'.
#[must_use]
pub fn headline(plan: &Plan, batch: &Batch, only: Option<ResultSlot>) -> Vec<Key> {
    let rows = |space: Space| batch.rows.get(usize::from(space)).map_or(0, |rows| rows.count);
    let keys = |slots: Vec<ResultSlot>| {
        let of = |slot: ResultSlot| {
            let space = plan.results[slot as usize].space;
            (0..rows(space)).map(move |row| Key { slot, row })
        };
        slots.into_iter().flat_map(of).collect::<Vec<_>>()
    };
    keys(only.map_or_else(|| of_version(plan), |only| vec![only]))
}

/// The same of a version, whatever its household.
#[must_use]
pub fn of_version(plan: &Plan) -> Vec<ResultSlot> {
    let visible: Vec<ResultSlot> =
        plan.order.iter().copied().filter(|slot| !plan.version.results[*slot as usize].internal).collect();
    let of = |wanted: &dyn Fn(ResultSlot) -> bool| visible.iter().copied().filter(|s| wanted(*s)).collect::<Vec<_>>();
    let result = |slot: ResultSlot| &plan.results[slot as usize];
    let month = Kind::Money(Some(Time::Month));
    let amounts = of(&|slot| result(slot).space == 0 && matches!(result(slot).kind, Kind::Money(_)));
    if amounts.is_empty() {
        let root = last(plan, &of(&|slot| result(slot).space == 0));
        return if root.is_empty() { last(plan, &visible) } else { root };
    }
    let monthly = of(&|slot| amounts.contains(&slot) && result(slot).kind == month);
    let mut chosen = widest(plan, last(plan, &amounts));
    chosen.extend(widest(plan, last(plan, &monthly)));
    of(&|slot| chosen.contains(&slot))
}

/// Those of some results that rest on the most: two at most.
fn widest(plan: &Plan, mut among: Vec<ResultSlot>) -> Vec<ResultSlot> {
    among.sort_by_key(|slot| std::cmp::Reverse(under(plan, *slot).len()));
    among.truncate(2);
    among
}

/// Those of some results on which no other of them rests, directly or through others.
fn last(plan: &Plan, among: &[ResultSlot]) -> Vec<ResultSlot> {
    let rested_on: BTreeSet<ResultSlot> = among.iter().flat_map(|slot| under(plan, *slot)).collect();
    among.iter().copied().filter(|slot| !rested_on.contains(slot)).collect()
}

/// The results that one rests on, directly or through others.
fn under(plan: &Plan, slot: ResultSlot) -> BTreeSet<ResultSlot> {
    let mut open: Vec<ResultSlot> = reads(plan, slot);
    let mut seen = BTreeSet::new();
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(reads(plan, next));
        }
    }
    seen
}

fn reads(plan: &Plan, slot: ResultSlot) -> Vec<ResultSlot> {
    let of = |column: &Column| match column {
        Column::Result(slot) => Some(*slot),
        Column::Input(_) => None,
    };
    plan.results.get(slot as usize).map(|result| result.reads.iter().filter_map(of).collect()).unwrap_or_default()
}
