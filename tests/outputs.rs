//! Where answers go and what leaves the pack: readers that go away, places that cannot be written, links and pipes at every
//! place that is read or written.
#![cfg(unix)]
#![allow(clippy::expect_used, clippy::panic, missing_docs, reason = "a test stops where it cannot go on")]

mod support;

use std::os::unix::fs::symlink;
use std::process::Stdio;

use support::run::{Folder, Ran, program, root, run_in};

const HOUSEHOLD: &str = "policies/land/households/one.toml";
const VERSION: &str = "policies/land/2024-01";

fn land() -> Folder {
    Folder::copy_of(&root().join("tests/bad/base"))
}

/// A command of each verb that answers on stdout, and how it ends.
const ANSWERS: [(&[&str], i32); 14] = [
    (&["check"], 0),
    (&["check", "--format", "json"], 0),
    (&["show", "land@2024-01"], 0),
    (&["show", "land", "--parameter", "ceiling"], 0),
    (&["eval", "land@2024-01", HOUSEHOLD], 0),
    (&["eval", "land@2024-01", HOUSEHOLD, "--format", "jsonl"], 0),
    (&["eval", "land", HOUSEHOLD, "--from", "2024-01", "--to", "2024-03"], 0),
    (&["explain", "land@2024-01", HOUSEHOLD], 0),
    (&["explain", "land@2024-01", HOUSEHOLD, "--format", "html"], 0),
    (&["diff", "land@2024-01", "land@2024-01"], 0),
    (&["test", "land"], 1),
    (&["schema"], 0),
    (&["--help"], 0),
    (&["eval", "--help"], 0),
];

fn run_to(folder: &Folder, words: &[&str], stdout: impl Into<Stdio>) -> (Option<i32>, String) {
    let mut command = program();
    command.current_dir(folder.path()).args(words).stdin(Stdio::null()).stdout(stdout).stderr(Stdio::piped());
    let out = command.spawn().and_then(std::process::Child::wait_with_output).expect("the program ends");
    (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
}

#[test]
fn a_reader_that_goes_away_is_no_failure_of_any_verb() {
    let folder = land();
    let before = folder.contents();
    for (words, exit) in ANSWERS {
        let (reader, writer) = std::io::pipe().expect("pipes can be made");
        drop(reader);
        assert_eq!(run_to(&folder, words, writer), (Some(exit), String::new()), "{words:?}");
    }
    assert!(folder.contents() == before);
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_is_full_is_a_failure_of_the_machine_for_every_verb() {
    let folder = land();
    let before = folder.contents();
    for (words, _) in ANSWERS {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has a full device");
        let (exit, stderr) = run_to(&folder, words, full);
        assert_eq!(exit, Some(5), "{words:?}: {stderr}");
        assert!(stderr.contains("E0006") && stderr.contains("standard output"), "{words:?}: {stderr}");
    }
    assert!(folder.contents() == before);
}

/// Nothing on stdout, nothing touched.
fn refused(folder: &Folder, words: &[&str], (code, exit): (&str, i32)) -> Ran {
    let before = folder.contents();
    let ran = run_in(folder.path(), words);
    assert_eq!((ran.exit, ran.stdout.as_str()), (exit, ""), "{words:?}: {}", ran.stderr);
    assert!(ran.stderr.contains(&format!("error[{code}]")), "{words:?}: {}", ran.stderr);
    assert!(folder.contents() == before, "{words:?}: files were created or changed");
    ran
}

/// Moves what stands at a path out of the pack and puts a link to it there.
fn linked_out(folder: &Folder, path: &str) {
    let (from, away) = (folder.path().join(path), folder.path().join("away"));
    std::fs::rename(&from, &away).expect("it can be moved");
    symlink(&away, &from).expect("links can be made");
}

#[test]
fn links_that_leave_the_pack_are_refused_wherever_they_stand() {
    let eval = ["eval", "land@2024-01", "away.json"];
    for path in
        ["policies/land/programme.toml", "policies/land/2024-01/policy.toml", "policies/land/2024-01/rules.rhai"]
    {
        let folder = land();
        folder.write("away.json", "{\"household\": {\"income\": 1}}");
        linked_out(&folder, path);
        refused(&folder, &["check"], ("E0005", 1));
        refused(&folder, &eval, ("E0005", 3));
    }
    for path in ["policies/land", VERSION] {
        let folder = land();
        folder.write("away.json", "{\"household\": {\"income\": 1}}");
        linked_out(&folder, path);
        refused(&folder, &["check"], ("E0005", 1));
    }
    let folder = land();
    folder.write("away.json", "{\"household\": {\"income\": 1}}");
    linked_out(&folder, VERSION);
    refused(&folder, &eval, ("E0005", 3));
    let folder = land();
    let rules = std::fs::read(folder.path().join(VERSION).join("rules.rhai")).expect("it is there");
    std::fs::remove_file(folder.path().join(VERSION).join("rules.rhai")).expect("it can be removed");
    folder.write("policies/land/2024-01/rules/a.rhai", rules);
    linked_out(&folder, "policies/land/2024-01/rules");
    refused(&folder, &["check"], ("E0005", 1));
}

#[test]
fn households_that_leave_the_pack_are_refused_by_test() {
    for path in [HOUSEHOLD, "policies/land/households"] {
        let folder = land();
        linked_out(&folder, path);
        refused(&folder, &["test"], ("E0005", 3));
        let ran = run_in(folder.path(), &["check", "--deny", "warnings"]);
        assert!(ran.exit == 1 && ran.stderr.contains("warning[E0005]"), "{ran:?}");
    }
    // The household that is asked about may stand anywhere.
    let folder = land();
    linked_out(&folder, HOUSEHOLD);
    assert_eq!(run_in(folder.path(), &["eval", "land@2024-01", HOUSEHOLD]).exit, 0);
}

#[test]
fn snapshots_stay_in_their_folder() {
    let accept = ["test", "--accept", "--reason", "first"];
    for inner in ["land", "land/2024-01"] {
        let folder = land();
        folder.write("away/kept.snap", "kept");
        folder.write("snapshots/land/x", "");
        let link = folder.path().join("snapshots").join(inner);
        let _ = std::fs::remove_dir_all(&link);
        symlink(folder.path().join("away"), &link).expect("links can be made");
        refused(&folder, &["test"], ("E0005", 3));
        refused(&folder, &accept, ("E0005", 3));
    }
    let folder = land();
    let ran = run_in(folder.path(), &accept);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    linked_out(&folder, "snapshots/land/2024-01/one.snap");
    refused(&folder, &["test"], ("E0005", 3));
    refused(&folder, &accept, ("E0005", 3));
}

fn pipe(folder: &Folder, path: &str) {
    let path = folder.path().join(path);
    let _ = std::fs::remove_file(&path);
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.is_ok_and(|status| status.success()), "mkfifo makes a pipe");
}

#[test]
fn a_pipe_is_no_file_wherever_it_stands() {
    for path in
        ["policies/land/programme.toml", "policies/land/2024-01/policy.toml", "policies/land/2024-01/rules.rhai"]
    {
        let folder = land();
        pipe(&folder, path);
        refused(&folder, &["check"], ("E0002", 1));
        refused(&folder, &["show", "land@2024-01"], ("E0002", 3));
    }
    let folder = land();
    pipe(&folder, "policies/land/households/two.toml");
    refused(&folder, &["test"], ("E0002", 3));
    let folder = land();
    folder.write("snapshots/land/2024-01/one.snap", "");
    pipe(&folder, "snapshots/land/2024-01/one.snap");
    refused(&folder, &["test"], ("E0002", 3));
    refused(&folder, &["test", "--accept", "--reason", "first"], ("E0002", 3));
}

#[test]
fn an_answer_is_written_into_a_plain_file_only() {
    let folder = land();
    std::fs::create_dir(folder.path().join("folder")).expect("folders can be made");
    pipe(&folder, "pipe");
    symlink("nothing", folder.path().join("link")).expect("links can be made");
    let long = "x".repeat(300);
    let explain = |to: &str, force: bool, refusal: (&str, i32)| {
        let mut words = vec!["explain", "land@2024-01", HOUSEHOLD, "--format", "html", "--out", to];
        words.extend(force.then_some("--force"));
        refused(&folder, &words, refusal);
        refused(&folder, &["test", "--junit", to], refusal);
    };
    for force in [false, true] {
        for to in ["folder", "pipe", "/dev/null", "."] {
            explain(to, force, ("E0002", 3));
        }
        for to in ["nowhere/a.html", "new/", &long] {
            explain(to, force, ("E0006", 5));
        }
    }
    explain("link", false, ("E0007", 2));
    explain(HOUSEHOLD, false, ("E0007", 2));
}

#[test]
fn an_empty_policies_folder_is_told() {
    let folder = Folder::empty();
    std::fs::create_dir(folder.path().join("policies")).expect("folders can be made");
    let ran = run_in(folder.path(), &["check"]);
    assert_eq!(
        (ran.exit, ran.stdout.as_str(), ran.stderr.as_str()),
        (0, "there is no programme in `policies` yet\n", "")
    );
    folder.write("one.toml", "[household]\n");
    refused(&folder, &["eval", "land", "one.toml", "--period", "2024-01"], ("E0101", 2));
    refused(&folder, &["show", "land@2024-01"], ("E0101", 2));
    refused(&folder, &["new", "version", "land@2025-01-x", "--extends", "2024-01"], ("E0101", 2));
}
