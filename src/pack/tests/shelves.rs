//! Folders, programmes, versions in line, references.

use super::{FIRST, PROGRAMME, Pack, RULES, short, told};
use crate::ground::date::Month;
use crate::pack::model::Status;
use crate::pack::{Policies, Reference};

fn month(text: &str) -> Month {
    Month::parse(text).expect("a month")
}

fn three() -> Pack {
    let pack = Pack::first();
    pack.extend("2031-01", "2030-01", "");
    pack.extend("2030-07", "2030-01", "");
    pack.extend("2032-01-plan", "2031-01", "");
    pack
}

#[test]
fn the_version_of_a_month_is_the_last_adopted_one_from_that_month_or_before() {
    let shelf = three().shelf();
    for (asked, expected) in
        [("2030-01", "2030-01"), ("2030-06", "2030-01"), ("2030-07", "2030-07"), ("2032-05", "2031-01")]
    {
        assert_eq!(shelf.applies(month(asked)).expect(asked).id, expected);
    }
}

#[test]
fn before_the_first_version_there_is_none_and_the_first_is_named() {
    let shelf = three().shelf();
    let finding = shelf.applies(month("2029-12")).expect_err("none");
    assert_eq!(finding.code.text(), "E0103");
    assert!(finding.help.as_deref().is_some_and(|help| help.contains("2030-01")));
}

#[test]
fn a_version_reigns_until_the_month_before_the_next_and_a_draft_does_not_reign() {
    let pack = three();
    let until = |id| pack.load(id).until.map(|month| month.to_string());
    assert_eq!(until("2030-01").as_deref(), Some("2030-06"));
    assert_eq!(until("2030-07").as_deref(), Some("2030-12"));
    assert_eq!(until("2031-01"), None);
    assert_eq!(until("2032-01-plan"), None);
    let ids: Vec<(String, Status)> = pack.shelf().headers().map(|h| (h.id.clone(), h.status)).collect();
    assert_eq!(ids.last(), Some(&("2032-01-plan".to_owned(), Status::Draft)));
}

#[test]
fn an_input_of_another_version_is_known_to_the_programme() {
    let pack = Pack::first();
    pack.extend(
        "2031-01",
        "2030-01",
        "[inputs.person.birth_rank]\nkind = \"count\"\nlabel = { fr = \"x\", en = \"x\" }\n\
         [inputs.person.age]\nremoved = { source = \"act\" }",
    );
    assert_eq!(pack.load("2030-01").foreign_inputs, [("person".to_owned(), "birth_rank".to_owned())]);
    assert_eq!(pack.load("2031-01").foreign_inputs, [("person".to_owned(), "age".to_owned())]);
}

#[test]
fn an_input_has_one_kind_in_all_versions() {
    let pack = Pack::first();
    let other = FIRST.replace("2030-01-01", "2031-01-01").replace("per = \"year\"", "per = \"month\"");
    pack.write("2031-01/policy.toml", &other);
    pack.write("2031-01/rules.rhai", RULES);
    pack.says("2031-01", &["E0128 \"month\""]);
    pack.says("2030-01", &[]);
}

#[test]
fn a_folder_has_the_month_of_its_version() {
    let pack = Pack::first();
    pack.extend("2031-02", "2030-01", "");
    pack.write("2031-01/policy.toml", &FIRST.replace("2030-01-01", "2031-03-01"));
    pack.says("2031-01", &["E0107 2031-03-01"]);
    pack.write("2031-01/policy.toml", &FIRST.replace("2030-01-01", "2031-01-15"));
    pack.says("2031-01", &["E0108 2031-01-15"]);
    pack.write("2031-01/policy.toml", &FIRST.replace("2030-01-01", "2031-01-01").replace("adopted", "draft"));
    pack.says("2031-01", &["E0107 2031-01-01"]);
    pack.write("2031-01-Plan/policy.toml", &FIRST.replace("2030-01-01", "2031-01-01").replace("adopted", "draft"));
    pack.says("2031-01-Plan", &["E0107 2031-01-01"]);
}

#[test]
fn one_version_begins_in_a_month() {
    let pack = Pack::first();
    pack.write("2030-02/policy.toml", FIRST);
    pack.write("2030-02/rules.rhai", RULES);
    let shelf = pack.shelf();
    assert_eq!(shelf.findings().all.iter().map(short).collect::<Vec<_>>(), ["E0109 version"]);
    assert_eq!(shelf.applies(month("2030-05")).expect_err("two").code.text(), "E0109");
}

#[test]
fn chains_end_at_an_earlier_adopted_version() {
    let extend = |id: &str, extends: &str| {
        let pack = Pack::first();
        pack.extend(id, extends, "");
        pack
    };
    extend("2031-01", "2030-02").says("2031-01", &["E0110 \"2030-02\""]);
    extend("2031-01", "2031-01").says("2031-01", &["E0111 \"2031-01\""]);
    extend("2029-01", "2030-01").says("2029-01", &["E0112 \"2030-01\""]);
    let pack = extend("2031-01-plan", "2030-01");
    pack.extend("2032-01", "2031-01-plan", "");
    pack.says("2032-01", &["E0113 \"2031-01-plan\""]);
    pack.extend("2032-01-plan", "2031-01-plan", "");
    pack.says("2032-01-plan", &[]);
}

#[test]
fn a_circle_is_shown_as_a_path() {
    let pack = Pack::first();
    pack.extend("2031-01", "2032-01", "");
    pack.extend("2032-01", "2031-01", "");
    pack.says("2032-01", &["E0111 \"2032-01\""]);
    let findings = pack.findings("2032-01");
    assert_eq!(pack.findings("2031-01")[0].message, findings[0].message, "each version of it tells it the same way");
    assert!(findings[0].message.contains("2031-01 → 2032-01 → 2031-01"), "{}", findings[0].message);
}

#[test]
fn a_chain_has_at_most_64_versions() {
    let pack = Pack::first();
    let id = |at: i64| month("2030-01").plus(at).expect("a month").to_string();
    for at in 1..65 {
        pack.extend(&id(at), &id(at - 1), "");
    }
    assert_eq!(pack.load(&id(62)).lineage.len(), 63);
    assert_eq!(pack.load(&id(63)).lineage.len(), 64);
    pack.says(&id(64), &["E0114 \"2030-01\""]);
}

#[test]
fn what_belongs_to_nothing_is_told() {
    let pack = Pack::first();
    pack.write("2030-01/polcy.toml", "x = 1");
    pack.write("2030-01/notes.md", "x");
    pack.write("2030-01/.draft", "x");
    pack.write("old/x.toml", "x = 1");
    pack.write("data.csv", "x");
    let found = pack.findings("2030-01");
    let files: Vec<&str> = found.iter().filter_map(|f| f.span.as_ref()?.file.path.rsplit('/').next()).collect();
    assert_eq!(files, ["data.csv", "old", "polcy.toml"]);
    assert!(found.iter().all(|finding| finding.code.text() == "W0102"));
    assert_eq!(found[2].help.as_deref(), Some("did you mean `policy.toml`?"));
}

#[test]
fn a_version_folder_has_a_policy() {
    let pack = Pack::first();
    pack.write("2031-01/policy.tml", FIRST);
    let shelf = pack.shelf();
    assert_eq!(shelf.findings().all.iter().map(short).collect::<Vec<_>>(), ["E0106"]);
    assert_eq!(shelf.findings().all[0].help.as_deref(), Some("is it `policy.tml`?"));
    let pack = Pack::with(&[("programme.toml", PROGRAMME)]);
    assert_eq!(pack.shelf().findings().all[0].code.text(), "E0105");
}

#[test]
fn an_unreadable_policy_is_told_when_it_is_asked_for() {
    let pack = Pack::first();
    pack.write("2031-01/policy.toml", "[version\n");
    pack.says("2030-01", &[]);
    let found = pack.findings("2031-01");
    assert_eq!(found[0].code.text(), "E0010");
    assert_eq!(pack.shelf().applies(month("2031-05")).expect("by its folder").id, "2031-01");
}

#[test]
fn rules_stand_in_one_file_or_in_one_folder() {
    let (first, second) = RULES.split_at(RULES.find("fn is_old").expect("there"));
    let pack = Pack::with(&[("programme.toml", PROGRAMME), ("2030-01/policy.toml", FIRST)]);
    pack.write("2030-01/rules/a.rhai", first);
    pack.write("2030-01/rules/b.rhai", second);
    pack.says("2030-01", &[]);
    let version = pack.load("2030-01");
    assert_eq!(version.functions.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["amount", "is_old"]);
    pack.write("2030-01/rules/c.rhai", "fn is_old(a) { a }");
    pack.says("2030-01", &["E0117 is_old"]);
    std::fs::remove_file(pack.root().join("isle/2030-01/rules/c.rhai")).expect("gone");
    pack.write("2030-01/rules.rhai", "fn other(a) { a }");
    pack.says("2030-01", &["E0116"]);
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_pack_and_pipes_are_refused() {
    let pack = Pack::with(&[("programme.toml", PROGRAMME), ("2030-01/policy.toml", FIRST)]);
    let outside = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(outside.path(), RULES).expect("written");
    std::os::unix::fs::symlink(outside.path(), pack.root().join("isle/2030-01/rules.rhai")).expect("linked");
    pack.says("2030-01", &["E0005"]);
    std::fs::remove_file(pack.root().join("isle/2030-01/rules.rhai")).expect("gone");
    let pipe = pack.root().join("isle/2030-01/rules.rhai");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    pack.says("2030-01", &["E0002"]);
}

#[test]
fn a_reference_names_a_programme_and_perhaps_a_version() {
    let read = |text: &str| Reference::parse(text).map(|r| (r.programme, r.version));
    assert_eq!(read("isle").expect("read"), ("isle".to_owned(), None));
    assert_eq!(read("isle@2030-01-plan").expect("read"), ("isle".to_owned(), Some("2030-01-plan".to_owned())));
    for wrong in ["", "@", "isle@", "@2030-01", "../isle", "isle@../2030-01", "isle@a@b", "Isle", "is le"] {
        assert_eq!(read(wrong).expect_err(wrong).code.text(), "E0104");
    }
}

#[test]
fn an_unknown_programme_or_version_is_told_with_the_nearest() {
    let pack = three();
    let policies = Policies::open(pack.root()).expect("a folder");
    assert_eq!(policies.ids(), ["isle"]);
    let finding = &policies.programme("ilse").expect_err("unknown").all[0];
    assert_eq!((finding.code.text(), finding.help.as_deref()), ("E0101", Some("did you mean `isle`?")));
    let find = |text: &str, month: Option<Month>| {
        let found = policies.find(&Reference::parse(text).expect("read"), month);
        found.map(|(_, header)| header.id).map_err(|findings| told(&findings).join("\n"))
    };
    assert_eq!(find("isle@2030-07", None).as_deref(), Ok("2030-07"));
    assert_eq!(find("isle", Some(month("2030-08"))).as_deref(), Ok("2030-07"));
    assert!(
        find("isle@2030-7", None).is_err_and(|told| told.contains("E0102") && told.contains("did you mean `2030-07`?"))
    );
    assert!(find("isle", None).is_err_and(|told| told.contains("--period")));
}

#[test]
fn a_folder_without_programme_is_told() {
    let pack = Pack::first();
    std::fs::create_dir(pack.root().join("island")).expect("made");
    let policies = Policies::open(pack.root()).expect("a folder");
    assert_eq!(policies.findings().all.iter().map(short).collect::<Vec<_>>(), ["warning W0102"]);
    assert!(Policies::open(&pack.root().join("none")).is_err());
}
