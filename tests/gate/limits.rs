//! Each limit, a step below what is found, at it, and a step above.

use crate::{Folder, land, one};

/// What is found, and how the criterion stands with limits below, at and above it.
fn holds(table: &str, key: &str, found: &str, limits: [&str; 3]) {
    for (limit, stands) in limits.into_iter().zip(["not met", "met", "met"]) {
        let name = table.trim_matches(['[', ']'].as_slice());
        let who = if name.starts_with("groups") { "who = \"income > 100\"\n" } else { "" };
        let folder = land(&format!("{table}\n{who}{key} = {limit}\n"));
        let (figure, verdict, _) = one(&folder, &format!("{name}.{key}"));
        assert_eq!((figure.as_str(), verdict.as_str()), (found, stands), "{key} = {limit}");
    }
}

#[test]
fn what_a_household_may_lose() {
    holds("[households]", "lose_at_most", "20 LND", ["\"19.99\"", "20", "20.01"]);
    holds("[groups.those]", "lose_at_most", "20 LND", ["19.99", "\"20.00\"", "1000000000"]);
}

#[test]
fn how_many_may_lose() {
    holds("[households]", "losers_at_most", "2", ["1", "2", "3"]);
    holds("[households]", "losers_percent_at_most", "50.00 % (2 / 4)", ["49.999999", "50", "50.000001"]);
    holds("[groups.those]", "losers_at_most", "2", ["0", "2", "\"3\""]);
    // Three households have more than a hundred: two of three lose.
    let limits = ["66.666666666666666666", "66.6666666666666666667", "100"];
    holds("[groups.those]", "losers_percent_at_most", "66.67 % (2 / 3)", limits);
}

#[test]
fn what_a_year_may_cost() {
    holds("[budget]", "yearly_at_most", "1440 LND", ["1439.99", "1440", "1440.01"]);
    for (around, within, stands) in [
        ("1400", "39.99", "not met"),
        ("1400", "40", "met"),
        ("1480", "40", "met"),
        ("1480.01", "40", "not met"),
        ("1440", "0", "met"),
        ("1441", "0", "not met"),
    ] {
        let folder = land(&format!("[budget]\namount = \"aid\"\nyearly_around = {around}\nwithin = {within}\n"));
        assert_eq!(one(&folder, "budget.yearly_around").1, stands, "{around} ± {within}");
    }
}

#[test]
fn what_a_year_may_cost_more_than_before() {
    let turned = |limit: &str| {
        let folder = land(&format!("[budget]\nyearly_rise_at_most = {limit}\n"));
        let policy = std::fs::read_to_string(folder.path().join("policies/land/2025-01/policy.toml")).expect("there");
        folder.write("policies/land/2025-01/policy.toml", policy.replace("40", "60"));
        folder
    };
    for (limit, stands) in [("359.99", "not met"), ("360", "met"), ("361", "met")] {
        let (figure, verdict, _) = one(&turned(limit), "budget.yearly_rise_at_most");
        assert_eq!((figure.as_str(), verdict.as_str()), ("360 LND", stands), "{limit}");
    }
    let (figure, verdict, _) = one(&land("[budget]\nyearly_rise_at_most = 0\n"), "budget.yearly_rise_at_most");
    assert_eq!((figure.as_str(), verdict.as_str()), ("-360 LND", "met"));
}

fn weighted() -> Folder {
    let folder =
        land("[households]\nlosers_at_most = 2\nlosers_percent_at_most = \"0.5\"\n[budget]\nyearly_at_most = 100000\n");
    folder.write("register/households.csv", "household_id,weight,income\n1,1.5,800\n2,996,1000.5\n3,0,0\n4,2.5,400\n");
    folder
}

#[test]
fn a_household_counts_as_many_as_it_stands_for() {
    assert_eq!(one(&weighted(), "households.losers_at_most").0, "4");
    assert_eq!(one(&weighted(), "households.losers_at_most").1, "not met");
    let (figure, verdict, _) = one(&weighted(), "households.losers_percent_at_most");
    assert_eq!((figure.as_str(), verdict.as_str()), ("0.40 % (4 / 1000)", "met"));
    // 1.5 · 40 · 12 + 2.5 · 80 · 12.
    assert_eq!(one(&weighted(), "budget.yearly_at_most").0, "3120 LND");
}

#[test]
fn who_loses_most_is_named() {
    let folder = land("[households]\nlose_at_most = 0\n[groups.one]\nwho = \"income > 500\"\nlose_at_most = 0\n");
    assert_eq!(one(&folder, "households.lose_at_most").2, "household `4` (row 4): 100 → 80");
    assert_eq!(one(&folder, "groups.one.lose_at_most").2, "household `1` (row 1): 50 → 40");
}
