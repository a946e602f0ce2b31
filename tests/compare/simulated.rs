//! What `compare` says is what two runs of `simulate` say, put beside each other household by household.

use std::collections::BTreeMap;

use bareme::ground::amount::{self, Decimal};
use serde_json::Value as Json;

use crate::support::run::{Folder, root, run_in};

/// What each household gets under a version.
fn simulated(folder: &Folder, version: &str) -> BTreeMap<String, Decimal> {
    let out = format!("{version}.csv");
    let policy = format!("ma-asd@{version}");
    let words =
        ["simulate", &policy, "examples/register", "--period", "2024-09", "--results", "total_aid", "--out", &out];
    let ran = run_in(folder.path(), &words);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    let text = std::fs::read_to_string(folder.path().join(out)).expect("it was written");
    let rows = text.lines().skip(1).map(|line| line.split_once(',').expect("two columns"));
    rows.map(|(id, cell)| (id.to_owned(), amount::parse(cell).expect("an amount"))).collect()
}

#[test]
fn as_two_simulations_beside_each_other() {
    let folder = Folder::copy_of(&root().join("policies"));
    let folder = {
        let all = Folder::empty();
        crate::support::run::copy(folder.path(), &all.path().join("policies"));
        crate::support::run::copy(&root().join("examples/register"), &all.path().join("examples/register"));
        all
    };
    let (before, after) = (simulated(&folder, "2024-09"), simulated(&folder, "2026-01"));
    let mut sizes: BTreeMap<Decimal, u64> = BTreeMap::new();
    for (id, old) in &before {
        *sizes.entry(after[id] - old).or_default() += 1;
    }
    let unchanged = sizes.remove(&Decimal::ZERO).unwrap_or(0);
    assert!(sizes.len() > 3, "there is something to compare: {sizes:?}");
    let words = [
        "compare",
        "ma-asd@2024-09",
        "ma-asd@2026-01",
        "--population",
        "examples/register",
        "--period",
        "2024-09",
        "--format",
        "json",
    ];
    let ran = run_in(folder.path(), &words);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    let all: Json = serde_json::from_str(&ran.stdout).expect("it is JSON");
    assert_eq!((&all["by"], &all["unchanged"]["rows"]), (&"total_aid".into(), &unchanged.into()));
    let told = all["sizes"].as_array().expect("a list").iter().map(|size| {
        let change = amount::parse(size["change"].as_str().expect("a text")).expect("an amount");
        let example = size["example"]["household"].as_str().expect("an id");
        assert_eq!(after[example] - before[example], change, "the example of {change}");
        (change, size["rows"].as_u64().expect("a count"))
    });
    assert_eq!(told.collect::<BTreeMap<_, _>>(), sizes);
    let sum = |all: &BTreeMap<String, Decimal>| all.values().copied().sum::<Decimal>();
    let exact = |text: &Json| amount::parse(text.as_str().expect("a text")).expect("an amount");
    let total = &all["results"]["total_aid"];
    assert_eq!((exact(&total["before"]), exact(&total["after"])), (sum(&before), sum(&after)));
    assert_eq!(exact(&total["yearly_difference"]), (sum(&after) - sum(&before)) * Decimal::from(12));
}
