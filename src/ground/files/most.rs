//! How large a text may be that is read, and how one that is larger is told: a limit for each kind, each with its code.

use crate::ground::codes::Code;
use crate::ground::codes::adoption::LEDGER_TOO_BIG;
use crate::ground::codes::document::{ANSWER_TOO_LONG, FILE_TOO_BIG, HOUSEHOLD_TOO_BIG, SNAPSHOT_TOO_BIG};
use crate::ground::limits;

/// How large a text may be.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    /// Its bytes.
    pub bytes: u64,
    /// What is told of a larger one.
    pub code: Code,
    /// What to do about it.
    pub help: &'static str,
}

impl Most {
    /// A policy, rule or programme file.
    pub const POLICY: Self = Self {
        bytes: limits::POLICY_FILE_BYTES,
        code: FILE_TOO_BIG,
        help: "the largest text that a person writes is far below that; check that this is the right file",
    };
    /// A household document, or a line of JSON Lines.
    pub const HOUSEHOLD: Self = Self {
        bytes: limits::HOUSEHOLD_BYTES,
        code: HOUSEHOLD_TOO_BIG,
        help: "a household is one family; give many in a .jsonl file, one a line",
    };
    /// A snapshot, or the reasons of a version's snapshots.
    pub const SNAPSHOT: Self = Self {
        bytes: limits::SNAPSHOT_BYTES,
        code: SNAPSHOT_TOO_BIG,
        help: "take it out and accept the household again",
    };
    /// A ledger of adoptions, or a sealed sample.
    pub const LEDGER: Self = Self {
        bytes: limits::LEDGER_BYTES,
        code: LEDGER_TOO_BIG,
        help: "an adoption is one line of a few thousand characters; check that this is the right file",
    };
    /// An answer typed in.
    pub const ANSWER: Self =
        Self { bytes: limits::ANSWER_BYTES, code: ANSWER_TOO_LONG, help: "answer in a line or two" };

    /// The limit in words.
    pub(super) fn words(self) -> String {
        const MIB: u64 = 1 << 20;
        if self.bytes >= MIB && self.bytes.is_multiple_of(MIB) {
            format!("{} MiB", self.bytes / MIB)
        } else {
            format!("{} bytes", self.bytes)
        }
    }
}
