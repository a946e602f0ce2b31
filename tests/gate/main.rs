//! `gate`: every criterion at its limit and one step past it; what is not known is not met, and no criteria never means
//! that everything passes.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

#[path = "../support/mod.rs"]
mod support;

mod first;
mod invariants;
mod limits;
mod reference;
mod refused;

use serde_json::Value as Json;
use support::run::{Folder, Ran, root, run_in};

/// Two versions of which the second pays ten less for each child, and a register in which one household loses ten, one
/// twenty, and two get nothing.
fn land(gate: &str) -> Folder {
    let folder = Folder::copy_of(&root().join("tests/bad/base"));
    folder
        .write("register/households.csv", "household_id,income\n1,800\n2,1000.5\n3,0\n4,400\n")
        .write(
            "register/persons.csv",
            "household_id,birth_date\n1,1990-05-01\n1,2015-05-01\n2,2015-05-01\n4,2012-01-01\n4,2018-12-31\n4,1980-02-29\n",
        )
        .write(
            "policies/land/2025-01/policy.toml",
            "[version]\nextends = \"2024-01\"\nfrom = 2025-01-01\nstatus = \"adopted\"\ntitle = { en = \"Second schedule\" }\n\n\
             [parameters]\nsource = \"act, s. 2\"\nconfidence = \"confirmed\"\nallowance = { value = 40 }\n",
        )
        .write("policies/land/gate.toml", gate);
    folder
}

const BOTH: [&str; 5] = ["gate", "land@2024-01", "land@2025-01", "--population", "register"];

fn gate(folder: &Folder, words: &[&str]) -> Ran {
    run_in(folder.path(), &[&BOTH, words].concat())
}

/// The verdict as JSON, with how it ends.
fn verdict(folder: &Folder, words: &[&str]) -> (i32, Json) {
    let ran = gate(folder, &[words, &["--format", "json"]].concat());
    let json = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("no JSON: {}{}", ran.stdout, ran.stderr));
    (ran.exit, json)
}

/// How one criterion stands: its figure, its verdict, why.
fn one(folder: &Folder, name: &str) -> (String, String, String) {
    let (exit, json) = verdict(folder, &[]);
    let all = json["criteria"].as_array().expect("a list");
    let passed = all.iter().all(|one| ["met", "does not apply"].iter().any(|word| one["verdict"] == **word));
    assert_eq!((exit, &json["passed"]), (i32::from(!passed), &passed.into()));
    let found = all.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("{name} is not judged: {json}"));
    let text = |key: &str| found[key].as_str().expect("a text").to_owned();
    (text("figure"), text("verdict"), text("why"))
}

#[test]
fn a_page_says_of_each_criterion_what_was_wanted_and_what_was_found() {
    let folder = land(
        "[households]\nlose_at_most = 10\nlosers_at_most = 2\n[budget]\nyearly_at_most = 1440\n\
         [groups.poor]\nwho = \"income < 500\"\nlosers_percent_at_most = \"33.3\"\n",
    );
    let ran = gate(&folder, &[]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (1, ""));
    assert_eq!(
        ran.stdout,
        "\
land@2024-01 → land@2025-01 in 2025-01 over register

Refused: 2 of 5 criteria are not met
  criterion                                     wanted            found  verdict
  households with an answer                      4 / 4            4 / 4  met
  the largest loss of a household             ≤ 10 LND           20 LND  not met  household `4` (row 4): 100 → 80
  households that lose                             ≤ 2                2  met
  what a year costs                         ≤ 1440 LND         1440 LND  met
  poor: households that lose, of a hundred    ≤ 33.3 %  50.00 % (1 / 2)  not met  household `4` (row 4): 100 → 80
"
    );
    assert_eq!(gate(&folder, &["--threads", "1"]), gate(&folder, &["--threads", "3"]));
    let (exit, json) = verdict(&folder, &[]);
    assert_eq!((exit, &json["passed"], &json["period"]), (1, &false.into(), &"2025-01".into()));
    assert!(json["gate"]["digest"].as_str().is_some_and(|digest| digest.starts_with("sha256:")));
    let markdown = gate(&folder, &["--format", "markdown"]).stdout;
    assert!(markdown.contains("| households that lose | ≤ 2 | 2 | met |"), "{markdown}");
}
