//! Tests of the reader.

use super::*;
use crate::ground::document::{json, toml};
use crate::ground::source::SourceFile;

fn document(text: &str) -> Value {
    toml::read(&SourceFile::new("a.toml", text)).unwrap_or_else(|findings| panic!("{findings:?}"))
}

/// Reads a document and gives what was found, `code at line: message`.
fn found(text: &str, read: impl FnOnce(&mut Reader<'_, '_>)) -> Vec<String> {
    let document = document(text);
    let mut findings = Findings::new();
    let mut reader = Reader::of(&document, "the file", &mut findings).expect("a table");
    read(&mut reader);
    reader.finish();
    let line = |d: &Diagnostic| d.span.as_ref().map_or(0, |span| span.place().line);
    findings.all.iter().map(|d| format!("{} at {}: {}", d.code.text(), line(d), d.message)).collect()
}

#[test]
fn a_key_that_nobody_asked_for_is_refused_with_the_nearest() {
    let document = document("value = 1\nvlaue = 2\n");
    let mut findings = Findings::new();
    let mut reader = Reader::of(&document, "the parameter `a`", &mut findings).expect("a table");
    reader.number("value");
    reader.text("label");
    reader.finish();
    assert_eq!(findings.all.len(), 1);
    assert_eq!(findings.all[0].message, "unknown key `vlaue` in the parameter `a`");
    assert_eq!(findings.all[0].help.as_deref(), Some("did you mean `value`?"));
}

#[test]
fn keys_that_are_missing_are_told_at_once() {
    let told = found("a = 1\n", |reader| {
        assert!(!reader.require(&["a", "b", "c"]));
        assert!(reader.require(&["a"]));
    });
    assert_eq!(told, ["E0013 at 1: the file lacks the keys `b` and `c`"]);
}

#[test]
fn a_wrong_value_is_told_and_read_as_absent_and_the_others_go_on() {
    let told = found("a = true\nb = 5\nc = \"x\"\n", |reader| {
        assert!(reader.number("a").is_none());
        assert!(reader.text("b").is_none());
        assert_eq!(reader.text("c").map(|said| said.value).as_deref(), Some("x"));
    });
    assert_eq!(
        told,
        [
            "E0014 at 1: `a` of the file must be a number, and true or false stands here",
            "E0014 at 2: `b` of the file must be a text, and a number stands here"
        ]
    );
}

#[test]
fn readers_of_inner_tables_push_into_the_same_findings() {
    let told = found("[in]\nx = 1\ny = 2\n", |reader| {
        let mut inner = reader.table("in", "the inner table").expect("a table");
        assert!(inner.number("x").is_some());
        inner.require(&["z"]);
        inner.finish();
    });
    assert_eq!(
        told,
        ["E0013 at 1: the inner table lacks the key `z`", "E0012 at 3: unknown key `y` in the inner table"]
    );
}

#[test]
fn lists_of_texts_may_be_one_text() {
    let told = found("a = \"x\"\nb = [\"y\", \"z\"]\nc = [\"ok\", 5]\nd = 5\n", |reader| {
        let mut texts = |key: &str| -> Vec<String> {
            reader.texts(key).unwrap_or_default().into_iter().map(|said| said.value).collect()
        };
        assert_eq!(texts("a"), ["x"]);
        assert_eq!(texts("b"), ["y", "z"]);
        assert_eq!(texts("c"), ["ok"]);
        assert!(texts("d").is_empty());
        assert!(reader.texts("e").is_none());
    });
    assert_eq!(told.len(), 2, "{told:?}");
}

#[test]
fn tables_in_a_list_and_entries_of_a_table_come_in_order() {
    let told = found("[z]\nb = 1\na = 2\n[[p]]\nid = 1\n[[p]]\nid = 2\n", |reader| {
        let names: Vec<_> = reader.entries("z").into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["b", "a"]);
        assert_eq!(reader.tables("p").len(), 2);
        assert!(reader.entries("none").is_empty() && reader.tables("none").is_empty());
    });
    assert!(told.is_empty(), "{told:?}");
    let told = found("z = 5\np = [1]\n", |reader| {
        assert!(reader.entries("z").is_empty() && reader.tables("p").is_empty());
    });
    assert_eq!(told.len(), 2, "{told:?}");
}

#[test]
fn null_is_absent() {
    let file = SourceFile::new("a.json", "{\"a\": null}");
    let document = json::read(&file).expect("JSON");
    let mut findings = Findings::new();
    let mut reader = Reader::of(&document, "the household", &mut findings).expect("a table");
    assert!(!reader.has("a") && reader.number("a").is_none());
    reader.finish();
    assert!(findings.all.is_empty());
}

#[test]
fn a_label_has_every_language_and_no_other() {
    let languages = ["fr".to_owned(), "ar".to_owned()];
    let read = |text: &str, strict| {
        let mut texts = Vec::new();
        let told = found(text, |reader| {
            let label = reader.label("label", &languages, strict).map(|said| said.value).unwrap_or_default();
            texts = label.texts.keys().cloned().collect();
        });
        (texts, told)
    };
    assert_eq!(read("label = { ar = \"ب\", fr = \"b\" }\n", true), (languages.to_vec(), vec![]));
    let lacks = "1: `label` of the file lacks its text in `ar`";
    let french = vec!["fr".to_owned()];
    assert_eq!(read("label = { fr = \"b\" }\n", true), (french.clone(), vec![format!("E0022 at {lacks}")]));
    assert_eq!(read("label = { fr = \"b\" }\n", false), (french, vec![format!("W0022 at {lacks}")]));
    let (_, told) = read("label = { fr = \" \", ar = 5, fa = \"x\" }\n", true);
    assert_eq!(told.len(), 3, "{told:?}");
    let (_, told) = read("label = \"b\"\n", true);
    assert_eq!(told, ["E0014 at 1: `label` of the file must be a table of texts by language, and a text stands here"]);
}

#[test]
fn what_is_not_a_table_is_told() {
    let document = document("a = 5\n");
    let mut findings = Findings::new();
    let entry = &document.as_table().expect("a table")["a"];
    assert!(Reader::of_entry(entry, "the input `a`", &mut findings).is_none());
    assert_eq!(findings.all[0].message, "the input `a` must be a table, and a number stands here");
}
