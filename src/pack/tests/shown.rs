//! The consolidated text, and the history of a parameter.

use std::path::Path;

use super::{Pack, told};
use crate::pack::{Policies, digest};

fn three() -> Pack {
    let pack = Pack::first();
    pack.extend(
        "2031-01",
        "2030-01",
        "[parameters.allowance]\nsource = \"reform, art. 1\"\nfull = { value = 250, label = { en = \"Whole\" } }",
    );
    pack.extend(
        "2032-01",
        "2031-01",
        "[parameters.limits]\naged_from = { was = \"limits.old_from\", value = 60, source = \"act\" }\n\
         [parameters.allowance]\nhalf = { removed = { source = \"reform\" } }",
    );
    pack
}

#[test]
fn each_line_stands_with_the_version_that_set_it() {
    let pack = three();
    let shown = pack.shelf().show("2031-01").expect("shown");
    let full: Vec<&str> =
        shown.policy.lines().skip_while(|line| *line != "[parameters.allowance.full]").take(7).collect();
    assert_eq!(
        full,
        [
            "[parameters.allowance.full]",
            "label = { fr = \"Plein\", en = \"Whole\" }  # 2030-01, 2031-01",
            "kind = \"money\"  # 2030-01",
            "per = \"month\"  # 2030-01",
            "value = 250  # 2031-01",
            "source = \"reform, art. 1\"  # 2031-01",
            "confidence = \"assumed\"  # 2031-01",
        ]
    );
    assert!(
        shown.rules.contains("// 2030-01\n/// What one person gets.\nfn amount(person, law) {\n"),
        "{}",
        shown.rules
    );
}

#[test]
fn what_was_taken_out_is_told_at_the_end() {
    let pack = three();
    let shown = pack.shelf().show("2032-01").expect("shown");
    assert!(
        shown.policy.ends_with("# taken out: the parameter allowance.half, by reform  # 2032-01\n"),
        "{}",
        shown.policy
    );
}

#[test]
fn the_consolidated_text_stands_alone_and_means_the_same() {
    for folder in ["policies", "tests/fixtures/policies"] {
        let policies = Policies::open(Path::new(folder)).expect("the folder");
        for id in policies.ids() {
            let shelf = policies.programme(id).unwrap_or_else(|findings| panic!("{:#?}", told(&findings)));
            for header in shelf.headers() {
                let shown = shelf.show(&header.id).unwrap_or_else(|findings| panic!("{:#?}", told(&findings)));
                let (version, _) = shelf.load(&header.id).expect("loaded");
                let root = tempfile::tempdir().expect("a folder");
                let folder = root.path().join(id).join(&header.id);
                std::fs::create_dir_all(&folder).expect("made");
                let programme = &version.programme.span.file.text;
                std::fs::write(root.path().join(id).join("programme.toml"), programme).expect("written");
                std::fs::write(folder.join("policy.toml"), &shown.policy).expect("written");
                std::fs::write(folder.join("rules.rhai"), &shown.rules).expect("written");
                let alone = Policies::open(root.path()).expect("a folder").programme(id).expect("a programme");
                let alone = alone.load(&header.id).unwrap_or_else(|findings| panic!("{:#?}", told(&findings))).0;
                assert_eq!(digest::meaning(&alone), digest::meaning(&version), "{id}@{}\n{}", header.id, shown.policy);
            }
        }
    }
}

#[test]
fn a_history_follows_a_parameter_under_all_its_names() {
    let pack = three();
    let shelf = pack.shelf();
    for name in ["limits.old_from", "limits.aged_from"] {
        let moments = shelf.history(name).expect("a history");
        let told: Vec<(&str, &str, Option<&str>)> =
            moments.iter().map(|m| (m.version.as_str(), m.name.as_str(), m.value.as_deref())).collect();
        assert_eq!(
            told,
            [
                ("2030-01", "limits.old_from", Some("65")),
                ("2031-01", "limits.old_from", Some("65")),
                ("2032-01", "limits.aged_from", Some("60")),
            ]
        );
    }
}

#[test]
fn a_history_says_who_took_a_parameter_out() {
    let pack = three();
    let moments = pack.shelf().history("allowance.half").expect("a history");
    assert_eq!(moments[1].unit.as_deref(), Some("ISD a month"));
    assert_eq!(moments[1].set_by.as_deref(), Some("2030-01"));
    assert_eq!((moments[2].value.as_deref(), moments[2].source.as_deref()), (None, Some("reform")));
}

#[test]
fn an_unknown_parameter_has_no_history() {
    let pack = three();
    let findings = pack.shelf().history("allowance.ful").expect_err("unknown");
    assert_eq!(findings.all[0].code.text(), "E0144");
    assert_eq!(findings.all[0].help.as_deref(), Some("did you mean `allowance.full`?"));
}
