//! Exit codes, with their names.

use crate::ground::codes::{Code, document, face};
use crate::ground::diagnostic::Findings;

/// How a run of the program ended. The numbers are a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// The answer is no: findings, failed tests.
    No = 1,
    /// The command was not used rightly: an unknown verb, policy or month.
    Usage = 2,
    /// A file was refused.
    Refused = 3,
    /// A limit was reached.
    Limit = 4,
    /// The machine failed: a full disk, an output that cannot be written.
    Machine = 5,
    /// Our bug.
    Bug = 70,
}

impl Exit {
    /// The number that the shell sees.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }
}

/// How a run ends that was stopped by findings: by the machine before by usage, by usage before by a file; by a limit
/// only where nothing but limits was in the way.
#[must_use]
pub fn of(findings: &Findings) -> Exit {
    let mut exits = findings.all.iter().filter(|finding| finding.is_error()).map(|finding| of_code(finding.code));
    let Some(first) = exits.next() else { return Exit::Done };
    exits.fold(first, |worst, next| if rank(next) > rank(worst) { next } else { worst })
}

fn rank(exit: Exit) -> u8 {
    match exit {
        Exit::Done => 0,
        Exit::No => 1,
        Exit::Limit => 2,
        Exit::Refused => 3,
        Exit::Usage => 4,
        Exit::Machine => 5,
        Exit::Bug => 6,
    }
}

fn of_code(code: Code) -> Exit {
    match code {
        face::OUR_BUG => Exit::Bug,
        document::FILE_UNWRITABLE => Exit::Machine,
        document::FILE_EXISTS
        | face::USAGE
        | face::NOT_A_POLICY
        | face::NEEDS_PERIOD
        | face::UNKNOWN_NAME
        | face::REASON_NEEDED
        | face::SNAPSHOTS_FORCED
        | face::UNKNOWN_FILE_KIND
        | face::SEVERAL_FORMATS => Exit::Usage,
        document::FILE_TOO_BIG | document::TOO_DEEP => Exit::Limit,
        _ => Exit::Refused,
    }
}
