//! `bareme simulate`: a version over a whole register; answers, totals, groups, indicators.

mod months;
mod named;
mod outputs;
mod rejects;
mod welfare;

use std::path::PathBuf;
use std::sync::Arc;

use clap::ValueEnum;
use serde_json::{Map, Value as Json, json};

use super::desk::Desk;
use super::exit::Exit;
use super::interrupt::Interrupt;
use super::progress::Progress;
use super::refusal::Refusal;
use super::versions;
use crate::check::plan::Plan;
use crate::evaluate::columns::Columns;
use crate::evaluate::evaluator::Evaluator;
use crate::ground::date::Month;
use crate::ground::diagnostic::Findings;
use crate::ground::files;
use crate::ground::limits::WEIGHT_DECIMALS;
use crate::pack::{Shelf, digest};
use crate::population::register::{Chunk, Register, Request};
use crate::population::simulate::{self, Simulated, Simulation};
use crate::population::table::Table;
use crate::population::tally::Shape;
use crate::rules::tree::{ResultSlot, Space};
use outputs::Outputs;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// `programme@version`, or `programme` with --period
    pub policy: String,
    /// The register: a folder with one file an entity (.parquet, .csv), such a file, or JSON Lines
    pub register: PathBuf,
    /// The month evaluated [default: the first one of the version]
    #[arg(long, value_name = "YYYY-MM", conflicts_with_all = ["from", "to"])]
    pub period: Option<String>,
    /// The first of several months, each under its version: totals by month and in all
    #[arg(long, value_name = "YYYY-MM", requires = "to", conflicts_with_all = ["out", "persons_out", "rejects", "welfare"])]
    pub from: Option<String>,
    /// The last of them
    #[arg(long, value_name = "YYYY-MM", requires = "from")]
    pub to: Option<String>,
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
    /// Tally by group too: choices, bools and counts among inputs and results
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub group_by: Vec<String>,
    /// Only households for which this is true: `eligible && region == "oriental"`, as in a rule
    #[arg(long = "where", value_name = "CONDITION")]
    pub condition: Option<String>,
    /// The column with the yearly welfare of a person, without the aid: tells poverty, inequality and targeting
    #[arg(long, value_name = "COLUMN", requires_all = ["line", "aid"])]
    pub welfare: Option<String>,
    /// The poverty line, yearly and a person: an amount, or a parameter of the version
    #[arg(long, value_name = "AMOUNT", requires = "welfare")]
    pub line: Option<String>,
    /// The result that is the aid
    #[arg(long, value_name = "NAME", requires = "welfare")]
    pub aid: Option<String>,
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
    /// The language of labels [default: the programme's first]
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<String>,
}

/// How the summary is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned tables
    Text,
    /// For programs
    Json,
    /// Tables in Markdown
    Markdown,
}

/// Households of a chunk where there is more than one thread.
const CHUNK: usize = 8_192;

/// Runs a version over a register.
///
/// # Errors
/// A policy, name or register that is refused; a bad row; an output that cannot be written.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    let interrupt = (desk.interrupt)();
    if let (Some(from), Some(to)) = (&arguments.from, &arguments.to) {
        let months = (desk.month("--from", from)?, desk.month("--to", to)?);
        return months::run(arguments, months, &interrupt, desk);
    }
    let month = arguments.period.as_deref().map(|text| desk.month("--period", text)).transpose()?;
    let (shelf, header) = versions::find(desk, &arguments.policy, month)?;
    let run = over(arguments, desk, (&shelf, &header.id), month.unwrap_or(header.from), &interrupt)?;
    interrupt.over();
    let lacking = run.lacking();
    desk.output.write(&told(&run, arguments.format))?;
    Ok(if lacking > arguments.tolerate { Exit::No } else { Exit::Done })
}

/// One version over the register in one month.
struct Run {
    /// What it was.
    about: Map<String, Json>,
    /// What it came to.
    simulated: Simulated,
}

impl Run {
    /// Households without a whole answer.
    fn lacking(&self) -> u64 {
        let whole = self.simulated.tally.whole();
        whole.refused.rows + whole.missing.rows + whole.failed.rows + self.simulated.tally.undecided().rows
    }

    fn text(&self, key: &str) -> &str {
        self.about.get(key).and_then(Json::as_str).unwrap_or_default()
    }
}

fn over(
    arguments: &Arguments,
    desk: &mut Desk<'_>,
    (shelf, version): (&Shelf, &str),
    month: Month,
    interrupt: &Interrupt,
) -> Result<Run, Refusal> {
    let language = versions::language(shelf.programme(), arguments.lang.as_deref())?;
    let (plan, _) = versions::checked(shelf, version)?;
    let digest = digest::meaning(&plan.version);
    let (plan, only) = match &arguments.condition {
        None => (plan, None),
        Some(condition) => {
            let conditioned = simulate::with_condition(&plan, condition)?;
            (conditioned.plan, Some(conditioned.slot))
        }
    };
    let results = named::results(&plan, &arguments.results)?;
    let groups = named::groups(&plan, &arguments.group_by)?;
    let welfare = welfare::asked(&plan, arguments)?;
    let outputs = Outputs::asked(&plan, arguments, &results)?;
    let mut simulation = simulation(&plan, month, &language, (results, groups, only), arguments)?;
    let mut wanted = simulation.shape.wanted();
    wanted.extend(only.into_iter().chain(welfare.as_ref().map(|welfare| welfare.aid)));
    wanted.sort_unstable();
    wanted.dedup();
    simulation.columns = Columns::new(Arc::clone(&plan), &wanted);
    simulation.answers = outputs.answers();
    let mut request = Request::of(&reads(&simulation));
    request.chunk = CHUNK;
    request.member_ids = arguments.persons_out.is_some();
    if let Some(welfare) = &welfare {
        request = request.and(0, &welfare.column, welfare.taken());
    }
    let mut register = Register::open(&arguments.register, &plan, request)?;
    desk.tell(&Findings { all: register.warnings().to_vec() });
    let read = register.files().to_vec();
    rejects::free(arguments, &read)?;
    let households = register.households();
    let first = register.next_chunk()?;
    simulation.welfare = welfare.map(|welfare| welfare.measured(weight_scale(first.as_ref()))).transpose()?;
    simulation.shape = Arc::new(Shape { weight_scale: weight_scale(first.as_ref()), ..(*simulation.shape).clone() });
    simulation.wanted = wanted;
    let progress = Progress::new(desk, households, interrupt);
    let mut outputs = outputs.open(&plan, arguments, &read, first.as_ref(), progress)?;
    let simulated = simulate::run(&simulation, first.map(Ok).into_iter().chain(register), &mut outputs)?;
    outputs.finish()?;
    rejects::write(arguments, &simulated)?;
    Ok(Run { about: about(&plan, &digest, month, arguments), simulated })
}

type Asked = (Vec<ResultSlot>, Vec<crate::rules::tree::Column>, Option<ResultSlot>);

fn simulation(
    plan: &Arc<Plan>,
    month: Month,
    language: &str,
    (results, groups, only): Asked,
    arguments: &Arguments,
) -> Result<Simulation, Refusal> {
    let shape = Shape::new(Arc::clone(plan), results, groups, 0).map_err(|bad| simulate::bad_group(&bad))?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(Simulation {
        evaluator: Arc::new(Evaluator::new(Arc::clone(plan))),
        columns: Columns::new(Arc::clone(plan), &[]),
        shape: Arc::new(shape),
        month,
        only,
        welfare: None,
        answers: Vec::new(),
        wanted: Vec::new(),
        threads: arguments.threads.unwrap_or(cores).clamp(1, THREADS),
        tolerate: arguments.tolerate,
        language: language.to_owned(),
    })
}

/// Threads that are of use.
const THREADS: usize = 256;

/// Decimals of the weights, where there are some.
fn weight_scale(first: Option<&Chunk>) -> u32 {
    if first.is_some_and(|chunk| chunk.weights.is_some()) { WEIGHT_DECIMALS } else { 0 }
}

/// The inputs that are read by rules, and those that make groups.
fn reads(simulation: &Simulation) -> Vec<bool> {
    let groups = simulation.shape.reads();
    simulation.columns.reads().iter().zip(groups).map(|(rule, group)| *rule || group).collect()
}

fn about(plan: &Plan, digest: &str, month: Month, arguments: &Arguments) -> Map<String, Json> {
    let mut about = Map::new();
    let mut put = |key: &str, value: Json| {
        about.insert(key.to_owned(), value);
    };
    put("policy", json!(plan.version.policy()));
    put("digest", json!(digest));
    put("period", json!(month.to_string()));
    put("engine", json!(env!("CARGO_PKG_VERSION")));
    put("register", json!(files::shown(&arguments.register)));
    if let Some(condition) = &arguments.condition {
        put("where", json!(condition));
    }
    about
}

fn told(run: &Run, format: Format) -> String {
    let heading = format!("{} in {} over {}", run.text("policy"), run.text("period"), run.text("register"));
    match format {
        Format::Json => pretty(&run.json()),
        Format::Text | Format::Markdown => page(&heading, &simulate::tables(&run.simulated), format),
    }
}

impl Run {
    fn json(&self) -> Json {
        simulate::json(&self.simulated, self.about.clone())
    }
}

fn pretty(json: &Json) -> String {
    serde_json::to_string_pretty(json).unwrap_or_default() + "\n"
}

fn page(heading: &str, tables: &[Table], format: Format) -> String {
    let joined = |table: fn(&Table) -> String| tables.iter().map(table).collect::<Vec<_>>().join("\n");
    if format == Format::Markdown {
        format!("# {heading}\n\n{}", joined(Table::markdown))
    } else {
        format!("{heading}\n\n{}", joined(Table::text))
    }
}

/// The entity of a household's members, where the programme has one.
fn members(plan: &Plan) -> Option<Space> {
    let mut inside = (0..).zip(&plan.version.programme.entities).filter(|(_, entity)| entity.of == Some(0));
    inside.next().map(|(space, _)| space)
}
