//! Criteria of reference households and of parameters.

use crate::{Folder, land, one, run_in};

fn published(aid: &str) -> Folder {
    let folder = land("[tests]\npublished_amounts = true\nsnapshots = true\n");
    let file = "policies/land/households/one.toml";
    let text = std::fs::read_to_string(folder.path().join(file)).expect("it is there");
    folder.write(file, format!("{text}\n[[expect]]\npolicy = \"land@2025-01\"\nhousehold.aid = {aid}\n"));
    folder
}

#[test]
fn published_amounts_are_those_of_the_version_that_is_judged() {
    let (figure, stands, why) = one(&published("40"), "tests.published_amounts");
    assert_eq!((figure.as_str(), stands.as_str(), why.as_str()), ("1 / 1", "met", ""));
    let (figure, stands, why) = one(&published("41"), "tests.published_amounts");
    assert_eq!((figure.as_str(), stands.as_str(), why.as_str()), ("0 / 1", "not met", "`one`"));
    // What is published of the version before says nothing.
    let (figure, stands, why) = one(&land("[tests]\npublished_amounts = true\n"), "tests.published_amounts");
    assert_eq!((figure.as_str(), stands.as_str()), ("0 / 0", "not known"));
    assert_eq!(why, "no reference household says anything of it");
}

#[test]
fn snapshots_are_as_accepted_or_it_does_not_pass() {
    let folder = published("40");
    assert_eq!(one(&folder, "tests.snapshots"), ("0 / 1".to_owned(), "not met".to_owned(), "`one`".to_owned()));
    let ran = run_in(folder.path(), &["test", "--accept", "--reason", "first lock"]);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    assert_eq!(one(&folder, "tests.snapshots").1, "met");
    folder.write("snapshots/land/2025-01/gone.snap", "---\n---\nx\n");
    assert_eq!(one(&folder, "tests.snapshots").2, "`gone`");
    std::fs::remove_file(folder.path().join("snapshots/land/2025-01/gone.snap")).expect("it is there");
    let policy = std::fs::read_to_string(folder.path().join("policies/land/2025-01/policy.toml")).expect("there");
    folder.write("policies/land/2025-01/policy.toml", policy.replace("40", "39"));
    assert_eq!(one(&folder, "tests.snapshots").1, "not met");
}

#[test]
fn branches_are_counted_and_those_that_are_open_are_named() {
    let of = |percent: u8| one(&land(&format!("[tests]\nbranches_percent = {percent}\n")), "tests.branches_percent");
    let (figure, stands, why) = of(100);
    assert_eq!((figure.as_str(), stands.as_str()), ("2 / 4", "not met"));
    assert_eq!(why, "`allowance`");
    assert_eq!((of(50).1.as_str(), of(51).1.as_str()), ("met", "not met"));
}

#[test]
fn a_parameter_that_nobody_confirmed_passes_only_by_name() {
    let with = |gate: &str| {
        let folder = land(gate);
        folder.write(
            "policies/land/2025-01/policy.toml",
            "[version]\nextends = \"2024-01\"\nfrom = 2025-01-01\nstatus = \"adopted\"\ntitle = { en = \"Second schedule\" }\n\n\
             [parameters]\nsource = \"act, s. 2\"\nconfidence = \"confirmed\"\nallowance = { value = 40, confidence = \"reported\" }\nceiling = { value = 900, confidence = \"assumed\" }\n",
        );
        one(&folder, "figures.confirmed")
    };
    let all = with("[figures]\nconfirmed = true\n");
    assert_eq!(all, ("1 / 3".to_owned(), "not met".to_owned(), "`allowance` and `ceiling`".to_owned()));
    let but = with("[figures]\nconfirmed = true\nexcept = { ceiling = \"the decree is not printed yet\" }\n");
    assert_eq!(but, ("1 / 3".to_owned(), "not met".to_owned(), "`allowance`".to_owned()));
    let both =
        "[figures]\nconfirmed = true\n[figures.except]\nceiling = \"not printed yet\"\nallowance = \"nor this\"\n";
    assert_eq!(with(both).1, "met");
}

#[test]
fn a_mutant_that_nobody_catches_does_not_pass() {
    let folder = land("[tests]\nno_survivor = true\n");
    let (figure, stands, why) = one(&folder, "tests.no_survivor");
    assert!(figure != "0" && stands == "not met" && why.contains("ceiling"), "{figure} {why}");
    std::fs::remove_file(folder.path().join("policies/land/households/one.toml")).expect("it is there");
    assert_eq!(one(&folder, "tests.no_survivor").1, "not known");
}
