//! `bareme new version PROGRAMME@YYYY-MM-slug --extends V`.

use crate::cli::desk::Desk;
use crate::cli::exit::Exit;
use crate::cli::refusal::Refusal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The new version, such as `ma-asd@2027-01-reform`: its first month, then a word
    #[arg(value_name = "PROGRAMME@YYYY-MM-WORD")]
    version: String,
    /// The version it extends [default: the one that applies in that month]
    #[arg(long, value_name = "VERSION")]
    extends: Option<String>,
}

/// Writes it.
pub fn run(_: &Arguments, _: &mut Desk<'_>) -> Result<Exit, Refusal> {
    Ok(Exit::Done)
}
