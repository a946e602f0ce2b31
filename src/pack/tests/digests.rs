//! Two digests: of the meaning, and of the text.

use super::{FIRST, PROGRAMME, Pack, RULES};
use crate::pack::digest;

fn both(pack: &Pack) -> (String, String) {
    let version = pack.load("2030-01");
    (digest::meaning(&version), digest::text(&version))
}

#[test]
fn digests_are_the_same_for_the_same_files() {
    assert_eq!(both(&Pack::first()), both(&Pack::first()));
    let (meaning, text) = both(&Pack::first());
    assert_ne!(meaning, text);
    assert!(meaning.starts_with("sha256:") && meaning.len() == 71);
}

#[test]
fn layout_labels_notes_and_order_change_the_text_alone() {
    let (meaning, text) = both(&Pack::first());
    let (header, body) = FIRST.split_once("[inputs.person.age]").expect("there");
    let (first, second) = RULES.split_at(RULES.find("fn is_old").expect("there"));
    let otherwise = [
        Pack::changed("value = 65", "value = 65.0"),
        Pack::changed("\"Full\"", "\"Whole\""),
        Pack::changed("title = { fr", "note = \"x\"\ntitle = { fr"),
        Pack::programme("[sources.act]", "# a remark\n[sources.act]"),
        Pack::with(&[
            ("programme.toml", PROGRAMME),
            ("2030-01/policy.toml", &format!("[inputs.person.age]{body}\n{header}")),
            ("2030-01/rules.rhai", RULES),
        ]),
        Pack::with(&[
            ("programme.toml", PROGRAMME),
            ("2030-01/policy.toml", FIRST),
            ("2030-01/rules.rhai", &format!("{second}// a remark\n{}", first.replace(" { ", "\n{\n"))),
        ]),
    ];
    for (at, pack) in otherwise.iter().enumerate() {
        let (same, other) = both(pack);
        assert_eq!(same, meaning, "{at}");
        assert_ne!(other, text, "{at}");
    }
}

#[test]
fn whatever_can_change_an_answer_changes_the_meaning() {
    let (meaning, _) = both(&Pack::first());
    for (from, to) in [
        ("value = 200", "value = 201"),
        ("value = 100.50", "value = \"201/2\""),
        ("value = 65", "unknown = true"),
        ("confidence = \"confirmed\"", "confidence = \"reported\""),
        ("default = \"none\"", "default = \"primary\""),
        ("default = \"none\"\nreason = { fr = \"Rare\", en = \"Rare\" }", "optional = true"),
        ("min = 0", "min = 1"),
        ("min = 0", "decimals = 3"),
        ("min = 0", "surplus = \"round_half_even\"\nsurplus_reason = \"x\""),
        ("per = \"year\"", "per = \"month\""),
        ("sum = \"persons.amount\"", "largest = \"persons.amount\"\notherwise = 0"),
        ("source = \"act, art. 2\"", "internal = true"),
        ("source = \"act, art. 2\"", "source = \"act, art. 2\"\nwhen = \"ok\""),
        ("source = \"act, art. 2\"", "source = \"act, art. 2\"\nround = { to = 1, mode = \"up\", source = \"act\" }"),
    ] {
        assert_ne!(both(&Pack::changed(from, to)).0, meaning, "{from} → {to}");
    }
    let pack = Pack::first();
    pack.write("2030-01/rules.rhai", &RULES.replace(">=", ">"));
    assert_ne!(both(&pack).0, meaning);
    assert_ne!(both(&Pack::programme("minor_unit = 2", "minor_unit = 3")).0, meaning);
    assert_ne!(both(&Pack::programme("minor_unit = 2 }", "minor_unit = 2 }\nweeks_in_year = 53")).0, meaning);
}

#[test]
fn a_guard_means_the_same_with_and_without_its_entity() {
    let guarded = |guard: &str| {
        both(&Pack::changed("source = \"act, art. 2\"", &format!("source = \"act, art. 2\"\nwhen = \"{guard}\""))).0
    };
    assert_eq!(guarded("total"), guarded("household.total"));
    assert_ne!(guarded("total"), guarded("age"));
}
