//! The schemas against the decoder's keys, and against every shipped file.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use super::*;
use crate::ground::document::{self, What, toml};
use crate::ground::source::SourceFile;
use crate::pack::Policies;

fn keys_of(schema: &Value) -> BTreeSet<&str> {
    schema["properties"].as_object().expect("properties").keys().map(String::as_str).collect()
}

fn names(keys: &[keys::Key]) -> BTreeSet<&'static str> {
    keys.iter().map(|key| key.name).collect()
}

#[test]
fn the_schemas_have_the_keys_of_the_decoder() {
    let policy = policy();
    for (name, keys) in [
        ("input", keys::INPUT),
        ("parameter", keys::PARAMETER),
        ("result", keys::RESULT),
        ("set", keys::SET),
        ("check", keys::CHECK),
        ("helper", keys::HELPER),
        ("invariant", keys::INVARIANT),
    ] {
        assert_eq!(keys_of(&policy["$defs"][name]), names(keys), "{name}");
    }
    assert_eq!(keys_of(&policy), keys::POLICY_FILE.iter().copied().collect());
    assert_eq!(keys_of(&policy["properties"]["version"]), names(keys::VERSION));
    let programme = programme();
    assert_eq!(keys_of(&programme), keys::PROGRAMME_FILE.iter().copied().collect());
    assert_eq!(keys_of(&programme["properties"]["programme"]), names(keys::PROGRAMME));
}

/// A document as the JSON that an editor checks against a schema.
fn as_json(value: &document::Value) -> Value {
    match &value.what {
        What::Null => Value::Null,
        What::Bool(truth) => json!(truth),
        What::Number(text) => serde_json::from_str(text).expect("a number"),
        What::Text(text) | What::Date(text) => json!(text),
        What::List(list) => list.iter().map(as_json).collect(),
        What::Table(table) => {
            Value::Object(table.iter().map(|(key, entry)| (key.clone(), as_json(&entry.value))).collect())
        }
    }
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("a file");
    as_json(&toml::read(&SourceFile::new(path.to_string_lossy(), text)).expect("toml"))
}

fn validator(schema: &Value) -> jsonschema::Validator {
    jsonschema::draft202012::meta::validate(schema).expect("a schema");
    jsonschema::draft202012::new(schema).expect("a schema")
}

#[test]
fn every_shipped_file_is_valid() {
    let (programme, policy, any) = (validator(&programme()), validator(&policy()), validator(&any_household()));
    let mut seen = 0;
    for folder in ["policies", "tests/fixtures/policies"] {
        let folder = Path::new(folder);
        let policies = Policies::open(folder).expect("the folder");
        for id in policies.ids() {
            programme.validate(&read(&folder.join(id).join("programme.toml"))).expect(id);
            let shelf = policies.programme(id).expect(id);
            for header in shelf.headers() {
                let path = folder.join(id).join(&header.id).join("policy.toml");
                policy
                    .validate(&read(&path))
                    .unwrap_or_else(|error| panic!("{}: {error} at {}", path.display(), error.instance_path()));
            }
            let last = shelf.headers().last().expect("a version").id.clone();
            let own = validator(&household(&shelf.load(&last).expect("loaded").0));
            let households = std::fs::read_dir(folder.join(id).join("households"));
            for entry in households.into_iter().flatten() {
                let path = entry.expect("an entry").path();
                let document = read(&path);
                for schema in [&any, &own] {
                    schema
                        .validate(&document)
                        .unwrap_or_else(|error| panic!("{}: {error} at {}", path.display(), error.instance_path()));
                }
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn misspelt_keys_are_marked_while_one_writes() {
    let policy = validator(&policy());
    let from = |text: &str| as_json(&toml::read(&SourceFile::new("policy.toml", text)).expect("toml"));
    let header = "[version]\nfrom = 2030-01-01\nstatus = \"draft\"\ntitle = { fr = \"x\" }\n";
    assert!(policy.is_valid(&from(header)));
    for wrong in [
        "[inputs.person.age]\nknid = \"count\"",
        "[inputs.person.age]\nkind = \"cuont\"",
        "[parametres.x]\nvalue = 1",
        "[parameters.x]\nvalu = 1",
        "[results.person.a]\nround = { to = 1, mode = \"up\" }",
        "[results.person.a]\nrank = { among = \"a\", by = \"b\", ties = \"lsted\" }",
    ] {
        assert!(!policy.is_valid(&from(&format!("{header}{wrong}"))), "{wrong}");
    }
}
