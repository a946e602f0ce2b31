//! What a run came to, as tables and as JSON.

use serde_json::{Map, Value as Json, json};

use crate::ground::hidden;
use crate::population::indicators;
use crate::population::table::Table;
use crate::population::tally;

use super::{Simulated, Told};

/// The tables of a run.
#[must_use]
pub fn tables(simulated: &Simulated) -> Vec<Table> {
    let mut all = tally::tables(&simulated.tally);
    all.extend(simulated.indicators.iter().flat_map(indicators::tables));
    all.extend(troubled(&simulated.told));
    all
}

/// Households in trouble, as a table; `None` where there are none.
#[must_use]
pub fn troubled(told: &[Told]) -> Option<Table> {
    let mut table = Table::new("Households to look at", &["household", "row", "", "what is the matter"], &[]);
    for one in told {
        for (place, thing) in one.things.iter().enumerate() {
            let head = if place == 0 {
                [hidden::shown(&one.id), one.row.to_string(), one.kind.word().to_owned()]
            } else {
                [String::new(), String::new(), String::new()]
            };
            table.row(head.into_iter().chain([hidden::shown(thing)]));
        }
    }
    table.notes.push("the first of each kind; each was evaluated again by both roads".to_owned());
    (!told.is_empty()).then_some(table)
}

/// A run as JSON, with what it was a run of.
#[must_use]
pub fn json(simulated: &Simulated, about: Map<String, Json>) -> Json {
    let mut out = about;
    out.insert("evaluated_again".to_owned(), json!(simulated.again));
    out.insert("rejected".to_owned(), json!(simulated.rejects.len()));
    if let Json::Object(tally) = tally::json(&simulated.tally) {
        out.extend(tally);
    }
    if let Some(finished) = &simulated.indicators {
        out.insert("indicators".to_owned(), indicators::json(finished));
    }
    if !simulated.told.is_empty() {
        out.insert("to_look_at".to_owned(), simulated.told.iter().map(to_look_at).collect());
    }
    Json::Object(out)
}

/// A household in trouble as JSON.
#[must_use]
pub fn to_look_at(one: &Told) -> Json {
    json!({"household": one.id, "row": one.row, "kind": one.kind.word(), "what": one.things})
}
