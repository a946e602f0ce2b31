//! What is told beside the outcome of the tests: what is reached, and what became of the mutants.

use serde_json::{Value, json};

use super::{Arguments, Outcome};
use crate::cli::refusal::Refusal;
use crate::cli::versions::{self, Chosen};
use crate::coverage::{self, Coverage, Shortfall};
use crate::explain::words::Language;
use crate::ground::files;
use crate::mutation::{self, Mutation};
use crate::reference::published::{Published, Wrong};
use crate::reference::states::State;

/// As text. `offered` is what was written for survivors.
pub fn text(outcomes: &[Outcome], arguments: &Arguments, offered: Option<&[String]>, width: usize) -> String {
    let mut out = String::new();
    if arguments.coverage {
        out += &covered(outcomes, arguments.require, width);
    }
    if arguments.mutate {
        let all: Vec<&Mutation> = outcomes.iter().flat_map(|outcome| &outcome.mutation).collect();
        out += &format!("\n{}", mutation::text(&all, width));
        out += &what_to_do(&all, arguments, offered);
    }
    out
}

fn covered(outcomes: &[Outcome], require: Option<u8>, width: usize) -> String {
    let all: Vec<&Coverage> = outcomes.iter().flat_map(|outcome| &outcome.coverage).collect();
    let mut out = format!("\n{}", coverage::text(&all, width));
    let missed = require.map_or_else(Vec::new, |percent| coverage::shortfalls(&all, percent));
    if let Some(percent) = require.filter(|_| !missed.is_empty()) {
        out += &format!("\nLess than {percent} in a hundred\n");
    }
    for Shortfall { policy, what, reached, all } in &missed {
        out += &format!("  {policy}  {what}: {reached} of {all}\n");
    }
    out
}

/// What to do about survivors.
fn what_to_do(all: &[&Mutation], arguments: &Arguments, offered: Option<&[String]>) -> String {
    if all.iter().all(|mutation| mutation.unexplained().next().is_none()) {
        return String::new();
    }
    let what: String = arguments.what.iter().map(|what| format!(" {what}")).collect();
    let found = all.iter().any(|mutation| mutation.has_found());
    let mut out = "\n".to_owned();
    match (&arguments.offer, offered) {
        (Some(folder), Some(written)) if !written.is_empty() => {
            let folder = files::shown(folder);
            let folder = folder.trim_end_matches('/');
            out += "Households that would catch them\n";
            for path in written {
                out += &format!("  {folder}/{path}\n");
            }
            out += &format!("Read what each gets against the law, then keep it: cp -r {folder}/. policies/\n");
        }
        (Some(_), _) => out += "No household was found that would catch them; nothing was written.\n",
        (None, _) if found => {
            out += &format!("Write these households into a new folder: bareme test{what} --mutate --offer DIR\n");
        }
        (None, _) => {}
    }
    out += "Where no household can catch one, say why in policies/PROGRAMME/mutation.toml.\n";
    out
}

/// The rules as a page.
///
/// # Errors
/// A language that a programme has no labels in.
pub fn page(chosen: &[Chosen], outcomes: &[Outcome], arguments: &Arguments) -> Result<String, Refusal> {
    let mut language = None;
    for chosen in chosen {
        let own = versions::language(chosen.shelf.programme(), arguments.lang.as_deref())?;
        language.get_or_insert(own);
    }
    let covered: Vec<&Coverage> = outcomes.iter().flat_map(|outcome| &outcome.coverage).collect();
    let mutated: Vec<&Mutation> = outcomes.iter().flat_map(|outcome| &outcome.mutation).collect();
    Ok(mutation::page(&covered, &mutated, &Language::of(&language.unwrap_or_default())))
}

/// As JSON: everything that was tested.
pub fn json(outcomes: &[Outcome], arguments: &Arguments) -> String {
    let published: Vec<Value> = outcomes.iter().flat_map(|outcome| &outcome.tests.published).map(published).collect();
    let snapshots: Vec<Value> = outcomes
        .iter()
        .flat_map(|outcome| &outcome.tests.tested)
        .map(|tested| {
            let state = match &tested.state {
                State::Same => "as accepted",
                State::New => "new",
                State::Changed(_) => "changed",
                State::Unexplained => "without a reason",
            };
            json!({ "policy": tested.case.policy(), "household": tested.case.household, "state": state })
        })
        .collect();
    let unreferenced: Vec<String> =
        outcomes.iter().flat_map(|outcome| &outcome.tests.unreferenced).map(|path| files::shown(path)).collect();
    let mut out = json!({ "published": published, "snapshots": snapshots, "unreferenced": unreferenced });
    let covered: Vec<Value> = outcomes.iter().flat_map(|outcome| &outcome.coverage).map(coverage::json).collect();
    if arguments.coverage {
        out["coverage"] = Value::Array(covered);
    }
    let mutated: Vec<Value> = outcomes.iter().flat_map(|outcome| &outcome.mutation).map(mutation::json).collect();
    if arguments.mutate {
        out["mutation"] = Value::Array(mutated);
    }
    serde_json::to_string_pretty(&out).unwrap_or_default() + "\n"
}

fn published(one: &Published) -> Value {
    let Published { policy, household, month, source, compared, wrong } = one;
    let wrong: Vec<Value> = wrong
        .iter()
        .map(|Wrong { result, published, computed, span }| {
            let place = span.place();
            let at = format!("{}:{}:{}", span.file.path, place.line, place.column);
            json!({ "result": result, "published": published, "computed": computed, "at": at })
        })
        .collect();
    json!({
        "policy": policy, "household": household, "period": month.to_string(), "source": source,
        "compared": compared, "wrong": wrong,
    })
}
