//! What of an answer and of an explanation is kept where the household is not to be told: results and the law, no facts.

use serde_json::{Map, Value as Json, json};

use crate::check::plan::Plan;
use crate::ground::kind::Kind;
use crate::pack::model::Version;

/// What stands in the place of a date, which would tell when somebody was born.
const WITHHELD: &str = "withheld";

/// An answer without the dates in it, and with no more of its warnings than their codes.
pub fn answer(answer: Json, plan: &Plan) -> Json {
    let Json::Object(mut answer) = answer else { return answer };
    let dates = |version: &Version| {
        let results = version.results.iter().filter(|result| matches!(result.kind, Kind::Date));
        results.map(|result| result.common.name.clone()).collect::<Vec<_>>()
    };
    let dates = dates(&plan.version);
    let entities = &plan.version.programme.entities;
    for entity in entities {
        for key in [&entity.name, &entity.plural] {
            if let Some(rows) = answer.get_mut(key) {
                withhold(rows, &dates);
            }
        }
    }
    if let Some(Json::Array(warnings)) = answer.get_mut("warnings") {
        for warning in warnings {
            *warning = json!(warning["code"]);
        }
    }
    Json::Object(answer)
}

fn withhold(rows: &mut Json, dates: &[String]) {
    match rows {
        Json::Object(row) => {
            for (name, value) in row {
                if dates.contains(name) && !value.is_null() {
                    *value = json!(WITHHELD);
                } else {
                    withhold(value, dates);
                }
            }
        }
        Json::Array(rows) => rows.iter_mut().for_each(|row| withhold(row, dates)),
        _ => {}
    }
}

/// An explanation that names results, rules and the law: no fact, and no text into which one was put.
pub fn explanation(whole: &Json) -> Json {
    let subjects = list(whole, "subjects").iter().map(|subject| {
        let results: Vec<Json> = list(subject, "results").iter().map(result).collect();
        let mut out = only(subject, &["entity", "id", "label"]);
        out.insert("results".to_owned(), Json::Array(results));
        Json::Object(out)
    });
    let mut out =
        only(whole, &["title", "status", "counterfactual", "headline", "figures", "missing", "unverified", "listed"]);
    out.insert("subjects".to_owned(), subjects.collect());
    let why_not: Vec<Json> =
        list(whole, "why_not").iter().map(|why| Json::Object(only(why, &["result", "id"]))).collect();
    if !why_not.is_empty() {
        out.insert("why_not".to_owned(), Json::Array(why_not));
    }
    Json::Object(out)
}

fn result(step: &Json) -> Json {
    let mut out = only(
        step,
        &["result", "id", "label", "status", "kind", "per", "citation", "version", "confidence", "abolished"],
    );
    if step["kind"] != "date" {
        out.extend(only(step, &["value", "text"]));
    }
    let of_results = |facts: &[Json]| -> Vec<Json> {
        let named = facts.iter().filter(|fact| !fact["result"].is_null());
        named.map(|fact| Json::Object(only(fact, &["result", "label", "value"]))).collect()
    };
    let guards = of_results(list(step, "guards"));
    if !guards.is_empty() {
        out.insert("guards".to_owned(), Json::Array(guards));
    }
    if let Some(stopped) = of_results(std::slice::from_ref(&step["stopped_by"])).pop() {
        out.insert("stopped_by".to_owned(), stopped);
    }
    let decisions = list(step, "decisions").iter().map(|one| Json::Object(only(one, &["rule", "held", "decided"])));
    let decisions: Vec<Json> = decisions.collect();
    if !decisions.is_empty() {
        out.insert("decisions".to_owned(), Json::Array(decisions));
    }
    Json::Object(out)
}

fn list<'j>(json: &'j Json, key: &str) -> &'j [Json] {
    json.get(key).and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

fn only(json: &Json, keys: &[&str]) -> Map<String, Json> {
    let has = |key: &&str| json.get(*key).map(|value| ((*key).to_owned(), value.clone()));
    keys.iter().filter_map(has).collect()
}

/// Places in the files of a programme, told from its folder on: a receipt is the same wherever the policies are.
pub fn without_paths(mut json: Json, programme: &str) -> Json {
    shorten(&mut json, &format!("{programme}/"));
    json
}

fn shorten(json: &mut Json, from: &str) {
    match json {
        Json::Object(all) => {
            for (name, value) in all {
                match value {
                    Json::String(text) if name == "place" || name == "at" => {
                        if let Some(at) = text.rfind(from) {
                            *text = text.split_off(at);
                        }
                    }
                    value => shorten(value, from),
                }
            }
        }
        Json::Array(all) => all.iter_mut().for_each(|one| shorten(one, from)),
        _ => {}
    }
}
