//! `bareme compare`: what another version changes for the households of a register.

mod household;
mod report;

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Map as Object, json};

use super::arguments::Into;
use super::desk::Desk;
use super::exit::Exit;
use super::named;
use super::progress::Progress;
use super::refusal::Refusal;
use super::registers::{self, Format, Whom, page, pretty, threads};
use super::{versions, welfare};
use crate::check::plan::Plan;
use crate::compare::{self, Asked, Compared, Comparison, Map, Opened, Side, Welfare};
use crate::gate::{self, Criteria, Over};
use crate::ground::codes::compare::NO_AID;
use crate::ground::date::Month;
use crate::ground::files as paths;
use crate::pack::{Shelf, difference, digest};
use crate::population::register::Request;
use crate::population::simulate;
use crate::report::files;
use crate::rules::tree::{Column, ResultSlot};
use report::{Gate, Of};

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
    report: report::Wanted,
    /// Write the answer to a file, whole or not at all
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Overwrite files that are there
    #[arg(long)]
    pub force: bool,
}

impl Arguments {
    /// Where the answer goes.
    fn into(&self) -> Into {
        Into { out: self.out.clone(), force: self.force }
    }
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
    let difference = difference::between(&plans[0].version, &plans[1].version);
    let mut request = Request::of(&[]);
    request.weight.clone_from(&arguments.whom.weight);
    arguments.report.free(&[], arguments.force)?;
    let criteria = criteria(arguments, &shelf)?;
    let judged = Arc::clone(&plans[1]);
    let (comparison, whole) = prepared(arguments, plans, criteria.as_ref(), &mut request, (month, &language))?;
    let gate = Gate::of(criteria, whole, (&shelf, &judged), desk)?;
    let opened = Opened::new(comparison, &arguments.population, request)?;
    desk.tell(&opened.warnings());
    let read = opened.files();
    arguments.report.free(&read, arguments.force)?;
    let files = if arguments.report.report.is_some() { files::digests(&read)? } else { Vec::new() };
    let over = gate.over(opened.comparison(), &arguments.population)?;
    let progress = Progress::new(desk, Over::beside(over.as_ref(), opened.households()), &interrupt);
    let forward = |done: usize| progress.forward(u64::try_from(done).unwrap_or(0));
    let (comparison, compared) = opened.run(forward)?;
    let over = over.map(|over| over.run(forward)).transpose()?;
    progress.end()?;
    interrupt.over();
    if let Some(id) = &arguments.household {
        return household::show(id, (arguments, &language), (&comparison, &compared), desk);
    }
    let condition = arguments.whom.condition.as_deref();
    let of = Of {
        gate: &gate,
        over: over.as_ref(),
        difference: &difference,
        digests: &digests,
        register: (&arguments.population, files),
        condition,
    };
    report::write(&arguments.report, arguments.force, (&comparison, &compared), of)?;
    let into = arguments.into();
    desk.deliver(&told((arguments, desk.room(into.out.as_ref())), &comparison, &compared, &digests), &into)?;
    desk.tell(&compared.failed(&comparison));
    Ok(if compared.holds() { Exit::Done } else { Exit::No })
}

/// The criteria of the programme, where there is a report and the programme has some.
fn criteria(arguments: &Arguments, shelf: &Shelf) -> Result<Option<Criteria>, Refusal> {
    if arguments.report.report.is_none() || shelf.criteria()?.is_none() {
        return Ok(None);
    }
    Ok(Some(gate::criteria::of_shelf(shelf)?))
}

/// Both versions beside each other, with what is asked of them and what the criteria are about; and whether the version can
/// be held to these.
fn prepared(
    arguments: &Arguments,
    [old, new]: [Arc<Plan>; 2],
    criteria: Option<&Criteria>,
    request: &mut Request,
    when: (Month, &str),
) -> Result<(Comparison, bool), Refusal> {
    let (mut conditioned, only) = arguments.whom.conditioned(Arc::clone(&old))?;
    let held = criteria.map(|criteria| gate::fits(criteria, &old, &new)).transpose()?;
    let by = match (&arguments.by, &held) {
        (None, Some(amounts)) => amounts.by,
        (name, _) => by(&old, name.as_deref())?,
    };
    let mut asked = Asked { results: Vec::new(), by, maps: Vec::new() };
    let whole = only.is_none() && arguments.results.is_empty() && held.as_ref().is_some_and(|held| held.by == by);
    let mut watched = Vec::new();
    if let Some((criteria, amounts)) = criteria.zip(held).filter(|_| whole) {
        asked.results = amounts.results;
        (conditioned, watched) = gate::watched(criteria, conditioned)?;
    }
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
    let whom = compare::Whom { groups, only, watched };
    let mut comparison = Comparison::new(pair, whom, request, when).map_err(|bad| simulate::bad_group(&bad))?;
    if let Some(welfare) = &welfare {
        comparison.welfare = Some(compared_welfare(&comparison, welfare, extra)?);
    }
    if comparison.shape.grouped != 0 {
        let entities = &old.version.programme.entities;
        let message = format!("gains and losses are those of {}, and so are the groups", entities[0].plural);
        return Err(Refusal::usage(message, format!("group by a column of {}", entities[0].name)));
    }
    let shown = arguments.household.clone();
    Ok((Comparison { threads: threads(arguments.threads), shown, ..comparison }, whole))
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

fn told(
    (arguments, room): (&Arguments, usize),
    comparison: &Comparison,
    compared: &Compared,
    digests: &[String; 2],
) -> String {
    let [old, new] = Side::ALL.map(|side| comparison.version(side).policy());
    if arguments.format == Format::Json {
        let mut about = Object::from_iter([
            ("old".to_owned(), json!({"policy": old, "digest": digests[0]})),
            ("new".to_owned(), json!({"policy": new, "digest": digests[1]})),
            ("period".to_owned(), json!(comparison.month.to_string())),
            ("engine".to_owned(), json!(env!("CARGO_PKG_VERSION"))),
        ]);
        about.extend(registers::about(&arguments.population));
        about.extend(arguments.whom.about());
        return pretty(&compare::json(comparison, compared, about));
    }
    let register = paths::shown(&arguments.population);
    let heading = format!("{old} → {new} in {} over {register}", comparison.month);
    page(&heading, &arguments.population, &compare::tables(comparison, compared), (arguments.format, room))
}
