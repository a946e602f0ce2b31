//! Every mistake in a declaration has its finding, at its place.

use super::{PROGRAMME, Pack};
use crate::ground::source::Span;

#[test]
fn a_misspelt_key_is_refused_wherever_it_stands() {
    for (right, wrong, at) in [
        ("[inputs.person.age]\nkind", "[inputs.person.age]\nknid", "knid"),
        ("status =", "sttus =", "sttus"),
        ("confidence = \"confirmed\"\nfull", "confidance = \"confirmed\"\nfull", "confidance"),
        ("sum = \"persons.amount\"\n", "sum = \"persons.amount\"\nruond = 1\n", "ruond"),
    ] {
        let pack = Pack::changed(right, wrong);
        let found = pack.findings("2030-01");
        let unknown = found.iter().find(|finding| finding.code.text() == "E0012").expect(wrong);
        assert_eq!(unknown.span.as_ref().map(Span::text), Some(at));
        assert!(unknown.help.as_deref().is_some_and(|help| help.starts_with("did you mean")), "{:?}", unknown.help);
    }
}

#[test]
fn a_misspelt_value_key_is_a_leaf_with_a_misspelt_key() {
    Pack::changed("full = { value = 200, label = { fr = \"Plein\", en = \"Full\" } }", "full = { valeu = 200 }")
        .says("2030-01", &["E0022 full", "E0012 valeu"]);
}

#[test]
fn an_unknown_part_or_entity_is_refused_with_the_nearest() {
    Pack::and("[parametres.x]\nvalue = 1").says("2030-01", &["E0012 parametres"]);
    let pack = Pack::changed("[inputs.person.age]", "[inputs.persn.age]");
    pack.says("2030-01", &["E0126 persn"]);
    assert_eq!(pack.findings("2030-01")[0].help.as_deref(), Some("did you mean `person`?"));
}

#[test]
fn names_that_cannot_be_written_in_a_rule_are_refused() {
    for name in ["Age", "default", "sum", "id", "person_id"] {
        Pack::changed("[inputs.person.age]", &format!("[inputs.person.{name}]"))
            .says("2030-01", &[&format!("E0021 {name}")]);
    }
    Pack::changed("half = ", "new = ").says("2030-01", &["E0021 new"]);
    Pack::changed("[parameters.allowance]", "[parameters.sum]").says("2030-01", &["E0021 sum"]);
}

#[test]
fn a_name_stands_for_one_thing() {
    let label = "label = { fr = \"x\", en = \"x\" }";
    Pack::and(&format!("[results.household.amount]\nkind = \"count\"\n{label}\nsource = \"act\""))
        .says("2030-01", &["E0119 amount"]);
    Pack::and(&format!("[results.person.age]\nkind = \"count\"\n{label}\nsource = \"act\""))
        .says("2030-01", &["E0119 age"]);
    Pack::and(&format!("[checks.person.amount]\nlevel = \"warn\"\n{label}")).says("2030-01", &["E0119 amount"]);
    Pack::and(&format!("[sets.persons]\nof = \"persons\"\nwhere = \"a\"\n{label}")).says("2030-01", &["E0119 persons"]);
    Pack::and("[helpers.amount]\nconfidence = \"assumed\"").says("2030-01", &["E0143 amount"]);
}

#[test]
fn a_missing_language_refuses_the_law_and_warns_in_a_draft() {
    let without = "[parameters.more.x]\nkind = \"count\"\nvalue = 1\nsource = \"act\"\n";
    for (label, at) in [("label = { fr = \"x\" }", "label"), ("", "x")] {
        Pack::and(&format!("{without}{label}")).says("2030-01", &[&format!("E0022 {at}")]);
        let draft = Pack::first();
        draft.extend("2031-01-more", "2030-01", &format!("{without}{label}"));
        draft.says("2031-01-more", &[&format!("warning W0022 {at}")]);
    }
    Pack::and(&format!("{without}label = {{ fr = \"x\", en = \"x\", de = \"x\" }}")).says("2030-01", &["E0012 de"]);
}

#[test]
fn citations_name_a_source_that_is_there() {
    Pack::changed("\"act, art. 2\"", "\"atc, art. 2\"").says("2030-01", &["E0122 \"atc, art. 2\""]);
    Pack::changed("source = \"act, art. 2\"", "").says("2030-01", &["E0123 amount"]);
    Pack::changed("source = \"act, art. 2\"", "internal = true").says("2030-01", &[]);
    Pack::changed("source = \"reform\"", "source = \"act\"").says("2030-01", &["warning W0104 reform"]);
}

#[test]
fn kinds_times_and_choices_are_words_that_fit() {
    Pack::changed("kind = \"count\"", "kind = \"cuont\"").says("2030-01", &["E0017 \"cuont\""]);
    Pack::changed("kind = \"count\"\nlabel = { fr = \"Âge\"", "label = { fr = \"Âge\"").says("2030-01", &["E0013 age"]);
    Pack::changed("per = \"year\"", "per = \"yaer\"").says("2030-01", &["E0017 \"yaer\""]);
    Pack::changed("kind = \"count\"", "kind = \"count\"\nper = \"year\"").says("2030-01", &["E0127 per"]);
    Pack::changed("kind = \"count\"", "kind = \"count\"\nchoices = \"school\"").says("2030-01", &["E0127 choices"]);
    Pack::changed("choices = \"school\"\n", "").says("2030-01", &["warning W0105 school", "E0127 \"choice\""]);
    Pack::changed("choices = \"school\"", "choices = \"scool\"").says("2030-01", &["E0124 \"scool\""]);
    Pack::changed("default = \"none\"", "default = \"non\"").says("2030-01", &["E0125 \"non\""]);
}

#[test]
fn values_are_of_their_kind() {
    for (wrong, code) in [
        ("\"200\"", "E0129"),
        ("true", "E0129"),
        ("2030-01-01", "E0129"),
        ("1e3", "E0015"),
        ("nan", "E0015"),
        ("0x10", "E0015"),
        ("1.1234567890123", "E0130"),
        ("1234567890123456789012345678901234567890.0", "E0023"),
    ] {
        Pack::changed("value = 200", &format!("value = {wrong}")).says("2030-01", &[&format!("{code} {wrong}")]);
    }
    Pack::changed("value = 65", "value = 65.5").says("2030-01", &["E0129 65.5"]);
    Pack::changed("value = 65", "value = -1").says("2030-01", &["E0131 -1"]);
    Pack::changed("value = 200", "value = 1.123456789012").says("2030-01", &[]);
}

#[test]
fn a_parameter_holds_one_thing() {
    Pack::changed("value = 65\n", "").says("2030-01", &["E0134 old_from"]);
    Pack::changed("value = 65\n", "value = 65\nunknown = true\n").says("2030-01", &["E0134 unknown"]);
    Pack::changed("value = 65\n", "unknown = true\n").says("2030-01", &[]);
    Pack::changed("value = 65\n", "unknown = false\n").says("2030-01", &["E0017 false"]);
}

#[test]
fn ranges_defaults_and_decimals_fit_each_other() {
    Pack::changed("min = 0", "min = 5\nmax = 4").says("2030-01", &["E0131 4"]);
    Pack::changed("min = 0", "min = 0.001").says("2030-01", &["E0130 0.001"]);
    Pack::changed("min = 0", "min = 0.001\ndecimals = 3").says("2030-01", &[]);
    Pack::changed("min = 0", "decimals = 1").says("2030-01", &["E0131 1"]);
    Pack::changed("min = 0", "decimals = 13").says("2030-01", &["E0131 13"]);
    let reason = "reason = { fr = \"x\", en = \"x\" }";
    Pack::changed("min = 0", &format!("min = 10\ndefault = 9\n{reason}")).says("2030-01", &["E0131 9"]);
    Pack::changed("min = 0", &format!("default = 9\noptional = true\n{reason}")).says("2030-01", &["E0135 default"]);
    Pack::changed("min = 0", "default = 9").says("2030-01", &["E0022 default"]);
    Pack::changed("min = 0", reason).says("2030-01", &["E0135 reason"]);
    Pack::changed("kind = \"count\"", "kind = \"number\"").says("2030-01", &["E0013 age"]);
    Pack::changed("kind = \"count\"", "kind = \"count\"\ndecimals = 2").says("2030-01", &["E0127 decimals"]);
    Pack::changed("kind = \"count\"", "kind = \"count\"\nconfidence = \"assumed\"")
        .says("2030-01", &["warning W0106 confidence"]);
}

#[test]
fn surplus_decimals_are_rounded_for_a_reason() {
    Pack::changed("min = 0", "surplus = \"round_half_even\"\nsurplus_reason = \"register\"").says("2030-01", &[]);
    Pack::changed("min = 0", "surplus = \"round_half_even\"").says("2030-01", &["E0013 surplus"]);
    Pack::changed("min = 0", "surplus = \"down\"\nsurplus_reason = \"register\"").says("2030-01", &["E0017 \"down\""]);
    Pack::changed("min = 0", "surplus_reason = \"register\"").says("2030-01", &["warning W0106 surplus_reason"]);
}

#[test]
fn a_guarded_choice_or_date_says_what_it_is_elsewhere() {
    let guarded = "[results.person.rise]\nkind = \"date\"\nwhen = \"ok\"\nsource = \"act\"\n\
                   label = { fr = \"x\", en = \"x\" }\n";
    Pack::and(guarded).says("2030-01", &["E0142 rise"]);
    Pack::and(&format!("{guarded}otherwise = 2030-01-01")).says("2030-01", &[]);
    let free = guarded.replace("when = \"ok\"\n", "");
    Pack::and(&format!("{free}otherwise = 2030-01-01")).says("2030-01", &["warning W0106 otherwise"]);
    let twice = guarded.replace("when = \"ok\"", "when = [\"ok\", \"ok\"]");
    Pack::and(&format!("{twice}otherwise = 2030-01-01")).says("2030-01", &["E0119 \"ok\""]);
}

#[test]
fn a_result_has_one_way_to_its_value() {
    Pack::changed("sum = \"persons.amount\"", "sum = \"persons.amount\"\ncount = \"persons\"")
        .says("2030-01", &["E0139 count"]);
    Pack::changed("sum = \"persons.amount\"", "sum = \"persons\"").says("2030-01", &["E0139 \"persons\""]);
    Pack::changed("sum = \"persons.amount\"", "largest = \"persons.amount\"").says("2030-01", &["E0142 largest"]);
    Pack::changed("sum = \"persons.amount\"", "largest = \"persons.amount\"\notherwise = 0").says("2030-01", &[]);
    let pack = Pack::first();
    pack.write("2030-01/rules.rhai", &format!("{}\nfn total(persons) {{ sum(persons.amount) }}", super::RULES));
    pack.says("2030-01", &["E0139 sum"]);
}

#[test]
fn a_rank_says_what_decides_between_equals() {
    let rank = |inside: &str, kind: &str| {
        Pack::and(&format!(
            "[results.person.place]\nkind = \"{kind}\"\nlabel = {{ fr = \"x\", en = \"x\" }}\nsource = \"act\"\n\
             rank = {{ {inside} }}"
        ))
    };
    rank("among = \"a\", by = \"age\"", "count").says("2030-01", &["E0013 rank"]);
    rank("among = \"a\", by = \"age\", ties = \"lsted\"", "count").says("2030-01", &["E0017 \"lsted\""]);
    rank("among = \"a\", by = \"age\", ties = \"same\"", "number").says("2030-01", &["E0127 rank"]);
    rank("among = \"a\", by = \"age\", ties = \"same\", within = \"hosehold\"", "count")
        .says("2030-01", &["E0126 \"hosehold\""]);
}

#[test]
fn a_rounding_has_a_step_a_mode_and_a_source() {
    let round = |inside: &str| {
        Pack::changed("sum = \"persons.amount\"", &format!("sum = \"persons.amount\"\nround = {{ {inside} }}"))
    };
    round("to = 1, mode = \"up\", source = \"act\"").says("2030-01", &[]);
    round("to = 1, mode = \"up\"").says("2030-01", &["E0013 round"]);
    round("to = 0, mode = \"up\", source = \"act\"").says("2030-01", &["E0131 0"]);
    round("to = 1, mode = \"upp\", source = \"act\"").says("2030-01", &["E0017 \"upp\""]);
}

#[test]
fn groups_say_something_of_some_leaf() {
    Pack::and("[parameters.empty]\nsource = \"act\"").says("2030-01", &["warning W0103 source"]);
    Pack::and("[parameters.empty]").says("2030-01", &["warning W0108 empty"]);
    Pack::and("[sets]").says("2030-01", &["warning W0108 sets"]);
}

#[test]
fn sets_are_of_a_group() {
    let set = |of: &str| format!("[sets.old]\nof = \"{of}\"\nwhere = \"x\"\nlabel = {{ fr = \"x\", en = \"x\" }}");
    Pack::and(&set("persons")).says("2030-01", &[]);
    Pack::and(&set("person")).says("2030-01", &["E0126 \"person\""]);
    Pack::and(&set("households")).says("2030-01", &["E0126 \"households\""]);
}

#[test]
fn entities_form_one_tree() {
    Pack::programme("of = \"household\"\n", "").says("2030-01", &["E0118 person"]);
    Pack::programme("of = \"household\"\n", "of = \"hosehold\"\n").says("2030-01", &["E0126 \"hosehold\""]);
    Pack::programme("[entities.household]\n", "[entities.household]\nof = \"person\"\n")
        .says("2030-01", &["E0118 entities", "E0013 household"]);
    Pack::programme("plural = \"persons\"\n", "plural = \"household\"\n").says("2030-01", &["E0119 person"]);
    Pack::programme("plural = \"persons\"\n", "").says("2030-01", &["E0013 person"]);
}

#[test]
fn the_programme_says_who_it_is() {
    Pack::programme("id = \"isle\"", "id = \"aisle\"").says("2030-01", &["E0107 \"aisle\""]);
    Pack::programme("languages = [\"fr\", \"en\"]", "languages = []").says("2030-01", &["E0013 programme"]);
    Pack::programme("languages = [\"fr\", \"en\"]", "languages = [\"fr\", \"EN\"]").says(
        "2030-01",
        &[
            "E0022 label",
            "E0012 en",
            "E0145 \"EN\"",
            "E0022 label",
            "E0012 en",
            "E0022 label",
            "E0012 en",
            "E0022 title",
            "E0012 en",
            "E0022 title",
            "E0012 en",
        ],
    );
    Pack::programme("code = \"ISD\"", "code = \"isd\"").says("2030-01", &["E0145 \"isd\""]);
    Pack::programme("minor_unit = 2", "minor_unit = 9").says("2030-01", &["E0131 9"]);
    Pack::programme("[sources.act]", "[\"sources\".\"Act, 1\"]").says("2030-01", &["E0021 \"Act, 1\""]);
    Pack::programme("none = {", "Aucun = {").says("2030-01", &["E0021 Aucun"]);
    let pack = Pack::first();
    pack.write("programme.toml", &format!("{PROGRAMME}\n[choises.x]\na = {{ fr = \"x\", en = \"x\" }}"));
    pack.says("2030-01", &["E0012 choises"]);
}

#[test]
fn checks_say_how_they_speak() {
    let check = "[checks.person.sane]\nlabel = { fr = \"x\", en = \"x\" }\n";
    Pack::and(&format!("{check}level = \"refuse\"")).says("2030-01", &[]);
    Pack::and(check).says("2030-01", &["E0013 sane"]);
    Pack::and(&format!("{check}level = \"refuses\"")).says("2030-01", &["E0017 \"refuses\""]);
}
