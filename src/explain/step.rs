//! How one result of one row came about: its guards, the path of its rule, its rank.

use std::sync::Arc;

use crate::check::plan::{FormulaPlan, RankPlan};
use crate::evaluate::answer::{Answer, Cell, Failure};
use crate::ground::kind::Kind;
use crate::ground::value::Value;
use crate::pack::model::Formula;
use crate::rules::tree::{Column, Group, Op, ResultSlot, Space};

use super::explanation::{FailureTold, RankMember, RankTold, RoundingTold, Special, Step};
use super::expr::{Expr, Is};
use super::lets::Lets;
use super::reading::Reading;
use super::things::cited;
use super::told::{Fact, Key, Shown, State};
use super::walk::walk;

/// The step of a result on a row.
#[must_use]
pub fn step(reading: &Reading<'_>, lets: &Lets, answer: &Answer, key: Key) -> Step {
    let slot = key.slot as usize;
    let (plan, declared) = (&reading.plan.results[slot], &reading.plan.version.results[slot]);
    let outcome = reading.fact(Column::Result(key.slot), key.row);
    let (guards, stopped) = guards(reading, key, outcome.state);
    let mut step = Step {
        thing: Arc::clone(&reading.things.results[slot]),
        who: reading.who(plan.space, key.row),
        internal: declared.internal,
        state: outcome.state,
        value: outcome.value,
        guards,
        stopped,
        decisions: Vec::new(),
        named: Vec::new(),
        formula: None,
        special: None,
        rounding: None,
        helpers: Vec::new(),
        failure: failure(answer, key),
    };
    if step.stopped.is_some() {
        return step;
    }
    match &plan.formula {
        FormulaPlan::Tree(root) => {
            let (expr, walked) = walk(reading, lets, *root, key.row);
            step.decisions = walked.decisions;
            step.named = walked.named;
            step.helpers = walked.helpers;
            (step.formula, step.rounding) = rounding(reading, key.slot, expr);
        }
        FormulaPlan::Rank(rank) => {
            step.special = Some(Special::Rank(ranked(reading, rank, key, plan.space)));
        }
        FormulaPlan::Constant(_) => {
            let source = match &declared.formula {
                Formula::Abolished(_, source) => source.as_ref(),
                _ => None,
            };
            step.special = Some(Special::Abolished(source.map(|source| cited(&reading.plan.version, source))));
        }
    }
    step
}

/// The guards that were read, and the one that stopped the result.
fn guards(reading: &Reading<'_>, key: Key, state: State) -> (Vec<Fact>, Option<Fact>) {
    let plan = &reading.plan.results[key.slot as usize];
    let stopped = reading.run.stopped(key.slot, key.row);
    let mut read = Vec::new();
    for (at, (column, space)) in plan.guards.iter().enumerate() {
        let fact = reading.fact(*column, reading.row_in(plan.space, key.row, *space));
        if stopped == Some(at) {
            return (read, Some(fact));
        }
        let ends = fact.state != State::Known && state != State::Known;
        read.push(fact);
        if ends {
            break;
        }
    }
    (read, None)
}

/// Takes the rounding that the result declares off the top of its rule.
fn rounding(reading: &Reading<'_>, slot: ResultSlot, expr: Option<Expr>) -> (Option<Expr>, Option<RoundingTold>) {
    let declared = &reading.plan.version.results[slot as usize];
    let Some(round) = &declared.round else { return (expr, None) };
    let on_top = matches!(&reading.plan.results[slot as usize].formula,
        FormulaPlan::Tree(root) if matches!(reading.plan.node(*root).op, Op::Round { .. } | Op::Rescale(..)));
    match expr {
        Some(Expr { is: Is::Round { mode, of, changed, .. }, state: State::Known, value }) if on_top => {
            let told = RoundingTold {
                to: Shown { value: Value::Decimal(round.to), kind: Kind::Number },
                mode,
                cited: round.source.as_ref().map(|source| cited(&reading.plan.version, source)),
                changed,
            };
            // What is rounded may have no value of its own: a quotient.
            let of = if of.value.is_none() && !changed { Expr { value, ..*of } } else { *of };
            (Some(of), Some(told))
        }
        other => (other, None),
    }
}

fn ranked(reading: &Reading<'_>, rank: &RankPlan, key: Key, space: Space) -> RankTold {
    let container = reading.row_in(space, key.row, rank.within);
    let rows = reading.members(Group::All(space), rank.within, container);
    let mut members: Vec<RankMember> = rows
        .into_iter()
        .filter(|row| reading.fact(rank.among, *row).is_true())
        .map(|row| RankMember {
            who: reading.who(space, row),
            by: rank.by.iter().map(|column| reading.fact(*column, row)).collect(),
            rank: reading.fact(Column::Result(key.slot), row).value,
        })
        .collect();
    members.sort_by_key(|member| match member.rank.as_ref().map(|rank| rank.value) {
        Some(Value::Count(n)) => n,
        _ => i64::MAX,
    });
    RankTold {
        among: reading.fact(rank.among, key.row),
        by: rank.by.iter().map(|column| Arc::clone(reading.things.column(*column))).collect(),
        descending: rank.descending,
        ties: rank.ties,
        tied: reading.run.is_tied(key.slot, key.row),
        members,
    }
}

fn failure(answer: &Answer, key: Key) -> Option<FailureTold> {
    match answer.results.get(key.slot as usize)?.get(key.row)? {
        Cell::Failed(Failure { why, span, result: (slot, row) }) => {
            Some(FailureTold { why: *why, span: span.clone(), key: Key { slot: *slot, row: *row } })
        }
        Cell::Value(_) | Cell::Missing => None,
    }
}
