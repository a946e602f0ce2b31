//! Several months, each under its version: what each result comes to by month, and in all.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use serde_json::{Map, Value as Json, json};

use super::{Arguments, Format, Run, over, page, pretty};
use crate::cli::desk::Desk;
use crate::cli::exit::Exit;
use crate::cli::interrupt::Interrupt;
use crate::cli::refusal::Refusal;
use crate::cli::versions;
use crate::ground::codes::evaluate::STATEMENT_MONTHS;
use crate::ground::date::Month;
use crate::ground::kind::Kind;
use crate::ground::limits;
use crate::pack::{Reference, Shelf};
use crate::population::exact::plain;
use crate::population::simulate;
use crate::population::table::Table;
use crate::population::tally::{NONE, yearly_factor};

/// Runs over the register once a month.
pub fn run(
    arguments: &Arguments,
    (from, to): (Month, Month),
    interrupt: &Interrupt,
    desk: &mut Desk<'_>,
) -> Result<Exit, Refusal> {
    let months = listed(from, to)?;
    let reference = Reference::parse(&arguments.policy)?;
    let shelf = versions::open(desk)?.programme(&reference.programme)?;
    let mut runs = Vec::new();
    for month in months {
        let version = version(&shelf, reference.version.as_deref(), month)?;
        runs.push(over(arguments, desk, (&shelf, &version), month, interrupt)?);
    }
    interrupt.over();
    let lacking: u64 = runs.iter().map(Run::lacking).sum();
    let register = runs.first().map_or("", |run| run.text("register"));
    let heading = format!("{} from {from} to {to} over {register}", reference.programme);
    let text = match arguments.format {
        Format::Json => pretty(&as_json(&reference.programme, (from, to), &runs)),
        Format::Text | Format::Markdown => {
            let mut tables = vec![by_month(&runs)];
            tables.extend(runs.iter().flat_map(|run| {
                let groups = simulate::tables(&run.simulated).into_iter().filter(|table| table.title.contains(" by "));
                groups.map(|table| Table { title: format!("{}, {}", table.title, run.text("period")), ..table })
            }));
            page(&heading, &tables, arguments.format)
        }
    };
    desk.output.write(&text)?;
    Ok(if lacking > arguments.tolerate { Exit::No } else { Exit::Done })
}

fn listed(from: Month, to: Month) -> Result<Vec<Month>, Refusal> {
    if to < from {
        let help = "give the earlier month first: --from, then --to";
        return Err(Refusal::usage(format!("{to} lies before {from}"), help));
    }
    let all = (0..).map_while(|months| from.plus(months).filter(|month| *month <= to));
    let months: Vec<Month> = all.take(limits::STATEMENT_MONTHS + 1).collect();
    if months.len() > limits::STATEMENT_MONTHS {
        let message = format!("from {from} to {to} there are more than {} months", limits::STATEMENT_MONTHS);
        return Err(Refusal::coded(STATEMENT_MONTHS, message, "run over them in parts"));
    }
    Ok(months)
}

/// The version of a month: the one that was named, or the one that applies.
fn version(shelf: &Shelf, named: Option<&str>, month: Month) -> Result<String, Refusal> {
    Ok(match named {
        Some(version) => shelf.header(version)?.id.clone(),
        None => shelf.applies(month)?.id.clone(),
    })
}

/// The totals of all months: of money that is paid, of what is counted with by month alone.
fn in_all(runs: &[Run]) -> BTreeMap<String, String> {
    let mut sums: BTreeMap<String, (BigInt, u32)> = BTreeMap::new();
    for run in runs {
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

fn by_month(runs: &[Run]) -> Table {
    let mut names: Vec<String> = Vec::new();
    for shape in runs.iter().map(|run| run.simulated.tally.shape()) {
        for place in 0..shape.results.len() {
            let declared = shape.declared(place);
            let told = declared.kind.is_numeric() || declared.kind == Kind::Bool;
            if told && !names.contains(&declared.common.name) {
                names.push(declared.common.name.clone());
            }
        }
    }
    let root = runs
        .first()
        .map_or("rows", |run| run.simulated.tally.shape().plan.version.programme.entities[0].plural.as_str());
    let figures: Vec<&str> = std::iter::once(root).chain(names.iter().map(String::as_str)).collect();
    let mut table = Table::new("Totals by month", &["month", "policy"], &figures);
    for run in runs {
        let (shape, whole) = (run.simulated.tally.shape(), run.simulated.tally.whole());
        let mut row = vec![run.text("period").to_owned(), run.text("policy").to_owned(), shape.weighed(&whole.rows[0])];
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
    let sums = in_all(runs);
    let sum = |name: &String| sums.get(name).cloned().unwrap_or_else(|| NONE.to_owned());
    let head = ["in all", "", NONE].map(str::to_owned);
    table.row(head.into_iter().chain(names.iter().map(sum)));
    table.notes.push("of yes and no, how many are yes".to_owned());
    table
}

fn as_json(programme: &str, (from, to): (Month, Month), runs: &[Run]) -> Json {
    let totals: Map<String, Json> = in_all(runs).into_iter().map(|(name, sum)| (name, json!(sum))).collect();
    let months: Vec<Json> = runs.iter().map(Run::json).collect();
    json!({
        "programme": programme,
        "from": from.to_string(),
        "to": to.to_string(),
        "totals": totals,
        "months": months,
    })
}
