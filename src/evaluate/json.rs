//! Answers as JSON: the contract that other programs rely on.

use serde_json::{Map, Value as Json, json};

use crate::check::plan::Plan;
use crate::ground::diagnostic::Findings;
use crate::ground::kind::Kind;
use crate::ground::render;
use crate::ground::value::Value;
use crate::household::batch::Batch;
use crate::rules::tree::{Column, InputSlot, ResultSlot, Space};

use super::answer::{Answer, Cell, Failure, Lack, Lacking, Mark, Why};

/// What is told of one household.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The version.
    pub plan: &'a Plan,
    /// The digest of everything that can change an answer.
    pub digest: &'a str,
    /// The version of the engine.
    pub engine: &'a str,
    /// The household: a batch of one.
    pub batch: &'a Batch,
    /// What it came to.
    pub answer: &'a Answer,
    /// Facts that only other versions know: entity and name.
    pub unused: &'a [(String, String)],
    /// What it was warned for.
    pub warnings: &'a Findings,
    /// Internal results too.
    pub internal: bool,
}

/// How an answer ended.
#[must_use]
pub fn status(answer: &Answer) -> &'static str {
    let any = |found: fn(&Cell) -> bool| answer.results.iter().flatten().any(found);
    if any(|cell| matches!(cell, Cell::Failed(_))) {
        "failed"
    } else if any(|cell| matches!(cell, Cell::Missing)) {
        "missing"
    } else {
        "complete"
    }
}

/// A line of JSON Lines that got no answer.
#[must_use]
pub fn refused_line(line: usize, findings: &Findings) -> Json {
    json!({"line": line, "error": render::list(findings)})
}

/// The answer.
#[must_use]
pub fn answer(told: &Told<'_>) -> Json {
    let version = &told.plan.version;
    let mut out = Map::new();
    let mut put = |key: &str, value: Json| {
        out.insert(key.to_owned(), value);
    };
    put("policy", json!(version.policy()));
    put("digest", json!(told.digest));
    put("period", json!(told.answer.month.to_string()));
    put("engine", json!(told.engine));
    let month = told.answer.month;
    if month < version.header.from || version.until.is_some_and(|until| month > until) {
        put("counterfactual", json!(true));
    }
    match status(told.answer) {
        "complete" => {}
        status => put("status", json!(status)),
    }
    put(&version.programme.entities[0].name, Json::Object(told.row(0, 0, false)));
    for space in told.contained(0) {
        put(&version.programme.entities[usize::from(space)].plural, told.members(space, 0));
    }
    let lists = [
        ("assumed", told.assumed()),
        ("unverified", told.unverified()),
        ("missing", told.missing()),
        ("may_need", told.answer.may_need.iter().map(|(slot, row)| Json::Object(told.input(*slot, *row))).collect()),
        ("failed", told.failed()),
        ("decided_by_order", told.listed()),
        ("unused", told.unused.iter().map(|(entity, name)| json!(format!("{entity}.{name}"))).collect()),
        ("warnings", render::list(told.warnings)),
    ];
    for (key, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        put(key, Json::Array(list));
    }
    Json::Object(out)
}

/// A value as it stands in an answer: amounts and numbers as text, counts as numbers.
#[must_use]
pub fn value(value: Value, kind: &Kind) -> Json {
    match value {
        Value::Bool(truth) => json!(truth),
        Value::Count(count) => json!(count),
        Value::Decimal(_) | Value::Date(_) | Value::Choice(_) => json!(value.text(kind)),
    }
}

/// What happened, in words.
#[must_use]
pub fn why(why: Why) -> &'static str {
    match why {
        Why::DivisionByZero => "a division by zero",
        Why::BadStep => "a rounding to a step that is not positive",
        Why::BelowScale => "a value below the first row of a scale",
        Why::NoRow => "no row of a table",
        Why::OutsideCalendar => "a date outside the years 1800 to 2200",
        Why::Tied => "equals in a rank whose ties are refused",
    }
}

impl Told<'_> {
    fn contained(&self, space: Space) -> Vec<Space> {
        let entities = (0..).zip(&self.plan.version.programme.entities);
        entities.filter(|(_, entity)| entity.of == Some(space)).map(|(space, _)| space).collect()
    }

    fn containers(&self) -> Vec<Option<Space>> {
        self.plan.version.programme.entities.iter().map(|entity| entity.of).collect()
    }

    fn members(&self, space: Space, row: usize) -> Json {
        let above = self.plan.version.programme.entities[usize::from(space)].of.unwrap_or(0);
        let rows = self.batch.members(space, above, row, &self.containers());
        Json::Array(rows.map(|row| Json::Object(self.row(space, row, true))).collect())
    }

    fn id(&self, space: Space, row: usize) -> &str {
        self.batch.rows[usize::from(space)].ids.get(row).map_or("", String::as_str)
    }

    /// The results of a row; of a member with what it contains.
    fn row(&self, space: Space, row: usize, groups: bool) -> Map<String, Json> {
        let mut out = Map::new();
        if space != 0 || !self.id(space, row).is_empty() {
            out.insert("id".to_owned(), json!(self.id(space, row)));
        }
        for (slot, declared) in self.plan.version.results.iter().enumerate() {
            if declared.entity == space && (self.internal || !declared.internal) {
                let cell = self.answer.results[slot].get(row);
                let told = match cell {
                    Some(Cell::Value(found)) => value(*found, &declared.kind),
                    _ => Json::Null,
                };
                out.insert(declared.common.name.clone(), told);
            }
        }
        if groups {
            for inner in self.contained(space) {
                let plural = self.plan.version.programme.entities[usize::from(inner)].plural.clone();
                out.insert(plural, self.members(inner, row));
            }
        }
        out
    }

    /// `{"input": "person.schooled", "id": "aicha"}`
    fn input(&self, slot: InputSlot, row: usize) -> Map<String, Json> {
        let mut out = Map::new();
        out.insert("input".to_owned(), json!(self.plan.column_name(Column::Input(slot))));
        self.add_id(&mut out, self.plan.inputs[slot as usize].space, row);
        out
    }

    fn add_id(&self, out: &mut Map<String, Json>, space: Space, row: usize) {
        if space != 0 {
            out.insert("id".to_owned(), json!(self.id(space, row)));
        }
    }

    fn assumed(&self) -> Vec<Json> {
        let told = self.answer.assumed.iter().map(|(slot, row)| {
            let mut out = self.input(*slot, *row);
            let input = &self.plan.inputs[*slot as usize];
            let default = Value::from_lane(self.batch.lane(*slot, *row), &input.kind, input.scale);
            out.insert("value".to_owned(), default.map_or(Json::Null, |default| value(default, &input.kind)));
            Json::Object(out)
        });
        told.collect()
    }

    fn unverified(&self) -> Vec<Json> {
        let version = &self.plan.version;
        let told = self.answer.unverified.iter().map(|(mark, confidence)| {
            let (what, name) = match mark {
                Mark::Parameter(slot) => ("parameter", version.parameters[*slot as usize].common.name.clone()),
                Mark::Default(slot) => ("default", self.plan.column_name(Column::Input(*slot))),
                Mark::Result(slot) => ("result", self.plan.column_name(Column::Result(*slot))),
                Mark::Helper(slot) => ("helper", version.helpers[*slot as usize].common.name.clone()),
            };
            json!({what: name, "confidence": confidence.text()})
        });
        told.collect()
    }

    fn missing(&self) -> Vec<Json> {
        self.answer.missing.iter().map(|lack| self.lack(lack)).collect()
    }

    fn lack(&self, lack: &Lack) -> Json {
        let mut out = match lack.what {
            Lacking::Input(slot, row) => self.input(slot, row),
            Lacking::Parameter(slot) => {
                let name = &self.plan.version.parameters[slot as usize].common.name;
                Map::from_iter([("parameter".to_owned(), json!(name))])
            }
        };
        let mut names: Vec<String> = Vec::new();
        for (slot, _) in &lack.results {
            let told = self.internal || !self.plan.version.results[*slot as usize].internal;
            let name = self.plan.column_name(Column::Result(*slot));
            if told && !names.contains(&name) {
                names.push(name);
            }
        }
        out.insert("results".to_owned(), json!(names));
        Json::Object(out)
    }

    fn result(&self, slot: ResultSlot, row: usize) -> Map<String, Json> {
        let mut out = Map::new();
        out.insert("result".to_owned(), json!(self.plan.column_name(Column::Result(slot))));
        self.add_id(&mut out, self.plan.results[slot as usize].space, row);
        out
    }

    /// Each failure once, with the results that have no value for it.
    fn failed(&self) -> Vec<Json> {
        let mut failures: Vec<(&Failure, Vec<String>)> = Vec::new();
        for (slot, cells) in (0..).zip(&self.answer.results) {
            for cell in cells {
                let Cell::Failed(failure) = cell else { continue };
                let name = self.plan.column_name(Column::Result(slot));
                match failures.iter_mut().find(|(known, _)| *known == failure) {
                    Some((_, names)) if names.contains(&name) => {}
                    Some((_, names)) => names.push(name),
                    None => failures.push((failure, vec![name])),
                }
            }
        }
        let told = failures.into_iter().map(|(failure, names)| {
            let mut out = self.result(failure.result.0, failure.result.1);
            out.insert("why".to_owned(), json!(why(failure.why)));
            if let Some(span) = &failure.span {
                let place = span.place();
                out.insert("at".to_owned(), json!(format!("{}:{}:{}", span.file.path, place.line, place.column)));
            }
            out.insert("results".to_owned(), json!(names));
            Json::Object(out)
        });
        told.collect()
    }

    fn listed(&self) -> Vec<Json> {
        self.answer.listed.iter().map(|(slot, row)| Json::Object(self.result(*slot, *row))).collect()
    }
}
