//! `bareme compare`: what another version changes for the households of a register.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Map as Object, json};

use super::arguments::Into;
use super::desk::Desk;
use super::exit::Exit;
use super::named;
use super::progress::Progress;
use super::refusal::Refusal;
use super::registers::{Format, Whom, page, pretty, somebody_has, threads, weight_scale};
use super::versions;
use crate::check::plan::Plan;
use crate::compare::{self, Asked, Compared, Comparison, Map, Side};
use crate::explain::headline;
use crate::ground::codes::compare::NOTHING_TO_COMPARE;
use crate::ground::date::Month;
use crate::ground::diagnostic::Findings;
use crate::ground::files;
use crate::ground::kind::Kind;
use crate::pack::digest;
use crate::population::register::{Register, Request};
use crate::population::simulate;
use crate::population::tally::Shape;
use crate::rules::tree::ResultSlot;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The policy compared with
    pub old: String,
    /// The policy compared
    pub new: String,
    /// The register: a folder with one file an entity (.parquet, .csv), such a file, or JSON Lines
    #[arg(long, value_name = "DIR")]
    pub population: PathBuf,
    /// The month evaluated, under both [default: the first one of the later version]
    #[arg(long, value_name = "YYYY-MM")]
    pub period: Option<String>,
    /// The amount by which households gain and lose; of members, what they have together [default: the main one]
    #[arg(long, value_name = "RESULT")]
    pub by: Option<String>,
    /// The results that are compared [default: all that are not internal]
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub results: Vec<String>,
    #[command(flatten)]
    whom: Whom,
    /// What an input or result of the old version is in the new one; OLD= or =NEW where only one of them has it
    #[arg(long = "map", value_name = "OLD=NEW")]
    pub maps: Vec<String>,
    /// The language of labels [default: the programme's first]
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<String>,
    /// How the comparison is given
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Threads that compute [default: all cores]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    #[command(flatten)]
    into: Into,
}

/// Compares two versions. That households gain or lose is an answer like any other: exit 0; that some cannot be compared
/// is exit 1.
///
/// # Errors
/// A policy, name or register that is refused; what one version has and the other lacks; a bad row; an interruption.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    let interrupt = (desk.interrupt)();
    let asked = arguments.period.as_deref().map(|text| desk.month("--period", text)).transpose()?;
    let [(shelf, old), (_, new)] = versions::pair(desk, (&arguments.old, &arguments.new), asked)?;
    let month = asked.unwrap_or(old.from.max(new.from));
    let language = versions::language(shelf.programme(), arguments.lang.as_deref())?;
    let plans = [versions::checked(&shelf, &old.id)?.0, versions::checked(&shelf, &new.id)?.0];
    let digests = plans.each_ref().map(|plan| digest::meaning(&plan.version));
    let mut request = Request::of(&[]);
    request.weight.clone_from(&arguments.whom.weight);
    let mut comparison = prepared(arguments, plans, &mut request, (month, &language))?;
    let mut register = Register::open(&arguments.population, &comparison.pair.old, request)?;
    desk.tell(&Findings { all: register.warnings().to_vec() });
    let (households, lines) = (register.households(), register.is_lines());
    let chunk = register.next_chunk()?;
    let there = chunk.is_some();
    let shape = Shape { weight_scale: weight_scale(chunk.as_ref()), ..(*comparison.shape).clone() };
    comparison.shape = Arc::new(shape);
    let progress = Progress::new(desk, households, &interrupt);
    let forward = |done: usize| progress.forward(u64::try_from(done).unwrap_or(0));
    let compared = compare::run(&comparison, chunk.map(Ok).into_iter().chain(register), forward)?;
    progress.end()?;
    if lines && there {
        somebody_has(compared.ledger.wordless(), &arguments.population)?;
    }
    interrupt.over();
    desk.deliver(&told(arguments, &comparison, &compared, &digests), &arguments.into)?;
    desk.tell(&compared.failed(&comparison));
    Ok(if compared.holds() { Exit::Done } else { Exit::No })
}

/// Both versions beside each other, with what is asked of them.
fn prepared(
    arguments: &Arguments,
    [old, new]: [Arc<Plan>; 2],
    request: &mut Request,
    when: (Month, &str),
) -> Result<Comparison, Refusal> {
    let (conditioned, only) = arguments.whom.conditioned(Arc::clone(&old))?;
    let mut asked = Asked { results: Vec::new(), by: by(&old, arguments.by.as_deref())?, maps: Vec::new() };
    if !arguments.results.is_empty() {
        asked.results = named::results(&old, &arguments.results)?;
    }
    let maps = arguments.maps.iter().map(|text| Map::parse(text, &old, &new));
    asked.maps = maps.collect::<Result<_, _>>()?;
    let groups = arguments.whom.groups(&conditioned, &arguments.population, request)?;
    let pair = compare::pair(&conditioned, &new, &asked)?;
    let comparison = Comparison::new(pair, (groups, only), request, when).map_err(|bad| simulate::bad_group(&bad))?;
    if comparison.shape.grouped != 0 {
        let entities = &old.version.programme.entities;
        let message = format!("gains and losses are those of {}, and so are the groups", entities[0].plural);
        return Err(Refusal::usage(message, format!("group by a column of {}", entities[0].name)));
    }
    Ok(Comparison { threads: threads(arguments.threads), ..comparison })
}

/// The amount by which households gain and lose: the one that was named, or the root's main amount.
fn by(plan: &Plan, name: Option<&str>) -> Result<ResultSlot, Refusal> {
    let result = |slot: ResultSlot| &plan.results[slot as usize];
    let Some(name) = name else {
        let is = |slot: &ResultSlot| result(*slot).space == 0 && matches!(result(*slot).kind, Kind::Money(_));
        return headline::of_version(plan).into_iter().find(is).ok_or_else(|| {
            let message = format!("{} has no amount that is the main one", plan.version.policy());
            Refusal::coded(NOTHING_TO_COMPARE, message, "name the result by which to compare, after --by")
        });
    };
    let slot = named::result(plan, name)?;
    if result(slot).kind.is_numeric() {
        return Ok(slot);
    }
    let message = format!("`{name}` is of kind {}, of which nobody has more or less", result(slot).kind);
    Err(Refusal::coded(NOTHING_TO_COMPARE, message, "name an amount, number or count after --by"))
}

fn told(arguments: &Arguments, comparison: &Comparison, compared: &Compared, digests: &[String; 2]) -> String {
    let [old, new] = Side::ALL.map(|side| comparison.version(side).policy());
    let register = files::shown(&arguments.population);
    if arguments.format == Format::Json {
        let mut about = Object::from_iter([
            ("old".to_owned(), json!({"policy": old, "digest": digests[0]})),
            ("new".to_owned(), json!({"policy": new, "digest": digests[1]})),
            ("period".to_owned(), json!(comparison.month.to_string())),
            ("engine".to_owned(), json!(env!("CARGO_PKG_VERSION"))),
            ("register".to_owned(), json!(register)),
        ]);
        about.extend(arguments.whom.about());
        return pretty(&compare::json(comparison, compared, about));
    }
    let heading = format!("{old} → {new} in {} over {register}", comparison.month);
    page(&heading, &compare::tables(comparison, compared), arguments.format)
}
