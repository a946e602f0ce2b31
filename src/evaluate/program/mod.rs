//! The program: the second road. Nodes are evaluated over selections of rows, a column each; the columns are the recording.
//!
//! In: a plan, a batch of households, a month. Out: the columns in a [`Scratch`]. A row that a rule does not need is not
//! read: its status stays unread. Refuses nothing: a missing or failed value is a status; a broken bound is our bug and
//! told as [`Broken`].

mod arithmetic;
pub(super) mod brackets;
mod dates;
mod flow;
mod members;
mod node;
mod rank;
mod result;
mod scratch;
mod select;
mod step;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::check::plan::Plan;
use crate::ground::date::Month;
use crate::household::batch::Batch;
use crate::rules::tree::{NodeId, Space};

use super::recorded::Recorded;
use super::run::{Found, Run};
use node::Walk;
pub use scratch::Scratch;
use step::Steps;

/// A plan, ready to run.
#[derive(Debug)]
pub struct Program {
    plan: Arc<Plan>,
    steps: Steps,
    containers: Vec<Option<Space>>,
    /// Whether a node of a check is a node of a result too: then what checks read is forgotten before results run.
    checks_share: bool,
    recorded: Recorded,
    number: usize,
}

/// A bound that the check proved did not hold, or a shape that it never makes: our bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("internal: node {0:?} left its proven bounds")]
pub struct Broken(pub NodeId);

static PROGRAMS: AtomicUsize = AtomicUsize::new(1);

impl Program {
    /// Prepares a plan.
    #[must_use]
    pub fn new(plan: Arc<Plan>) -> Self {
        let steps = Steps::of(&plan);
        let containers = plan.version.programme.entities.iter().map(|entity| entity.of).collect();
        let number = PROGRAMS.fetch_add(1, Ordering::Relaxed);
        let checks_share = checks_share(&plan);
        let recorded = Recorded::of(&plan);
        Self { plan, steps, containers, checks_share, recorded, number }
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// For each entity the one that contains it.
    #[must_use]
    pub fn containers(&self) -> &[Option<Space>] {
        &self.containers
    }

    /// The nodes whose reading an answer tells.
    #[must_use]
    pub fn recorded(&self) -> &Recorded {
        &self.recorded
    }

    /// Runs checks on inputs and all results over a batch.
    ///
    /// # Errors
    /// [`Broken`] when a proven bound did not hold: never an answer.
    pub fn run<'s>(&self, batch: &Batch, month: Month, scratch: &'s mut Scratch) -> Result<&'s Run, Broken> {
        scratch.lay_out(self.number, &self.plan, batch);
        let mut walk = Walk::new(self, batch, month, scratch);
        walk.checks();
        if self.checks_share {
            walk.scratch.unread();
        }
        for slot in &self.plan.order {
            walk.result(*slot);
        }
        match scratch.broken {
            Some(node) => Err(Broken(node)),
            None => Ok(&scratch.run),
        }
    }
}

/// Whether a node is reached both from a check and from a result.
fn checks_share(plan: &Plan) -> bool {
    let checks = super::tree::reached(plan, plan.checks.iter().map(|check| check.root));
    let results = super::tree::reached(plan, super::tree::roots(plan));
    checks.iter().zip(&results).any(|(check, result)| *check && *result)
}

#[cfg(test)]
mod tests;
