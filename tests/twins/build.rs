//! The folders of a twin: the base with what is bad, and with what mends it.

use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, TimestampNanosecondArray};
use parquet::arrow::ArrowWriter;

use crate::support::run::{Folder, root};
use crate::twin::{Change, Column, File, Gone, Twin, Type, numbered};

/// The folder of the bad twin, or of the good one.
pub fn folder(twin: &Twin, bad: bool) -> Result<Folder, String> {
    let folder = Folder::copy_of(&root().join("tests/bad/base"));
    for file in &twin.file {
        for n in 1..=file.copies.unwrap_or(1) {
            if bad {
                write_bad(&folder, file, n)?;
            } else {
                write_good(&folder, file, n);
            }
        }
    }
    for change in &twin.change {
        apply(&folder, change, bad)?;
    }
    Ok(folder)
}

fn apply(folder: &Folder, change: &Change, bad: bool) -> Result<(), String> {
    let Change { file, from, to, mend, both } = change;
    let text = std::fs::read_to_string(folder.path().join(file)).map_err(|error| format!("{file}: {error}"))?;
    if text.matches(from.as_str()).count() != 1 {
        return Err(format!("{file} does not have this exactly once: {from}"));
    }
    let with = match (both, to) {
        (Some(both), None) => both,
        (None, Some(to)) => {
            if bad {
                to
            } else {
                mend.as_ref().unwrap_or(from)
            }
        }
        _ => return Err(format!("{file}: a change has either `to` or `both`")),
    };
    folder.write(file, text.replace(from.as_str(), with));
    Ok(())
}

fn write_bad(folder: &Folder, file: &File, n: usize) -> Result<(), String> {
    let name = numbered(&file.path, n);
    let path = folder.path().join(&name);
    remove(&path);
    if let Some(text) = file.text.as_ref().or(file.both.as_ref()) {
        folder.write(&name, if file.copies.is_some() { numbered(text, n) } else { text.clone() });
    } else if let Some(repeat) = &file.repeat {
        folder.write(&name, repeat.text());
    } else if let Some(hex) = &file.bytes {
        folder.write(&name, bytes(hex).ok_or_else(|| format!("{name}: bytes are pairs of hexadecimal digits"))?);
    } else if let Some(columns) = &file.parquet {
        folder.write(&name, parquet(columns));
    } else if let Some(goal) = &file.link {
        std::os::unix::fs::symlink(goal, &path).map_err(|error| format!("{name}: {error}"))?;
    } else if file.pipe {
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        if !made.is_ok_and(|status| status.success()) {
            return Err(format!("{name}: mkfifo does not make a pipe"));
        }
    } else if file.gone.is_none() {
        return Err(format!("{name}: what is written there is not said"));
    }
    Ok(())
}

fn write_good(folder: &Folder, file: &File, n: usize) {
    let name = numbered(&file.path, n);
    if file.gone == Some(Gone::Both) {
        remove(&folder.path().join(&name));
    } else if let Some(text) = file.mend.as_ref().or(file.both.as_ref()) {
        folder.write(&name, if file.copies.is_some() { numbered(text, n) } else { text.clone() });
    }
}

/// Takes a file or a folder away, if it is there.
fn remove(path: &Path) {
    if path.is_dir() {
        std::fs::remove_dir_all(path).expect("a folder can be removed");
    } else if path.symlink_metadata().is_ok() {
        std::fs::remove_file(path).expect("a file can be removed");
    }
}

fn parquet(columns: &[Column]) -> Vec<u8> {
    let arrays = columns.iter().map(|column| {
        let cells = column.cells.clone();
        let array: ArrayRef = match column.of {
            Type::Whole => Arc::new(Int64Array::from(cells)),
            Type::Moment => Arc::new(TimestampNanosecondArray::from(cells)),
        };
        (&column.name, array)
    });
    let batch = RecordBatch::try_from_iter(arrays).expect("the columns are of one length");
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
    bytes
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> = hex.chars().map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
    digits.chunks(2).map(|pair| u8::try_from(pair.first()? * 16 + pair.get(1)?).ok()).collect()
}
