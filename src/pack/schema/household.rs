//! The schemas of households: of any, and of those that one version reads.

use serde_json::{Map, Value, json};

use crate::ground::kind::Kind;
use crate::ground::value::Value as Bound;
use crate::pack::model::{Input, Presence, Version};

use super::page;

const EXPECT: &str = "Amounts that a source gives for this household in a month.";
const CHANGES: &str = "What changes from a month on; members by id.";
const DESCRIPTION: &str = "One household with its members.";

fn month() -> Value {
    json!({ "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" })
}

fn about() -> Value {
    json!({
        "type": "object", "additionalProperties": false,
        "properties": {
            "title": { "$ref": "#/$defs/label" },
            "note": { "type": "string", "description": "A remark." },
        },
    })
}

fn expect() -> Value {
    json!({
        "description": EXPECT,
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "period": month(),
                "policy": { "type": "string", "pattern": "^[a-z0-9_-]+@[a-z0-9_-]+$" },
                "source": { "type": "string", "minLength": 1 },
            },
            "anyOf": [{ "required": ["period"] }, { "required": ["policy"] }],
            "additionalProperties": { "type": "object" },
        },
    })
}

fn definitions() -> Value {
    Value::Object(super::definitions())
}

/// The schema of a household of any programme.
#[must_use]
pub fn any_household() -> Value {
    let member = json!({ "type": "object", "properties": { "id": { "type": "string", "minLength": 1 } } });
    let table = json!({ "anyOf": [{ "type": "object" }, { "type": "array", "items": member }] });
    let body = json!({
        "type": "object",
        "properties": {
            "about": about(),
            "changes": {
                "description": CHANGES,
                "type": "array",
                "items": {
                    "type": "object", "required": ["from"], "properties": { "from": month() },
                    "additionalProperties": table,
                },
            },
            "expect": expect(),
        },
        "additionalProperties": table,
    });
    page("A household", DESCRIPTION, body, definitions())
}

/// The schema of the households that a version reads. An input that another version of the programme declares may stand
/// in them too.
#[must_use]
pub fn household(version: &Version) -> Value {
    let mut properties = Map::new();
    properties.insert("about".to_owned(), about());
    let tables = tables(version, false);
    properties.extend(tables);
    let mut changed = Map::new();
    changed.insert("from".to_owned(), month());
    changed.extend(self::tables(version, true));
    properties.insert(
        "changes".to_owned(),
        json!({
            "description": CHANGES, "type": "array",
            "items": { "type": "object", "required": ["from"], "additionalProperties": false, "properties": changed },
        }),
    );
    properties.insert("expect".to_owned(), expect());
    let body = json!({ "type": "object", "additionalProperties": false, "properties": properties });
    let title = format!("A household of {}", version.policy());
    page(&title, DESCRIPTION, body, definitions())
}

/// The root by its name, each group by its plural.
fn tables(version: &Version, changed: bool) -> Map<String, Value> {
    let mut out = Map::new();
    for (space, entity) in (0..).zip(&version.programme.entities) {
        let mut members = Map::new();
        if entity.of.is_some() {
            members.insert("id".to_owned(), json!({ "type": "string", "minLength": 1 }));
            if changed {
                members.insert("gone".to_owned(), json!({ "const": true, "description": "It leaves the household." }));
            }
        }
        if let Some(container) = entity.of.and_then(|of| version.programme.entities.get(usize::from(of))) {
            let note =
                format!("The id of the {} that contains it; without, it stands under the last one.", container.name);
            let id = json!({ "type": "string", "minLength": 1, "description": note });
            members.insert(format!("{}_id", container.name), id);
        }
        let own = version.inputs.iter().filter(|known| known.entity == space);
        members.extend(own.map(|known| (known.common.name.clone(), input(version, known))));
        for (of, name) in version.foreign_inputs.iter().filter(|(of, _)| *of == entity.name) {
            let note = format!("{of}.{name} is read by another version.");
            members.insert(name.clone(), json!({ "description": note }));
        }
        let one = json!({ "type": "object", "additionalProperties": false, "properties": members });
        match entity.of {
            None => out.insert(entity.name.clone(), one),
            Some(_) => out.insert(entity.plural.clone(), json!({ "type": "array", "items": one })),
        };
    }
    out
}

fn input(version: &Version, input: &Input) -> Value {
    let mut schema = match &input.kind {
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Count => json!({ "type": "integer" }),
        Kind::Number | Kind::Money(_) => {
            json!({ "anyOf": [{ "type": "number" }, { "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" }] })
        }
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Choice(choice) => {
            let members: Vec<&str> = choice.members.iter().map(|(member, _)| member.as_str()).collect();
            json!({ "enum": members })
        }
    };
    let language = version.programme.languages.first().map_or("", String::as_str);
    let mut words = vec![input.common.label.get(language).to_owned()];
    match &input.presence {
        Presence::Required => {}
        Presence::Default(value, _) => words.push(format!("Default: {}.", value.text(&input.kind))),
        Presence::Optional => words.push("Optional.".to_owned()),
    }
    if let Value::Object(schema) = &mut schema {
        let text: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
        schema.insert("description".to_owned(), json!(text.join(" ")));
        if matches!(input.kind, Kind::Count) {
            for (key, bound) in [("minimum", input.min), ("maximum", input.max)] {
                // Only whole bounds: others could not be written exactly in every reader of JSON.
                if let Bound::Count(bound) = bound {
                    schema.insert(key.to_owned(), json!(bound));
                }
            }
        }
        if input.scale > 0 {
            schema.insert("$comment".to_owned(), json!(format!("at most {} decimals", input.scale)));
        }
    }
    // `null` is the same as not given.
    json!({ "anyOf": [schema, { "type": "null" }] })
}
