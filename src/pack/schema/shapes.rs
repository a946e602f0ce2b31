//! What stands at a key, as JSON Schema.

use serde_json::{Map, Value, json};

use crate::pack::keys::{self, Key, Shape};

use super::property;

/// A table with these keys and no others.
pub(super) fn object(keys: &[Key], complete: bool) -> Value {
    let properties: Map<String, Value> = keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<&str> = keys.iter().filter(|key| complete && key.required).map(|key| key.name).collect();
    let mut out = json!({ "type": "object", "additionalProperties": false, "properties": properties });
    if !required.is_empty() {
        out["required"] = json!(required);
    }
    out
}

/// A table that may say what holds for the declarations below it.
pub(super) fn inherited() -> Value {
    let known = keys::PARAMETER.iter().filter(|key| keys::INHERITED.contains(&key.name));
    let properties: Map<String, Value> = known
        .map(|key| {
            // A table of the same name below is a declaration, not what is inherited.
            let schema = property(key);
            (key.name.to_owned(), json!({ "anyOf": [schema, { "type": "object" }] }))
        })
        .collect();
    json!({ "type": "object", "properties": properties })
}

/// What stands at a key.
pub(super) fn shape(shape: Shape) -> Value {
    match shape {
        Shape::Text => json!({ "type": "string", "minLength": 1 }),
        Shape::Name => json!({ "$ref": "#/$defs/name" }),
        Shape::Label => json!({ "$ref": "#/$defs/label" }),
        Shape::Bool => json!({ "type": "boolean" }),
        Shape::True => json!({ "const": true }),
        Shape::Whole => json!({ "type": "integer", "minimum": 0 }),
        Shape::Day => json!({ "type": "string", "format": "date" }),
        Shape::Value => json!({ "$ref": "#/$defs/value" }),
        Shape::Citation => json!({ "type": "string", "pattern": "^[^,]+(,.*)?$" }),
        Shape::Word(words) => json!({ "enum": words }),
        Shape::Names => {
            json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" }, "uniqueItems": true }] })
        }
        Shape::Texts => json!({ "type": "array", "items": { "type": "string" }, "minItems": 1, "uniqueItems": true }),
        Shape::Table(keys) => object(keys, true),
        Shape::ScaleRows => json!({ "type": "array", "minItems": 1, "items": object(keys::SCALE_ROW, false) }),
        Shape::TableKeys => json!({ "type": "array", "minItems": 1, "maxItems": 2, "items": { "type": "string" } }),
        Shape::TableRows => json!({
            "type": "object", "minProperties": 1,
            "additionalProperties": {
                "anyOf": [{ "$ref": "#/$defs/value" }, { "type": "object", "additionalProperties": { "$ref": "#/$defs/value" } }],
            },
        }),
        Shape::Column => json!({ "type": "string", "pattern": "^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)?$" }),
    }
}
