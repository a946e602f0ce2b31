//! One household under both versions: before, after, which change does it, and why.

use serde_json::Value as Json;

use crate::{by_age, compare, refused};

#[test]
fn a_household_is_shown_with_its_credits_and_both_explanations() {
    let folder = by_age();
    let ran = compare(&folder, &["--household", "1"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    for says in [
        "1 (row 1): land@2024-01 → land@2025-01 in 2025-01 over register\n",
        "  result    before  after\n  eligible    true   true\n  aid           50     40\n",
        "Which change does it, of aid: -10\n  change                        credit\n  small_under, step and 1 more     -10\n",
        "Child aid — First schedule\n",
    ] {
        assert!(ran.stdout.to_lowercase().contains(&says.to_lowercase()), "{says:?}:\n{}", ran.stdout);
    }
    let json: Json =
        serde_json::from_str(&compare(&folder, &["--household", "1", "--format", "json"]).stdout).expect("JSON");
    assert_eq!((&json["results"]["aid"]["before"], &json["results"]["aid"]["after"]), (&"50".into(), &"40".into()));
    assert_eq!(json["credits"][0]["credit"], "-10");
    for side in ["old", "new"] {
        assert!(json[side]["policy"].as_str().is_some_and(|policy| policy.starts_with("land@")), "{}", json[side]);
    }
    let page = compare(&folder, &["--household", "1", "--format", "markdown"]).stdout;
    assert!(page.starts_with("# 1 (row 1)"), "{page}");
}

#[test]
fn a_household_that_is_not_there_is_refused() {
    let folder = by_age();
    for words in [["--household", "77", "--threads", "1"], ["--household", "1", "--where", "income < 5"]] {
        let told = refused(&folder, 2, &words);
        assert!(told.contains("E0910") && told.contains("is compared in `register`"), "{told}");
    }
}

#[test]
fn a_household_that_one_version_does_not_answer_is_shown_with_what_lacks() {
    let folder = by_age();
    folder.write("register/households.csv", "household_id,income\n1,\n2,1000.5\n3,0\n4,400\n");
    let ran = compare(&folder, &["--household", "1"]);
    assert_eq!(ran.exit, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("  aid       missing  missing\n"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("Which change does it"), "{}", ran.stdout);
}
