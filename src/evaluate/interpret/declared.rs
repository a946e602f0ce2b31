//! Declared aggregations: `sum = "persons.child_allowance"` and its kin, on exact decimals.

use std::collections::BTreeSet;

use crate::ground::amount::Decimal;
use crate::ground::kind::Kind;
use crate::ground::value::Value;
use crate::pack::model::Formula;
use crate::rules::tree::{Column, Join, ResultSlot, SetSlot, Space};

use super::snapshot::{Held, Snapshot};

/// What is gone through: an entity, and the set that chooses among it.
fn group(snapshot: &Snapshot, name: &str) -> Option<(Space, Option<SetSlot>)> {
    let version = &snapshot.plan.version;
    let sets = (0..).zip(&version.sets).find(|(_, set)| set.common.name == name);
    if let Some((slot, set)) = sets {
        return Some((set.of, Some(slot)));
    }
    let entities = (0..).zip(&version.programme.entities);
    entities.filter(|(_, entity)| entity.plural == name).map(|(space, _)| (space, None)).next()
}

/// The column of an entity by its name.
fn column(snapshot: &Snapshot, space: Space, name: &str) -> Option<Column> {
    let version = &snapshot.plan.version;
    let input = (0..).zip(&version.inputs).find(|(_, i)| i.entity == space && i.common.name == name);
    if let Some((slot, _)) = input {
        return Some(Column::Input(slot));
    }
    let result = (0..).zip(&version.results).find(|(_, r)| r.entity == space && r.common.name == name);
    result.map(|(slot, _)| Column::Result(slot))
}

/// Where members are gone through: the nearest row, this one or one that contains it, of an entity that contains them.
fn gathered(snapshot: &Snapshot, own: Space, row: usize, members: Space) -> Option<(Space, usize)> {
    let entities = &snapshot.plan.version.programme.entities;
    let container = |space: &Space| entities.get(usize::from(*space)).and_then(|entity| entity.of);
    let above: Vec<Space> = std::iter::successors(container(&members), container).collect();
    let nearest = std::iter::successors(Some(own), container).find(|space| above.contains(space))?;
    Some((nearest, snapshot.container(own, row, nearest)))
}

/// Computes a declared aggregation on a row; `None` where the declaration does not fit: never in a checked version.
pub(super) fn aggregate(
    snapshot: &Snapshot,
    slot: ResultSlot,
    join: Join,
    otherwise: Option<Value>,
    row: usize,
) -> Option<Held> {
    let declared = &snapshot.plan.version.results[slot as usize];
    let Formula::Aggregate { group: name, read, .. } = &declared.formula else { return None };
    let (space, set) = group(snapshot, &name.value)?;
    let read = match read {
        Some(read) => Some(column(snapshot, space, &read.value)?),
        None => None,
    };
    let mut values = Vec::new();
    let mut end: Option<Held> = None;
    let (gathering, at) = gathered(snapshot, declared.entity, row, space)?;
    for member in snapshot.rows_under(space, gathering, at) {
        let inside = match set {
            None => Ok(Value::Bool(true)),
            Some(set) => snapshot.take(snapshot.plan.sets[set as usize].member, member),
        };
        let taken = match (inside, read) {
            (Ok(Value::Bool(true)), Some(read)) => snapshot.take(read, member),
            (Ok(Value::Bool(true)), None) => Ok(Value::Bool(true)),
            (Ok(_), _) => continue,
            (Err(other), _) => Err(other),
        };
        match taken {
            Ok(value) => values.push(value),
            Err(other) => end = Some(joined(end, other)),
        }
    }
    match end {
        Some(end) => Some(end),
        None => over(join, &declared.kind, &values, otherwise).map(Held::Value),
    }
}

/// The first without a value decides; the sets of the missing join.
pub(super) fn joined(first: Option<Held>, next: Held) -> Held {
    match (first, next) {
        (None, next) => next,
        (Some(Held::Missing(mut all)), Held::Missing(more)) => {
            all.extend::<BTreeSet<_>>(more);
            Held::Missing(all)
        }
        (Some(first), _) => first,
    }
}

fn over(join: Join, kind: &Kind, values: &[Value], otherwise: Option<Value>) -> Option<Value> {
    let truths = || values.iter().filter(|value| matches!(value, Value::Bool(true))).count();
    Some(match join {
        Join::Count => Value::Count(i64::try_from(truths()).ok()?),
        Join::Any => Value::Bool(truths() > 0),
        Join::All => Value::Bool(truths() == values.len()),
        Join::Sum => sum(kind, values)?,
        Join::Smallest => values.iter().copied().reduce(|a, b| if below(b, a) { b } else { a }).or(otherwise)?,
        Join::Largest => values.iter().copied().reduce(|a, b| if below(a, b) { b } else { a }).or(otherwise)?,
    })
}

fn sum(kind: &Kind, values: &[Value]) -> Option<Value> {
    if *kind == Kind::Count {
        let mut sum = 0_i64;
        for value in values {
            let Value::Count(n) = value else { return None };
            sum = sum.checked_add(*n)?;
        }
        return Some(Value::Count(sum));
    }
    let mut sum = Decimal::ZERO;
    for value in values {
        sum = sum.checked_add(decimal(*value)?)?;
    }
    Some(Value::Decimal(sum))
}

fn decimal(value: Value) -> Option<Decimal> {
    match value {
        Value::Decimal(number) => Some(number),
        Value::Count(n) => Some(Decimal::from(n)),
        _ => None,
    }
}

/// Whether one value stands before another of the same kind.
pub(super) fn below(a: Value, b: Value) -> bool {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => !a & b,
        (Value::Date(a), Value::Date(b)) => a < b,
        (Value::Choice(a), Value::Choice(b)) => a < b,
        _ => decimal(a).zip(decimal(b)).is_some_and(|(a, b)| a < b),
    }
}
