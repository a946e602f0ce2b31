//! `bareme population PROGRAMME --out FOLDER`: a synthetic register in a folder.

use std::path::PathBuf;

use super::Size;
use crate::cli::desk::Desk;
use crate::cli::exit::Exit;
use crate::cli::progress::Progress;
use crate::cli::refusal::Refusal;
use crate::ground::amount::Decimal;
use crate::ground::files;
use crate::population::form::Form;
use crate::population::synthetic::write::write;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Wish {
    /// The programme, or a policy of it
    #[arg(value_name = "PROGRAMME|POLICY", required = true)]
    policy: Option<String>,
    #[command(flatten)]
    size: Size,
    /// The folder that the register is written into, a file an entity
    #[arg(long, value_name = "FOLDER", required = true)]
    out: Option<PathBuf>,
    /// The form of its files
    #[arg(long, value_name = "FORMAT", default_value = "parquet")]
    format: Format,
    /// Replace the files of a register that is there
    #[arg(long)]
    force: bool,
}

/// The forms of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Parquet
    Parquet,
    /// Comma-separated values
    Csv,
}

/// Makes it, and says what was made.
///
/// # Errors
/// No such programme; what is wrong with its population.toml; a folder that is there or cannot be written.
pub fn run(arguments: &Wish, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    // Both are there: nothing but a subcommand lets them be left out.
    let out = arguments.out.clone().unwrap_or_default();
    let (plan, recipe) = super::open(desk, arguments.policy.as_deref().unwrap_or_default())?;
    let order = arguments.size.order(&recipe, &plan);
    let form = match arguments.format {
        Format::Parquet => Form::Parquet,
        Format::Csv => Form::Csv,
    };
    let interrupt = (desk.interrupt)();
    let progress = Progress::new(desk, Some(order.households), &interrupt);
    let counts = write(&order, &plan, &out, form, arguments.force, &mut |households| progress.forward(households))?;
    drop(progress);
    interrupt.over();
    let entities = &plan.version.programme.entities;
    let lines = counts.iter().zip(entities).map(|(count, entity)| {
        let count = super::grouped(Decimal::from(*count));
        let file = out.join(format!("{}.{}", entity.plural, form.extension()));
        [files::shown(&file), count, entity.plural.clone()]
    });
    let lines: Vec<[String; 3]> = lines.collect();
    let head = format!("Synthetic population of {}: no household of it exists.\n", plan.version.policy());
    desk.output.write(&format!("{head}{}", super::aligned(&lines)))?;
    Ok(Exit::Done)
}
