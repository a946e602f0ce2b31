//! `bareme population check`: target, reached, difference, verdict.

use serde_json::json;

use super::{Size, aligned, grouped};
use crate::cli::arguments::Format;
use crate::cli::desk::Desk;
use crate::cli::exit::Exit;
use crate::cli::progress::Progress;
use crate::cli::refusal::Refusal;
use crate::ground::amount::{self, Decimal};
use crate::population::synthetic::blocks::Order;
use crate::population::synthetic::check::{Report, Verdict, check};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The programme, or a policy of it
    #[arg(value_name = "PROGRAMME|POLICY")]
    policy: String,
    #[command(flatten)]
    size: Size,
    /// How it is told
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// Checks it.
///
/// # Errors
/// No such programme; what is wrong with its population.toml; our bugs.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    let (plan, recipe) = super::open(desk, &arguments.policy)?;
    let order = arguments.size.order(&recipe, &plan);
    let interrupt = (desk.interrupt)();
    let progress = Progress::new(desk, Some(order.households), &interrupt);
    let report = check(&order, &plan, &mut |households| progress.forward(households))?;
    progress.end()?;
    interrupt.over();
    let text = match arguments.format {
        Format::Text => as_text(&order, &report),
        Format::Json => as_json(&order, &report),
    };
    desk.output.write(&text)?;
    Ok(if report.holds() { Exit::Done } else { Exit::No })
}

/// A part as per cent, with two decimals.
fn per_cent(part: Decimal) -> String {
    let lane = amount::to_lane(part, 4).unwrap_or(0);
    let sign = if lane < 0 { "-" } else { "" };
    format!("{sign}{}.{:02} %", lane.unsigned_abs() / 100, lane.unsigned_abs() % 100)
}

fn verdict(verdict: &Verdict) -> &'static str {
    if verdict.within { "within" } else { "OFF" }
}

fn as_text(order: &Order<'_>, report: &Report) -> String {
    let recipe = order.recipe;
    let counted = |number: u64| grouped(Decimal::from(number));
    let members: u64 = report.amounts.members.iter().skip(1).sum();
    let mut text = format!(
        "Synthetic population of {}: no household of it exists.\n{} households, {} members, seed {}, as of {}\n\n",
        order.plan.version.policy(),
        counted(report.amounts.households),
        counted(members),
        order.seed,
        recipe.month,
    );
    let head = ["TARGET", "DUE", "REACHED", "DIFFERENCE", "TOLERANCE", ""].map(str::to_owned);
    let mut rows = vec![head];
    for line in &report.verdicts {
        let sign = if line.difference.is_some_and(|part| part > Decimal::ZERO) { "+" } else { "" };
        rows.push([
            recipe.targets[line.target].title.clone(),
            grouped(line.due),
            line.reached.map_or_else(|| "—".to_owned(), grouped),
            line.difference.map_or_else(|| "—".to_owned(), |part| format!("{sign}{}", per_cent(part))),
            per_cent(line.tolerance),
            verdict(line).to_owned(),
        ]);
    }
    text += &aligned(&rows);
    let off = report.verdicts.iter().filter(|line| !line.within).count();
    text += &match off {
        0 => format!("\nall {} targets within their tolerances\n", report.verdicts.len()),
        off => format!("\n{off} of {} targets off\n", report.verdicts.len()),
    };
    for (count, what) in
        [(report.amounts.refused, "households are refused"), (report.amounts.unanswered, "values are missing")]
    {
        if count > 0 {
            text += &format!("{} {what}\n", counted(count));
        }
    }
    text
}

fn as_json(order: &Order<'_>, report: &Report) -> String {
    let text = |number: Option<Decimal>| number.map(amount::plain);
    let one = |line: &Verdict| {
        let target = &order.recipe.targets[line.target];
        json!({
            "target": target.name, "title": target.title, "due": amount::plain(line.due), "reached": text(line.reached),
            "difference": text(line.difference), "tolerance": amount::plain(line.tolerance), "within": line.within,
            "source": target.source, "note": target.note,
        })
    };
    let all = json!({
        "synthetic": true,
        "policy": order.plan.version.policy(),
        "month": order.recipe.month.to_string(),
        "seed": order.seed,
        "households": report.amounts.households,
        "members": report.amounts.members.iter().skip(1).sum::<u64>(),
        "refused": report.amounts.refused,
        "unanswered": report.amounts.unanswered,
        "within": report.holds(),
        "targets": report.verdicts.iter().map(one).collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
}
