//! A sweep as JSON: values free of language, with the texts of one language beside them.
//!
//! | field | what |
//! |---|---|
//! | `policy`, `digest`, `engine`, `period`, `language` | what was evaluated |
//! | `counterfactual` | `true` where the month lies outside the reign of the version; else absent |
//! | `input` | what moves: `{input, id, label, kind}` |
//! | `results` | what is watched: `[{result, id, label, kind, per}]` |
//! | `points` | `[{at, values, status}]`: the values of the results in their order; `status` is `complete`, `missing`, `failed` or `refused` |
//! | `jumps` | `[{from, to, after, results, causes, refused}]`; `after`: the point before it, from 0 |
//! | `roads` | which roads computed what, and how many evaluations the search for the jumps took |
//! | `notices` | what to know before relying on it |
//!
//! A result of a jump: `result`, `id`, `label`, `before`, `behind`, `difference` (of numbers and amounts), `text`. A cause: `result`,
//! `id`, `label`, `before`, `behind`, `condition`, `held`, `place`, `citation`, `figures` (`{parameter, label, value, version,
//! citation, confidence}`), `readings` (`{helper, label, confidence}`). Where there is nothing to say, a field is absent.

use serde_json::{Map, Value as Json, json};

use super::notes::{changed, head};
use super::sheet::status;
use super::{CauseTold, ChangeTold, FigureTold, JumpTold, Told};
use crate::evaluate::json::value;
use crate::evaluate::sweep::Jump;
use crate::explain::told::{Cited, Shown};
use crate::ground::amount;
use crate::ground::kind::Kind;
use crate::rules::tree::Column;

/// The sweep as JSON.
#[must_use]
pub fn render(told: &Told<'_>) -> Json {
    let sweep = told.sweep;
    let mut out = Map::new();
    let mut put = |key: &str, value: Json| out.insert(key.to_owned(), value);
    put("policy", json!(told.plan.version.policy()));
    put("digest", json!(told.digest));
    put("engine", json!(env!("CARGO_PKG_VERSION")));
    put("period", json!(sweep.month.to_string()));
    if told.counterfactual {
        put("counterfactual", json!(true));
    }
    put("language", json!(told.language.code));
    put("input", input(told));
    put("results", sweep.watched.iter().map(|watched| result(told, *watched)).collect());
    put("points", points(told));
    put("jumps", sweep.jumps.iter().zip(&told.jumps).map(|(jump, said)| one(told, jump, said)).collect());
    put("roads", json!({"points": "both", "jumps": "both", "search": "program", "searched": sweep.searched}));
    if !told.page.notices.is_empty() {
        put("notices", told.page.notices.iter().map(|notice| json!(notice.line.text())).collect());
    }
    Json::Object(out)
}

fn input(told: &Told<'_>) -> Json {
    let (slot, row) = told.sweep.vary.input;
    let plan = &told.plan.inputs[slot as usize];
    let mut out = named(told, Column::Input(slot), row);
    out.insert(
        "label".to_owned(),
        json!(told.plan.version.inputs[slot as usize].common.label.get(&told.language.code)),
    );
    kind(&mut out, &plan.kind);
    Json::Object(out)
}

fn result(told: &Told<'_>, (slot, row): (u32, usize)) -> Json {
    let mut out = named(told, Column::Result(slot), row);
    out.insert(
        "label".to_owned(),
        json!(told.plan.version.results[slot as usize].common.label.get(&told.language.code)),
    );
    kind(&mut out, told.kind((slot, row)));
    Json::Object(out)
}

/// `{"input": "person.birth_date", "id": "aicha"}`
fn named(told: &Told<'_>, column: Column, row: usize) -> Map<String, Json> {
    let key = if matches!(column, Column::Input(_)) { "input" } else { "result" };
    let mut out = Map::from_iter([(key.to_owned(), json!(told.plan.column_name(column)))]);
    if let Some(id) = told.id(told.plan.column(column).2, row) {
        out.insert("id".to_owned(), json!(id));
    }
    out
}

fn kind(out: &mut Map<String, Json>, kind: &Kind) {
    out.insert("kind".to_owned(), json!(kind.word()));
    if let Kind::Money(Some(time)) = kind {
        out.insert("per".to_owned(), json!(time.text()));
    }
}

fn points(told: &Told<'_>) -> Json {
    let watched = &told.sweep.watched;
    let points = told.sweep.points.iter().map(|point| {
        let values = watched
            .iter()
            .enumerate()
            .map(|(at, watched)| point.outcome.value(at).map_or(Json::Null, |found| value(found, told.kind(*watched))));
        json!({"at": at(told, point.lane), "values": values.collect::<Vec<_>>(), "status": status(&point.outcome)})
    });
    points.collect()
}

/// A value of the input.
fn at(told: &Told<'_>, lane: i128) -> Json {
    let kind = &told.plan.inputs[told.sweep.vary.input.0 as usize].kind;
    told.sweep.value(told.plan, lane).map_or(Json::Null, |found| value(found, kind))
}

fn one(told: &Told<'_>, jump: &Jump, said: &JumpTold) -> Json {
    let mut out = Map::new();
    out.insert("from".to_owned(), at(told, jump.before.lane));
    out.insert("to".to_owned(), at(told, jump.behind.lane));
    out.insert("after".to_owned(), json!(jump.after));
    out.insert("text".to_owned(), json!(head(told, said).text()));
    out.insert("results".to_owned(), said.changes.iter().map(|change| change_of(told, jump, change)).collect());
    out.insert("causes".to_owned(), said.causes.iter().map(|one| cause(told, one)).collect());
    if !said.refused.is_empty() {
        out.insert("refused".to_owned(), said.refused.iter().map(|line| json!(line.text())).collect());
    }
    Json::Object(out)
}

fn change_of(told: &Told<'_>, jump: &Jump, change: &ChangeTold) -> Json {
    let watched = told.sweep.watched[change.at];
    let mut out = named(told, Column::Result(watched.0), watched.1);
    out.insert("label".to_owned(), json!(change.label.text()));
    for (key, side) in [("before", &jump.before), ("behind", &jump.behind)] {
        let found = side.outcome.value(change.at).map_or(Json::Null, |found| value(found, told.kind(watched)));
        out.insert(key.to_owned(), found);
    }
    if let Some(difference) = change.difference {
        out.insert("difference".to_owned(), json!(amount::plain(difference)));
    }
    out.insert("text".to_owned(), json!(changed(told, change).text()));
    Json::Object(out)
}

fn cause(told: &Told<'_>, cause: &CauseTold) -> Json {
    let mut out = Map::from_iter([("result".to_owned(), json!(cause.thing.key))]);
    let mut put = |key: &str, value: Option<Json>| value.map(|value| out.insert(key.to_owned(), value));
    put("id", Some(json!(cause.id)).filter(|_| !cause.id.is_empty()));
    put("label", Some(json!(cause.label.text())));
    put("before", Some(shown(cause.shown[0].as_ref())));
    put("behind", Some(shown(cause.shown[1].as_ref())));
    put("condition", cause.condition.as_ref().map(|line| json!(line.text())));
    put("held", cause.held.map(Json::Bool));
    let place = cause.place.as_ref().map(|span| {
        let place = span.place();
        json!(format!("{}:{}:{}", span.file.path, place.line, place.column))
    });
    put("place", place);
    put("citation", cause.thing.cited.as_ref().map(|cited| citation(told, cited)));
    let figures: Vec<Json> = cause.figures.iter().map(|one| figure(told, one)).collect();
    put("figures", Some(Json::Array(figures)).filter(|_| !cause.figures.is_empty()));
    let readings = cause.readings.iter().map(|(thing, _)| {
        let label = thing.label.get(&told.language.code);
        json!({"helper": thing.key, "label": label, "confidence": thing.confidence.text()})
    });
    put("readings", Some(readings.collect()).filter(|_| !cause.readings.is_empty()));
    Json::Object(out)
}

fn figure(told: &Told<'_>, figure: &FigureTold) -> Json {
    let thing = &figure.thing;
    let mut out = Map::from_iter([
        ("parameter".to_owned(), json!(thing.key)),
        ("label".to_owned(), json!(thing.label.get(&told.language.code))),
    ]);
    let mut put = |key: &str, value: Option<Json>| value.map(|value| out.insert(key.to_owned(), value));
    put("value", figure.value.as_ref().map(|value| shown(Some(value))));
    put("fraction", thing.fraction.map(|(above, below)| json!(format!("{above}/{below}"))));
    put("version", Some(json!(thing.set_by)));
    put("citation", thing.cited.as_ref().map(|cited| citation(told, cited)));
    put("confidence", Some(json!(thing.confidence.text())));
    Json::Object(out)
}

fn shown(shown: Option<&Shown>) -> Json {
    shown.map_or(Json::Null, |shown| value(shown.value, &shown.kind))
}

fn citation(told: &Told<'_>, cited: &Cited) -> Json {
    let mut out = Map::from_iter([("source".to_owned(), json!(cited.key))]);
    if !cited.place.is_empty() {
        out.insert("place".to_owned(), json!(cited.place));
    }
    out.insert("title".to_owned(), json!(cited.title.get(&told.language.code)));
    Json::Object(out)
}
