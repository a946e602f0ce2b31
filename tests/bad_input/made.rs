//! Registers of the invented country, and runs over them.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

use crate::support::run::{Folder, Ran, root, run_in};

pub const HOUSEHOLDS: &str = "household_id,income\n1,800\n2,1000.5\n3,0\n";
pub const NOBODY: &str = "household_id,birth_date\n";
pub const PERSONS: &str = "household_id,birth_date\n1,1990-05-01\n1,2015-05-01\n2,2015-05-01\n";

/// The policies, without a register.
pub fn land() -> Folder {
    Folder::copy_of(&root().join("tests/bad/base"))
}

/// With a register of two texts.
pub fn texts(households: impl AsRef<[u8]>, persons: impl AsRef<[u8]>) -> Folder {
    let folder = land();
    folder.write("register/households.csv", households).write("register/persons.csv", persons);
    folder
}

/// With a register whose households are Parquet of these columns.
pub fn columns(households: Vec<(&str, ArrayRef)>) -> Folder {
    let folder = land();
    folder.write("register/households.parquet", parquet(households, WriterProperties::builder().build()));
    folder.write("register/persons.csv", NOBODY);
    folder
}

/// A file as other programs write it.
pub fn parquet(columns: Vec<(&str, ArrayRef)>, properties: WriterProperties) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).expect("the columns are of one length");
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
    bytes
}

pub fn text(cells: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(cells.to_vec()))
}

pub fn simulate(folder: &Folder, words: &[&str]) -> Ran {
    let all: Vec<&str> = ["simulate", "land@2024-01", "register"].iter().chain(words).copied().collect();
    run_in(folder.path(), &all)
}

/// Both files of answers, whatever becomes of them.
pub const OUTPUTS: [&str; 4] = ["--out", "answers.csv", "--persons-out", "members.csv"];

/// What is told of a register that is refused: nothing is answered, nothing left behind.
pub fn refused(folder: &Folder) -> Vec<String> {
    refused_with(folder, 3, &OUTPUTS)
}

/// The findings, each with its place, notes and help on one line.
pub fn refused_with(folder: &Folder, exit: i32, words: &[&str]) -> Vec<String> {
    let before = folder.contents();
    let ran = simulate(folder, words);
    assert_eq!((ran.exit, ran.stdout.as_str()), (exit, ""), "{}", ran.stderr);
    assert!(folder.contents() == before, "files were created or changed: {}", ran.stderr);
    findings(&ran.stderr)
}

pub fn findings(stderr: &str) -> Vec<String> {
    let blocks = stderr.split("\n\n").filter(|block| block.starts_with("error[") || block.starts_with("warning["));
    blocks.map(|block| block.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Households with their aid, as they are answered.
pub fn answers(folder: &Folder) -> String {
    let ran = simulate(folder, &["--results", "aid", "--out", "answers.csv", "--force"]);
    assert!(ran.exit == 0 && ran.stderr.is_empty(), "{} {}", ran.exit, ran.stderr);
    std::fs::read_to_string(folder.path().join("answers.csv")).expect("they were written")
}
