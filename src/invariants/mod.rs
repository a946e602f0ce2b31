//! Floor 11: what is always so of a version, tried on households.
//!
//! In: a version, households made around everything that it compares with, or those of a register. Out: for each
//! invariant how many it applied to and how many broke it, and the smallest household that does. Refuses: expressions
//! that no rule may hold, changes and results that do not fit each other.
//!
//! [`Invariants::new`] makes those of a version ready, [`Invariants::again`] those of one whose figures or rules are others.
//! [`boundary::Boundary`] is made once and serves both: [`Invariants::first_broken`] says whether one is caught there,
//! [`Invariants::over`] tells all, [`smallest::smallest`] finds the smallest household; [`tried::tried`] is all of it.
//! [`register::Watch`] goes over a register.

pub mod boundary;
mod over;
mod ready;
pub mod register;
pub mod smallest;
mod told;
pub mod tried;
mod vary;
mod witness;

use std::sync::Arc;

use crate::check::plan::Plan;
use crate::check::typed::Laid;
use crate::evaluate::columns::Columns;
use crate::evaluate::evaluator::Evaluator;
use crate::ground::diagnostic::Findings;
use crate::pack::model::{InvariantDecl, Never, Version};
use crate::rules::tree::{InputSlot, ResultSlot, Space};

use boundary::figures::Figures;

pub use over::{Bench, Tally};
pub use witness::Witness;

/// The invariants of a version, ready to be tried.
#[derive(Debug)]
pub struct Invariants {
    /// Both roads of the version, with the expressions as results behind its own.
    evaluator: Evaluator,
    columns: Columns,
    /// What the expressions became.
    laid: Laid,
    /// What the version compares with.
    figures: Arc<Figures>,
    all: Vec<Invariant>,
}

/// One invariant, ready: position by position those of the version.
#[derive(Debug)]
struct Invariant {
    /// On whose rows it is looked at.
    space: Space,
    /// A bool result: where it applies.
    when: Option<ResultSlot>,
    claim: Claim,
}

#[derive(Debug)]
enum Claim {
    /// A bool result that is true.
    Holds(ResultSlot),
    Monotone(Box<Monotone>),
}

/// A result that answers to a change in one direction alone.
#[derive(Debug)]
struct Monotone {
    result: ResultSlot,
    never: Never,
    varied: Varied,
    /// What has to be computed of the changed household.
    columns: Columns,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Varied {
    /// One more member of an entity, for whom the result is true.
    Adding(Space, Option<ResultSlot>),
    Raising(InputSlot),
    Turning(InputSlot),
}

impl Invariants {
    /// Makes the invariants of a version ready, and tells what somebody should look at in them.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub fn new(version: &Arc<Version>) -> Result<(Self, Findings), Findings> {
        ready::new(version)
    }

    /// The same invariants of another version that says the same inputs, sets and names of results: a changed one whose
    /// figures or rules are others. Far cheaper than [`Invariants::new`].
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn again(&self, version: &Version) -> Result<Self, Findings> {
        ready::again(self, version)
    }

    /// Both roads, with the expressions as results.
    #[must_use]
    pub fn evaluator(&self) -> &Evaluator {
        &self.evaluator
    }

    /// The plan with the expressions as results; all slots of inputs are those of the version.
    #[must_use]
    pub fn plan(&self) -> &Arc<Plan> {
        self.evaluator.plan()
    }

    /// What the version says of them.
    #[must_use]
    pub fn declared(&self) -> &[InvariantDecl] {
        &self.plan().version.invariants
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}
