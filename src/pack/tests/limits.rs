//! Each limit of the room: what is at it is let in, one more is refused.

use std::fmt::Write;

use super::{FIRST, Pack, short};
use crate::ground::date::Month;
use crate::ground::limits;

#[test]
fn a_programme_has_at_most_512_versions() {
    let pack = Pack::first();
    let first = Month::parse("2030-01").expect("a month");
    for at in 1..512 {
        pack.extend(&first.plus(at).expect("a month").to_string(), "2030-01", "");
    }
    assert!(pack.shelf().findings().all.is_empty());
    pack.extend("2090-01", "2030-01", "");
    let findings = pack.open().expect_err("it is not opened");
    assert_eq!(findings.all.iter().map(short).collect::<Vec<_>>(), ["E0146"]);
}

#[test]
fn a_version_declares_at_most_10_000_parameters() {
    let more = |count: usize| {
        let mut text = String::from("[parameters.many]\nkind = \"count\"\nsource = \"act\"\n");
        for at in 0..count {
            let _ = writeln!(text, "p{at} = {{ value = 1, label = {{ fr = \"x\", en = \"x\" }} }}");
        }
        Pack::and(&text)
    };
    // The first version has three of its own.
    assert_eq!(more(limits::DECLARATIONS - 3).load("2030-01").parameters.len(), limits::DECLARATIONS);
    more(limits::DECLARATIONS - 2).says("2030-01", &["E0115 p9997"]);
}

#[test]
fn a_version_has_at_most_2_000_functions() {
    let rules = |count: usize| {
        let pack = Pack::first();
        for (file, range) in [("a", 0..count / 2), ("b", count / 2..count)] {
            let mut text = String::new();
            for at in range {
                let _ = writeln!(text, "fn f{at}(a) {{ a }}");
            }
            pack.write(&format!("2030-01/rules/{file}.rhai"), &text);
        }
        std::fs::remove_file(pack.root().join("isle/2030-01/rules.rhai")).expect("gone");
        pack
    };
    assert_eq!(rules(limits::FUNCTIONS).load("2030-01").functions.len(), limits::FUNCTIONS);
    let found = rules(limits::FUNCTIONS + 1).findings("2030-01");
    assert_eq!(found.iter().map(|finding| finding.code.text()).collect::<Vec<_>>(), ["E0205"]);
}

#[test]
fn a_scale_and_a_table_have_at_most_10_000_rows() {
    let scale = |count: usize| {
        let rows: Vec<String> = (0..count).map(|at| format!("{{ from = {at}, value = 1 }}")).collect();
        Pack::changed("value = 100.50", &format!("scale = {{ type = \"band\", rows = [{}] }}", rows.join(", ")))
    };
    scale(limits::ROWS).says("2030-01", &[]);
    assert_eq!(scale(limits::ROWS + 1).findings("2030-01")[0].code.text(), "E0147");
    let table = |count: usize| {
        let rows: Vec<String> = (0..count).map(|at| format!("{at} = 1")).collect();
        Pack::changed("value = 100.50", &format!("table = {{ keys = [\"count\"], rows = {{ {} }} }}", rows.join(", ")))
    };
    table(limits::ROWS).says("2030-01", &[]);
    assert_eq!(table(limits::ROWS + 1).findings("2030-01")[0].code.text(), "E0147");
}

#[test]
fn a_policy_file_has_at_most_one_mebibyte() {
    let padded = |size: usize| {
        let pack = Pack::first();
        let room = size - FIRST.len() - 2;
        pack.write("2030-01/policy.toml", &format!("{FIRST}\n#{}", "x".repeat(room)));
        pack
    };
    let most = usize::try_from(limits::POLICY_FILE_BYTES).expect("it fits");
    padded(most).says("2030-01", &[]);
    assert_eq!(padded(most + 1).findings("2030-01").last().map(short).as_deref(), Some("E0003"));
}
