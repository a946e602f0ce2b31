//! The JSON Schema (draft 2020-12) of `mutation.toml`, for editors that complete and check while one writes.

use serde_json::{Value, json};

/// Its file name.
pub const NAME: &str = "mutation.schema.json";

/// The schema. It never refuses what the reader takes: whether a change is there and survives is left to the reader.
#[must_use]
pub fn mutation() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mutation.toml",
        "description": "Changes of the rules that no household catches, each with the reason why that may be so.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "survivors": {
                "description": "One change each.",
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["mutant", "reason"],
                    "properties": {
                        "mutant": { "description": "The change, as `bareme test --mutate` calls it.", "type": "string", "minLength": 1 },
                        "versions": {
                            "description": "The versions in which it survives; without this all that have it.",
                            "type": ["array", "string"],
                            "items": { "type": "string" },
                        },
                        "reason": { "description": "Why no household can tell it from the law.", "type": "string", "minLength": 1 },
                    },
                },
            },
        },
    })
}
