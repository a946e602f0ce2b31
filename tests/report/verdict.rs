//! The verdict in the report: that of the gate, or why there is none.

use crate::{Folder, json, land, run_in, written};

const GATE: &str = "[households]\nlose_at_most = 5\n[groups.north]\nwho = \"income > 50\"\nlosers_at_most = 0\n";

fn with_gate() -> Folder {
    let folder = land(&[("north", [30, 20, 12]), ("south", [11, 15, 40])]);
    folder.write("policies/land/gate.toml", GATE);
    folder
}

#[test]
fn the_verdict_is_that_of_the_gate() {
    let folder = with_gate();
    let all = json(&folder, &[]);
    let ran = run_in(
        folder.path(),
        &["gate", "land@2024-01", "land@2025-01", "--population", "register", "--format", "json"],
    );
    assert_eq!(ran.exit, 1);
    let gate: serde_json::Value = serde_json::from_str(&ran.stdout).expect("it is JSON");
    assert_eq!(all["verdict"]["passed"], false);
    for (told, judged) in
        all["verdict"]["criteria"].as_array().expect("a list").iter().zip(gate["criteria"].as_array().expect("a list"))
    {
        for key in ["name", "wanted", "figure", "verdict"] {
            assert_eq!(told[key], judged[key]);
        }
        // Of single households the gate tells, and the report does not.
        assert_eq!(told.get("why"), None);
    }
    let page = written(&folder, "report.html", &[]);
    assert!(page.contains("class=\"decision refused\"") && page.contains("Refused: 2 of 3 criteria not met"), "{page}");
    assert!(!page.contains("household.condition"), "the groups of the gate are no law");
}

#[test]
fn without_criteria_or_without_all_households_there_is_none() {
    let folder = land(&[("north", [30, 20, 12])]);
    assert!(written(&folder, "report.html", &[]).contains("No verdict: the programme has no criteria"));
    let folder = with_gate();
    for words in [&["--where", "income > 1"][..], &["--results", "aid"], &["--by", "age"]] {
        let page = written(&folder, "report.html", words);
        assert!(page.contains("No verdict: households were left out, or another amount"), "{words:?}");
    }
}
