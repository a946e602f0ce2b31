//! `bareme test --coverage`: what the reference households reach of a version, told point by point.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

mod support;

use std::collections::BTreeSet;

use support::run::{Folder, Ran, root, run_in};
use support::told::told;

const PROGRAMME: &str = r#"
[programme]
id = "shore"
label = { en = "Shore aid" }
languages = ["en"]
currency = { code = "SHR", minor_unit = 2 }

[entities.household]
label = { en = "Household" }

[entities.person]
of = "household"
plural = "persons"
label = { en = "Person" }

[sources.act]
title = { en = "Shore Act" }

[choices.tenure]
owner = { en = "Owner" }
tenant = { en = "Tenant" }
lodger = { en = "Lodger" }
"#;

const POLICY: &str = r#"
[version]
from = 2030-01-01
status = "adopted"
title = { en = "First schedule" }

[inputs.household]
income = { kind = "money", per = "month", min = 0, max = 5000, label = { en = "Income" } }
tenure = { kind = "choice", choices = "tenure", label = { en = "Tenure" } }
rent = { kind = "money", per = "month", optional = true, label = { en = "Rent" } }

[inputs.person]
age = { kind = "count", max = 120, label = { en = "Age" } }
disabled = { kind = "bool", default = false, reason = { en = "Not declared" }, label = { en = "Disabled" } }

[parameters]
source = "act, s. 1"
confidence = "confirmed"
ceiling = { kind = "money", per = "month", value = 1000, label = { en = "Ceiling" } }
full = { kind = "money", per = "month", value = 300, label = { en = "Full share" } }
part = { kind = "money", per = "month", value = 200, label = { en = "Part" } }

[parameters.rates]
kind = "number"
label = { en = "Rates" }
scale = { type = "marginal", of = "money", per = "month", rows = [{ from = 0, rate = 0 }, { from = 500, rate = 0.1 }, { from = 800, rate = 0.2 }] }

[parameters.points]
kind = "count"
label = { en = "Points" }
scale = { type = "band", of = "money", per = "month", rows = [{ up_to = 1000, value = 2 }, { value = 1 }] }

[parameters.care]
kind = "money"
per = "month"
label = { en = "Care" }
table = { keys = ["count"], rows = { 2 = 20, 1 = 10 }, otherwise = 0 }

[results.household]
eligible = { kind = "bool", label = { en = "Eligible" }, source = "act, s. 1" }
share = { kind = "money", per = "month", when = "eligible", label = { en = "Share" }, source = "act, s. 2" }
tax = { kind = "money", per = "month", label = { en = "Tax" }, source = "act, s. 3" }
points = { kind = "count", label = { en = "Points" }, source = "act, s. 4" }
youngest = { kind = "count", label = { en = "Youngest" }, source = "act, s. 5" }

[results.person]
care = { kind = "money", per = "month", label = { en = "Care" }, source = "act, s. 6" }

[checks.household]
rent_needs_landlord = { level = "refuse", label = { en = "Owners pay no rent" } }
"#;

const RULES: &str = r#"
fn eligible(household, law) {
    household.income < law.ceiling && (household.tenure == "tenant" || household.tenure == "lodger")
}

fn share(household, law) {
    if household.income == 0 { return law.full; }
    if given(household.rent) { return min(household.rent, law.full); }
    by_tenure(household.tenure, law.part)
}

fn by_tenure(tenure, part) { switch tenure { "tenant" => part, _ => nothing() } }

fn nothing() { 0 }

// No income is below 0, so no tax is: its 0 can never be the larger, and is no branch.
fn tax(household, law) { max(round(scale(law.rates, household.income), 0.01), 0) }

fn points(household, law) { scale(law.points, household.income) }

fn youngest(persons) { smallest(persons.age, 0) }

fn care(person, law) { if person.disabled { table(law.care, person.age) } else { 0 } }

fn rent_needs_landlord(household) { !given(household.rent) || household.tenure != "owner" }
"#;

/// A household that reaches little: not eligible, no rent.
const RICH: &str = "[household]\nincome = 2000\ntenure = \"owner\"\n\n[[persons]]\nid = \"ann\"\nage = 30\n";

fn shore(households: &[(&str, &str)]) -> Folder {
    let folder = Folder::empty();
    folder.write("policies/shore/programme.toml", PROGRAMME);
    folder.write("policies/shore/2030-01/policy.toml", POLICY).write("policies/shore/2030-01/rules.rhai", RULES);
    for (name, text) in households {
        folder.write(&format!("policies/shore/households/{name}.toml"), text);
    }
    let ran = run_in(folder.path(), &["test", "--accept", "--reason", "first lock"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    folder
}

fn covered(folder: &Folder, more: &[&str]) -> Ran {
    run_in(folder.path(), &[&["test", "--coverage"], more].concat())
}

/// What is told after the outcome of the tests.
fn report(ran: &Ran) -> &str {
    assert_eq!(ran.stderr, "");
    let at = ran.stdout.find("Coverage").unwrap_or_else(|| panic!("no coverage is told:\n{}", ran.stdout));
    &ran.stdout[at..]
}

/// What is not reached, without places and hints: `share: it is never entered`.
fn unreached(ran: &Ran) -> BTreeSet<String> {
    let lines = report(ran).lines().filter(|line| line.starts_with("  policies/"));
    lines
        .map(|line| {
            line.split_once("  ").and_then(|(_, rest)| rest.split_once("  ")).expect("place, point").1.to_owned()
        })
        .collect()
}

/// What one more household reaches beside [`RICH`].
fn reached_by(household: &str) -> Vec<String> {
    let before = unreached(&covered(&shore(&[("rich", RICH)]), &[]));
    let after = unreached(&covered(&shore(&[("rich", RICH), ("other", household)]), &[]));
    assert!(after.is_subset(&before), "one more household reaches no less");
    before.difference(&after).cloned().collect()
}

#[test]
fn a_household_is_told_by_what_it_leaves_open_each_with_its_place_and_the_nearest_fact() {
    told("coverage-of-one-household", &covered(&shore(&[("rich", RICH)]), &[]));
}

#[test]
fn without_households_nothing_is_reached() {
    let ran = covered(&shore(&[]), &[]);
    let line = "  shore@2030-01  0 of 9   0 of 27      0 of 3  0 of 8\n";
    assert!(report(&ran).contains(line), "{}", ran.stdout);
    assert_eq!(unreached(&ran).len(), 9 + 27 + 3 + 8);
    assert_eq!(ran.exit, 0, "how much is reached decides nothing unless it is asked for");
}

#[test]
fn an_early_return_leaves_open_what_stands_behind_it() {
    assert_eq!(
        reached_by("[household]\nincome = 0\ntenure = \"tenant\"\n"),
        [
            "eligible: `household.income < law.ceiling` is never true",
            "eligible: `household.tenure == \"tenant\" || household.tenure == \"lodger\"` is never true",
            "eligible: `household.tenure == \"tenant\"` is never true",
            "full: it is never read",
            "points: the first row is never read",
            "share: it is never entered",
            "share: the condition `household.income == 0` is never true",
            "share: the guard `eligible` is never true",
            "youngest: `smallest(persons.age, 0)` is never without a member to go through",
        ]
    );
}

#[test]
fn helpers_are_reached_where_they_are_called_a_literal_among_them() {
    let reached = reached_by("[household]\nincome = 100\ntenure = \"lodger\"\n\n[[persons]]\nage = 1\n");
    assert_eq!(
        reached,
        [
            "by_tenure: `tenure` is never anything else: `_`",
            "by_tenure: it is never entered",
            "eligible: `household.income < law.ceiling` is never true",
            "eligible: `household.tenure == \"lodger\"` is never true",
            "eligible: `household.tenure == \"tenant\" || household.tenure == \"lodger\"` is never true",
            "eligible: `household.tenure == \"tenant\"` is never false",
            "nothing: it is never entered",
            "part: it is never read",
            "points: the first row is never read",
            "share: it is never entered",
            "share: the condition `given(household.rent)` is never false",
            "share: the condition `household.income == 0` is never false",
            "share: the guard `eligible` is never true",
        ]
    );
    let tenant = reached_by("[household]\nincome = 100\ntenure = \"tenant\"\n\n[[persons]]\nage = 1\n");
    assert!(tenant.contains(&"by_tenure: `tenure` is never \"tenant\"".to_owned()), "{tenant:?}");
    assert!(!tenant.iter().any(|point| point.starts_with("nothing")), "{tenant:?}");
}

#[test]
fn a_side_of_min_decides_only_where_it_is_smaller() {
    let with = |rent: &str| {
        let text = format!("[household]\nincome = 100\ntenure = \"tenant\"\nrent = {rent}\n\n[[persons]]\nage = 1\n");
        let mins: Vec<String> = reached_by(&text).into_iter().filter(|point| point.contains(" in `min(")).collect();
        mins
    };
    let side = |side: &str| vec![format!("share: `{side}` is never the smaller in `min(household.rent, law.full)`")];
    assert_eq!(with("50"), side("household.rent"));
    assert_eq!(with("301"), side("law.full"));
    assert_eq!(with("300"), Vec::<String>::new());
}

#[test]
fn of_a_household_that_is_refused_only_the_checks_count() {
    assert_eq!(
        reached_by(
            "[household]\nincome = 100\ntenure = \"owner\"\nrent = 50\n\n[[persons]]\nage = 1\ndisabled = true\n"
        ),
        [
            "rent_needs_landlord: `!given(household.rent)` is never false",
            "rent_needs_landlord: `household.tenure != \"owner\"` is never false",
        ]
    );
}

#[test]
fn rows_of_a_table_are_told_by_their_keys() {
    let with = |age: &str| reached_by(&format!("{RICH}\n[[persons]]\nid = \"bo\"\nage = {age}\ndisabled = true\n"));
    let disabled = "care: the condition `person.disabled` is never true";
    assert_eq!(with("1"), [disabled, "care: the row 1 is never read"]);
    assert_eq!(with("2"), [disabled, "care: the row 2 is never read"]);
    assert_eq!(with("3"), ["care: `otherwise` is never read", disabled]);
}

#[test]
fn a_row_of_a_marginal_scale_is_read_where_it_gives_a_part() {
    let open = |income: &str| {
        let all = unreached(&covered(&shore(&[("one", &RICH.replace("2000", income))]), &[]));
        let rates: Vec<String> = all.into_iter().filter(|point| point.starts_with("rates: ")).collect();
        rates
    };
    let (second, third) = ("rates: the row from 500 is never read", "rates: the row from 800 is never read");
    assert_eq!(open("0"), ["rates: the row from 0 is never read", second, third]);
    assert_eq!(open("500"), [second, third]);
    assert_eq!(open("500.01"), [third]);
    assert_eq!(open("800.01"), Vec::<String>::new());
}

#[test]
fn a_household_changed_as_the_hint_says_reaches_it() {
    let first = covered(&shore(&[("rich", RICH)]), &[]);
    let lines: Vec<&str> = report(&first).lines().collect();
    let mut held = 0;
    for pair in lines.windows(2) {
        let Some(hint) = pair[1].strip_prefix("    → rich, 2030-01, if ") else { continue };
        let point = pair[0].trim_start().split_once("  ").expect("place, point").1;
        let (fact, value) = hint.split_once(" were ").expect("a fact and its value");
        let key = fact.split(' ').next().and_then(|name| name.split('.').nth(1)).expect("entity.name");
        let value = if key == "tenure" { format!("\"{value}\"") } else { value.to_owned() };
        let (household, persons) = RICH.split_once("\n[[persons]]").expect("two tables");
        let changed = |text: &str| {
            let others: Vec<&str> = text.lines().filter(|line| !line.starts_with(&format!("{key} "))).collect();
            format!("{}\n{key} = {value}\n", others.join("\n"))
        };
        let text = if fact.starts_with("household.") {
            format!("{}\n[[persons]]{persons}", changed(household))
        } else {
            assert!(fact.ends_with(" of ann"), "{fact}");
            format!("{household}\n[[persons]]{}", changed(persons))
        };
        let after = unreached(&covered(&shore(&[("rich", &text)]), &[]));
        assert!(!after.contains(point), "{point} is not reached with {hint}:\n{text}");
        held += 1;
    }
    assert!(held >= 5, "{}", first.stdout);
}

#[test]
fn less_than_is_required_fails() {
    let folder = shore(&[("rich", RICH)]);
    let ran = covered(&folder, &["--require", "12"]);
    assert_eq!((ran.exit, report(&ran).contains("Less than")), (0, false), "{}", ran.stdout);
    let ran = covered(&folder, &["--require", "25"]);
    let closing = "\nLess than 25 in a hundred\n  shore@2030-01  branches: 6 of 27\n";
    assert!(ran.exit == 1 && ran.stdout.ends_with(closing), "{}", ran.stdout);
    assert_eq!(run_in(folder.path(), &["test", "--require", "25"]).exit, 2);
    assert_eq!(covered(&folder, &["--require", "101"]).exit, 2);
    assert_eq!(covered(&folder, &["--accept", "--reason", "x"]).exit, 2);
}

#[test]
fn json_gives_every_point_with_who_reaches_it() {
    let ran = covered(&shore(&[("rich", RICH)]), &["--format", "json"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON is written");
    let coverage = &json["coverage"][0];
    assert_eq!(coverage["policy"], "shore@2030-01");
    assert_eq!(coverage["shares"]["branches"], serde_json::json!({ "reached": 6, "of": 27 }));
    let points = coverage["points"].as_array().expect("a list");
    assert_eq!(points.len(), 9 + 27 + 3 + 8);
    let reached = points.iter().filter(|point| point["reached"] == true);
    assert!(reached.clone().count() > 6 && reached.clone().all(|point| point["by"] == serde_json::json!(["rich"])));
    let hinted = points.iter().find(|point| point["would_be_reached"].is_object()).expect("some are near");
    assert_eq!(
        (&hinted["reached"], &hinted["would_be_reached"]["near"]),
        (&false.into(), &"rich".into()),
        "{hinted:#}"
    );
    let open = points.iter().find(|point| point["within"] == "share" && point["of"] == "rule").expect("it is there");
    assert!(open.get("by").is_none() && open.get("would_be_reached").is_none());
    assert!(open["at"] == "policies/shore/2030-01/rules.rhai:6:4", "{open:#}");
}

#[test]
fn the_page_shows_each_decision_with_who_takes_it_and_asks_nobody_for_anything() {
    let folder = shore(&[("rich", RICH)]);
    let ran = covered(&folder, &["--html", "page.html"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    let page = std::fs::read_to_string(folder.path().join("page.html")).expect("it is written");
    for with in [
        "<html lang=\"en\" dir=\"ltr\">",
        "<li><b>6/27</b> branches</li>",
        // What nobody comes to is red as a whole, its decisions too.
        "<span class=\"no\">fn share(household, law) {</span>",
        "<span class=\"part\">household.income &lt; law.ceiling</span><sup>1</sup>",
        "<span class=\"way no\"><bdi>true</bdi>: nobody</span>",
        "<summary>1 household</summary><div class=\"names\"><bdi>rich</bdi></div>",
        "<small><code>care</code></small>",
    ] {
        assert!(page.contains(with), "{with}\n{page}");
    }
    for without in ["http:", "https:", "<script", "src=", "url(", "@import"] {
        assert!(!page.contains(without), "{without}");
    }
    let again = covered(&folder, &["--html", "page.html"]);
    assert!(again.exit == 2 && again.stderr.contains("[E0007]"), "{}", again.stderr);
    assert_eq!(covered(&folder, &["--html", "page.html", "--force"]).exit, 0);
    assert_eq!(run_in(folder.path(), &["test", "--force"]).exit, 2, "there is nothing to overwrite");
    assert_eq!(covered(&folder, &["--html", "other.html", "--lang", "fr"]).exit, 2, "it speaks no French");
}

#[test]
fn the_page_of_a_shipped_programme_is_in_each_of_its_languages() {
    let folder = Folder::empty();
    for (language, dir, word) in
        [("fr", "ltr", "Ce que les ménages"), ("ar", "rtl", "ما تبلغه الأسر"), ("en", "ltr", "What the reference")]
    {
        let path = folder.path().join(format!("{language}.html"));
        let out = path.to_str().expect("a plain path");
        let ran = run_in(root(), &["test", "ma-aide-speciale", "--html", out, "--lang", language]);
        assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
        let page = std::fs::read_to_string(&path).expect("it is written");
        assert!(
            page.contains(&format!("<html lang=\"{language}\" dir=\"{dir}\">")) && page.contains(word),
            "{language}"
        );
        assert!(!page.contains("section class=\"no\"") && !page.contains("way no"), "all is reached: {language}");
    }
}

#[test]
fn the_shipped_programmes_are_reached_whole() {
    let ran = run_in(root(), &["test", "--coverage", "--require", "100"]);
    assert_eq!((ran.exit, unreached(&ran)), (0, BTreeSet::new()), "{}", ran.stdout);
}
