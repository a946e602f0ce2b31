//! Every reference household of the shipped policies under every version of its programme: the answer and the
//! explanation are as they were accepted in `snapshots/`, and for an adopted version somebody said why.
//!
//! A version or a household is picked up by being there. What differs is looked at with `cargo insta review` or
//! `bareme test --review`, and accepted with `bareme test --accept`, which asks for the reason and writes it down.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

mod support;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use bareme::reference::cases::{self, Case};
use bareme::reference::{reasons, states};
use insta::Settings;
use support::run::{files_under, root};
use support::shelf::told;

fn all() -> Vec<Case> {
    cases::all(&root().join("policies")).unwrap_or_else(|findings| panic!("{}", told(findings)))
}

fn snapshots() -> std::path::PathBuf {
    root().join("snapshots")
}

/// Asks insta whether a case is as accepted.
fn same(case: &Case) -> bool {
    let mut settings = Settings::new();
    settings.set_snapshot_path(states::folder(&snapshots(), &case.programme, &case.version));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(format!("{} {}", case.policy(), case.household));
    let asked = || settings.bind(|| insta::assert_snapshot!(case.household.as_str(), case.text));
    catch_unwind(AssertUnwindSafe(asked)).is_ok()
}

#[test]
fn every_household_under_every_version_is_as_accepted() {
    let forced = bareme::cli::test::forced(|name| std::env::var(name).ok());
    assert_eq!(forced, None, "this variable makes snapshots pass unseen: take it out of the environment");
    let all = all();
    assert!(all.len() > 100, "the cases were not found");
    let differ: Vec<String> =
        all.iter().filter(|case| !same(case)).map(|case| format!("{} {}", case.policy(), case.household)).collect();
    assert!(
        differ.is_empty(),
        "{} of {} differ from what was accepted; look with `cargo run -- test --review`:\n{}",
        differ.len(),
        all.len(),
        differ.join("\n")
    );
}

#[test]
fn every_snapshot_of_an_adopted_version_has_its_reason() {
    let all = all();
    let mut without = Vec::new();
    for case in all.iter().filter(|case| case.adopted) {
        let records = states::records(&snapshots(), &case.programme, &case.version).expect("the reasons can be read");
        let file = states::file(&snapshots(), case);
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        if !reasons::explained(&records, &case.household, &text) {
            without.push(file.display().to_string());
        }
    }
    assert!(without.is_empty(), "changed past `bareme test --accept --reason`:\n{}", without.join("\n"));
}

#[test]
fn no_snapshot_is_left_without_its_household() {
    let used: BTreeSet<_> = all().iter().map(|case| states::file(&snapshots(), case)).collect();
    let is_snapshot = |path: &Path| path.extension().is_some_and(|kind| kind == "snap");
    let left: Vec<_> =
        files_under(&snapshots()).into_iter().filter(|path| is_snapshot(path) && !used.contains(path)).collect();
    assert!(left.is_empty(), "nothing has these any more: {left:?}");
}
