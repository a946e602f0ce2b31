//! The reasons of a statement as JSON: what stands under `reasons` in the answer of a month.

use serde_json::{Map, Value as Json, json};

use super::{FactChange, Line, Moved, Reason};
use crate::ground::kind::Kind;
use crate::ground::value::Value;
use crate::rules::tree::Column;

/// The reasons of a month, in the order of the steps: time, what is paid once, facts, version.
#[must_use]
pub fn reasons(line: &Line) -> Vec<Json> {
    line.reasons.iter().map(|reason| one(line, reason)).collect()
}

fn one(line: &Line, reason: &Reason) -> Json {
    match reason {
        Reason::Time { roots, moved } => {
            json!({"reason": "time", "began_with": told(roots), "moved": told(moved)})
        }
        Reason::OneOff { roots } => json!({"reason": "once", "began_with": told(roots)}),
        Reason::Facts { facts, moved } => {
            let facts: Vec<Json> = facts.iter().map(|change| fact(line, change)).collect();
            json!({"reason": "facts", "facts": facts, "moved": told(moved)})
        }
        Reason::Version { from, to, roots, moved } => {
            json!({"reason": "version", "from": from, "to": to, "began_with": told(roots), "moved": told(moved)})
        }
    }
}

/// What moved, internal results left out.
fn told(moved: &[Moved]) -> Vec<Json> {
    moved.iter().filter(|moved| !moved.internal).map(result).collect()
}

fn result(moved: &Moved) -> Json {
    let mut out = Map::new();
    out.insert("result".to_owned(), json!(moved.name));
    if !moved.id.is_empty() {
        out.insert("id".to_owned(), json!(moved.id));
    }
    out.insert("before".to_owned(), value(moved.before, &moved.kind));
    out.insert("after".to_owned(), value(moved.after, &moved.kind));
    Json::Object(out)
}

fn value(value: Option<Value>, kind: &Kind) -> Json {
    value.map_or(Json::Null, |value| crate::evaluate::json::value(value, kind))
}

fn fact(line: &Line, change: &FactChange) -> Json {
    let plan = line.evaluator.plan();
    match change {
        FactChange::Joined(_, id) => json!({"joined": change.name(plan), "id": id}),
        FactChange::Left(_, id) => json!({"left": change.name(plan), "id": id}),
        FactChange::Fact { input, id, before, after } => {
            let (kind, _, _) = plan.column(Column::Input(*input));
            let mut out = Map::new();
            out.insert("input".to_owned(), json!(change.name(plan)));
            if !id.is_empty() {
                out.insert("id".to_owned(), json!(id));
            }
            out.insert("before".to_owned(), value(*before, kind));
            out.insert("after".to_owned(), value(*after, kind));
            Json::Object(out)
        }
    }
}
