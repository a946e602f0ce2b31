//! `simulate`: the same answers as `eval`, the same bytes for any number of threads, bad rows told with file, row and
//! column, nothing left behind where it is refused.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

#[path = "../support/mod.rs"]
mod support;

mod groups;
#[cfg(target_os = "linux")]
mod interrupted;
mod months;
mod twice;
mod values;
mod weights;

use std::path::Path;
use std::sync::Arc;

use bareme::check::plan::Plan;
use bareme::evaluate::columns::Block;
use bareme::household::generate::Generator;
use bareme::population::form::Form;
use bareme::population::results::RegisterWriter;
use serde_json::Value as Json;
use support::run::{Folder, Ran, root, run_in};
use support::shelf::{Shelves, told};

const HOUSEHOLDS: &str = "household_id,income\n1,800\n2,1000.5\n3,0\n4,400\n";
const PERSONS: &str = "household_id,id,birth_date\n1,ann,1990-05-01\n1,ben,2015-05-01\n2,cem,2015-05-01\n4,dia,2012-01-01\n\
                       4,eli,2016-12-31\n4,fay,1980-02-29\n";

/// A small policies folder with a register of four households.
fn land() -> Folder {
    let folder = Folder::copy_of(&root().join("tests/bad/base"));
    folder.write("register/households.csv", HOUSEHOLDS).write("register/persons.csv", PERSONS);
    folder
}

fn simulate(folder: &Folder, words: &[&str]) -> Ran {
    let all: Vec<&str> = ["simulate", "land@2024-01", "register"].iter().chain(words).copied().collect();
    run_in(folder.path(), &all)
}

fn refused(folder: &Folder, exit: i32, words: &[&str]) -> String {
    let before = folder.contents();
    let ran = simulate(folder, words);
    assert_eq!((ran.exit, ran.stdout.as_str()), (exit, ""), "{words:?}: {}", ran.stderr);
    assert!(folder.contents() == before, "{words:?}: files were created or changed");
    ran.stderr
}

fn json(folder: &Folder, words: &[&str]) -> Json {
    let all: Vec<&str> = words.iter().chain(&["--format", "json"]).copied().collect();
    let ran = simulate(folder, &all);
    assert!(ran.stderr.is_empty(), "{words:?}: {}", ran.stderr);
    serde_json::from_str(&ran.stdout).expect("it is JSON")
}

/// A household of an income, without persons, as a line of JSON.
fn line(id: &str, more: &str) -> String {
    format!("{{\"household\": {{\"id\": \"{id}\", \"income\": 800{more}}}, \"persons\": []}}\n")
}

fn read(folder: &Folder, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).expect("it was written")
}

#[test]
fn a_register_of_four_households() {
    let folder = land();
    let ran = simulate(&folder, &["--out", "answers.csv", "--persons-out", "persons.csv", "--group-by", "eligible"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    assert_eq!(
        ran.stdout,
        "\
land@2024-01 in 2024-01 over register

Rows
  who         rows
  households     4
  persons        6

Yes and no
  result    of  yes     %
  eligible   4    3  75.0

Amounts and numbers
  result     kind           above 0  total  in a year   mean  mean above 0  quartile  median  quartile  largest
  age        count                6    111          —  18.50         18.50         8       8        33       43
  allowance  money a month        3    150       1800  25.00         50.00        50      50        50       50
  aid        money a month        2    150       1800  37.50         75.00        50      50       100      100
  (quartiles and median: of money, of what is above 0; of the rest, of all values)
  (in a year: a month times 12; what is paid once or a year, as it is)

Totals by eligible
  eligible  households  eligible  age  allowance  aid
  false              1         0    8          0    0
  true               3         3  103        150  150
  (of yes and no, how many are yes)

Means by eligible
  eligible  households  eligible    age  allowance    aid
  false              1     0.0 %   8.00          —      —
  true               3   100.0 %  20.60      50.00  75.00
  (of yes and no, the share of yes; of money, the mean of what is above 0)
"
    );
    assert_eq!(read(&folder, "answers.csv"), "household_id,eligible,aid\n1,true,50\n2,false,0\n3,true,0\n4,true,100\n");
    assert_eq!(
        read(&folder, "persons.csv"),
        "household_id,id,age,allowance\n1,ann,33,0\n1,ben,8,50\n2,cem,8,0\n4,dia,12,50\n4,eli,7,50\n4,fay,43,0\n"
    );
}

#[test]
fn json_says_the_same_and_markdown_is_a_document() {
    let folder = land();
    let all = json(&folder, &["--group-by", "eligible"]);
    assert_eq!((&all["policy"], &all["period"]), (&Json::from("land@2024-01"), &Json::from("2024-01")));
    assert_eq!(all["households"]["rows"], 4);
    assert_eq!(all["results"]["aid"]["total"], "150");
    assert_eq!(all["results"]["aid"]["yearly"], "1800");
    assert_eq!(all["results"]["aid"]["quantiles"]["p50"], "0");
    assert_eq!(all["results"]["aid"]["quantiles_above_zero"]["p100"], "100");
    assert_eq!(all["groups"][1]["group"]["household.eligible"], "true");
    assert_eq!(all["groups"][1]["results"]["aid"]["mean_above_zero"], "75.00");
    assert_eq!(all["evaluated_again"], 1);
    let page = simulate(&folder, &["--format", "markdown"]).stdout;
    assert!(page.starts_with("# land@2024-01 in 2024-01 over register\n\n## Rows\n\n| who | rows |\n| --- | --: |\n"));
}

#[test]
fn weights_are_decimals_and_exact() {
    let folder = land();
    folder.write(
        "register/households.csv",
        "household_id,weight,income\n1,10.5,800\n2,1,1000.5\n3,0,0\n4,0.000001,400\n",
    );
    let all = json(&folder, &[]);
    assert_eq!(all["households"]["weighted"], "11.500001");
    assert_eq!(all["results"]["aid"]["total"], "525.0001");
    assert_eq!(all["results"]["aid"]["mean"], "45.65");
    assert_eq!(all["results"]["eligible"]["true"]["weighted"], "10.500001");
}

#[test]
fn a_condition_is_a_rule_in_which_amounts_may_stand() {
    let folder = land();
    for (condition, households) in [
        ("eligible", 3),
        ("!eligible", 1),
        ("household.eligible && household.aid > 50", 1),
        ("income >= 400.00 && income < 900", 2),
        ("100 < aid || 49.99 > aid", 2),
        ("smallest(persons.age, 99) < 12 && period.month == 1", 3),
        ("count(persons) == 0", 1),
        ("aid == law.allowance", 1),
    ] {
        let ran = simulate(&folder, &["--where", condition, "--format", "json"]);
        assert_eq!(ran.stderr, "", "{condition}");
        let all: Json = serde_json::from_str(&ran.stdout).expect("it is JSON");
        assert_eq!(all["households"]["rows"], households, "{condition}");
    }
    simulate(&folder, &["--where", "aid > 0", "--out", "some.csv"]);
    assert_eq!(read(&folder, "some.csv"), "household_id,eligible,aid\n1,true,50\n4,true,100\n");
}

#[test]
fn a_condition_that_is_none_is_refused_as_a_rule_is() {
    let folder = land();
    for (condition, says) in [
        ("elligible", "elligible"),
        ("income", "condition"),
        ("eligible; fn other() { 1 }", ""),
        ("true } fn other() { 1", "one expression"),
        ("", ""),
        ("person.age > 3", "person"),
    ] {
        let told = refused(&folder, if says == "one expression" { 2 } else { 3 }, &["--where", condition]);
        assert!(told.contains(says), "{condition}: {told}");
    }
}

#[test]
fn names_of_nothing_are_wrong_usage() {
    let folder = land();
    for (words, says) in [
        (vec!["--results", "aidd"], "did you mean `aid`?"),
        (vec!["--group-by", "eligibel"], "did you mean `eligible`?"),
        (vec!["--group-by", "household.income"], "groups are made of choices, bools and counts"),
        (vec!["--welfare", "spending", "--line", "x", "--aid", "aid"], "neither an amount nor a parameter"),
        (vec!["--welfare", "spending", "--line", "100", "--aid", "age"], "an aid is an amount of money"),
        (vec!["--welfare", "spending"], "--line"),
        (vec!["--welfare", "spending", "--line", "0.00", "--aid", "aid"], "is not above 0"),
        (vec!["--welfare", "spending", "--line", "law.child_under", "--aid", "aid"], "no single amount of money"),
        (vec!["--out", "a.csv", "--persons-out", "a.csv"], "files of their own"),
        (vec!["--out", "a.xlsx"], ".parquet or .csv"),
        (vec!["--period", "2024-13"], "is not a month"),
    ] {
        let told = refused(&folder, 2, &words);
        assert!(told.replace("\n          ", " ").contains(says), "{words:?}: {told}");
    }
}

#[test]
fn what_is_there_is_not_written_over_and_what_is_read_never() {
    let folder = land();
    folder.write("there.csv", "mine");
    for words in [["--out", "there.csv"], ["--persons-out", "there.csv"], ["--rejects", "there.csv"]] {
        assert!(refused(&folder, 2, &words).contains("E0007"), "{words:?}");
    }
    for option in ["--out", "--persons-out", "--rejects"] {
        let told = refused(&folder, 3, &[option, "register/persons.csv", "--force"]);
        assert!(told.contains("read from"), "{option}: {told}");
    }
    assert_eq!(simulate(&folder, &["--out", "there.csv", "--force"]).exit, 0);
    assert!(read(&folder, "there.csv").starts_with("household_id,eligible,aid\n"));
}

#[test]
fn a_bad_row_stops_the_run_or_is_counted() {
    let folder = land();
    folder.write("register/households.csv", "household_id,income\n1,800\n2,a lot\n3,-1x\n4,400\n");
    let told = refused(&folder, 3, &["--out", "answers.csv", "--persons-out", "persons.csv"]);
    assert!(told.contains("register/households.csv") && told.contains("income") && told.contains('2'), "{told}");
    let told = refused(&folder, 3, &["--tolerate", "1", "--rejects", "bad.csv"]);
    assert!(told.contains("more than one row is bad"), "{told}");
    let ran =
        simulate(&folder, &["--tolerate", "2", "--rejects", "bad.csv", "--out", "answers.csv", "--format", "json"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    let all: Json = serde_json::from_str(&ran.stdout).expect("it is JSON");
    assert_eq!((&all["rejected"], &all["households"]["rows"]), (&Json::from(2), &Json::from(2)));
    assert_eq!(read(&folder, "answers.csv"), "household_id,eligible,aid\n1,true,50\n4,true,100\n");
    let bad = read(&folder, "bad.csv");
    let lines: Vec<&str> = bad.lines().collect();
    assert_eq!(lines.len(), 3, "{bad}");
    assert!(lines[1].starts_with("register/households.csv,2,income,E0015"), "{bad}");
    assert!(lines[2].starts_with("register/households.csv,3,income,E0015"), "{bad}");
}

#[test]
fn households_that_lack_something_are_counted_and_the_first_told() {
    let folder = land();
    folder.write("register/households.csv", "household_id,income\n1,800\n2,\n3,0\n4,\n");
    let ran = simulate(&folder, &["--out", "answers.csv"]);
    assert_eq!(ran.exit, 1, "{}", ran.stderr);
    let told = "\
Households to look at
  household  row           what is the matter
  2          2    missing  household.income is missing for household.aid, household.eligible, person.allowance
  4          4    missing  household.income is missing for household.aid, household.eligible, person.allowance
  (the first of each kind; each was evaluated again by both roads)
";
    assert!(ran.stdout.ends_with(told), "{}", ran.stdout);
    assert!(ran.stdout.contains("households with something missing     2\n"), "{}", ran.stdout);
    assert_eq!(read(&folder, "answers.csv"), "household_id,eligible,aid\n1,true,50\n2,,\n3,true,0\n4,,\n");
    assert_eq!(simulate(&folder, &["--tolerate", "2"]).exit, 0);
}

#[test]
fn poverty_before_and_after_the_aid() {
    let folder = land();
    let households = "household_id,income,spending\n1,800,5000\n2,1000.5,9000\n3,0,100\n4,400,6200.50\n";
    folder.write("register/households.csv", households);
    let all = json(&folder, &["--welfare", "spending", "--line", "6300", "--aid", "aid"]);
    let of = |name: &str| (all["indicators"][name]["before"].clone(), all["indicators"][name]["after"].clone());
    // Two of household 1 and three of household 4 are poor, of six; household 4 gets 1200 a year for three: 6600.50 each.
    assert_eq!(of("poverty_rate"), ("0.83333333".into(), "0.33333333".into()));
    // (2 · 1300 + 3 · 99.50) / 6 / 6300, and 2 · 1000 / 6 / 6300.
    assert_eq!(of("poverty_gap"), ("0.07667989".into(), "0.05291005".into()));
    assert_eq!(all["indicators"]["left_out"]["empty"], 1);
    assert_eq!(all["indicators"]["targeting"]["coverage"], "1.00000000");
    assert_eq!(all["indicators"]["tenths"].as_array().map(Vec::len), Some(10));
    let by_parameter = json(&folder, &["--welfare", "spending", "--line", "law.ceiling", "--aid", "aid"]);
    assert_eq!(by_parameter["indicators"]["line"], "12000");
    let text = simulate(&folder, &["--welfare", "spending", "--line", "6300", "--aid", "aid"]).stdout;
    assert!(text.contains("poverty rate (FGT 0), %"), "{text}");
}

fn plan() -> Arc<Plan> {
    let shelves = Shelves::open(&root().join("policies")).unwrap_or_else(|findings| panic!("{}", told(findings)));
    let versions = shelves.programmes.values().flat_map(|opened| opened.versions.values());
    let plans = versions.map(|evaluator| Arc::clone(evaluator.plan()));
    plans.into_iter().find(|plan| plan.version.policy() == "ma-asd@2026-01").expect("it is shipped")
}

/// A register of generated households in several blocks.
fn generated(folder: &Path, form: Form) {
    let plan = plan();
    let mut generator = Generator::new(&plan, 11);
    generator.withheld = 10;
    let mut writer = RegisterWriter::create(folder, form, &plan, &[], false).expect("a folder");
    for part in 0..3_u64 {
        let mut block = Block::new(&plan, &vec![true; plan.inputs.len()]);
        for _ in 0..9_000 {
            assert!(block.append(&plan, &generator.household(plan.version.header.from)));
        }
        let ids: Vec<u64> = (1..=9_000).map(|number| part * 9_000 + number).collect();
        writer.write(&block, &ids, &[]).expect("it is written");
    }
    writer.finish().expect("it is written");
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let folder = Folder::empty();
    generated(&folder.path().join("parquet"), Form::Parquet);
    generated(&folder.path().join("csv"), Form::Csv);
    let policies = root().join("policies");
    let policies = policies.to_str().expect("a path");
    let mut all: Vec<(String, Vec<u8>, Vec<u8>)> = Vec::new();
    for (register, form) in [("parquet", "parquet"), ("csv", "parquet"), ("parquet", "csv")] {
        for threads in ["1", "2", "5"] {
            let (out, persons) = (format!("out.{form}"), format!("persons.{form}"));
            let words = [
                "simulate",
                "ma-asd@2026-01",
                register,
                "--policies",
                policies,
                "--out",
                &out,
                "--persons-out",
                &persons,
                "--group-by",
                "region,milieu",
                "--threads",
                threads,
                "--force",
                "--format",
                "json",
            ];
            let ran = run_in(folder.path(), &words);
            assert_eq!(ran.exit, 1, "some lack something: {}", ran.stderr);
            let bytes = |name: &str| std::fs::read(folder.path().join(name)).expect("it was written");
            let text = ran.stdout.replace("\"register\": \"csv\"", "\"register\": \"parquet\"");
            all.push((text, bytes(&out), bytes(&persons)));
        }
    }
    for same in all.chunks(3) {
        assert!(same.iter().all(|one| *one == same[0]));
    }
    assert!(all.iter().all(|(text, ..)| *text == all[0].0), "the summary does not depend on the form");
    let summary: Json = serde_json::from_str(&all[0].0).expect("it is JSON");
    assert_eq!((&summary["households"]["rows"], &summary["evaluated_again"]), (&Json::from(27_000), &Json::from(27)));
}

#[test]
fn json_lines_and_empty_registers_are_registers() {
    let folder = land();
    let lines = "{\"household\": {\"id\": \"a\", \"income\": 800}, \"persons\": [{\"id\": \"ben\", \"birth_date\": \"2015-05-01\"}]}\n\
                 {\"household\": {\"id\": \"b\", \"income\": \"2000\"}, \"persons\": []}\n";
    folder.write("register.jsonl", lines);
    let ran = run_in(
        folder.path(),
        &["simulate", "land@2024-01", "register.jsonl", "--out", "answers.csv", "--format", "json"],
    );
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    assert_eq!(read(&folder, "answers.csv"), "household_id,eligible,aid\na,true,50\nb,false,0\n");
    folder
        .write("register/households.csv", "household_id,income\n")
        .write("register/persons.csv", "household_id,birth_date\n");
    let all = json(&folder, &["--out", "none.parquet", "--persons-out", "none.csv", "--group-by", "eligible"]);
    assert_eq!((&all["households"]["rows"], &all["results"]["aid"]["mean"]), (&Json::from(0), &Json::Null));
    assert_eq!(read(&folder, "none.csv"), "household_id,age,allowance\n");
}

#[test]
fn a_programme_of_one_entity_has_one_file() {
    let folder = Folder::empty();
    let policies = root().join("policies");
    let policies = policies.to_str().expect("a path");
    let header = "child_id,birth_date,status,moroccan,in_rnp,receives_family_allowances,court_decision,spending\n";
    folder.write(
        "children.csv",
        format!(
            "{header}1,2015-03-02,orphan,true,true,false,,5000\n2,2016-03-02,abandoned,true,true,false,false,9000\n"
        ),
    );
    let words = ["simulate", "ma-aide-speciale@2025-12", "children.csv", "--policies", policies, "--format", "json"];
    let indicators = ["--welfare", "spending", "--line", "6000", "--aid", "monthly_amount"];
    let ran = run_in(folder.path(), &[words.as_slice(), &indicators].concat());
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    let all: Json = serde_json::from_str(&ran.stdout).expect("it is JSON");
    assert_eq!(all["results"]["monthly_amount"]["total"], "500");
    let rate = &all["indicators"]["poverty_rate"];
    assert_eq!((&rate["before"], &rate["after"]), (&Json::from("0.50000000"), &Json::from("0.00000000")));
    let ran = run_in(folder.path(), &[words.as_slice(), &["--persons-out", "members.csv"]].concat());
    assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("no members to write"), "{}", ran.stderr);
}

#[test]
fn a_household_whose_facts_contradict_is_refused_and_told() {
    let folder = Folder::empty();
    let policies = root().join("policies");
    let policies = policies.to_str().expect("a path");
    folder
        .write(
            "register/households.csv",
            "household_id,rsu_index,receives_family_allowances,region\n7,8,false,oriental\n8,8,false,oriental\n",
        )
        .write(
            "register/persons.csv",
            "household_id,relation,birth_date,schooled\n7,head,1990-01-01,\n7,child,2027-01-01,\n8,head,1990-01-01,\n",
        );
    let words =
        ["simulate", "ma-asd@2026-01", "register", "--policies", policies, "--period", "2026-02", "--lang", "en"];
    let ran = run_in(
        folder.path(),
        &[words.as_slice(), &["--out", "answers.csv", "--results", "eligible,monthly_aid"]].concat(),
    );
    assert_eq!((ran.exit, ran.stderr.as_str()), (1, ""));
    let told = "\
Households to look at
  household  row           what is the matter
  7          1    refused  Each person was born by the last day of the month (the check `born_by_month_end`)
";
    assert!(ran.stdout.contains(told), "{}", ran.stdout);
    assert!(ran.stdout.contains("  households refused     1\n"), "{}", ran.stdout);
    assert_eq!(read(&folder, "answers.csv"), "household_id,eligible,monthly_aid\n7,,\n8,true,500\n");
}
