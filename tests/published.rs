//! Every household of the shipped policies and of the invented countries comes to what is written in it, on both roads.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where something is wrong")]

mod support;

use std::path::Path;

use bareme::ground::diagnostic::Findings;
use bareme::ground::render::{self, Options};
use support::shelf::{Shelves, households};

fn told(findings: &Findings) -> String {
    render::text(findings, Options::default())
}

fn come_to_what_they_should(folder: &str) {
    let shelves = Shelves::open(Path::new(folder)).map_err(|findings| told(&findings)).expect("every version is fine");
    let mut wrong = Vec::new();
    let mut expected = 0;
    for household in households(&shelves) {
        match household.check(&shelves) {
            Ok(count) => expected += count,
            Err(text) => wrong.push(text),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(expected > 0, "nothing is expected in {folder}");
}

#[test]
fn households_of_the_shipped_policies_come_to_what_is_written_in_them() {
    come_to_what_they_should("policies");
}

#[test]
fn households_of_the_invented_countries_come_to_what_is_written_in_them() {
    come_to_what_they_should("tests/fixtures/policies");
}
