//! The JSON Schema (draft 2020-12) of `gate.toml`, for editors that complete and check while one writes.

use serde_json::{Map, Value, json};

/// Its file name.
pub const NAME: &str = "gate.schema.json";

/// The schema. It never refuses what the reader takes: names of results, parameters and inputs are left to the reader.
#[must_use]
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "gate.toml",
        "description": "What a version of a programme must hold before it is adopted. A file without a criterion is refused.",
        "type": "object",
        "additionalProperties": false,
        "minProperties": 1,
        "properties": {
            "households": table("What all households together may lose.", limits().chain([("amount", amount())]), &[]),
            "budget": table("What a year may cost.", [
                ("amount", json!({ "description": "The result that is paid. Default: the amount of [households].", "type": "string" })),
                ("yearly_at_most", number("It costs no more than this in a year.")),
                ("yearly_around", number("It costs around this in a year; `within` says how far from it.")),
                ("within", number("How far from `yearly_around` it may be.")),
                ("yearly_rise_at_most", number("It costs no more than this above the version before it, in a year.")),
            ], &[]),
            "tests": table("What the reference households must hold.", [
                ("published_amounts", on("Every published amount is met, and there is at least one.")),
                ("snapshots", on("Every reference household is as accepted, and there is at least one.")),
                ("invariants", on("Every invariant of the version holds and applies to somebody, and there is at least one.")),
                ("no_survivor", on("Every mutant of the version is caught, or has its reason in mutation.toml.")),
                ("branches_percent", json!({ "description": "So many in a hundred branches of the rules are reached.",
                                             "type": ["integer", "string"], "minimum": 1, "maximum": 100 })),
            ], &[]),
            "figures": table("Parameters that nobody has confirmed.", [
                ("confirmed", on("Every parameter is confirmed, but for those named.")),
                ("except", json!({ "description": "Parameters that may be unconfirmed, each with the reason.",
                                   "type": "object", "additionalProperties": { "type": "string", "minLength": 1 } })),
            ], &["confirmed"]),
            "groups": {
                "description": "Households that are protected for themselves, by name.",
                "type": "object",
                "additionalProperties": { "$ref": "#/$defs/group" },
            },
        },
        "$defs": { "group": table("Households that are protected for themselves.", limits().chain([
            ("who", json!({ "description": "Who belongs to it: a condition on the version before, as in a rule.",
                            "type": "string", "minLength": 1 })),
            ("label", json!({ "description": "A text in each language of the programme.", "type": "object",
                              "additionalProperties": { "type": "string", "minLength": 1 } })),
        ]), &["who"]) },
    })
}

fn limits() -> impl Iterator<Item = (&'static str, Value)> {
    [
        ("lose_at_most", number("No household loses more than this, in the time of the amount.")),
        (
            "losers_at_most",
            json!({ "description": "So many households lose at most.", "type": ["integer", "string"], "minimum": 0 }),
        ),
        ("losers_percent_at_most", number("So many in a hundred households lose at most.")),
    ]
    .into_iter()
}

fn table(description: &str, properties: impl IntoIterator<Item = (&'static str, Value)>, required: &[&str]) -> Value {
    let properties: Map<String, Value> = properties.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect();
    let mut out = json!({ "description": description, "type": "object", "additionalProperties": false,
                          "properties": properties });
    if !required.is_empty() {
        out["required"] = json!(required);
    }
    out
}

fn amount() -> Value {
    json!({ "description": "The result by which households gain and lose. Default: the main one.", "type": "string" })
}

fn number(description: &str) -> Value {
    json!({ "description": description, "type": ["number", "string"], "minimum": 0 })
}

fn on(description: &str) -> Value {
    json!({ "description": description, "const": true })
}
