//! What is reached, as JSON, for other programs.

use serde_json::{Value, json};

use super::{Coverage, Of};

/// What is reached of a version: counts, and every point with where it is.
#[must_use]
pub fn json(coverage: &Coverage) -> Value {
    let shares: serde_json::Map<String, Value> = Of::ALL
        .iter()
        .map(|(of, word)| {
            let (reached, all) = coverage.share(*of);
            ((*word).to_owned(), json!({ "reached": reached, "of": all }))
        })
        .collect();
    let points = coverage.points.iter().enumerate().map(|(at, point)| {
        let place = point.span.place();
        let who = &coverage.by[at];
        let mut out = json!({
            "of": point.of.word(), "within": point.within, "point": point.unreached,
            "at": format!("{}:{}:{}", point.span.file.path, place.line, place.column),
            "reached": coverage.reached[at],
        });
        if !who.is_empty() {
            out["by"] = json!(who);
        }
        if let Some(hint) = coverage.hints.get(&at) {
            out["would_be_reached"] = json!({ "near": hint.household, "period": hint.month.to_string() });
            if let Some((fact, value)) = &hint.fact {
                out["would_be_reached"]["if"] = json!(format!("{fact} were {value}"));
            }
        }
        out
    });
    json!({ "policy": coverage.policy(), "shares": shares, "points": points.collect::<Vec<_>>() })
}
