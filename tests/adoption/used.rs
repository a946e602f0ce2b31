//! Adoption as it is typed.

use std::time::Duration;

use serde_json::Value as Json;

use super::world::{DRAFT, LEDGER, TRUST, World};
use crate::support::run::{Folder, Ran, program, run_in};

const HOUSEHOLD: &str = "policies/land/households/one.toml";

/// Policies with criteria, a register, and a key made by the program.
fn land(gate: &str) -> Folder {
    let World { folder } = World::bare();
    folder
        .write("policies/land/gate.toml", gate)
        .write("register/households.csv", "household_id,income\n1,800\n2,1000.5\n3,0\n")
        .write("register/persons.csv", "household_id,birth_date\n1,1990-05-01\n1,2015-05-01\n2,2015-05-01\n");
    std::fs::remove_file(folder.path().join(TRUST)).expect("removed");
    let made = run(&folder, &["key", "mine", "--trust", TRUST, "--name", "The ministry"]);
    assert_eq!((made.exit, made.stderr.as_str()), (0, ""), "{made:?}");
    folder
}

const NOBODY_LOSES: &str = "[households]\nlose_at_most = 0\n";

fn run(folder: &Folder, words: &[&str]) -> Ran {
    run_in(folder.path(), words)
}

fn adopt(folder: &Folder, policy: &str) -> Ran {
    let words =
        ["adopt", policy, "--by", "A. Minister", "--key", "mine", "--population", "register", "--reason", "the act"];
    run(folder, &words)
}

/// The same with both versions adopted.
fn adopted() -> Folder {
    let folder = land(NOBODY_LOSES);
    for policy in ["land@2024-01", "land@2025-01-more"] {
        let ran = adopt(&folder, policy);
        assert_eq!(ran.exit, 0, "{ran:?}");
    }
    folder
}

/// Refused with a code, nothing said on stdout, nothing touched.
fn refused(folder: &Folder, exit: i32, code: &str, words: &[&str]) -> Ran {
    let before = folder.contents();
    let ran = run(folder, words);
    assert_eq!((ran.exit, ran.stdout.as_str()), (exit, ""), "{words:?}: {ran:?}");
    assert!(ran.stderr.contains(&format!("[{code}]")), "{words:?}: {}", ran.stderr);
    assert!(folder.contents() == before, "{words:?}: something was touched");
    ran
}

#[test]
fn a_draft_is_judged_adopted_and_verified() {
    let folder = land(NOBODY_LOSES);
    let first = adopt(&folder, "land@2024-01");
    assert!(
        first.stdout.starts_with("land@2024-01 is adopted: entry 1 of policies/land/adoptions.jsonl\n"),
        "{first:?}"
    );
    let second = adopt(&folder, "land@2025-01-more");
    assert!(second.stdout.contains("land@2025-01 is adopted: entry 2"), "{second:?}");
    assert!(second.stdout.contains("made of 2025-01-more") && second.stdout.contains("compared with 2024-01"));
    let verified = run(&folder, &["verify"]);
    assert_eq!((verified.exit, verified.stderr.as_str()), (0, ""));
    assert!(verified.stdout.starts_with("land  ok, 2 versions as sealed, 2 entries\n"), "{}", verified.stdout);
    assert!(verified.stdout.contains("signed by The ministry (key "), "{}", verified.stdout);
    let answer = run(&folder, &["eval", "land", "--period", "2025-03", HOUSEHOLD, "--format", "json"]);
    let answer: Json = serde_json::from_str(&answer.stdout).expect("an answer");
    assert_eq!((&answer["policy"], &answer["household"]["aid"]), (&"land@2025-01".into(), &"60".into()));
    let json: Json = serde_json::from_str(&run(&folder, &["verify", "--format", "json"]).stdout).expect("it is JSON");
    let head = json["programmes"][0]["head"].as_str().expect("a head").to_owned();
    assert_eq!(run(&folder, &["verify", "land", "--expect", &head]).exit, 0);
    let other = head.replace(|c: char| c.is_ascii_digit(), "0");
    refused(&folder, 1, "E0940", &["verify", "land", "--expect", &other]);
    assert_eq!(run(&folder, &["check"]).exit, 0);
    assert!(!folder.path().join(format!("policies/land/{DRAFT}")).exists());
}

#[test]
fn what_the_gate_refuses_is_not_adopted_and_every_criterion_is_told() {
    let folder = land("[households]\nlosers_at_most = 0\n[budget]\nyearly_at_most = 100\n");
    let ran = refused(
        &folder,
        1,
        "E0947",
        &["adopt", "land@2024-01", "--by", "x", "--key", "mine", "--population", "register"],
    );
    assert!(ran.stderr.contains("budget.yearly_at_most: wanted"), "{}", ran.stderr);
    std::fs::remove_file(folder.path().join("policies/land/gate.toml")).expect("removed");
    let words = ["adopt", "land@2024-01", "--by", "x", "--key", "mine", "--population", "register"];
    refused(&folder, 2, "E0920", &words);
}

#[test]
fn no_verb_gives_anything_of_a_sealed_version_that_was_changed() {
    let folder = adopted();
    let policy = std::fs::read_to_string(folder.path().join("policies/land/2025-01/policy.toml")).expect("it is there");
    folder.write("policies/land/2025-01/policy.toml", policy.replace("value = 60", "value = 61"));
    folder.write("lines.jsonl", "{\"household\": {\"income\": 1}, \"persons\": []}\n");
    let all: [(i32, &[&str]); 18] = [
        (1, &["check"]),
        (1, &["check", "land@2025-01"]),
        (3, &["eval", "land@2025-01", HOUSEHOLD]),
        (3, &["eval", "land", "--period", "2025-06", HOUSEHOLD]),
        (3, &["eval", "land", "--from", "2025-01", "--to", "2025-03", HOUSEHOLD]),
        (3, &["eval", "land@2025-01", "lines.jsonl"]),
        (3, &["explain", "land@2025-01", HOUSEHOLD]),
        (3, &["simulate", "land@2025-01", "register"]),
        (3, &["test", "land"]),
        (3, &["test", "land@2025-01"]),
        (3, &["compare", "land@2024-01", "land@2025-01", "--population", "register"]),
        (3, &["gate", "land@2024-01", "land@2025-01", "--population", "register"]),
        (3, &["diff", "land@2024-01", "land@2025-01"]),
        (3, &["show", "land@2025-01"]),
        (3, &["show", "land", "--period", "2025-06"]),
        (3, &["sweep", "land@2025-01", HOUSEHOLD, "--vary", "household.income=0..10"]),
        (3, &["new", "version", "land@2026-01-more"]),
        (1, &["verify"]),
    ];
    for (exit, words) in all {
        refused(&folder, exit, "E0930", words);
    }
    assert_eq!(run(&folder, &["eval", "land@2024-01", HOUSEHOLD]).exit, 0, "the others are given");
    // Not even by calling it a draft.
    folder.write("policies/land/2025-01/policy.toml", policy.replace("\"adopted\"", "\"draft\""));
    refused(&folder, 3, "E0930", &["eval", "land", "--period", "2025-06", HOUSEHOLD]);
}

#[test]
fn a_secret_key_stays_out_of_what_it_signs() {
    let folder = land(NOBODY_LOSES);
    refused(&folder, 2, "E0944", &["key", "policies/key"]);
    std::fs::copy(folder.path().join("mine"), folder.path().join("policies/mine")).expect("copied");
    let words = ["adopt", "land@2024-01", "--by", "x", "--key", "policies/mine", "--population", "register"];
    refused(&folder, 2, "E0944", &words);
    std::fs::create_dir(folder.path().join(".git")).expect("made");
    let words = ["adopt", "land@2024-01", "--by", "x", "--key", "mine", "--population", "register"];
    refused(&folder, 2, "E0944", &words);
}

#[test]
fn a_key_is_never_written_over_and_is_added_beside_others() {
    let folder = land(NOBODY_LOSES);
    refused(&folder, 2, "E0007", &["key", "mine"]);
    folder.write("password", "open sesame\n");
    let made = run(&folder, &["key", "locked", "--password", "password", "--trust", TRUST]);
    assert_eq!(made.exit, 0, "{made:?}");
    let trust = std::fs::read_to_string(folder.path().join(TRUST)).expect("it is there");
    assert_eq!(trust.matches("[[keys]]").count(), 2, "{trust}");
    let words = ["adopt", "land@2024-01", "--by", "x", "--key", "locked", "--population", "register"];
    refused(&folder, 2, "E0953", &words);
    let ran = run(&folder, &[&words[..], &["--password", "password"]].concat());
    assert_eq!(ran.exit, 0, "{ran:?}");
    let kept = run(&folder, &["key", "third"]);
    assert!(kept.stdout.contains("To trust it, add to the trust file:\n\n[[keys]]\nkey = \"RW"), "{}", kept.stdout);
}

#[test]
fn without_a_trust_file_nothing_is_verified_or_adopted() {
    let folder = adopted();
    std::fs::remove_file(folder.path().join(TRUST)).expect("removed");
    refused(&folder, 3, "E0941", &["verify"]);
    folder.write(TRUST, "");
    refused(&folder, 3, "E0942", &["verify"]);
    folder.write("elsewhere.toml", "keys = []\n");
    refused(&folder, 3, "E0942", &["verify", "--trust", "elsewhere.toml"]);
}

#[test]
fn what_was_recorded_is_moved_on_when_that_is_asked_for() {
    let folder = adopted();
    let trust = std::fs::read_to_string(folder.path().join(TRUST)).expect("it is there");
    folder.write("theirs.toml", trust.split("[heads]").next().expect("the keys"));
    refused(&folder, 1, "E0954", &["verify", "--trust", "theirs.toml"]);
    assert_eq!(run(&folder, &["verify", "--trust", "theirs.toml", "--record"]).exit, 0);
    assert_eq!(run(&folder, &["verify", "--trust", "theirs.toml"]).exit, 0);
}

#[test]
fn two_adoptions_at_once_come_to_one() {
    let folder = land(NOBODY_LOSES);
    assert_eq!(adopt(&folder, "land@2024-01").exit, 0);
    let ran: Vec<Ran> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..3).map(|_| scope.spawn(|| adopt(&folder, "land@2025-01-more"))).collect();
        all.into_iter().map(|one| one.join().expect("it ends")).collect()
    });
    let done = ran.iter().filter(|ran| ran.exit == 0).count();
    assert_eq!(done, 1, "{ran:?}");
    for other in ran.iter().filter(|ran| ran.exit != 0) {
        let busy = other.exit == 5 && other.stderr.contains("[E0948]");
        let late = other.stderr.contains("[E0102]") || other.stderr.contains("[E0946]");
        assert!(busy || late, "{other:?}");
    }
    assert_eq!(run(&folder, &["verify"]).exit, 0);
}

#[test]
fn a_program_that_is_killed_at_any_moment_leaves_the_old_or_the_new() {
    let whole = land(NOBODY_LOSES);
    assert_eq!(adopt(&whole, "land@2024-01").exit, 0);
    let mut seen = [0, 0];
    for moment in 0..24 {
        let folder = World::at(whole.path()).again().folder;
        let mut child = program()
            .current_dir(folder.path())
            .args(["adopt", "land@2025-01-more", "--by", "x", "--key", "mine", "--population", "register"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(Duration::from_millis(moment * 6));
        let _ = child.kill();
        child.wait().expect("it ends");
        let before = run(&folder, &["eval", "land", "--period", "2025-06", HOUSEHOLD, "--format", "json"]);
        let answer: Json = serde_json::from_str(&before.stdout).unwrap_or_else(|_| panic!("{before:?}"));
        let verified = run(&folder, &["verify"]);
        assert_eq!(verified.exit, 0, "after {moment}: {verified:?}");
        let new = verified.stdout.contains("2 entries");
        let (policy, aid) = if new { ("land@2025-01", "60") } else { ("land@2024-01", "50") };
        assert_eq!((&answer["policy"], &answer["household"]["aid"]), (&policy.into(), &aid.into()), "after {moment}");
        assert_eq!(run(&folder, &["check"]).exit, 0);
        if !new {
            assert_eq!(adopt(&folder, "land@2025-01-more").exit, 0, "it can be adopted after all");
        }
        seen[usize::from(new)] += 1;
    }
    assert!(seen[0] > 0, "{seen:?}");
}

fn amend<'w>(words: &[&'w str]) -> Vec<&'w str> {
    [&["amend", "land@2025-01"], words, &["--by", "A. Minister", "--key", "mine"]].concat()
}

#[test]
fn a_sealed_version_is_corrected_and_withdrawn_for_a_reason() {
    let folder = adopted();
    let policy = std::fs::read_to_string(folder.path().join("policies/land/2025-01/policy.toml")).expect("it is there");
    let draft = policy.replace("\"adopted\"", "\"draft\"").replace("value = 60", "value = 70");
    folder.write("policies/land/2025-01-corrected/policy.toml", draft);
    refused(&folder, 2, "E0704", &amend(&["--withdraw", "--reason", " "]));
    refused(&folder, 2, "E0701", &amend(&["--reason", "x"]));
    let corrected =
        run(&folder, &amend(&["--with", "2025-01-corrected", "--population", "register", "--reason", "misprint"]));
    assert!(corrected.stdout.starts_with("land@2025-01 is amended: entry 3"), "{corrected:?}");
    let aid = run(&folder, &["eval", "land@2025-01", HOUSEHOLD, "--format", "json"]);
    assert!(aid.stdout.contains("\"aid\": \"70\""), "{aid:?}");
    let withdrawn = run(&folder, &amend(&["--withdraw", "--reason", "annulled"]));
    assert!(withdrawn.stdout.contains("it is now the draft 2025-01-withdrawn"), "{withdrawn:?}");
    let verified = run(&folder, &["verify"]);
    assert!(verified.stdout.starts_with("land  ok, 1 version as sealed, 4 entries\n"), "{verified:?}");
    let ledger = std::fs::read_to_string(folder.path().join(LEDGER)).expect("it is there");
    assert!(ledger.contains("\"reason\":\"misprint\"") && ledger.contains("\"reason\":\"annulled\""));
    let words = amend(&["--withdraw", "--reason", "again"]);
    refused(&folder, 2, "E0946", &words);
}

#[test]
fn what_was_begun_and_not_finished_is_told_by_the_verbs_that_meet_it() {
    let World { folder } = super::stopped::half_done();
    let ran = refused(&folder, 3, "E0949", &["eval", "land@2025-01", HOUSEHOLD]);
    assert!(ran.stderr.contains("the adoption of land@2025-01 was begun and not finished"), "{}", ran.stderr);
    let checked = run(&folder, &["check"]);
    assert!(checked.exit == 0 && checked.stderr.contains("warning[E0949]"), "{checked:?}");
    let verified = run(&folder, &["verify"]);
    assert!(verified.exit == 0 && verified.stderr.contains("[W0949]"), "{verified:?}");
    assert!(verified.stderr.contains("it is taken back, and what was in force still is"), "{}", verified.stderr);
    assert_eq!(run(&folder, &["verify"]).stderr, "");
}

#[test]
fn a_programme_that_is_gone_is_missed_and_a_draft_is_not_sealed() {
    let folder = adopted();
    std::fs::rename(folder.path().join("policies/land"), folder.path().join("policies/sea")).expect("renamed");
    let programme = std::fs::read_to_string(folder.path().join("policies/sea/programme.toml")).expect("read");
    folder.write("policies/sea/programme.toml", programme.replace("\"land\"", "\"sea\""));
    let ran = refused(&folder, 1, "E0940", &["verify"]);
    assert!(ran.stderr.contains("the programme land is not there"), "{}", ran.stderr);
    assert!(ran.stderr.contains("this entry belongs to the ledger of `land`"), "{}", ran.stderr);
    let folder = adopted();
    assert_eq!(run(&folder, &["new", "version", "land@2026-01-more"]).exit, 0);
    refused(&folder, 1, "E0931", &["verify", "land@2026-01-more"]);
    assert_eq!(run(&folder, &["verify", "land@2025-01"]).exit, 0);
}
