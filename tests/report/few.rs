//! What is said of few households is not told, in no table, nor what would let it be reckoned back.

use serde_json::Value as Json;

use crate::{json, land, written};

/// Of each row of a table, what stands in a column.
fn column(all: &Json, table: &str, key: &str) -> Vec<String> {
    let rows = all["who"][table].as_array().expect("a table");
    rows.iter().map(|row| row[key].as_str().expect("a text").to_owned()).collect()
}

#[test]
fn a_group_of_few_is_not_told_and_another_one_with_it() {
    let folder = land(&[("east", [2, 3, 2]), ("north", [30, 20, 12]), ("south", [11, 15, 40]), ("west", [50, 60, 70])]);
    let all = json(&folder, &["--group-by", "province"]);
    // East has seven households. South, the next smallest, is not told either: or east would be what is missing.
    assert_eq!(column(&all, "by_province", "compared"), ["suppressed", "suppressed", "66", "180", "315"]);
    for key in ["gain", "lose", "unchanged", "gained", "lost", "mean_change", "yearly_difference"] {
        let column = column(&all, "by_province", key);
        let hidden = column.iter().filter(|cell| *cell == "suppressed").count();
        assert_eq!(hidden, 2, "{key}: {column:?}");
    }
    assert_eq!(
        column(&json(&folder, &["--group-by", "province", "--suppress-under", "7"]), "by_province", "compared")[0],
        "7"
    );
}

#[test]
fn few_in_a_large_group_are_not_told_and_neither_is_what_they_lose() {
    let folder = land(&[("north", [30, 4, 50]), ("south", [11, 15, 40]), ("west", [50, 60, 70])]);
    let all = json(&folder, &["--group-by", "province"]);
    assert_eq!(column(&all, "by_province", "compared"), ["84", "66", "180", "330"]);
    assert_eq!(column(&all, "by_province", "lose"), ["suppressed", "suppressed", "60", "79"]);
    assert_eq!(column(&all, "by_province", "unchanged"), ["suppressed", "suppressed", "70", "160"]);
    assert_eq!(column(&all, "by_province", "lost"), ["suppressed", "suppressed", "600", "790"]);
    // What all gain is told; what they gain and lose together would give away the rest.
    assert_eq!(column(&all, "by_province", "gain"), ["30", "11", "50", "91"]);
    assert_eq!(column(&all, "by_province", "yearly_difference")[..2], ["suppressed", "suppressed"]);
    let page = written(&folder, "report.html", &["--group-by", "province"]);
    assert!(page.contains("Groups of fewer than 10 are not told"), "it is said");
}

#[test]
fn what_each_change_does_does_not_give_away_a_reason_of_few() {
    let folder = land(&[("north", [4, 90, 5])]);
    let all = json(&folder, &[]);
    // The whole is told, however few they are: it is what is decided on.
    assert_eq!((&all["decision"]["gain"], &all["decision"]["lose"]), (&"4".into(), &"90".into()));
    let sheet = |section: &str, table: &str, key: &str| {
        let rows = all[section][table].as_array().expect("a table");
        rows.iter().map(|row| row[key].clone()).collect::<Vec<Json>>()
    };
    assert_eq!(sheet("distribution", "differences", "households"), ["suppressed", "suppressed"]);
    assert!(sheet("causes", "reasons", "households").iter().all(|cell| cell == "suppressed"));
    assert!(sheet("causes", "changes", "credit").iter().all(|cell| cell == "suppressed"));
    assert!(!written(&folder, "report.html", &[]).contains("class=\"example\""));
}
