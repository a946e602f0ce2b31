//! `bareme population`: the synthetic population of a programme, made or held to its figures.

mod check;
mod make;

use std::sync::Arc;

use super::desk::Desk;
use super::exit::Exit;
use super::refusal::Refusal;
use super::versions;
use crate::check::plan::Plan;
use crate::ground::amount::{self, Decimal};
use crate::ground::codes::synthetic as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::source::SourceFile;
use crate::pack::{POPULATION_FILE, Reference, Shelf};
use crate::population::synthetic::blocks::Order;
use crate::population::synthetic::{self, Recipe};

/// What was typed.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Arguments {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    make: make::Wish,
}

/// What is done with it but making it.
#[derive(Debug, clap::Subcommand)]
pub enum What {
    /// Hold the synthetic population to the published figures: target, reached, difference
    Check(check::Arguments),
}

/// How many, and from which seed.
#[derive(Debug, clap::Args)]
pub struct Size {
    /// How many households [default: as many as the published figures are of]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    households: Option<u64>,
    /// Where the dice begin: the same seed makes the same households, at any size and on any machine
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// On so many threads [default: all cores]; what is made is the same
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1_024))]
    threads: Option<u16>,
}

impl Arguments {
    /// Whether what is wrong is told as JSON.
    pub fn json(&self) -> bool {
        matches!(&self.what, Some(What::Check(arguments)) if arguments.format == super::arguments::Format::Json)
    }
}

/// Does it.
///
/// # Errors
/// No such programme; what is wrong with its population.toml.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    match &arguments.what {
        Some(What::Check(arguments)) => check::run(arguments, desk),
        None => make::run(&arguments.make, desk),
    }
}

/// The version of a policy that was named, else the one that applies in the month of the population, and what is said of
/// that.
fn open(desk: &Desk<'_>, name: &str) -> Result<(Arc<Plan>, Recipe), Refusal> {
    let reference = Reference::parse(name)?;
    let shelf = versions::open(desk)?.programme(&reference.programme)?;
    let Some(file) = shelf.population()? else {
        let text = format!("`{}` has no {POPULATION_FILE}", shelf.programme().id);
        let help = format!("a population can be made where the programme says in {POPULATION_FILE} what it is like");
        return Err(Diagnostic::nowhere(codes::NO_POPULATION, text).help(help).into());
    };
    let version = match &reference.version {
        Some(version) => shelf.header(version)?.id.clone(),
        None => version(&shelf, &file)?,
    };
    let (plan, _) = versions::checked(&shelf, &version)?;
    let recipe = synthetic::recipe(&file, &plan)?;
    Ok((plan, recipe))
}

/// The version that applies in the month of a population. Where that cannot be read, the last: whatever is wrong with it
/// is told when the file is read.
fn version(shelf: &Shelf, file: &Arc<SourceFile>) -> Result<String, Diagnostic> {
    match synthetic::read::month(file) {
        Some(month) => shelf.applies(month).map(|header| header.id.clone()),
        None => Ok(shelf.headers().last().map(|header| header.id.clone()).unwrap_or_default()),
    }
}

/// What is wrong with the population.toml of a programme, where it has one and the version it is read for passes.
pub(super) fn findings(shelf: &Shelf) -> Findings {
    let file = match shelf.population() {
        Ok(Some(file)) => file,
        Ok(None) => return Findings::new(),
        Err(findings) => return findings,
    };
    match version(shelf, &file) {
        Ok(version) => match versions::checked(shelf, &version) {
            Ok((plan, _)) => synthetic::recipe(&file, &plan).err().unwrap_or_default(),
            Err(_) => Findings::new(),
        },
        Err(finding) => finding.into(),
    }
}

impl Size {
    /// The order that was typed.
    pub fn order<'r>(&self, recipe: &'r Recipe, plan: &'r Plan) -> Order<'r> {
        let households = self.households.unwrap_or(recipe.households);
        Order { recipe, plan, seed: self.seed, households, threads: self.threads.map(usize::from) }
    }
}

/// A number with its thousands apart.
fn grouped(number: Decimal) -> String {
    let text = amount::plain(number);
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let (minus, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = minus.to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(' ');
        }
        out.push(digit);
    }
    rest.map_or(out.clone(), |rest| format!("{out}.{rest}"))
}

/// Rows with the first column to the left, figures to the right.
fn aligned<const N: usize>(rows: &[[String; N]]) -> String {
    use unicode_width::UnicodeWidthStr as _;
    let widths: Vec<usize> = (0..N).map(|at| rows.iter().map(|row| row[at].width()).max().unwrap_or(0)).collect();
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, width))| {
            let blanks = " ".repeat(width - cell.width());
            if at == 0 || at == N - 1 { format!("{cell}{blanks}") } else { format!("{blanks}{cell}") }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}
