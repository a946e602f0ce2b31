//! A condition that somebody typed: a rule of the root like any other, added to the version for one run, so that both
//! roads decide it.

use std::sync::Arc;

use crate::check::plan::Plan;
use crate::check::typed::{self, Typed};
use crate::ground::codes::population::BAD_CONDITION;
use crate::ground::diagnostic::Findings;
use crate::rules::tree::ResultSlot;

/// A version with a condition, and the result that holds it.
#[derive(Clone, Debug)]
pub struct Conditioned {
    /// The version with the condition; all other slots are those of the version.
    pub plan: Arc<Plan>,
    /// The condition.
    pub slot: ResultSlot,
}

/// Adds a condition to a version. It is written as in a rule: `household.eligible && household.region == "oriental"`;
/// inputs and results of the root need no entity before them.
///
/// # Errors
/// What is wrong with it; what no rule may hold, it may not either, but for amounts.
pub fn add(plan: &Plan, condition: &str) -> Result<Conditioned, Findings> {
    let version = &plan.version;
    let typed = Typed {
        name: typed::free_name(version, "condition"),
        entity: 0,
        text: condition.to_owned(),
        when: None,
        told_as: "--where".to_owned(),
        home: None,
        unfit: BAD_CONDITION,
    };
    let slot = u32::try_from(version.results.len()).unwrap_or(u32::MAX);
    let (plan, ..) = typed::lay(version, &[typed])?;
    Ok(Conditioned { plan: Arc::new(plan), slot })
}
