//! `bareme simulate`: a version over a whole register; answers, totals, groups, indicators.

mod months;
mod outputs;
mod prepared;
mod rejects;

use std::path::PathBuf;

use super::asked::{Found, Months, Policy};
use super::desk::Desk;
use super::exit::Exit;
use super::refusal::Refusal;
use super::registers::{Format, Whom, page, pretty};
use super::welfare;
use crate::check::plan::Plan;
use crate::population::simulate;
use crate::rules::tree::Space;
use outputs::Outputs;
use prepared::{Prepared, Run};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    policy: Policy,
    /// The register: a folder with one file an entity (.parquet, .csv), such a file, or JSON Lines
    pub register: PathBuf,
    #[command(flatten)]
    months: Months,
    /// The results that are computed [default: all that are not internal]
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub results: Vec<String>,
    /// Write the answers of households to a .parquet or .csv file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write the answers of their members
    #[arg(long, value_name = "FILE")]
    pub persons_out: Option<PathBuf>,
    /// Overwrite files that are there
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    whom: Whom,
    #[command(flatten)]
    welfare: welfare::Options,
    /// Count up to N bad rows instead of stopping at the first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub tolerate: u64,
    /// List bad rows in a .csv file
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// How the summary is given
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Threads that compute [default: all cores]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// Runs a version over a register.
///
/// # Errors
/// A policy, name or register that is refused; a bad row; an output that cannot be written; an interruption.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    let interrupt = (desk.interrupt)();
    if let Some(months) = arguments.months.asked(desk)? {
        return months::run(arguments, months, &interrupt, desk);
    }
    let Found { shelf, version, month, language } = arguments.policy.find(desk)?;
    let mut prepared = [Prepared::new(arguments, (&shelf, &version), &language)?];
    let mut outputs = Outputs::asked(arguments, &prepared, false)?;
    let when = (0, month, true);
    let run = prepared[0].run(arguments, when, &mut outputs, (desk, &interrupt))?;
    let list = rejects::write(arguments, &[(None, run.simulated.rejects.clone())])?;
    outputs.finish()?;
    list.finish()?;
    interrupt.over();
    let lacking = run.lacking();
    desk.output.write(&told(arguments, &run, desk.room(None)))?;
    Ok(if lacking > arguments.tolerate { Exit::No } else { Exit::Done })
}

fn told(arguments: &Arguments, run: &Run, room: usize) -> String {
    let heading = format!("{} in {} over {}", run.text("policy"), run.text("period"), run.text("register"));
    match arguments.format {
        Format::Json => pretty(&run.json()),
        format => page(&heading, &arguments.register, &simulate::tables(&run.simulated), (format, room)),
    }
}

/// The entity of a household's members, where the programme has one.
fn members(plan: &Plan) -> Option<Space> {
    let mut inside = (0..).zip(&plan.version.programme.entities).filter(|(_, entity)| entity.of == Some(0));
    inside.next().map(|(space, _)| space)
}
