//! JSON Schemas (draft 2020-12) of every file, so that editors complete and check while one writes.
//!
//! In: the key lists of the decoder; a version, for the schema of its households. Out: JSON. A schema never refuses what
//! the decoder takes: what only a whole pack can tell (names, sources, kinds of values) is left to `bareme check`.

mod household;
mod shapes;

use serde_json::{Map, Value, json};

use super::keys::{self, Key};
pub use household::{any_household, household};
use shapes::{inherited, object, shape};

/// The dialect of all schemas.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schemas that hold for every programme: file name and schema.
#[must_use]
pub fn all() -> Vec<(&'static str, Value)> {
    vec![
        ("programme.schema.json", programme()),
        ("policy.schema.json", policy()),
        ("household.schema.json", any_household()),
    ]
}

fn page(title: &str, description: &str, body: Value, definitions: Value) -> Value {
    let mut out = Map::new();
    out.insert("$schema".to_owned(), json!(DIALECT));
    out.insert("title".to_owned(), json!(title));
    out.insert("description".to_owned(), json!(description));
    if let Value::Object(body) = body {
        out.extend(body);
    }
    out.insert("$defs".to_owned(), definitions);
    Value::Object(out)
}

/// Definitions that shapes refer to.
fn definitions() -> Map<String, Value> {
    let mut all = Map::new();
    let texts = json!({ "type": "string", "minLength": 1 });
    all.insert(
        "label".to_owned(),
        json!({
            "description": "A text in each language of the programme.",
            "type": "object", "minProperties": 1,
            "propertyNames": { "pattern": "^[a-z]{2,8}$" },
            "additionalProperties": texts,
        }),
    );
    all.insert(
        "name".to_owned(),
        json!({ "type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": crate::ground::limits::NAME_CHARACTERS }),
    );
    all.insert(
        "value".to_owned(),
        json!({ "description": "A number, true or false, a date, a member of a choice, or a fraction as \"2/3\".",
                "type": ["number", "boolean", "string"] }),
    );
    all.insert(
        "choice".to_owned(),
        json!({
            "description": "Members in order, each with its label.",
            "type": "object", "propertyNames": { "pattern": "^[a-z][a-z0-9_]*$" },
            "additionalProperties": { "$ref": "#/$defs/label" },
        }),
    );
    all
}

/// A table whose keys are names and whose values are of one definition.
fn named(definition: &str, pattern: &str) -> Value {
    json!({
        "type": "object",
        "propertyNames": { "pattern": pattern },
        "additionalProperties": { "$ref": format!("#/$defs/{definition}") },
    })
}

const NAME: &str = "^[a-z][a-z0-9_]*$";

/// The schema of programme.toml.
#[must_use]
pub fn programme() -> Value {
    let mut definitions = definitions();
    definitions.insert("entity".to_owned(), object(keys::ENTITY, true));
    definitions.insert("source".to_owned(), object(keys::SOURCE, true));
    let body = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["programme", "entities"],
        "properties": {
            "programme": object(keys::PROGRAMME, true),
            "entities": named("entity", NAME),
            "sources": named("source", "^[a-z0-9._-]+$"),
            "choices": named("choice", NAME),
        },
    });
    let description = "Identity, currency, languages, entities and legal sources of a programme.";
    page("programme.toml", description, body, Value::Object(definitions))
}

/// The schema of policy.toml.
#[must_use]
pub fn policy() -> Value {
    let mut definitions = definitions();
    let things: [(&str, &[Key]); 7] = [
        ("input", keys::INPUT),
        ("parameter", keys::PARAMETER),
        ("result", keys::RESULT),
        ("set", keys::SET),
        ("check", keys::CHECK),
        ("helper", keys::HELPER),
        ("invariant", keys::INVARIANT),
    ];
    for (name, keys) in things {
        // An extending version says only what changes, so nothing is required here.
        definitions.insert(name.to_owned(), object(keys, false));
    }
    let mut group = inherited();
    group["description"] = json!("A group: what it says holds for the parameters below.");
    group["additionalProperties"] =
        json!({ "anyOf": [{ "$ref": "#/$defs/parameter" }, { "$ref": "#/$defs/parameters" }] });
    definitions.insert("parameters".to_owned(), group);
    for (plural, one) in [("inputs", "input"), ("results", "result"), ("checks", "check")] {
        let mut of_entity = inherited();
        of_entity["additionalProperties"] = json!({ "$ref": format!("#/$defs/{one}") });
        definitions.insert(format!("{plural}_of_entity"), of_entity);
        let mut whole = inherited();
        whole["additionalProperties"] = json!({ "$ref": format!("#/$defs/{plural}_of_entity") });
        definitions.insert(plural.to_owned(), whole);
    }
    let mut properties = Map::new();
    for part in keys::POLICY_FILE {
        let schema = match *part {
            "version" => object(keys::VERSION, true),
            "choices" => named("choice", NAME),
            "sets" => named("set", NAME),
            "helpers" => named("helper", NAME),
            "invariants" => named("invariant", NAME),
            other => json!({ "$ref": format!("#/$defs/{other}") }),
        };
        properties.insert((*part).to_owned(), schema);
    }
    let body = json!({
        "type": "object", "additionalProperties": false, "required": ["version"], "properties": properties,
    });
    let description = "One version of a programme: its header, and what it says or changes.";
    page("policy.toml", description, body, Value::Object(definitions))
}

/// The schema of one key.
fn property(key: &Key) -> Value {
    let mut schema = shape(key.shape);
    if let Value::Object(schema) = &mut schema {
        schema.insert("description".to_owned(), json!(key.doc));
    }
    schema
}

#[cfg(test)]
mod tests;
