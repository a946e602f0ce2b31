//! A run that is interrupted leaves its folder as it was, hidden files included; one whose reader goes away ends as it
//! would have.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::run::{Folder, program, root};
use crate::{land, read};

/// Everything in a folder, hidden or not, below it too.
fn listed(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).expect("it lists") {
        let path = entry.expect("an entry").path();
        names.push(path.to_string_lossy().into_owned());
        if path.is_dir() {
            names.extend(listed(&path));
        }
    }
    names.sort();
    names
}

/// Whether a process writes to something in a folder that is not at its place yet: it has no name, or a hidden one.
fn writes(process: u32, folder: &Path) -> bool {
    let folder = folder.canonicalize().expect("it is there");
    let open = std::fs::read_dir(format!("/proc/{process}/fd")).into_iter().flatten().flatten();
    let targets = open.filter_map(|entry| std::fs::read_link(entry.path()).ok());
    targets.filter(|target| target.starts_with(&folder)).any(|target| {
        let text = target.to_string_lossy();
        text.ends_with(" (deleted)") || text.contains("/.writing-")
    })
}

fn begun(folder: &Folder, words: &[&str]) -> Child {
    let mut command = program();
    command.current_dir(folder.path()).args(words);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

/// Whether a process has a handler of its own for Ctrl-C.
fn listens(process: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    caught.is_some_and(|mask| u64::from_str_radix(mask.trim(), 16).is_ok_and(|mask| mask & 2 != 0))
}

/// Runs until it is ready, sends a signal, and gives what is told.
fn interrupted(
    folder: &Folder,
    words: &[&str],
    signal: &str,
    ready: impl Fn(u32, &Path) -> bool,
) -> (Option<i32>, String, String) {
    let mut child = begun(folder, words);
    let until = Instant::now() + Duration::from_secs(120);
    while !ready(child.id(), folder.path()) {
        let ended = child.try_wait().expect("it can be asked");
        assert!(ended.is_none() && Instant::now() < until, "{words:?} ended before it was ready: {ended:?}");
        std::thread::sleep(Duration::from_millis(2));
    }
    let sent = Command::new("sh").arg("-c").arg(format!("kill -{signal} {}", child.id())).status();
    assert!(sent.expect("a shell").success());
    let out = child.wait_with_output().expect("the program ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (out.status.code(), text(out.stdout), text(out.stderr))
}

fn leaves_nothing(folder: &Folder, words: &[&str]) {
    for signal in ["INT", "TERM"] {
        let before = (listed(folder.path()), folder.contents());
        let (exit, stdout, stderr) = interrupted(folder, words, signal, writes);
        assert_eq!((exit, stdout.as_str()), (Some(130), ""), "{words:?} {signal}: {stderr}");
        assert!(stderr.starts_with("error[E0708]: interrupted before the end: nothing was written"), "{stderr}");
        assert_eq!(listed(folder.path()), before.0, "{words:?} {signal}");
        assert!(folder.contents() == before.1, "{words:?} {signal}: files were changed");
    }
}

#[test]
fn an_interrupted_simulation_leaves_nothing() {
    let folder = land();
    let mut households = "household_id,income\n".to_owned();
    (1..=600_000).for_each(|id| writeln!(households, "{id},{}", id % 2_000).expect("written"));
    folder.write("register/households.csv", households).write("there.csv", "mine");
    let outputs = ["--out", "there.csv", "--persons-out", "persons.parquet", "--rejects", "bad.csv", "--force"];
    leaves_nothing(&folder, &[["simulate", "land@2024-01", "register"].as_slice(), &outputs].concat());
}

#[test]
fn an_interrupted_population_leaves_nothing() {
    let folder = Folder::empty();
    let policies = root().join("policies");
    let policies = policies.to_str().expect("a path");
    let words = |out: &'static str, format: &'static str| {
        let size = ["--households", "1000000000", "--format", format, "--force"];
        [["population", "ma-asd", "--policies", policies, "--out", out].as_slice(), &size].concat()
    };
    leaves_nothing(&folder, &words("new", "parquet"));
    folder.write("there/households.csv", "mine").write("there/notes.txt", "mine too");
    leaves_nothing(&folder, &words("there", "csv"));
}

#[test]
fn a_check_of_the_population_is_interrupted_too() {
    let folder = Folder::empty();
    let policies = root().join("policies");
    let policies = policies.to_str().expect("a path");
    let words = ["population", "check", "ma-asd", "--policies", policies, "--households", "1000000000"];
    let (exit, stdout, _) = interrupted(&folder, &words, "INT", |process, _| listens(process));
    assert_eq!((exit, stdout.as_str()), (Some(130), ""));
}

#[test]
fn who_reads_the_summary_may_go_away() {
    let folder = land();
    let mut child =
        begun(&folder, &["simulate", "land@2024-01", "register", "--out", "answers.csv", "--rejects", "bad.csv"]);
    drop(child.stdout.take());
    let out = child.wait_with_output().expect("the program ends");
    assert_eq!((out.status.code(), out.stderr.as_slice()), (Some(0), b"".as_slice()));
    assert_eq!(read(&folder, "answers.csv"), "household_id,eligible,aid\n1,true,50\n2,false,0\n3,true,0\n4,true,100\n");
    assert_eq!(read(&folder, "bad.csv"), "file,row,column,code,what\n");
}
