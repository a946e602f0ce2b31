//! Several months, each under its version: what each result comes to by month, and in all.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use serde_json::{Map, Value as Json, json};

use super::outputs::Outputs;
use super::prepared::{Prepared, Run};
use super::{Arguments, rejects};
use crate::cli::desk::Desk;
use crate::cli::exit::Exit;
use crate::cli::interrupt::Interrupt;
use crate::cli::refusal::Refusal;
use crate::cli::registers::{Format, page, pretty};
use crate::ground::codes::evaluate::STATEMENT_MONTHS;
use crate::ground::date::Month;
use crate::ground::kind::Kind;
use crate::ground::limits;
use crate::population::exact::plain;
use crate::population::indicators;
use crate::population::simulate;
use crate::population::table::Table;
use crate::population::tally::{Counted, NONE, Tally, yearly_factor};

/// A month of several. Indicators are told and let go at once: they hold more than all the rest.
struct Done {
    run: Run,
    /// All of it, where that is asked for.
    json: Option<Json>,
    /// What became of poverty, by name, where that is asked for.
    poverty: Option<Vec<(&'static str, String)>>,
}

/// Runs over the register once a month.
pub fn run(
    arguments: &Arguments,
    (from, to): (Month, Month),
    interrupt: &Interrupt,
    desk: &mut Desk<'_>,
) -> Result<Exit, Refusal> {
    let months = listed(from, to)?;
    let programme = arguments.policy.programme(desk)?;
    let (mut names, mut prepared, mut plan) = (Vec::new(), Vec::new(), Vec::new());
    for month in months {
        let version = programme.version(month)?;
        let known = names.iter().position(|name| *name == version);
        plan.push((month, known.unwrap_or(names.len())));
        if known.is_none() {
            prepared.push(Prepared::new(arguments, (&programme.shelf, &version), &programme.language)?);
            names.push(version);
        }
    }
    let mut outputs = Outputs::asked(arguments, &prepared, true)?;
    let (mut all, mut rejects) = (Vec::new(), Vec::new());
    for (month, number) in plan {
        let when = (number, month, all.is_empty());
        let mut run = prepared[number].run(arguments, when, &mut outputs, (desk, interrupt))?;
        rejects.push((Some(month.to_string()), std::mem::take(&mut run.simulated.rejects)));
        let json = (arguments.format == Format::Json).then(|| run.json());
        let poverty = run.simulated.indicators.take().map(|finished| indicators::brief(&finished));
        all.push(Done { run, json, poverty });
    }
    let list = rejects::write(arguments, &rejects)?;
    outputs.finish()?;
    list.finish()?;
    interrupt.over();
    let lacking: u64 = all.iter().map(|done| done.run.lacking()).sum();
    desk.output.write(&told((arguments, desk.room(None)), &programme.shelf.programme().id, (from, to), &all))?;
    Ok(if lacking > arguments.tolerate { Exit::No } else { Exit::Done })
}

fn told((arguments, room): (&Arguments, usize), programme: &str, (from, to): (Month, Month), all: &[Done]) -> String {
    if arguments.format == Format::Json {
        return pretty(&as_json(programme, (from, to), all));
    }
    let register = all.first().map_or("", |done| done.run.text("register"));
    let heading = format!("{programme} from {from} to {to} over {register}");
    let mut tables = vec![by_month(all)];
    tables.extend(poverty(all));
    tables.extend(to_look_at(all));
    tables.extend(all.iter().flat_map(|Done { run, .. }| {
        let groups = simulate::tables(&run.simulated).into_iter().filter(|table| table.title.contains(" by "));
        groups.map(|table| of_month(table, run))
    }));
    page(&heading, &arguments.register, &tables, (arguments.format, room))
}

/// A table of a single month.
fn of_month(table: Table, run: &Run) -> Table {
    Table { title: format!("{}, {}", table.title, run.text("period")), ..table }
}

/// Households without a whole answer, of each kind those of the first month that has some.
fn to_look_at(all: &[Done]) -> Vec<Table> {
    let mut known = Vec::new();
    let mut tables = Vec::new();
    for Done { run, .. } in all {
        let told = &run.simulated.told;
        let new: Vec<_> = told.iter().filter(|one| !known.contains(&one.kind)).cloned().collect();
        known.extend(new.iter().map(|one| one.kind));
        tables.extend(simulate::troubled(&new).map(|table| of_month(table, run)));
    }
    tables
}

/// How many households of a tally something is so of.
type CountedOf = fn(&Tally) -> Counted;

/// Why households lack a whole answer, with how many do.
const LACKING: [(&str, CountedOf); 4] = [
    ("refused", |tally| tally.whole().refused),
    ("missing", |tally| tally.whole().missing),
    ("failed", |tally| tally.whole().failed),
    ("undecided", |tally| *tally.undecided()),
];

/// What became of poverty, month by month.
fn poverty(all: &[Done]) -> Option<Table> {
    let first = all.first()?.poverty.as_ref()?;
    let names: Vec<&str> = first.iter().map(|(name, _)| *name).collect();
    let mut table = Table::new("Poverty by month", &["month"], &names);
    for done in all {
        let figures = done.poverty.iter().flatten().map(|(_, figure)| figure.clone());
        table.row(std::iter::once(done.run.text("period").to_owned()).chain(figures));
    }
    table.notes.push("in %, before and after an aid that is paid the whole year as in the month".to_owned());
    Some(table)
}

fn listed(from: Month, to: Month) -> Result<Vec<Month>, Refusal> {
    let all = (0..).map_while(|months| from.plus(months).filter(|month| *month <= to));
    let months: Vec<Month> = all.take(limits::STATEMENT_MONTHS + 1).collect();
    if months.len() > limits::STATEMENT_MONTHS {
        let message = format!("from {from} to {to} there are more than {} months", limits::STATEMENT_MONTHS);
        return Err(Refusal::coded(STATEMENT_MONTHS, message, "run over them in parts"));
    }
    Ok(months)
}

/// The totals of all months: of money that is paid, of what is counted with by month alone.
fn in_all(all: &[Done]) -> BTreeMap<String, String> {
    let mut sums: BTreeMap<String, (BigInt, u32)> = BTreeMap::new();
    for Done { run, .. } in all {
        let (tally, whole) = (&run.simulated.tally, run.simulated.tally.whole());
        let shape = tally.shape();
        for (place, figures) in whole.results.iter().enumerate() {
            let declared = shape.declared(place);
            if yearly_factor(&shape.plan.version.programme, &declared.kind).is_none() {
                continue;
            }
            let scale = shape.total_scale(place);
            let (sum, at) = sums.entry(declared.common.name.clone()).or_default();
            let to = scale.max(*at);
            *sum *= BigInt::from(10).pow(to - *at);
            *sum += figures.total.total() * BigInt::from(10).pow(to - scale);
            *at = to;
        }
    }
    sums.into_iter().map(|(name, (sum, scale))| (name, plain(&sum, scale))).collect()
}

fn by_month(all: &[Done]) -> Table {
    let mut names: Vec<String> = Vec::new();
    for shape in all.iter().map(|done| done.run.simulated.tally.shape()) {
        for place in 0..shape.results.len() {
            let declared = shape.declared(place);
            let told = declared.kind.is_numeric() || declared.kind == Kind::Bool;
            if told && !names.contains(&declared.common.name) {
                names.push(declared.common.name.clone());
            }
        }
    }
    let root = all.first().map(|done| &done.run.simulated.tally.shape().plan.version.programme.entities[0]);
    let root = root.map_or("rows", |entity| entity.plural.as_str());
    // What no household lacks in any month is not told.
    let somewhere = |of: &CountedOf| all.iter().any(|done| of(&done.run.simulated.tally).rows > 0);
    let lacking: Vec<_> = LACKING.iter().filter(|(_, of)| somewhere(of)).collect();
    let figures = std::iter::once(root).chain(lacking.iter().map(|(name, _)| *name));
    let figures: Vec<&str> = figures.chain(names.iter().map(String::as_str)).collect();
    let mut table = Table::new("Totals by month", &["month", "policy"], &figures);
    for Done { run, .. } in all {
        let (shape, whole) = (run.simulated.tally.shape(), run.simulated.tally.whole());
        let mut row = vec![run.text("period").to_owned(), run.text("policy").to_owned(), shape.weighed(&whole.rows[0])];
        row.extend(lacking.iter().map(|(_, of)| shape.weighed(&of(&run.simulated.tally))));
        for name in &names {
            let place = (0..shape.results.len()).find(|place| shape.declared(*place).common.name == *name);
            row.push(match place {
                Some(place) if *shape.kind(place) == Kind::Bool => shape.weighed(&whole.results[place].above),
                Some(place) => shape.total(place, &whole.results[place], 1),
                None => NONE.to_owned(),
            });
        }
        table.row(row);
    }
    let sums = in_all(all);
    let sum = |name: &String| sums.get(name).cloned().unwrap_or_else(|| NONE.to_owned());
    let head = ["in all", "", NONE].into_iter().chain(lacking.iter().map(|_| NONE)).map(str::to_owned);
    table.row(head.chain(names.iter().map(sum)));
    table.notes.push("of yes and no, how many are yes".to_owned());
    if !lacking.is_empty() {
        let names: Vec<&str> = lacking.iter().map(|(name, _)| *name).collect();
        table.notes.push(format!("{}: {root} without a whole answer", names.join(", ")));
    }
    table
}

fn as_json(programme: &str, (from, to): (Month, Month), all: &[Done]) -> Json {
    let totals: Map<String, Json> = in_all(all).into_iter().map(|(name, sum)| (name, json!(sum))).collect();
    let months: Vec<&Json> = all.iter().filter_map(|done| done.json.as_ref()).collect();
    json!({
        "programme": programme,
        "from": from.to_string(),
        "to": to.to_string(),
        "totals": totals,
        "months": months,
    })
}
