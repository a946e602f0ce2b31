//! `compare --report`: one page for those who decide, in three languages; what is said of few households is not told, nor
//! what would let it be reckoned back.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

#[path = "../support/mod.rs"]
mod support;

mod few;
mod page;
mod verdict;

use serde_json::Value as Json;
use support::run::{Folder, Ran, root, run_in};

/// Two versions of which the second pays a child ten more up to ten years and ten less from then on, and a register of
/// households each with one child, in provinces: so many in each whose child is small, large, or no child any more.
fn land(provinces: &[(&str, [usize; 3])]) -> Folder {
    let folder = Folder::copy_of(&root().join("tests/bad/base"));
    let (mut households, mut persons) = ("household_id,income,province\n".to_owned(), String::new());
    persons.push_str("household_id,birth_date\n");
    let mut id = 0;
    for (province, counts) in provinces {
        for (count, birth) in counts.iter().zip(["2020-05-01", "2012-05-01", "1980-05-01"]) {
            for _ in 0..*count {
                id += 1;
                households.push_str(&format!("{id},100,{province}\n"));
                persons.push_str(&format!("{id},{birth}\n"));
            }
        }
    }
    folder.write("register/households.csv", households).write("register/persons.csv", persons);
    let rules = std::fs::read_to_string(root().join("tests/bad/base/policies/land/2024-01/rules.rhai")).expect("there");
    let rule = "if person.age < law.child_under { law.allowance } else { 0 }";
    assert!(rules.contains(rule));
    let other = "if person.age >= law.child_under { 0 } else if person.age < law.small_under { law.allowance + law.step } \
                 else { law.allowance - law.step }";
    let rule = rules.replace(rule, other);
    let rule = &rule[rule.find("fn allowance").expect("it is there")..];
    folder.write("policies/land/2025-01/rules.rhai", rule);
    folder.write(
        "policies/land/2025-01/policy.toml",
        "[version]\nextends = \"2024-01\"\nfrom = 2025-01-01\nstatus = \"adopted\"\ntitle = { en = \"Second schedule\" }\n\n\
         [parameters]\nsource = \"act, s. 2\"\nconfidence = \"confirmed\"\n\
         small_under = { kind = \"count\", value = 10, label = { en = \"Age limit of a small child\" } }\n\
         step = { kind = \"money\", per = \"month\", value = 10, label = { en = \"Step\" } }\n\n\
         [results.person.allowance]\nsource = \"act, s. 2\"\n",
    );
    folder
}

fn report(folder: &Folder, file: &str, words: &[&str]) -> Ran {
    let all = ["compare", "land@2024-01", "land@2025-01", "--population", "register", "--report", file, "--force"];
    run_in(folder.path(), &[all.as_slice(), words].concat())
}

fn written(folder: &Folder, file: &str, words: &[&str]) -> String {
    let ran = report(folder, file, words);
    // Where nobody groups by it, the column of provinces is read by nothing.
    assert!(ran.exit == 0 && !ran.stderr.contains("error"), "{words:?}: {}", ran.stderr);
    std::fs::read_to_string(folder.path().join(file)).expect("it was written")
}

fn json(folder: &Folder, words: &[&str]) -> Json {
    serde_json::from_str(&written(folder, "report.json", words)).expect("it is JSON")
}
