//! `bareme check`.

use super::arguments::Format;
use super::desk::Desk;
use super::exit::Exit;
use super::refusal::Refusal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Programmes or policies [default: all of the folder]
    #[arg(value_name = "PROGRAMME|POLICY")]
    pub what: Vec<String>,
    /// What is refused beside errors
    #[arg(long, value_name = "WHAT")]
    pub deny: Option<Deny>,
    /// How findings are told
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// What `--deny` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Deny {
    /// A warning is refused like an error
    Warnings,
}

/// Checks.
pub fn run(_: &Arguments, _: &mut Desk<'_>) -> Result<Exit, Refusal> {
    Ok(Exit::Done)
}
