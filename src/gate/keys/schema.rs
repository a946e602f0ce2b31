//! The JSON Schema (draft 2020-12) of the trust file, for editors that complete and check while one writes.

use serde_json::{Value, json};

/// Its file name.
pub const NAME: &str = "trust.schema.json";

/// The schema.
#[must_use]
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "trust.toml",
        "description": "Whose signatures adopt a version, and how far each ledger has come. A file without a key is refused.",
        "type": "object",
        "additionalProperties": false,
        "required": ["keys"],
        "properties": {
            "keys": {
                "description": "The keys whose signatures count.",
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["key"],
                    "properties": {
                        "key": {
                            "description": "The public half, as it stands in its .pub file.",
                            "type": "string",
                            "pattern": "^RW[A-Za-z0-9+/]{54}$"
                        },
                        "name": { "description": "Whose it is.", "type": "string", "minLength": 1 }
                    }
                }
            },
            "heads": {
                "description": "The digest of the last entry of each programme's ledger that was seen; adopt, amend and \
                                verify --record write it.",
                "type": "object",
                "additionalProperties": { "type": "string", "pattern": "^sha256:[0-9a-f]{64}$" }
            }
        }
    })
}
