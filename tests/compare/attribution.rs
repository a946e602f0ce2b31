//! Which change does it: credits are exact, add up for every household, and do not depend on the order of changes.

use serde_json::Value as Json;

use crate::support::run::{Folder, root};
use crate::{compare, json};

/// Figures of a version: name and value.
type Figures<'a> = &'a [(&'a str, &'a str)];

/// A version whose aid is that rule, with these figures.
fn law(folder: &Folder, id: &str, figures: Figures<'_>, rules: &str, more: &str) {
    let figures: String = figures
        .iter()
        .map(|(name, value)| {
            format!(
                "{name} = {{ kind = \"money\", per = \"month\", value = {value}, label = {{ en = \"{name}\" }} }}\n"
            )
        })
        .collect();
    let policy = format!(
        "[version]\nfrom = {id}-01\nstatus = \"adopted\"\ntitle = {{ en = \"Schedule\" }}\n\n\
         [inputs.household.income]\nkind = \"money\"\nper = \"month\"\nlabel = {{ en = \"Income\" }}\n\n\
         [parameters]\nsource = \"act, s. 2\"\nconfidence = \"confirmed\"\n{figures}\n\
         [results]\nhousehold.aid = {{ kind = \"money\", per = \"month\", label = {{ en = \"Aid\" }}, source = \"act, s. 3\" }}\n{more}"
    );
    folder.write(&format!("policies/land/{id}/policy.toml"), policy);
    folder.write(&format!("policies/land/{id}/rules.rhai"), rules);
}

/// Two versions of an aid over three households of income 10, 100 and 1000.
fn two(rule: &str, old: Figures<'_>, new: Figures<'_>) -> Folder {
    let folder = Folder::copy_of(&root().join("tests/bad/base"));
    law(&folder, "2024-01", old, rule, "");
    law(&folder, "2025-01", new, rule, "");
    folder.write("register/households.csv", "household_id,income\n1,10\n2,100\n3,1000\n");
    folder.write("register/persons.csv", "household_id\n1\n2\n3\n");
    folder
}

/// By change, its first thing, how many feel it and its credit.
fn credits(all: &Json) -> Vec<(String, u64, String)> {
    let changes = all["attribution"]["changes"].as_array().expect("a list");
    let text = |json: &Json| json.as_str().unwrap_or_default().to_owned();
    changes
        .iter()
        .map(|change| {
            let felt = change["households"]["rows"].as_u64().unwrap_or(0);
            (text(&change["things"][0]["name"]), felt, text(&change["credit"]))
        })
        .collect()
}

fn told(name: &str, felt: u64, credit: &str) -> (String, u64, String) {
    (name.to_owned(), felt, credit.to_owned())
}

#[test]
fn what_changes_do_only_together_is_shared_exactly() {
    let rule = "fn aid(law, household) { min(min(law.a, law.b), min(law.c, household.income)) }\n";
    let folder = two(rule, &[("a", "0"), ("b", "0"), ("c", "0")], &[("a", "100"), ("b", "100"), ("c", "100")]);
    let all = json(&folder, &[]);
    // 10, 100 and 100 more: each change does a third of it.
    assert_eq!(credits(&all), [told("a", 3, "70"), told("b", 3, "70"), told("c", 3, "70")]);
    let reason = &all["attribution"]["reasons"][0];
    assert_eq!((&reason["changes"], &reason["direction"]), (&serde_json::json!([1, 2, 3]), &"gain".into()));
    assert_eq!((&reason["households"]["rows"], &reason["difference"]), (&3.into(), &"210".into()));
    // A third of ten has no end as a decimal, and is told as it is.
    assert_eq!(reason["example"]["household"], "1");
    assert_eq!(reason["example"]["credits"], serde_json::json!(["10/3", "10/3", "10/3"]));
}

#[test]
fn a_floor_and_an_allowance_share_what_they_do_together() {
    let rule = "fn aid(law, household) { max(law.allowance, law.least) }\n";
    let folder = two(rule, &[("allowance", "450"), ("least", "400")], &[("allowance", "480"), ("least", "500")]);
    let all = json(&folder, &["--where", "income < 50"]);
    // 450 before, 480 by the allowance alone, 500 by the floor alone and by both: 30 and 0, 20 and 50.
    assert_eq!(credits(&all), [told("allowance", 1, "15"), told("least", 1, "35")]);
    // The condition that was typed is no change of the law.
    assert_eq!(all["attribution"]["of_no_amount"], serde_json::json!([]));
}

#[test]
fn changes_that_cancel_are_a_reason_of_their_own() {
    let rule = "fn aid(law, household) { law.up + law.down }\n";
    let folder = two(rule, &[("up", "10"), ("down", "10")], &[("up", "15"), ("down", "5")]);
    let all = json(&folder, &[]);
    assert_eq!(all["unchanged"]["rows"], 3);
    assert_eq!(credits(&all), [told("up", 3, "15"), told("down", 3, "-15")]);
    let reason = &all["attribution"]["reasons"][0];
    assert_eq!((&reason["direction"], &reason["households"]["rows"]), (&"stay".into(), &3.into()));
    assert_eq!(reason["example"]["credits"], serde_json::json!(["5", "-5"]));
}

#[test]
fn a_change_that_nobody_feels_is_listed_as_such() {
    let rule = "fn aid(law, household) { if household.income > law.rich { law.low } else { law.high } }\n";
    let old = [("rich", "2000"), ("low", "10"), ("high", "50")];
    let folder = two(rule, &old, &[("rich", "2000"), ("low", "20"), ("high", "60")]);
    let all = json(&folder, &[]);
    assert_eq!(credits(&all), [told("low", 0, "0"), told("high", 3, "30")]);
    let text = compare(&folder, &[]).stdout;
    assert!(
        text.contains("  1    parameter low: 10 → 20 LND a month            0       0        0       0          0\n"),
        "{text}"
    );
}

#[test]
fn another_source_is_no_change_of_an_amount() {
    let rule = "fn aid(law, household) { law.high }\n";
    let folder = two(rule, &[("high", "50")], &[("high", "50")]);
    let path = folder.path().join("policies/land/2025-01/policy.toml");
    let text = std::fs::read_to_string(&path).expect("it is there").replace("act, s. 2", "act, s. 4");
    folder.write("policies/land/2025-01/policy.toml", text);
    let all = json(&folder, &[]);
    assert!(credits(&all).is_empty());
    assert_eq!(all["attribution"]["of_no_amount"][0]["name"], "high");
    assert_eq!(all["attribution"]["reasons"], serde_json::json!([]));
}

#[test]
fn what_only_goes_together_is_one_change() {
    let rule = "fn aid(law, household) { law.high }\n";
    let folder = two(rule, &[("high", "50")], &[("high", "60")]);
    // A rule that speaks of a new figure cannot stand without it.
    law(&folder, "2025-01", &[("high", "60"), ("more", "5")], "fn aid(law, household) { law.high + law.more }\n", "");
    let all = json(&folder, &[]);
    assert_eq!(credits(&all), [told("high", 3, "30"), told("more", 3, "15")]);
    let things = all["attribution"]["changes"][1]["things"].as_array().expect("a list");
    let names: Vec<&Json> = things.iter().map(|thing| &thing["name"]).collect();
    assert_eq!(names, ["more", "aid"]);
}

#[test]
fn a_mixture_reads_what_only_the_new_version_asks_for() {
    let folder = two("fn aid(law, household) { law.a + household.income }\n", &[("a", "10")], &[]);
    law(
        &folder,
        "2025-01",
        &[("a", "12")],
        "fn aid(law, household) { law.a + household.income + household.rent }\n",
        "",
    );
    let path = folder.path().join("policies/land/2025-01/policy.toml");
    // Before the other input: no column has the place that it has in the first version.
    let rent = "[inputs.household.rent]\nkind = \"money\"\nper = \"month\"\nlabel = { en = \"Rent\" }\n\n[inputs.household.income]";
    let text = std::fs::read_to_string(&path).expect("it is there").replace("[inputs.household.income]", rent);
    folder.write("policies/land/2025-01/policy.toml", text);
    folder.write("register/households.csv", "household_id,income,rent\n1,10,7\n2,100,0\n3,1000,5\n");
    let all = json(&folder, &["--map", "=rent"]);
    assert_eq!(credits(&all), [told("household.rent", 2, "12"), told("a", 3, "6")]);
}

#[test]
fn a_household_that_a_mixture_refuses_is_divided_among_nobody_and_told() {
    let rules =
        "fn aid(law, household) { law.a + law.b }\nfn small(household, law) { household.income <= law.a + law.b }\n";
    let check = "\n[checks.household.small]\nlevel = \"refuse\"\nlabel = { en = \"Not so much income\" }\nsource = \"act, s. 4\"\n";
    let folder = two("", &[], &[]);
    law(&folder, "2024-01", &[("a", "500"), ("b", "500")], rules, check);
    law(&folder, "2025-01", &[("a", "200"), ("b", "810")], rules, check);
    // With the first change alone there is room for an income of 700, which the third household has not.
    let all = json(&folder, &[]);
    assert_eq!(all["compared"]["rows"], 3);
    assert_eq!(credits(&all), [told("a", 2, "-600"), told("b", 2, "620")]);
    let undivided = &all["attribution"]["undivided"][0];
    assert_eq!((&undivided["households"]["rows"], &undivided["difference"]), (&1.into(), &"10".into()));
    assert_eq!(undivided["example"]["household"], "3");
    let text = compare(&folder, &[]).stdout;
    assert!(
        text.contains("(divided among no change, since some mixture does not answer them: 1 that gain, by 10)"),
        "{text}"
    );
}

#[test]
fn more_changes_than_are_told_apart_are_taken_as_fewer() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    let sum: Vec<String> = names.iter().map(|name| format!("law.{name}")).collect();
    let rule = format!("fn aid(law, household) {{ {} }}\n", sum.join(" + "));
    let of = |value: &'static str, count: usize| -> Vec<(&str, &str)> {
        names.iter().enumerate().map(|(at, name)| (*name, if at < count { value } else { "1" })).collect()
    };
    let folder = two(&rule, &of("1", 9), &of("2", 8));
    let all = json(&folder, &[]);
    assert_eq!((credits(&all).len(), &all["attribution"]["remark"]), (8, &Json::Null));
    assert_eq!(all["attribution"]["mixtures"], 256);
    let folder = two(&rule, &of("1", 9), &of("2", 9));
    let all = json(&folder, &[]);
    assert_eq!(credits(&all), [told("a", 3, "27")]);
    let remark = all["attribution"]["remark"].as_str().unwrap_or_default();
    assert!(remark.starts_with("9 changes are taken as fewer"), "{remark}");
}

#[test]
fn credits_of_the_first_programme_add_up_to_its_difference() {
    let policies = root().join("policies");
    let folder = Folder::copy_of(&root().join("examples/register"));
    let policies = policies.to_str().expect("a path");
    for (old, new) in [("2024-09", "2025-11"), ("2024-09", "2026-01")] {
        let words = ["--policies", policies, "compare", &format!("ma-asd@{old}"), &format!("ma-asd@{new}")];
        let words = [words.as_slice(), &["--population", ".", "--period", "2024-09", "--format", "json"]].concat();
        let ran = crate::run_in(folder.path(), &words);
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
        let all: Json = serde_json::from_str(&ran.stdout).expect("it is JSON");
        let sum: i64 = credits(&all).iter().map(|(_, _, credit)| credit.parse::<i64>().expect("whole dirhams")).sum();
        assert_eq!(sum.to_string(), all["results"]["total_aid"]["difference"].as_str().unwrap_or_default());
        assert_eq!(credits(&all).len(), 3);
        let reasons = all["attribution"]["reasons"].as_array().expect("a list");
        let felt: u64 = reasons.iter().map(|reason| reason["households"]["rows"].as_u64().unwrap_or(0)).sum();
        assert_eq!(felt, all["gain"]["rows"].as_u64().unwrap_or(0) + all["lose"]["rows"].as_u64().unwrap_or(0));
    }
}
