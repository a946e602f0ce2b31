//! The JSON Schema (draft 2020-12) of `population.toml`, for editors that complete and check while one writes.

use serde_json::{Map, Value, json};

use crate::ground::limits::{DECIMALS, NAME_CHARACTERS};

use super::dice::SPREADS;

/// Its file name.
pub const NAME: &str = "population.schema.json";

/// The schema. It never refuses what the reader takes: names, shares that add up and ranges are left to the reader.
#[must_use]
pub fn population() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "population.toml",
        "description": "A synthetic population of a programme: what is drawn by dice, and what the whole must come to.",
        "type": "object",
        "additionalProperties": false,
        "required": ["population", "draws", "targets"],
        "properties": {
            "population": head(),
            "draws": named("draw", "What is drawn of each household, from top to bottom."),
            "members": named("members", "Who lives in it, in the order in which they stand."),
            "targets": named("target", "What the whole must come to."),
        },
        "$defs": { "conditions": conditions(), "draw": draw(true), "member_draw": draw(false), "row": row(),
                   "members": members(), "target": target() },
    })
}

fn named(definition: &str, description: &str) -> Value {
    json!({
        "description": description,
        "type": "object",
        "propertyNames": { "pattern": "^[a-z][a-z0-9_]*$", "maxLength": NAME_CHARACTERS },
        "additionalProperties": { "$ref": format!("#/$defs/{definition}") },
    })
}

fn head() -> Value {
    json!({
        "description": "What the population stands for.",
        "type": "object",
        "additionalProperties": false,
        "required": ["households", "month", "note"],
        "properties": {
            "households": { "description": "How many households the published totals are of.", "type": "integer", "minimum": 1 },
            "month": { "description": "The month at which it stands, as \"2024-09\".", "type": "string", "pattern": "^\\d{4}-\\d{2}$" },
            "note": { "description": "That it is synthetic, and what is to be known about it.", "type": "string", "minLength": 1 },
        },
    })
}

fn conditions() -> Value {
    let one = json!({ "type": ["string", "number", "boolean"] });
    json!({
        "description": "All must hold: a name with a member, true or false, a number, a range as \"6-20\" or \"60-\", or a list of these. A date is told by ages.",
        "type": "object",
        "additionalProperties": { "anyOf": [one.clone(), { "type": "array", "minItems": 1, "items": one }] },
    })
}

/// The ways of taking a value.
fn ways() -> Map<String, Value> {
    let points = json!({ "type": "array", "minItems": 2, "items": { "type": "array", "minItems": 2, "maxItems": 2, "items": { "type": "number" } } });
    let with = |schema: &Value, text: &str| {
        let mut schema = schema.clone();
        schema["description"] = json!(text);
        schema
    };
    let number = json!({ "type": "number" });
    let ways = [
        ("value", json!({ "description": "Always this.", "type": ["string", "number", "boolean"] })),
        ("absent", json!({ "description": "Nothing is given.", "const": true })),
        ("place", json!({ "description": "The place of the member in its group, from 1.", "const": true })),
        ("yes", with(&number, "How often it is true, of 1 or of what `of` says.")),
        (
            "shares",
            json!({
                "description": "A member or a range, with its share; ages where a date is drawn.",
                "type": "object", "minProperties": 1, "additionalProperties": { "type": "number", "minimum": 0 },
            }),
        ),
        ("of", with(&number, "What shares add up to: 1 unless it is said.")),
        ("quantiles", with(&points, "Pairs of share and value, from share 0 to share 1, with straight lines between.")),
        ("curve", with(&points, "Pairs of what `at` names and the value, with straight lines between.")),
        ("at", json!({ "description": "The variable at which a curve is read off.", "type": "string" })),
    ];
    ways.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

fn row() -> Value {
    let mut properties = ways();
    properties.insert("when".to_owned(), json!({ "$ref": "#/$defs/conditions" }));
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn draw(of_root: bool) -> Value {
    let mut properties = ways();
    let rows = json!({
        "description": "The first whose conditions hold is taken; the last has none.",
        "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/row" },
    });
    properties.insert("rows".to_owned(), rows);
    properties.insert(
        "write".to_owned(),
        json!({ "description": "A variable that is written beside the inputs.", "type": "boolean" }),
    );
    properties.insert(
        "decimals".to_owned(),
        json!({ "description": "Decimals of a variable that is a number.", "type": "integer", "minimum": 0, "maximum": DECIMALS }),
    );
    if of_root {
        properties.insert(
            "spread".to_owned(),
            json!({ "description": "Spread evenly over the numbers of households by this sequence, not by dice.",
                    "type": "integer", "minimum": 1, "maximum": SPREADS }),
        );
    }
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn members() -> Value {
    let mut draws = named("member_draw", "What is drawn of each, from top to bottom.");
    draws["minProperties"] = json!(1);
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["entity", "count"],
        "properties": {
            "entity": { "description": "Of which entity they are.", "type": "string" },
            "count": { "description": "How many: a number, or a variable of [draws].", "type": ["integer", "string"] },
            "eldest_first": { "description": "The date by which they stand; it is drawn first.", "type": "string" },
            "apart": { "description": "Days between these dates, where that can be.", "type": "integer", "minimum": 0 },
            "draws": draws,
        },
    })
}

fn target() -> Value {
    let name = json!({ "type": "string" });
    let number = json!({ "type": "number" });
    let text = json!({ "type": "string", "minLength": 1 });
    let term = json!({
        "type": "object", "additionalProperties": false, "required": ["of", "times"],
        "properties": { "of": name, "times": { "type": "integer" } },
    });
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["title", "source"],
        "properties": {
            "title": text,
            "source": text,
            "note": text,
            "count": { "description": "How many rows of this entity.", "type": "string" },
            "per": { "description": "… a row of the root.", "type": "string" },
            "sum": { "description": "The sum of a result, input or variable, or of several, each so many times.",
                     "anyOf": [name, { "type": "array", "minItems": 1, "items": term }] },
            "mean": { "description": "The mean of a result, input or variable.", "type": "string" },
            "share": { "description": "Which part of the rows of `among` passes this.", "$ref": "#/$defs/conditions" },
            "among": { "description": "The entity of a share.", "type": "string" },
            "where": { "$ref": "#/$defs/conditions" },
            "value": number,
            "tolerance": { "description": "How far off, as a part of the value: 0.02 for two per cent.", "type": "number",
                           "minimum": 0, "exclusiveMaximum": 1 },
            "from": number,
            "to": number,
        },
    })
}
