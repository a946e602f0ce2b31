//! Every command of the README and of `docs/` is run as it is written, in a copy of the folder.
//!
//! A block of `sh` is run and must end well. A block of `console` holds commands after `$ ` and what they print; a
//! line `…` stands for any number of lines. A block whose first line is ```` ```toml FILE ```` (any language) is what the
//! reader writes into that file. `cargo` is played by a stand-in: `cargo run … -- WORDS` runs the built program,
//! `cargo test` is noted and not run again inside itself.
#![cfg(unix)]
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use support::run::{Folder, Ran, copy, files_under, finish, root};

const SHARED: [&str; 5] = ["policies", "snapshots", "schemas", "examples", "README.md"];

const CARGO: &str = r#"#!/bin/sh
echo "cargo $*" >> "$NOTED"
case "$1" in
run) while [ "$1" != "--" ]; do shift; done; shift; exec bareme "$@" ;;
test | install | bench | build) ;;
*) echo "the stand-in for cargo knows no $1" >&2; exit 101 ;;
esac
"#;

struct Block {
    language: String,
    file: Option<String>,
    text: String,
    line: usize,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut all = Vec::new();
    let mut lines = (1..).zip(page.lines());
    while let Some((line, opening)) = lines.next() {
        let Some(info) = opening.strip_prefix("```") else { continue };
        let mut words = info.split_whitespace().map(str::to_owned);
        let (language, file) = (words.next().unwrap_or_default(), words.next().filter(|word| word.contains('/')));
        let text: String =
            lines.by_ref().take_while(|(_, line)| *line != "```").map(|(_, line)| format!("{line}\n")).collect();
        all.push(Block { language, file, text, line });
    }
    all
}

struct Reader {
    folder: Folder,
    tools: Folder,
    home: Folder,
}

impl Reader {
    fn new() -> Self {
        let folder = Folder::empty();
        for name in SHARED {
            let from = root().join(name);
            if from.is_dir() {
                copy(&from, &folder.path().join(name));
            } else if from.is_file() {
                std::fs::copy(&from, folder.path().join(name)).expect("files can be copied");
            }
        }
        let tools = Folder::empty();
        tools.write("cargo", CARGO).write("noted", "");
        let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(tools.path().join("cargo"), executable).expect("it can be made executable");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_bareme"), tools.path().join("bareme"))
            .expect("links can be made");
        Self { folder, tools, home: Folder::empty() }
    }

    /// Runs a script as a reader types it; what goes to stderr is seen among what goes to stdout.
    fn types(&self, script: &str) -> Ran {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths([self.tools.path().to_owned()].into_iter().chain(std::env::split_paths(&path)));
        let mut command = Command::new("bash");
        command
            .args(["-c", &format!("exec 2>&1\nset -e\n{script}")])
            .current_dir(self.folder.path())
            .env("PATH", path.expect("paths can be joined"))
            .env("NOTED", self.tools.path().join("noted"))
            .env("HOME", self.home.path())
            .env("COLUMNS", "100");
        for name in ["BAREME_POLICIES", "NO_COLOR", "INSTA_FORCE_PASS", "INSTA_UPDATE", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        finish(&mut command, b"")
    }

    fn follows(&self, block: &Block) -> Result<(), String> {
        if let Some(file) = &block.file {
            self.folder.write(file, &block.text);
            return Ok(());
        }
        match block.language.as_str() {
            "sh" => {
                let ran = self.types(&block.text);
                if ran.exit == 0 { Ok(()) } else { Err(format!("{}exit {}\n{}", block.text, ran.exit, ran.stdout)) }
            }
            "console" => dialogue(&block.text).into_iter().try_for_each(|(command, expected)| {
                let ran = self.types(&command);
                if !told_as(&ran.stdout, &expected) {
                    Err(format!("$ {command}\n{}--- instead of\n{expected}", ran.stdout))
                } else if ran.exit != 0 && !expected.lines().any(|line| line.starts_with("error[")) {
                    Err(format!("$ {command}\nends with {}, which a reader is not told\n{}", ran.exit, ran.stdout))
                } else {
                    Ok(())
                }
            }),
            _ => Ok(()),
        }
    }
}

/// Commands after `$ `, each with what stands below it.
fn dialogue(text: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ "), all.last_mut()) {
            (Some(command), _) => all.push((command.to_owned(), String::new())),
            (None, Some((_, expected))) => expected.push_str(&format!("{line}\n")),
            (None, None) => panic!("a console block begins with a command: {line}"),
        }
    }
    all
}

/// Whether a text is as expected, `…` standing for any lines. Spaces that keep a number together are written as any.
fn told_as(text: &str, expected: &str) -> bool {
    let text = text.replace(['\u{a0}', '\u{202f}'], " ");
    let (text, expected): (Vec<&str>, Vec<&str>) =
        (text.trim_end().lines().collect(), expected.trim_end().lines().collect());
    fits(&text, &expected)
}

fn fits(text: &[&str], expected: &[&str]) -> bool {
    match expected.split_first() {
        None => text.is_empty(),
        Some((&"…", rest)) => (0..=text.len()).any(|skipped| fits(&text[skipped..], rest)),
        Some((line, rest)) => {
            text.split_first().is_some_and(|(first, text)| first.trim_end() == line.trim_end() && fits(text, rest))
        }
    }
}

fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md")];
    let docs = files_under(&root().join("docs"));
    pages.extend(docs.into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "md")));
    pages
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_command_runs_as_written() {
    for page in pages() {
        let reader = Reader::new();
        for block in blocks(&read(&page)) {
            if let Err(said) = reader.follows(&block) {
                panic!("{}:{}:\n{said}", page.display(), block.line);
            }
        }
    }
}

#[test]
fn two_commands_set_up_the_main_job_and_the_tests() {
    let page = read(&root().join("README.md"));
    let commands: Vec<String> = blocks(&page)
        .into_iter()
        .take_while(|block| !block.text.contains("export PATH"))
        .filter(|block| block.language == "sh")
        .flat_map(|block| block.text.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert_eq!(commands.len(), 2, "{commands:?}");
    assert!(commands[0].starts_with("cargo run --release -- explain "), "{}", commands[0]);
    assert_eq!(commands[1], "cargo test");
}

#[test]
fn ci_runs_the_test_command_of_the_readme() {
    let script = read(&root().join(".ci/run"));
    for command in
        ["cargo test", "cargo fmt --check", "cargo clippy --all-targets -- -D warnings", "check --deny warnings"]
    {
        assert!(script.contains(command), ".ci/run does not run {command}");
    }
}

#[test]
fn an_ellipsis_stands_for_any_lines_and_nothing_else_does() {
    assert!(told_as("a\nb\nc\n", "a\n…\nc\n"));
    assert!(told_as("a\nc\n", "a\n…\nc\n"));
    assert!(!told_as("a\nb\nc\n", "a\nc\n"));
    assert!(!told_as("a\nb\n", "a\n…\nc\n"));
}
