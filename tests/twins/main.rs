//! Good and bad twins: for each diagnostic code a small bad pack or household whose whole stderr is pinned, and the same
//! one mended, about which nothing is said.
//!
//! A twin is `tests/bad/CODE-few-words.toml` (its form: `twin.rs`) beside `tests/bad/CODE-few-words.txt`, what is told of
//! it. `BAREME_PIN=1 cargo test --test twins` writes the texts that are missing; read them before you keep them.
//! `BAREME_TWIN=E0012` tries those whose name begins so.
#![cfg(unix)]
#![allow(clippy::expect_used, clippy::panic, missing_docs, reason = "a test stops where it cannot go on")]

#[path = "../support/mod.rs"]
mod support;

mod build;
mod judge;
mod twin;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use bareme::ground::codes;
use support::run::root;

/// Codes that no input brings about, or none that would be read, with the reason.
const NEVER: &[(&str, &str)] = &[
    ("E0028", "an answer is asked for on a terminal only"),
    ("E0029", "a thousand others are told with it: tests/limits.rs"),
    ("E0260", "the interpreter would refuse what was admitted: the two disagree, which no author can bring about"),
    ("E0317", "a rule without a value is refused when it is admitted, as E0246; the check has a second lock"),
    ("E0603", "a rule that `check` lets pass is far shorter than what the interpreter may do"),
    ("E0615", "two hundred thousand evaluations before it: tests/sweep.rs tries the limit with a smaller one"),
    ("E0690", "the two roads disagree: a bug of our own"),
    ("E0691", "a checked version leaves its bounds: a bug of our own"),
    ("E0708", "a signal brings it about: tests/simulate"),
    ("E0790", "the program itself fails: a bug of our own"),
    ("E0807", "somebody writes to a file in the moment in which it is read: tests/register and tests/bad_input do"),
    ("E0817", "a hundred thousand ids given twice; tests/simulate brings it about"),
    ("E0930", "a version that was sealed with a key made for it: tests/adoption changes every byte of one"),
    ("E0931", "a ledger signed with a key made for it: tests/adoption"),
    ("E0935", "a ledger signed with a key made for it: tests/adoption"),
    ("E0936", "a ledger signed with a key made for it: tests/adoption"),
    ("E0937", "a ledger signed with a key made for it: tests/adoption"),
    ("E0938", "a ledger signed with a key made for it: tests/adoption"),
    ("E0939", "a ledger signed with a key that nobody trusts: tests/adoption"),
    ("E0940", "a ledger signed with a key made for it: tests/adoption puts an older one back"),
    ("E0945", "the program gives something else than when a version was sealed: tests/adoption seals something else"),
    ("E0946", "a secret key is needed to come so far: tests/adoption makes one"),
    ("E0947", "a secret key is needed to come so far: tests/adoption makes one"),
    ("E0948", "another program adopts in the same moment: tests/adoption runs several"),
    ("E0949", "an adoption that is stopped half-way: tests/adoption stops it everywhere"),
    ("E0951", "a receipt that this program made, of a version that changed since: tests/adoption"),
    ("E0952", "a secret key is needed to come so far: tests/adoption makes one"),
    ("E0953", "a secret key with a password: tests/adoption makes one"),
    ("E0954", "a ledger signed with a key made for it: tests/adoption"),
    ("E0955", "a receipt that this program made: tests/adoption"),
    ("E0956", "sixteen mebibytes: the tests of the files read so much and one byte more"),
    ("E0957", "somebody writes to a draft while it is judged: tests/adoption does"),
    ("W0949", "an adoption that was stopped half-way: tests/adoption"),
    ("W0954", "a trust file that may not be written: tests/adoption"),
    ("E0970", "accepted snapshots and a survivor come before it: tests/mutation.rs"),
    ("E0971", "accepted snapshots come before it: tests/mutation.rs"),
    ("E0972", "accepted snapshots and a survivor come before it: tests/mutation.rs"),
];

fn bad() -> PathBuf {
    root().join("tests/bad")
}

/// The names of the files of one kind in `tests/bad`, without the kind.
fn names(kind: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(bad()).expect("the folder of twins is there");
    let paths = entries.map(|entry| entry.expect("a folder lists").path());
    let of_kind = paths.filter(|path| path.extension().is_some_and(|found| found == kind));
    of_kind.map(|path| path.file_stem().expect("a file has a name").to_string_lossy().into_owned()).collect()
}

fn code_of(name: &str) -> &str {
    name.split('-').next().unwrap_or(name)
}

#[test]
fn each_bad_twin_is_told_as_pinned_and_of_the_good_one_nothing_is_said() {
    let only = std::env::var("BAREME_TWIN").unwrap_or_default();
    let names: Vec<String> = names("toml").into_iter().filter(|name| name.starts_with(&only)).collect();
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(2, usize::from) * 2;
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(name) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(what) = judge::judge(&bad(), name, code_of(name)) {
                        wrong.lock().expect("nobody panics with it").push(format!("── {name}\n{what}"));
                    }
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().expect("nobody panicked with it");
    wrong.sort();
    assert!(wrong.is_empty(), "{} of {} twins:\n{}", wrong.len(), names.len(), wrong.join("\n"));
}

#[test]
fn every_code_has_a_twin_or_a_reason_why_it_has_none() {
    let twins = names("toml");
    let with: BTreeSet<&str> = twins.iter().map(|name| code_of(name)).collect();
    let all: BTreeSet<&str> = codes::all().into_iter().map(codes::Code::text).collect();
    let never: BTreeSet<&str> = NEVER.iter().map(|(code, _)| *code).collect();
    let list = |codes: &BTreeSet<&str>| codes.iter().copied().collect::<Vec<_>>().join(" ");
    let unknown: BTreeSet<&str> = with.union(&never).copied().filter(|code| !all.contains(code)).collect();
    assert!(unknown.is_empty(), "there are no such codes: {}", list(&unknown));
    let both: BTreeSet<&str> = with.intersection(&never).copied().collect();
    assert!(both.is_empty(), "said never to happen, yet there is a twin: {}", list(&both));
    let missing: BTreeSet<&str> =
        all.iter().copied().filter(|code| !with.contains(code) && !never.contains(code)).collect();
    assert!(missing.is_empty(), "without a twin: {}", list(&missing));
}

#[test]
fn nothing_is_pinned_that_has_no_twin() {
    let (twins, texts) = (names("toml"), names("txt"));
    let alone: Vec<&String> = texts.difference(&twins).collect();
    assert!(alone.is_empty(), "texts without a twin: {alone:?}");
    let entries = std::fs::read_dir(bad()).expect("the folder of twins is there");
    for path in entries.map(|entry| entry.expect("a folder lists").path()) {
        let known = path.extension().is_some_and(|kind| kind == "toml" || kind == "txt");
        assert!(known || path.file_name() == Some("base".as_ref()), "{} is no twin", shown(&path));
    }
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
