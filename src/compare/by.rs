//! The amount by which households gain and lose.

use crate::check::plan::Plan;
use crate::explain::headline;
use crate::ground::codes::compare::NOTHING_TO_COMPARE;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::kind::Kind;
use crate::rules::tree::{Column, ResultSlot};

/// The root's main amount.
///
/// # Errors
/// It has none.
pub fn main_amount(plan: &Plan) -> Result<ResultSlot, Diagnostic> {
    let result = |slot: ResultSlot| &plan.results[slot as usize];
    let is = |slot: &ResultSlot| result(*slot).space == 0 && matches!(result(*slot).kind, Kind::Money(_));
    headline::of_version(plan).into_iter().find(is).ok_or_else(|| {
        let message = format!("{} has no amount that is the main one", plan.version.policy());
        Diagnostic::nowhere(NOTHING_TO_COMPARE, message).help("name the result by which to compare, after --by")
    })
}

/// A result that was named.
///
/// # Errors
/// Nobody has more or less of it.
pub fn amount(plan: &Plan, slot: ResultSlot) -> Result<ResultSlot, Diagnostic> {
    let kind = &plan.results[slot as usize].kind;
    if kind.is_numeric() {
        return Ok(slot);
    }
    let name = plan.column_name(Column::Result(slot));
    let own = name.split_once('.').map_or(name.as_str(), |(_, own)| own);
    let message = format!("`{own}` is of kind {kind}, of which nobody has more or less");
    Err(Diagnostic::nowhere(NOTHING_TO_COMPARE, message).help("name an amount, number or count after --by"))
}
