//! `compare`: differences are those of each household and never of sums alone; a household that one version does not answer
//! fails the comparison and is never counted as zero; the same bytes for any number of threads.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

#[path = "../support/mod.rs"]
mod support;

mod attribution;
mod failing;
mod shown;
mod simulated;
mod structure;
mod threads;
mod welfare;
mod whom;

use serde_json::Value as Json;
use support::run::{Folder, Ran, root, run_in};

const HOUSEHOLDS: &str = "household_id,income\n1,800\n2,1000.5\n3,0\n4,400\n";
const PERSONS: &str = "household_id,id,birth_date\n1,ann,1990-05-01\n1,ben,2015-05-01\n2,cem,2015-05-01\n4,dia,2012-01-01\n\
                       4,eli,2018-12-31\n4,fay,1980-02-29\n";

/// The parameters of a version that pays small children otherwise than others.
const BY_AGE: [(&str, &str); 2] = [
    ("from = 2024-01-01", "from = 2025-01-01"),
    (
        "allowance = {",
        "small_under = { kind = \"count\", value = 8, label = { en = \"Age limit of a small child\" } }\n\
         step = { kind = \"money\", per = \"month\", value = 10, label = { en = \"Step\" } }\nallowance = {",
    ),
];
/// Small children get more by a step, others less.
const BY_AGE_RULE: (&str, &str) = (
    "if person.age < law.child_under { law.allowance } else { 0 }",
    "if person.age >= law.child_under { 0 } else if person.age < law.small_under { law.allowance + law.step } else { \
     law.allowance - law.step }",
);

/// A policies folder of one version with a register of four households.
fn land() -> Folder {
    let folder = Folder::copy_of(&root().join("tests/bad/base"));
    folder.write("register/households.csv", HOUSEHOLDS).write("register/persons.csv", PERSONS);
    folder
}

/// Writes a version that says all that the first says, but for some texts.
fn version(folder: &Folder, id: &str, policy: &[(&str, &str)], rules: &[(&str, &str)]) {
    for (file, changes) in [("policy.toml", policy), ("rules.rhai", rules)] {
        let first = folder.path().join("policies/land/2024-01").join(file);
        let mut text = std::fs::read_to_string(first).expect("the first version is there");
        for (from, to) in changes {
            assert!(text.contains(from), "{file} has no `{from}`");
            text = text.replacen(from, to, 1);
        }
        folder.write(&format!("policies/land/{id}/{file}"), text);
    }
}

/// A folder with a second version under which small children get more and others less.
fn by_age() -> Folder {
    let folder = land();
    version(&folder, "2025-01", &BY_AGE, &[BY_AGE_RULE]);
    folder
}

fn compare(folder: &Folder, words: &[&str]) -> Ran {
    let all = ["compare", "land@2024-01", "land@2025-01", "--population", "register"];
    run_in(folder.path(), &[all.as_slice(), words].concat())
}

fn json(folder: &Folder, words: &[&str]) -> Json {
    let ran = compare(folder, &[words, &["--format", "json"]].concat());
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{words:?}");
    serde_json::from_str(&ran.stdout).expect("it is JSON")
}

fn refused(folder: &Folder, exit: i32, words: &[&str]) -> String {
    let before = folder.contents();
    let ran = compare(folder, words);
    assert_eq!((ran.exit, ran.stdout.as_str()), (exit, ""), "{words:?}: {}", ran.stderr);
    assert!(folder.contents() == before, "{words:?}: files were created or changed");
    ran.stderr
}

#[test]
fn a_page_says_who_gains_and_who_loses() {
    let folder = by_age();
    // Household 1 has a child of nine, household 4 one of seven and one of six.
    folder.write("register/persons.csv", PERSONS.replace("2012-01-01", "2017-06-01"));
    let ran = compare(&folder, &[]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    assert_eq!(
        ran.stdout,
        "\
land@2024-01 → land@2025-01 in 2025-01 over register

Who gains and who loses of aid
  households               rows      %
  compared                    4  100.0
  gain                        1   25.0
  … of these from nothing     0    0.0
  lose                        1   25.0
  … of these all of it        0    0.0
  unchanged                   2   50.0

Amounts and numbers
  result     kind           before  after  difference  raised  lowered
  age        count             109    109           0       0        0
  allowance  money a month     150    160          10       2        1
  aid        money a month     150    160          10       1        1
  (raised and lowered: rows of the result)

In a year
  result     before  after  difference  gained  lost
  allowance    1800   1920         120     240   120
  aid          1800   1920         120     240   120
  (a month times 12; what is paid once or a year, as it is)

Yes and no
  result    of  before  after  newly yes  newly no
  eligible   4       3      3          0         0

Which change does it, of aid
  no.  change                        households  raised  lowered  credit  in a year
  1    small_under, step and 1 more           2       1        1      10        120
  (each difference, divided exactly by what each change adds, over all their orders)

Reasons, each with the smallest household
  changes  they  such as    households  difference  before  after
  1        lose  1 (row 1)           1         -10      50     40
  1        gain  4 (row 4)           1          20     100    120

Changes of aid by size
  smallest example  change  households     %  before  after  row
  1                    -10           1  25.0      50     40    1
  4                    +20           1  25.0     100    120    4
  (each example was evaluated again under both versions by both roads)

How aid changes
  households    mean  smallest  10 %  25 %  median  75 %  90 %  largest
  all           2.50       -10   -10   -10       0     0   +20      +20
  gain         20.00       +20   +20   +20     +20   +20   +20      +20
  lose        -10.00       -10   -10   -10     -10   -10   -10      -10
"
    );
}

#[test]
fn two_errors_that_cancel_in_every_sum_are_found() {
    let folder = by_age();
    // One child of nine, one of six, each alone: ten less, ten more.
    folder.write(
        "register/persons.csv",
        "household_id,birth_date\n1,2015-05-01\n3,2018-05-01\n4,2015-01-01\n4,2018-01-01\n",
    );
    let all = json(&folder, &[]);
    let rows = |key: &str| all[key]["rows"].clone();
    assert_eq!(
        (rows("compared"), rows("gain"), rows("lose"), rows("unchanged")),
        (4.into(), 1.into(), 1.into(), 2.into())
    );
    let aid = &all["results"]["aid"];
    assert_eq!((&aid["before"], &aid["after"], &aid["difference"]), (&"200".into(), &"200".into(), &"0".into()));
    assert_eq!(
        (&aid["up"], &aid["down"], &all["gained"], &all["lost"]),
        (&"10".into(), &"10".into(), &"10".into(), &"10".into())
    );
    // Household 4 gets the same, and both of its children get something else.
    let allowance = &all["results"]["allowance"];
    assert_eq!((&allowance["raised"]["rows"], &allowance["lowered"]["rows"]), (&2.into(), &2.into()));
    let example = |at: usize| (all["sizes"][at]["change"].clone(), all["sizes"][at]["example"]["household"].clone());
    assert_eq!((example(0), example(1)), (("-10".into(), "1".into()), ("10".into(), "3".into())));
}

#[test]
fn the_example_of_a_size_is_the_smallest_household_and_of_equals_the_first() {
    let folder = by_age();
    let households: String = (1..=5).map(|id| format!("{id},100\n")).collect();
    folder.write("register/households.csv", format!("household_id,income\n{households}"));
    let (child, grown) = ("2018-05-01", "1980-01-01");
    let persons = [(1, child), (1, grown), (2, child), (3, child), (4, child), (4, child), (5, child), (5, grown)];
    let persons: String = persons.iter().map(|(of, born)| format!("{of},{born}\n")).collect();
    folder.write("register/persons.csv", format!("household_id,birth_date\n{persons}"));
    let all = json(&folder, &[]);
    let sizes = all["sizes"].as_array().expect("a list");
    let told: Vec<(&Json, &Json, &Json)> =
        sizes.iter().map(|size| (&size["change"], &size["rows"], &size["example"]["household"])).collect();
    assert_eq!(told, [(&"10".into(), &4.into(), &"2".into()), (&"20".into(), &1.into(), &"4".into())]);
    assert_eq!(all["sizes"][1]["example"]["members"], 2);
}

#[test]
fn an_amount_of_members_is_that_of_their_household() {
    let folder = by_age();
    let all = json(&folder, &["--by", "person.allowance"]);
    assert_eq!(
        (&all["by"], &all["lose"]["rows"], &all["unchanged"]["rows"]),
        (&"allowance".into(), &1.into(), &3.into())
    );
    for (name, code, says) in
        [("eligible", "E0905", "of kind bool"), ("aidd", "E0703", "did you mean `aid`?"), ("person.aid", "E0703", "")]
    {
        let told = refused(&folder, 2, &["--by", name]);
        assert!(told.contains(code) && told.contains(says), "{name}: {told}");
    }
}

#[test]
fn an_answer_goes_to_a_file_whole_and_says_what_it_is_of() {
    let folder = by_age();
    let all = json(&folder, &["--where", "income < 900"]);
    assert_eq!((&all["old"]["policy"], &all["new"]["policy"]), (&"land@2024-01".into(), &"land@2025-01".into()));
    assert!(all["old"]["digest"] != all["new"]["digest"]);
    assert_eq!(
        (&all["period"], &all["where"], &all["holds"]),
        (&"2025-01".into(), &"income < 900".into(), &true.into())
    );
    assert_eq!(json(&folder, &["--period", "2024-06"])["period"], "2024-06");
    let text = compare(&folder, &[]).stdout;
    let ran = compare(&folder, &["--out", "told.txt"]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (0, ""));
    assert_eq!(std::fs::read_to_string(folder.path().join("told.txt")).expect("it was written"), text);
    assert!(refused(&folder, 2, &["--out", "told.txt"]).contains("told.txt"));
    let page = compare(&folder, &["--format", "markdown"]).stdout;
    assert!(page.starts_with("# land@2024-01 → land@2025-01 in 2025-01 over register\n\n## Who gains"), "{page}");
}
