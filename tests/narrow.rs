//! What is told on a terminal stands within it; the same in a file is as wide as it is.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

use std::collections::BTreeMap;
use std::ffi::OsString;

use bareme::cli::world::{self, Terminal, World};
use unicode_width::UnicodeWidthStr;

const REGISTER: &str = "examples/register";
const PAIR: [&str; 2] = ["ma-asd@2026-01", "ma-asd@2024-09"];
const OVER: [&str; 4] = ["--population", REGISTER, "--period", "2024-09"];

/// What is told on a terminal of so many columns, or in a file.
fn told(words: &[&str], columns: Option<usize>) -> String {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut world = World {
        stdout: &mut stdout,
        stderr: &mut stderr,
        terminal: Terminal { stdin: false, stdout: columns.is_some(), stderr: false, columns },
        variables: BTreeMap::from([(world::NO_COLOR, OsString::from("1"))]),
        today: world::today,
        interrupt: bareme::cli::interrupt::of_process,
    };
    let typed = ["bareme"].iter().chain(words).map(OsString::from);
    let exit = bareme::cli::run(typed, &mut world).number();
    assert!(exit <= 1, "{words:?}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).expect("it is UTF-8")
}

fn widest(text: &str) -> usize {
    text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

#[test]
fn tables_are_as_wide_as_the_terminal_and_whole_in_a_file() {
    let simulate = ["simulate", "ma-asd", REGISTER, "--results", "monthly_aid,total_aid"];
    let poverty = ["--welfare", "spending", "--line", "4138", "--aid", "monthly_aid"];
    let asked: [Vec<&str>; 4] = [
        [&simulate[..], &["--period", "2024-09"], &poverty].concat(),
        [&simulate[..], &["--from", "2025-10", "--to", "2025-11"], &poverty].concat(),
        [&["compare"], &PAIR[..], &OVER, &poverty].concat(),
        [&["gate"], &PAIR[..], &OVER].concat(),
    ];
    for words in &asked {
        let (narrow, whole) = (told(words, Some(80)), told(words, None));
        assert!(widest(&narrow) <= 80, "{words:?}: {} columns\n{narrow}", widest(&narrow));
        assert!(widest(&whole) > 80, "{words:?}: nothing had to be told in parts\n{whole}");
        assert_eq!(told(words, Some(200)), whole, "{words:?}: there is room");
    }
}

#[test]
fn an_answer_that_goes_into_a_file_is_whole_though_a_terminal_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("verdict.txt");
    let gate = [&["gate"], &PAIR[..], &OVER].concat();
    let into = [&gate[..], &["--out", file.to_str().expect("a path is a text")]].concat();
    assert_eq!(told(&into, Some(80)), "");
    assert_eq!(std::fs::read_to_string(file).expect("it is written"), told(&gate, None));
}
