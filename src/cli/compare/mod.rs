//! `bareme compare`: what another version changes for the households of a register.

mod household;

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Map as Object, json};

use super::arguments::Into;
use super::desk::Desk;
use super::exit::Exit;
use super::named;
use super::progress::Progress;
use super::refusal::Refusal;
use super::registers::{Format, Whom, page, pretty, threads};
use super::{versions, welfare};
use crate::check::plan::Plan;
use crate::compare::{self, Asked, Compared, Comparison, Map, Opened, Side, Welfare};
use crate::ground::codes::compare::NO_AID;
use crate::ground::date::Month;
use crate::ground::files;
use crate::pack::digest;
use crate::population::register::Request;
use crate::population::simulate;
use crate::rules::tree::{Column, ResultSlot};

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
    #[command(flatten)]
    welfare: welfare::Options,
    /// What an input or result of the old version is in the new one; OLD= or =NEW where only one of them has it
    #[arg(long = "map", value_name = "OLD=NEW")]
    pub maps: Vec<String>,
    /// Show one household of the register, by its id: before, after, which change does it, and why under each version
    #[arg(long, value_name = "ID")]
    pub household: Option<String>,
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
    let comparison = prepared(arguments, plans, &mut request, (month, &language))?;
    let opened = Opened::new(comparison, &arguments.population, request)?;
    desk.tell(&opened.warnings());
    let progress = Progress::new(desk, opened.households(), &interrupt);
    let forward = |done: usize| progress.forward(u64::try_from(done).unwrap_or(0));
    let (comparison, compared) = opened.run(forward)?;
    progress.end()?;
    interrupt.over();
    if let Some(id) = &arguments.household {
        return household::show(id, (arguments, &language), (&comparison, &compared), desk);
    }
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
    let welfare = welfare::asked(&old, &arguments.welfare)?;
    let aid = welfare.as_ref().map(|welfare| welfare.aid);
    if !asked.results.is_empty() {
        asked.results.extend(aid.filter(|aid| !asked.results.contains(aid)));
    }
    let maps = arguments.maps.iter().map(|text| Map::parse(text, &old, &new));
    asked.maps = maps.collect::<Result<_, _>>()?;
    let groups = arguments.whom.groups(&conditioned, &arguments.population, request)?;
    let mut extra = 0;
    if let Some(welfare) = &welfare {
        extra = request.extras.len();
        *request = std::mem::replace(request, Request::of(&[])).and(0, &welfare.column, welfare.taken());
    }
    let pair = compare::pair(&conditioned, &new, &asked)?;
    let whom = compare::Whom { groups, only, watched: Vec::new() };
    let mut comparison = Comparison::new(pair, whom, request, when).map_err(|bad| simulate::bad_group(&bad))?;
    if let Some(welfare) = &welfare {
        comparison.welfare = Some(compared_welfare(&comparison, welfare, extra)?);
    }
    if comparison.shape.grouped != 0 {
        let entities = &old.version.programme.entities;
        let message = format!("gains and losses are those of {}, and so are the groups", entities[0].plural);
        return Err(Refusal::usage(message, format!("group by a column of {}", entities[0].name)));
    }
    Ok(Comparison { threads: threads(arguments.threads), shown: arguments.household.clone(), ..comparison })
}

/// What indicators of both versions are made of.
fn compared_welfare(comparison: &Comparison, asked: &welfare::Asked, extra: usize) -> Result<Welfare, Refusal> {
    let aid = comparison.pair.results.iter().position(|two| two.slot(Side::Old) == asked.aid);
    let aid = aid.ok_or_else(|| {
        let name = comparison.pair.old.column_name(Column::Result(asked.aid));
        let message = format!("`{name}` is not compared, so nobody knows who is helped by it under both versions");
        Refusal::coded(NO_AID, message, "name a result of both versions after --aid")
    })?;
    let welfare = Welfare { extra, aid, line: asked.line };
    // What cannot be measured at all is told before the register is read.
    welfare.measure(&comparison.pair, 0)?;
    Ok(welfare)
}

/// The amount by which households gain and lose: the one that was named, or the root's main amount.
fn by(plan: &Plan, name: Option<&str>) -> Result<ResultSlot, Refusal> {
    match name {
        None => Ok(compare::main_amount(plan)?),
        Some(name) => Ok(compare::amount(plan, named::result(plan, name)?)?),
    }
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
