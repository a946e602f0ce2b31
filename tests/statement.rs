//! Statements month by month: what changed, and why.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where something is wrong")]

mod support;

use std::path::Path;
use std::sync::Arc;

use bareme::evaluate::answer::Cell;
use bareme::evaluate::statement::{FactChange, Line, Moved, Reason, statement};
use bareme::ground::date::Month;
use bareme::ground::source::SourceFile;
use bareme::household::read::{Format, household};
use support::shelf::{Shelves, told};

fn month(text: &str) -> Month {
    Month::parse(text).expect("a month")
}

/// The statement of a household written in TOML.
fn lines(folder: &str, programme: &str, text: &str, from: &str, to: &str) -> Vec<Line> {
    let shelves = Shelves::open(Path::new(folder)).map_err(told).expect("every version is fine");
    let opened = &shelves.programmes[programme];
    let household = household(&SourceFile::new("h.toml", text), Format::Toml, opened.shelf.programme());
    let household = household.map_err(told).expect("reads");
    let version = |month| {
        let header = opened.shelf.applies(month).map_err(bareme::ground::diagnostic::Findings::from)?;
        Ok(Arc::clone(&opened.versions[&header.id]))
    };
    statement(&household, month(from), month(to), version).map_err(told).expect("a statement")
}

fn moved(moved: &Moved) -> String {
    let value =
        |value: Option<bareme::ground::value::Value>| value.map_or_else(|| "?".to_owned(), |v| v.text(&moved.kind));
    let of = if moved.id.is_empty() { String::new() } else { format!(" of {}", moved.id) };
    format!("{}{of}: {} → {}", moved.name, value(moved.before), value(moved.after))
}

/// The reasons of a line, each with the roots that matter.
fn reasons(line: &Line) -> Vec<String> {
    let roots = |roots: &[Moved]| {
        let told: Vec<_> = roots.iter().filter(|root| root.matters).map(moved).collect();
        told.join(", ")
    };
    let told = line.reasons.iter().map(|reason| match reason {
        Reason::Time { roots: all, .. } if all.iter().all(|root| !root.matters) => String::new(),
        Reason::Time { roots: all, .. } => format!("time: {}", roots(all)),
        Reason::OneOff { roots: all } => format!("once: {}", roots(all)),
        Reason::Version { from, to, roots: all, .. } => format!("{from} → {to}: {}", roots(all)),
        Reason::Facts { facts, .. } => {
            let plan = line.evaluator.plan();
            let told: Vec<_> = facts
                .iter()
                .map(|fact| match fact {
                    FactChange::Joined(_, id) => format!("{id} joined"),
                    FactChange::Left(_, id) => format!("{id} left"),
                    FactChange::Fact { id, .. } => format!("{} of {id}", fact.name(plan)),
                })
                .collect();
            format!("facts: {}", told.join(", "))
        }
    });
    told.filter(|reason| !reason.is_empty()).collect()
}

fn amount(line: &Line, name: &str) -> String {
    let plan = line.evaluator.plan();
    let slot = plan.version.result(name).expect("a result");
    match &line.answer.as_ref().expect("answered").results[slot as usize][0] {
        Cell::Value(value) => value.text(&plan.results[slot as usize].kind),
        other => format!("{other:?}"),
    }
}

const FAMILY: &str = r#"
    [household]
    rsu_index = 8
    receives_family_allowances = false
    [[persons]]
    id = "aicha"
    relation = "child"
    birth_date = 2019-11-15
    schooled = false
    [[persons]]
    id = "omar"
    relation = "child"
    birth_date = 2012-03-02
    schooled = true
    school_level = "primary"
    public_school = true
    [[persons]]
    id = "sami"
    relation = "child"
    birth_date = 2013-03-02
    schooled = true
    [[changes]]
    from = "2025-08"
    [[changes.persons]]
    id = "omar"
    schooled = false
"#;

#[test]
fn each_change_of_an_amount_has_its_reason() {
    let lines = lines("policies", "ma-asd", FAMILY, "2025-07", "2026-02");
    let told: Vec<(String, String, Vec<String>)> =
        lines.iter().map(|line| (line.month.to_string(), amount(line, "total_aid"), reasons(line))).collect();
    let line = |month: &str, amount: &str, reasons: &[&str]| {
        (month.to_owned(), amount.to_owned(), reasons.iter().map(|reason| (*reason).to_owned()).collect())
    };
    let bases = |old: &str, new: &str, amounts: [&str; 3]| {
        let people = ["aicha", "omar", "sami"].into_iter().zip(amounts);
        let moved: Vec<_> = people.map(|(id, moved)| format!("person.base_allowance of {id}: {moved}")).collect();
        format!("ma-asd@{old} → ma-asd@{new}: {}", moved.join(", "))
    };
    let second = bases("2024-09", "2025-11", ["200 → 250", "150 → 175", "200 → 250"]);
    let third = bases("2025-11", "2026-01", ["175 → 200", "175 → 200", "250 → 300"]);
    let expected = [
        line("2025-07", "600", &[]),
        line("2025-08", "550", &["facts: person.schooled of omar"]),
        line("2025-09", "750", &["once: person.school_aid of omar: 0 → 200"]),
        line("2025-10", "550", &["once: person.school_aid of omar: 200 → 0"]),
        line("2025-11", "675", &[&second]),
        line("2025-12", "600", &["time: person.age of aicha: 5 → 6"]),
        line("2026-01", "700", &[&third]),
        line("2026-02", "700", &[]),
    ];
    assert_eq!(told, expected);
}

#[test]
fn facts_and_law_that_change_in_one_month_are_told_apart() {
    let text = std::fs::read_to_string("tests/fixtures/policies/meridia/households/family-over-two-years.toml");
    let lines = lines("tests/fixtures/policies", "meridia", &text.expect("there"), "2032-06", "2032-08");
    let told: Vec<_> = lines.iter().map(|line| (amount(line, "total_paid"), reasons(line))).collect();
    assert_eq!(told[1].0, "681.32");
    let [time, facts, law] = &told[1].1[..] else { panic!("{told:?}") };
    assert_eq!(time, "time: household.review_date: 2032-12-30 → 2033-01-31");
    assert_eq!(facts, "facts: nan left");
    assert!(law.starts_with("meridia@2031-01 → meridia@2032-07: "), "{law}");
    let Reason::Facts { moved: by_facts, .. } = &lines[1].reasons[1] else { panic!("facts come second") };
    assert!(by_facts.iter().any(|moved| self::moved(moved).starts_with("household.members: 5 → 4")));
    assert_eq!(told[2].1, ["time: household.review_date: 2033-01-31 → 2033-02-28"]);
}

#[test]
fn reasons_are_told_to_programs() {
    let lines = lines("policies", "ma-asd", FAMILY, "2025-11", "2025-12");
    let reasons = bareme::evaluate::statement::json::reasons(&lines[1]);
    assert_eq!(reasons.len(), 1);
    assert_eq!(reasons[0]["reason"], "time");
    let age = serde_json::json!({"result": "person.age", "id": "aicha", "before": 5, "after": 6});
    assert_eq!(reasons[0]["began_with"][0], age);
    let total = serde_json::json!({"result": "household.total_aid", "before": "675", "after": "600"});
    assert!(reasons[0]["moved"].as_array().expect("a list").contains(&total), "{reasons:?}");
}

#[test]
fn a_statement_has_months_and_not_too_many() {
    let shelves = Shelves::open(Path::new("policies")).map_err(told).expect("every version is fine");
    let opened = &shelves.programmes["ma-asd"];
    let household = household(&SourceFile::new("h.toml", FAMILY), Format::Toml, opened.shelf.programme());
    let household = household.map_err(told).expect("reads");
    let latest = || Ok(Arc::clone(opened.versions.values().next_back().expect("a version")));
    let code = |from: &str, to: &str| {
        let made = statement(&household, month(from), month(to), |_| latest());
        made.map(|lines| lines.len()).map_err(|findings| findings.all[0].code.text())
    };
    assert_eq!(code("2026-02", "2026-01"), Err("E0606"));
    assert_eq!(code("2026-01", "2075-11"), Ok(599));
    assert_eq!(code("2026-01", "2075-12"), Ok(600));
    assert_eq!(code("2026-01", "2076-01"), Err("E0605"));
}

#[test]
fn a_month_before_the_first_version_is_refused() {
    let shelves = Shelves::open(Path::new("policies")).map_err(told).expect("every version is fine");
    let opened = &shelves.programmes["ma-asd"];
    let household = household(&SourceFile::new("h.toml", FAMILY), Format::Toml, opened.shelf.programme());
    let made = statement(&household.map_err(told).expect("reads"), month("2023-11"), month("2023-12"), |month| {
        let header = opened.shelf.applies(month).map_err(bareme::ground::diagnostic::Findings::from)?;
        Ok(Arc::clone(&opened.versions[&header.id]))
    });
    assert!(made.is_err());
}
