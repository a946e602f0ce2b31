//! Ranks, counted: one more than those who stand before.

use crate::ground::value::Value;
use crate::pack::model::{Rank, Ties};
use crate::rules::tree::{Column, ResultSlot};

use super::declared::{below, joined};
use super::snapshot::{Held, Snapshot};
use crate::check::plan::FormulaPlan;
use crate::evaluate::answer::{Failure, Why};

/// Whether the second member stands before the first, after it, or beside it.
enum Stands {
    Before,
    Beside,
    After,
}

/// The rank of a row, among rows with these ids.
pub(super) fn rank(snapshot: &Snapshot, ids: &[String], slot: ResultSlot, declared: &Rank, row: usize) -> Held {
    let result = &snapshot.plan.results[slot as usize];
    let FormulaPlan::Rank(plan) = &result.formula else { return Held::Missing(std::collections::BTreeSet::new()) };
    match snapshot.take(plan.among, row) {
        Ok(Value::Bool(true)) => {}
        Ok(_) => return Held::Value(Value::Count(0)),
        Err(end) => return end,
    }
    let within = snapshot.container(result.space, row, plan.within);
    let mut inside: Vec<(usize, Vec<Value>)> = Vec::new();
    let mut end: Option<Held> = None;
    for member in snapshot.rows_under(result.space, plan.within, within) {
        match snapshot.take(plan.among, member) {
            Ok(Value::Bool(true)) => match keys(snapshot, &plan.by, member) {
                Ok(keys) => inside.push((member, keys)),
                Err(held) => end = Some(joined(end, held)),
            },
            Ok(_) => {}
            Err(other) => end = Some(joined(end, other)),
        }
    }
    if let Some(end) = end {
        return end;
    }
    let Some((_, own)) = inside.iter().find(|(member, _)| *member == row) else {
        return Held::Value(Value::Count(0));
    };
    let (mut before, mut tied) = (0_i64, false);
    for (member, keys) in inside.iter().filter(|(member, _)| *member != row) {
        let earlier = match stands(own, keys, declared.descending) {
            Stands::Before => true,
            Stands::After => false,
            Stands::Beside => {
                tied = true;
                match declared.ties {
                    Ties::Listed => *member < row,
                    Ties::ById => ids.get(*member) < ids.get(row),
                    Ties::Same | Ties::Refuse => false,
                }
            }
        };
        before += i64::from(earlier);
    }
    match declared.ties {
        Ties::Refuse if tied => {
            let span = snapshot.plan.version.results[slot as usize].common.span.clone();
            Held::Failed(Failure { why: Why::Tied, span: Some(span), result: (slot, row) })
        }
        _ => {
            if tied && declared.ties == Ties::Listed {
                snapshot.listed(slot, row);
            }
            Held::Value(Value::Count(before + 1))
        }
    }
}

fn keys(snapshot: &Snapshot, by: &[Column], row: usize) -> Result<Vec<Value>, Held> {
    by.iter().map(|column| snapshot.take(*column, row)).collect()
}

fn stands(own: &[Value], other: &[Value], descending: bool) -> Stands {
    for (own, other) in own.iter().zip(other) {
        if below(*other, *own) {
            return if descending { Stands::After } else { Stands::Before };
        }
        if below(*own, *other) {
            return if descending { Stands::Before } else { Stands::After };
        }
    }
    Stands::Beside
}
