//! A version over a register: read by one thread, computed by as many as there are cores, put together in the order of
//! the register.
//!
//! In: chunks of households, in order. Out: the answers of each chunk, handed to a [`Sink`] in order; a tally, indicators,
//! what to tell of households that lack something. Whatever the number of threads, all of it is the same. A sample of
//! households, and every one that is named, is evaluated again by both roads; a difference is our bug, and nothing is
//! handed out.

mod agree;
mod condition;
mod gather;
mod report;
mod rows;
mod run;
mod told;
mod worker;

use std::path::Path;
use std::sync::Arc;

use crate::evaluate::columns::{Broken, Columns};
use crate::evaluate::evaluator::Evaluator;
use crate::ground::codes::evaluate::BROKEN;
use crate::ground::codes::population::{COLUMN_MISSING, GROUP_COLUMN, TOO_MANY_GROUPS, WELFARE_UNFIT};
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::files;
use crate::population::indicators::{Finished, Measure, Unfit};
use crate::population::tally::{BadGroup, Shape, Tally, TooManyGroups};
use crate::rules::tree::{ResultSlot, Space};

pub use agree::{Again, Roads, again};
pub use condition::{Conditioned, add as with_condition};
pub use gather::Sink;
pub use report::{json, tables, to_look_at, troubled};
pub use rows::Answers;
pub use run::run;
pub use told::{Enough, Kind, Told, things};
pub use worker::{Done, is_sampled};

/// Every so many households one is evaluated again by both roads.
pub const STRIDE: u64 = 1_000;
/// Households that are named of each kind of trouble.
pub const NAMED: usize = 5;

/// What is done with a register.
#[derive(Debug)]
pub struct Simulation {
    /// Both roads, for the sample and whoever is named.
    pub evaluator: Arc<Evaluator>,
    /// The columnar program for everything that is wanted.
    pub columns: Columns,
    /// What is tallied.
    pub shape: Arc<Shape>,
    /// The month.
    pub month: Month,
    /// A bool result of the root that says which households are taken.
    pub only: Option<ResultSlot>,
    /// What indicators are made of.
    pub welfare: Option<Welfare>,
    /// The answers that are handed out, by entity.
    pub answers: Vec<(Space, Vec<ResultSlot>)>,
    /// Everything that has to be computed.
    pub wanted: Vec<ResultSlot>,
    /// How many threads compute.
    pub threads: usize,
    /// Rows that may be bad without the run being stopped.
    pub tolerate: u64,
    /// The language of labels.
    pub language: String,
}

impl Simulation {
    fn roads(&self) -> Roads<'_> {
        Roads { evaluator: &self.evaluator, month: self.month, wanted: &self.wanted, places: &[] }
    }
}

/// What indicators are made of.
#[derive(Clone, Copy, Debug)]
pub struct Welfare {
    /// Which of the columns asked for besides the inputs.
    pub extra: usize,
    /// The result that is the aid.
    pub aid: ResultSlot,
    /// How it is measured.
    pub measure: Measure,
}

/// What a run came to.
#[derive(Debug)]
pub struct Simulated {
    /// The tally.
    pub tally: Tally,
    /// The indicators, where they were asked for.
    pub indicators: Option<Finished>,
    /// The first households of each kind of trouble.
    pub told: Vec<Told>,
    /// Rows that were bad, in order.
    pub rejects: Vec<Reject>,
    /// Households evaluated again by both roads.
    pub again: u64,
}

/// A bad row.
#[derive(Clone, Debug)]
pub struct Reject {
    /// The file as it is told.
    pub file: String,
    /// The number of its row, from 1.
    pub row: u64,
    /// The column.
    pub column: String,
    /// What is wrong.
    pub finding: Diagnostic,
}

/// A column that makes no groups, as a finding.
#[must_use]
pub fn bad_group(bad: &BadGroup) -> Diagnostic {
    let help = match bad {
        BadGroup::Kind { .. } | BadGroup::Wide { .. } => {
            "make a result that says the class, a choice or a count, and group by that"
        }
        BadGroup::Apart { .. } => "group by the columns of one entity and of those that contain it",
    };
    Diagnostic::nowhere(GROUP_COLUMN, bad.to_string()).help(help)
}

/// Refuses JSON Lines of which no household has a column that makes groups.
///
/// # Errors
/// There is such a column.
pub fn somebody_has(wordless: Option<&str>, register: &Path) -> Result<(), Diagnostic> {
    let Some(name) = wordless else { return Ok(()) };
    let message = format!("no household of `{}` has `{name}`", files::shown(register));
    Err(Diagnostic::nowhere(COLUMN_MISSING, message).help("name an input, a result, or what stands in a household"))
}

/// More groups than are kept, as a finding.
#[must_use]
pub fn too_many_groups(error: TooManyGroups) -> Diagnostic {
    Diagnostic::nowhere(TOO_MANY_GROUPS, error.to_string()).help("group by fewer columns, or by coarser ones")
}

/// What no indicators can be made of, as a finding.
#[must_use]
pub fn unfit(unfit: Unfit) -> Diagnostic {
    let help = match unfit {
        Unfit::Aside(kind) => return files::Aside::failed("values of welfare", kind),
        Unfit::TooWide => "write welfare with the decimals of the currency, for a year and a person",
        Unfit::TooHeavy => "let the weights of a sample add up to the population",
        Unfit::Negative => "give a poverty line above 0",
    };
    Diagnostic::nowhere(WELFARE_UNFIT, unfit.to_string()).help(help)
}

/// A columnar program that left its bounds, as a finding.
#[must_use]
pub fn broken(broken: Broken) -> Findings {
    let help = "nothing is wrong with the register or the policy; please report this with both";
    Diagnostic::nowhere(BROKEN, broken.to_string()).help(help).into()
}
