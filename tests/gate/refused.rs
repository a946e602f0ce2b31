//! What is not known is not met; households without an answer; a population in which nobody is.

use crate::{gate, land, one, verdict};

#[test]
fn one_household_without_an_answer_is_enough() {
    let folder = land("[households]\nlosers_at_most = 100\n");
    folder.write("register/households.csv", "household_id,income\n1,800\n2,1000.5\n3,\n4,400\n");
    let (exit, json) = verdict(&folder, &[]);
    assert_eq!((exit, &json["passed"]), (1, &false.into()));
    let (figure, stands, why) = one_quiet(&folder, "households.answered");
    assert_eq!((figure.as_str(), stands.as_str(), why.as_str()), ("3 / 4", "not met", "`3`"));
    let ran = gate(&folder, &[]);
    assert!(ran.stderr.contains("E0904"), "{}", ran.stderr);
}

fn one_quiet(folder: &crate::Folder, name: &str) -> (String, String, String) {
    let (_, json) = verdict(folder, &[]);
    let found = json["criteria"].as_array().expect("a list").iter().find(|one| one["name"] == name).cloned();
    let found = found.expect("it is judged");
    let text = |key: &str| found[key].as_str().expect("a text").to_owned();
    (text("figure"), text("verdict"), text("why"))
}

#[test]
fn of_whom_it_is_not_known_whether_they_are_protected_nothing_is_certain() {
    let gate = "[groups.those]\nwho = \"rent > 100\"\nlosers_at_most = 100\n";
    let folder = land(gate);
    let first = folder.path().join("policies/land/2024-01/policy.toml");
    let text = std::fs::read_to_string(&first).expect("it is there");
    let with = "[inputs.household.rent]\nkind = \"money\"\nlabel = { en = \"Rent\" }\n\n[inputs.person.birth_date]";
    folder.write("policies/land/2024-01/policy.toml", text.replace("[inputs.person.birth_date]", with));
    folder.write("register/households.csv", "household_id,income,rent\n1,800,200\n2,1000.5,200\n3,0,\n4,400,50\n");
    let (figure, stands, why) = one_quiet(&folder, "households.answered");
    assert_eq!((figure.as_str(), stands.as_str(), why.as_str()), ("3 / 4", "not met", "`3`"));
    assert_eq!(one_quiet(&folder, "groups.those.losers_at_most").0, "1");
}

#[test]
fn a_condition_that_is_never_true_protects_nobody() {
    let folder = land("[groups.rich]\nwho = \"income > 5000\"\nlose_at_most = 0\n");
    let (figure, stands, why) = one(&folder, "groups.rich.lose_at_most");
    assert_eq!((figure.as_str(), stands.as_str()), ("", "not known"));
    assert_eq!(why, "the population has no such household");
}

#[test]
fn nobody_is_no_population() {
    let folder = land("[households]\nlosers_at_most = 100\n[budget]\nyearly_at_most = 5\n");
    folder
        .write("register/households.csv", "household_id,income\n")
        .write("register/persons.csv", "household_id,birth_date\n");
    assert_eq!(one(&folder, "households.answered").1, "not met");
    assert_eq!(one(&folder, "households.losers_at_most").1, "not known");
}

#[test]
fn the_criteria_cannot_be_narrowed_on_the_command_line() {
    let folder = land("[households]\nlose_at_most = 0\n");
    for words in [&["--where", "income > 500"][..], &["--results", "aid"], &["--by", "aid"]] {
        let ran = gate(&folder, words);
        assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""), "{words:?}");
    }
}

#[test]
fn check_reads_the_criteria_of_a_programme() {
    let folder = land("[households]\nlose_at_mots = 0\n[groups.those]\nwho = \"incom > 5\"\nlose_at_most = 0\n");
    let ran = crate::run_in(folder.path(), &["check"]);
    assert_eq!(ran.exit, 1);
    assert!(ran.stderr.contains("did you mean `lose_at_most`?"), "{}", ran.stderr);
    let folder = land("[groups.those]\nwho = \"incom > 5\"\nlose_at_most = 0\n");
    let ran = crate::run_in(folder.path(), &["check"]);
    assert!(ran.exit == 1 && ran.stderr.contains("E0923") && ran.stderr.contains("gate.toml:2:7"), "{}", ran.stderr);
}
