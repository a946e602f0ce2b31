//! `--receipt`: the answer of one household in a file that can be kept and held to later.

use super::{Arguments, Asked, Given};
use crate::cli::refusal::Refusal;
use crate::explain::evaluation::Ready;
use crate::gate::ledger;
use crate::gate::receipt::{self, make};
use crate::ground::codes::face;
use crate::ground::date::Month;
use crate::ground::files;
use crate::household::written::Household;
use crate::pack::Shelf;

/// Refuses a receipt of several households.
///
/// # Errors
/// Several households, or lines of them.
pub fn only_one(arguments: &Arguments, given: &[Given]) -> Result<(), Refusal> {
    if arguments.receipt.is_none() || matches!(given, [Given::One(..)]) {
        return Ok(());
    }
    let help = "evaluate one household, from a .toml or .json file, for each receipt";
    Err(Refusal::coded(face::SEVERAL_FORMATS, "a receipt is of one household", help))
}

/// Writes the receipt, where one was asked for: whole, or not at all.
///
/// # Errors
/// It cannot be written, or is there already.
pub fn write(
    asked: &Asked<'_>,
    (of, ready): (&Shelf, &Ready),
    household: &Household,
    month: Month,
) -> Result<(), Refusal> {
    let Some(path) = &asked.arguments.receipt else { return Ok(()) };
    let ledger = ledger::read(of)?;
    let version = ready.evaluator.plan().version.header.id.as_str();
    let standing = ledger.as_ref().map(ledger::Ledger::standing).unwrap_or_default();
    let written = make(&receipt::Asked {
        ready,
        household,
        month,
        language: &asked.language,
        entry: standing.get(version).map(|line| line.digest.as_str()),
        with_household: asked.arguments.with_household,
    })?;
    Ok(files::write_whole(path, written.text().as_bytes(), asked.arguments.force)?)
}
