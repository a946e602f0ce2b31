//! Indicators of both versions are those of two runs of `simulate`; who gains and who loses is told by tenth of welfare.

use serde_json::Value as Json;

use crate::support::run::{root, run_in};
use crate::{by_age, compare, json, refused};

/// What is asked for the indicators of the shipped register.
const SPENDING: [&str; 6] = ["--welfare", "spending", "--line", "17035", "--aid", "total_aid"];

fn shipped(words: &[&str]) -> Json {
    let ran = run_in(root(), &[words, &SPENDING, &["--period", "2024-09", "--format", "json"]].concat());
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).expect("it is JSON")
}

#[test]
fn the_indicators_of_each_version_are_those_that_simulate_gives() {
    for group in [&[][..], &["--where", "paid_by_state == false"], &["--threads", "1"]] {
        let versions = ["ma-asd@2024-09", "ma-asd@2026-01", "--population", "examples/register"];
        let both = shipped(&[&["compare"], versions.as_slice(), group].concat());
        let alone = |version: &str| shipped(&[&["simulate", version, "examples/register"], group].concat());
        let (old, new) = (alone("ma-asd@2024-09"), alone("ma-asd@2026-01"));
        assert_eq!(both["indicators"]["old"], old["indicators"], "{group:?}");
        assert_eq!(both["indicators"]["new"], new["indicators"], "{group:?}");
        assert_ne!(old["indicators"]["gini"], new["indicators"]["gini"], "the versions are not the same");
    }
}

#[test]
fn who_gains_and_who_loses_is_told_by_tenth_of_welfare() {
    let folder = by_age();
    // Of six people two lose ten, the poorest; the next stays; the three that have most gain twenty. Nobody lives in 3.
    folder
        .write("register/households.csv", "household_id,income,welfare\n1,800,100\n2,1000.5,200\n3,0,50\n4,400,400\n");
    folder.write(
        "register/persons.csv",
        "household_id,birth_date\n1,1990-05-01\n1,2015-05-01\n2,2015-05-01\n4,2017-06-01\n4,2018-12-31\n4,1980-02-29\n",
    );
    let words = ["--welfare", "welfare", "--line", "200", "--aid", "aid"];
    let all = json(&folder, &words);
    let tenth = |at: usize, key: &str| all["indicators"]["tenths"][at][key].clone();
    // Three tenths and a third of the fourth are the two people of household 1.
    assert_eq!((tenth(0, "people_who_lose"), tenth(0, "lost")), ("0.60000000".into(), "3.00000000".into()));
    assert_eq!((tenth(3, "people_who_lose"), tenth(3, "lost")), ("0.20000000".into(), "1.00000000".into()));
    assert_eq!((tenth(4, "people_who_gain"), tenth(4, "gained")), ("0.00000000".into(), "0.00000000".into()));
    assert_eq!((tenth(9, "people_who_gain"), tenth(9, "gained")), ("0.60000000".into(), "4.00000000".into()));
    assert_eq!(all["indicators"]["old"]["left_out"]["empty"], 1);
    assert_eq!(all["indicators"]["old"]["poverty_rate"]["before"], "0.33333333");
    let page = compare(&folder, &words);
    for told in [
        "  indicator                                     without the aid  land@2024-01  land@2025-01  change\n",
        "  mean welfare a person and year                         266.67        566.67        586.67   20.00\n",
        "  10               400  100.00    0.00    4.00  0.00        4.00\n",
        "(per person, 6 in all; poor is who has less than 200 a year, under both)",
        "(households without members, left out: 1)",
    ] {
        assert!(page.stdout.contains(told), "{told}\n{}", page.stdout);
    }
}

#[test]
fn what_cannot_be_measured_under_both_versions_is_refused() {
    let folder = by_age();
    let with = |line: &str, aid: &str| refused(&folder, 2, &["--welfare", "income", "--line", line, "--aid", aid]);
    assert!(with("0", "aid").contains("not above 0"));
    assert!(with("100", "age").contains("an aid is an amount of money for a time"));
    assert!(refused(&folder, 2, &["--welfare", "income"]).contains("--line"));
}
