//! `bareme test`: published amounts, snapshots, reasons.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

mod support;

use support::run::{Folder, Ran, program, root, run_in};
use support::told::told;

const POLICY: &str = "policies/land/2024-01/policy.toml";
const SNAPSHOT: &str = "snapshots/land/2024-01/one.snap";
const REASONS: &str = "snapshots/land/2024-01/reasons.jsonl";

/// A small policies folder whose one household was accepted.
fn accepted() -> Folder {
    let folder = Folder::copy_of(&root().join("tests/bad/base"));
    let ran = run_in(folder.path(), &["test", "--accept", "--reason", "first lock"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    folder
}

fn read(folder: &Folder, path: &str) -> String {
    std::fs::read_to_string(folder.path().join(path)).expect("the file is there")
}

fn change(folder: &Folder, path: &str, from: &str, to: &str) {
    let text = read(folder, path);
    assert!(text.contains(from), "{path} has no {from}");
    folder.write(path, text.replace(from, to));
}

fn test(folder: &Folder, more: &[&str]) -> Ran {
    run_in(folder.path(), &[&["test"], more].concat())
}

#[test]
fn what_was_accepted_passes() {
    told("test-passes", &test(&accepted(), &[]));
}

#[test]
fn a_household_that_was_never_accepted_is_new_and_fails() {
    let folder = Folder::copy_of(&root().join("tests/bad/base"));
    let before = folder.contents();
    told("test-new", &test(&folder, &[]));
    assert!(folder.contents() == before, "testing writes nothing");
}

#[test]
fn a_changed_amount_fails_against_what_was_published_and_what_was_accepted() {
    let folder = accepted();
    change(&folder, POLICY, "value = 50", "value = 51");
    told("test-changed-amount", &test(&folder, &[]));
}

#[test]
fn an_adopted_version_is_accepted_only_with_a_reason() {
    let folder = accepted();
    change(&folder, POLICY, "value = 50", "value = 51");
    change(&folder, "policies/land/households/one.toml", "aid = 50", "aid = 51");
    let before = folder.contents();
    let ran = test(&folder, &["--accept"]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""));
    told("accept-without-reason", &ran);
    assert_eq!(test(&folder, &["--accept", "--reason", "  "]).exit, 2, "blanks are no reason");
    assert!(folder.contents() == before, "a refused acceptance writes nothing");
    let ran = test(&folder, &["--accept", "--reason", "the act says 51"]);
    assert_eq!((ran.exit, ran.stdout.as_str(), ran.stderr.as_str()), (0, "1 accepted\n", ""));
    let records: Vec<serde_json::Value> =
        read(&folder, REASONS).lines().map(|line| serde_json::from_str(line).expect("a record is JSON")).collect();
    assert_eq!(records.len(), 2);
    assert_eq!(records[1]["household"], "one");
    assert_eq!(records[1]["reason"], "the act says 51");
    assert_eq!(records[1]["old"], records[0]["new"]);
    assert_ne!(records[1]["new"], records[0]["new"]);
    assert_ne!(records[1]["policy"], records[0]["policy"]);
    assert_eq!(records[1]["date"].as_str().map(str::len), Some(10));
    assert_eq!(test(&folder, &[]).exit, 0);
}

#[test]
fn a_draft_is_accepted_without_a_reason() {
    let folder = Folder::copy_of(&root().join("tests/bad/base"));
    folder.write(
        "policies/land/2025-01-more/policy.toml",
        "[version]\nextends = \"2024-01\"\nfrom = 2025-01-01\nstatus = \"draft\"\ntitle = { en = \"More\" }\n",
    );
    let ran = test(&folder, &["land@2025-01-more", "--accept"]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (0, "1 accepted\n"), "{}", ran.stderr);
    assert!(!folder.path().join("snapshots/land/2025-01-more/reasons.jsonl").exists());
    assert_eq!(test(&folder, &["land@2025-01-more"]).exit, 0);
}

#[test]
fn a_snapshot_changed_by_hand_fails_although_it_is_what_comes_out() {
    let folder = accepted();
    change(&folder, POLICY, "value = 50", "value = 51");
    change(&folder, "policies/land/households/one.toml", "aid = 50", "aid = 51");
    let other = Folder::copy_of(folder.path());
    test(&other, &["--accept", "--reason", "elsewhere"]);
    folder.write(SNAPSHOT, read(&other, SNAPSHOT));
    told("test-without-reason", &test(&folder, &[]));
}

#[test]
fn a_snapshot_of_nobody_is_told_and_taken_out_when_the_rest_is_accepted() {
    let folder = accepted();
    folder.write("snapshots/land/2024-01/gone.snap", read(&folder, SNAPSHOT));
    told("test-unreferenced", &test(&folder, &[]));
    assert_eq!(test(&folder, &["--accept"]).exit, 0);
    assert!(!folder.path().join("snapshots/land/2024-01/gone.snap").exists());
}

#[test]
fn a_review_without_a_terminal_tells_every_difference_in_full() {
    let folder = accepted();
    change(&folder, POLICY, "value = 50", "value = 51");
    told("test-review", &test(&folder, &["--review"]));
}

#[test]
fn a_household_that_a_version_refuses_is_locked_with_its_refusal() {
    let folder = Folder::copy_of(&root().join("tests/bad/base"));
    folder.write("policies/land/households/two.toml", "[household]\nincome = \"a lot\"\n");
    let ran = test(&folder, &["--accept", "--reason", "first lock"]);
    assert_eq!(ran.exit, 0, "{ran:?}");
    let snapshot = read(&folder, "snapshots/land/2024-01/two.snap");
    assert!(snapshot.contains("error[E0015]") && snapshot.contains("--> land/households/two.toml:2:10"), "{snapshot}");
}

#[test]
fn the_report_for_build_servers_counts_what_failed() {
    let folder = accepted();
    change(&folder, POLICY, "value = 50", "value = 51");
    assert_eq!(test(&folder, &["--junit", "report.xml"]).exit, 1);
    let report = read(&folder, "report.xml");
    assert!(report.contains("<testsuites name=\"bareme test\" tests=\"2\" failures=\"2\">"), "{report}");
    assert!(report.contains("household.aid: published 50, computed 51"), "{report}");
    let ran = test(&folder, &["--junit", "report.xml"]);
    assert_eq!(ran.exit, 2, "a report is not written over without --force");
    assert_eq!(test(&folder, &["--junit", "report.xml", "--force"]).exit, 1);
}

#[test]
fn it_does_not_run_where_snapshots_pass_unseen() {
    let folder = accepted();
    for (name, value) in [("INSTA_FORCE_PASS", "1"), ("INSTA_UPDATE", "always")] {
        let ran = support::run::finish(program().current_dir(folder.path()).arg("test").env(name, value), b"");
        assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""));
        told(&format!("test-under-{}", name.to_lowercase()), &ran);
    }
}
