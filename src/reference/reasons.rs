//! Why the snapshots of a version changed: `reasons.jsonl` beside them, one acceptance a line, only ever appended to.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::snap;

/// The name of the file.
pub const FILE: &str = "reasons.jsonl";

/// One accepted snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The day it was accepted, in universal time.
    pub date: String,
    /// The household.
    pub household: String,
    /// Why.
    pub reason: String,
    /// The digest of the snapshot before; absent for a first one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub old: Option<String>,
    /// The digest of the snapshot accepted.
    pub new: String,
    /// The digest of the version that gave it.
    pub policy: String,
}

/// The digest of a snapshot's text: line ends and what trails at the end apart.
#[must_use]
pub fn digest(contents: &str) -> String {
    let mut hash = Sha256::new();
    for line in contents.trim_end().lines() {
        hash.update(line.as_bytes());
        hash.update(b"\n");
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// All records of a file; the number of the first line that is none.
///
/// # Errors
/// The number of that line, from 1.
pub fn read(text: &str) -> Result<Vec<Record>, usize> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| serde_json::from_str(line).map_err(|_| at)).collect()
}

/// A record as a line.
#[must_use]
pub fn line(record: &Record) -> String {
    serde_json::to_string(record).map(|text| text + "\n").unwrap_or_default()
}

/// Whether the last record of a household accepts the snapshot that is there.
#[must_use]
pub fn explained(records: &[Record], household: &str, file: &str) -> bool {
    let last = records.iter().rev().find(|record| record.household == household);
    let contents = snap::contents(file).unwrap_or(file);
    last.is_some_and(|record| record.new == digest(contents))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(contents: &str) -> Record {
        Record {
            date: "2026-01-02".to_owned(),
            household: "widow".to_owned(),
            reason: "decree 1".to_owned(),
            old: None,
            new: digest(contents),
            policy: "sha256:0".to_owned(),
        }
    }

    #[test]
    fn a_snapshot_changed_by_hand_is_not_explained() {
        let records = read(&line(&record("aid 300"))).expect("it reads what it wrote");
        assert!(explained(&records, "widow", &snap::file("x", "aid 300")));
        assert!(!explained(&records, "widow", &snap::file("x", "aid 350")));
        assert!(!explained(&records, "other", &snap::file("x", "aid 300")));
    }

    #[test]
    fn the_last_reason_counts() {
        let records = [record("aid 300"), record("aid 350")];
        assert!(!explained(&records, "widow", &snap::file("x", "aid 300")));
    }

    #[test]
    fn a_line_that_is_no_record_is_told_by_its_number() {
        assert_eq!(read("\n{}\n"), Err(2));
    }
}
