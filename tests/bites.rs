//! No amount of the shipped policies can change unseen: each figure of each version, one unit of its last digit higher
//! or lower, makes `bareme test` fail. `cargo test` reads the same snapshots (`tests/snapshots.rs`).
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

mod support;

use std::ops::Range;
use std::path::Path;
use std::sync::Mutex;

use support::run::{Folder, copy, copy_to_change, files_under, root, run_in};
use toml_edit::{Document, Item, Value};

/// One figure of a version: the file, where its number stands, and where in the file that is said.
#[derive(Debug, Clone)]
struct Figure {
    file: String,
    path: String,
    at: Range<usize>,
}

/// The numbers under `[parameters]` of a file.
fn figures(file: &str, text: &str) -> Vec<Figure> {
    let document = Document::parse(text).expect("a shipped file is right");
    let mut found = Vec::new();
    if let Some(parameters) = document.get("parameters") {
        item(parameters, "parameters", &mut |path, at| found.push(Figure { file: file.to_owned(), path, at }));
    }
    found
}

fn item(item: &Item, path: &str, found: &mut dyn FnMut(String, Range<usize>)) {
    match item {
        Item::Table(table) => table.iter().for_each(|(key, inner)| self::item(inner, &format!("{path}.{key}"), found)),
        Item::Value(inner) => value(inner, path, found),
        Item::ArrayOfTables(_) | Item::None => {}
    }
}

fn value(value: &Value, path: &str, found: &mut dyn FnMut(String, Range<usize>)) {
    match value {
        Value::Integer(_) | Value::Float(_) => found(path.to_owned(), value.span().expect("it was parsed")),
        Value::InlineTable(table) => {
            table.iter().for_each(|(key, inner)| self::value(inner, &format!("{path}.{key}"), found));
        }
        Value::Array(rows) => {
            rows.iter().enumerate().for_each(|(at, row)| self::value(row, &format!("{path}[{at}]"), found));
        }
        Value::String(_) | Value::Boolean(_) | Value::Datetime(_) => {}
    }
}

/// A number with its last digit one higher or lower; `None` below zero.
fn moved(number: &str, by: i64) -> Option<String> {
    let point = number.find('.').map_or(0, |at| number.len() - at - 1);
    let digits: i64 = number.replace('.', "").parse().ok()?;
    let digits = Some(digits + by).filter(|digits| *digits >= 0)?;
    let text = format!("{digits:0>width$}", width = point + 1);
    let (whole, rest) = text.split_at(text.len() - point);
    Some(if point == 0 { whole.to_owned() } else { format!("{whole}.{rest}") })
}

/// What `bareme test` says of the version when one of its figures is another; `None` where it fails as it must.
fn unseen(folder: &Path, figure: &Figure, text: &str, by: i64) -> Option<String> {
    let number = &text[figure.at.clone()];
    let other = moved(number, by)?;
    let changed = format!("{}{other}{}", &text[..figure.at.start], &text[figure.at.end..]);
    std::fs::write(folder.join(&figure.file), changed).expect("files can be written");
    let version: Vec<&str> = figure.file.split('/').collect();
    let policy = format!("{}@{}", version[1], version[2]);
    let ran = run_in(folder, &["test", &policy]);
    std::fs::write(folder.join(&figure.file), text).expect("files can be written");
    // It fails by what it compared: a version that were refused would say so on stderr.
    let noticed = ran.exit == 1 && ran.stderr.is_empty();
    (!noticed).then(|| format!("{policy}: {} {number} → {other}: exit {}\n{}", figure.path, ran.exit, ran.stderr))
}

#[test]
fn every_figure_of_every_version_is_held_by_a_household() {
    let shipped: Vec<(Figure, String)> = files_under(&root().join("policies"))
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| name == "policy.toml"))
        .flat_map(|path| {
            let text = std::fs::read_to_string(&path).expect("a policy is text");
            let name = path.strip_prefix(root()).expect("it is inside").to_string_lossy().into_owned();
            figures(&name, &text).into_iter().map(move |figure| (figure, text.clone())).collect::<Vec<_>>()
        })
        .collect();
    assert!(shipped.len() > 25, "only {} figures were found", shipped.len());

    let next = Mutex::new(shipped.iter());
    let escaped = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                let folder = Folder::empty();
                copy_to_change(&folder.path().join("policies"));
                copy(&root().join("snapshots"), &folder.path().join("snapshots"));
                loop {
                    let Some((figure, text)) = next.lock().expect("no thread failed").next() else { break };
                    let more = [1, -1].into_iter().filter_map(|by| unseen(folder.path(), figure, text, by));
                    escaped.lock().expect("no thread failed").extend(more);
                }
            });
        }
    });
    let escaped = escaped.into_inner().expect("no thread failed");
    assert!(escaped.is_empty(), "changed and nothing noticed:\n{}", escaped.join("\n"));
}

#[test]
fn a_number_moves_by_one_of_its_last_digit() {
    assert_eq!(moved("200", 1).as_deref(), Some("201"));
    assert_eq!(moved("9.743001", -1).as_deref(), Some("9.743000"));
    assert_eq!(moved("0.09", 1).as_deref(), Some("0.10"));
    assert_eq!(moved("0", -1), None);
}
