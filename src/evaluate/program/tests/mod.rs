//! Every node of the program road on hand-built plans, with missing and failed rows.

mod arithmetic;
mod flow;
mod members;
mod ranks;

use std::sync::Arc;

use super::*;
use crate::check::plan::{ParameterPlan, RankPlan};
use crate::evaluate::run::Status::{self, Failed, Missing, Ok as Has, Unread};
use crate::evaluate::testing::{Build, MONTH, Row, batch, choice, day, lane, row};
use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::ground::rounding::Mode;
use crate::pack::model::{Confidence, Size, Ties};
use crate::rules::syntax::Operator;
use crate::rules::tree::{Column, Group, Join, Op, PeriodPart, Quotient};

/// Runs households and gives the columns.
pub(super) fn run(plan: &Arc<Plan>, roots: Vec<Row>) -> Run {
    let program = Program::new(Arc::clone(plan));
    let mut scratch = Scratch::new();
    program.run(&batch(plan, roots), MONTH, &mut scratch).unwrap();
    scratch.take_run()
}

pub(super) fn rows(run: &Run, column: Column) -> Vec<(Status, Lane)> {
    let Column::Result(slot) = column else { panic!("a result") };
    (0..run.statuses(slot).len()).map(|row| run.result(slot, row)).collect()
}

pub(super) fn statuses(run: &Run, node: NodeId, count: usize) -> Vec<Status> {
    (0..count).map(|row| run.node(node, row).0).collect()
}

/// A plan of one aggregation over the persons of a household: the plan, what is read, the result.
pub(super) fn aggregate(join: Join, otherwise: Option<Lane>) -> (Arc<Plan>, Column, Column) {
    let mut b = Build::household();
    let x = b.input(1, "x", if matches!(join, Join::Any | Join::All) { Kind::Bool } else { Kind::Count }, 0, None);
    let otherwise = otherwise.map(|lane| b.whole(0, lane));
    let node = b.node(0, Op::Aggregate { join, group: Group::All(1), read: Some(x), otherwise }, Kind::Count, 0);
    let result = b.result("r", node);
    (b.plan(), x, result)
}
