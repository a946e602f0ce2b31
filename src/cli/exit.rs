//! Exit codes, with their names.

use crate::ground::codes::{
    Code, adoption, check, compare, document, evaluate, face, gate, household, pack, population, rules,
};
use crate::ground::diagnostic::{Diagnostic, Findings};

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
    /// Somebody interrupted it: nothing of what was begun is left.
    Interrupted = 130,
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
    let exits = findings.all.iter().filter(|finding| finding.is_error()).map(of_one);
    exits.max_by_key(|exit| rank(*exit)).unwrap_or(Exit::Done)
}

fn rank(exit: Exit) -> u8 {
    match exit {
        Exit::Done => 0,
        Exit::No => 1,
        Exit::Limit => 2,
        Exit::Refused => 3,
        Exit::Usage => 4,
        Exit::Machine => 5,
        Exit::Interrupted => 6,
        Exit::Bug => 7,
    }
}

fn of_one(finding: &Diagnostic) -> Exit {
    match of_code(finding.code) {
        // What a file names wrongly is no wrong usage.
        Exit::Usage if finding.span.as_ref().is_some_and(|span| !span.file.text.is_empty()) => Exit::Refused,
        exit => exit,
    }
}

fn of_code(code: Code) -> Exit {
    match code {
        face::OUR_BUG | evaluate::ROADS_DIFFER | evaluate::BROKEN => Exit::Bug,
        face::INTERRUPTED => Exit::Interrupted,
        document::FILE_UNWRITABLE | adoption::BUSY => Exit::Machine,
        document::FILE_EXISTS
        | face::USAGE
        | face::NOT_A_POLICY
        | face::UNKNOWN_NAME
        | face::REASON_NEEDED
        | face::SNAPSHOTS_FORCED
        | face::UNKNOWN_FILE_KIND
        | face::SEVERAL_FORMATS
        | evaluate::SWEEP_INPUT
        | evaluate::SWEEP_MEMBER
        | evaluate::SWEEP_VALUES
        | evaluate::SWEEP_OUTSIDE
        | population::GROUP_COLUMN
        | population::BAD_CONDITION
        | adoption::NOT_ADOPTABLE
        | adoption::RESTED_ON
        | adoption::KEY_INSIDE
        | adoption::PASSWORD
        | adoption::RECEIPT_HOUSEHOLD
        | compare::BAD_MAP
        | compare::NOTHING_TO_COMPARE
        | compare::NO_AID
        | compare::NO_HOUSEHOLD
        | compare::REPORT_KIND
        | gate::NO_GATE
        | pack::UNKNOWN_PROGRAMME
        | pack::UNKNOWN_VERSION
        | pack::BEFORE_FIRST
        | pack::BAD_REFERENCE
        | pack::UNKNOWN_PARAMETER
        | evaluate::MONTHS_REVERSED => Exit::Usage,
        // The answer is no.
        adoption::GATE_REFUSED | adoption::RECEIPT_OUTDATED | adoption::SAMPLE_DIFFERS => Exit::No,
        // What is too large, and may well be right. A single word or number that is too long is a fault of its file.
        document::FILE_TOO_BIG
        | document::HOUSEHOLD_TOO_BIG
        | document::SNAPSHOT_TOO_BIG
        | adoption::LEDGER_TOO_BIG
        | document::ANSWER_TOO_LONG
        | document::TOO_MANY_FINDINGS
        | document::TOO_DEEP
        | rules::TOO_DEEP
        | rules::TOO_MANY_FUNCTIONS
        | rules::TOO_MANY_NAMES
        | rules::LAYOUT
        | pack::CHAIN_TOO_LONG
        | pack::TOO_MANY
        | pack::TOO_MANY_VERSIONS
        | pack::TOO_MANY_ROWS
        | check::RULE_TOO_LARGE
        | check::RULE_TOO_DEEP
        | check::CALLS_TOO_DEEP
        | check::PROGRAM_TOO_LARGE
        | check::CHAIN_TOO_LONG
        | household::TOO_MANY_MEMBERS
        | household::TOO_MANY_IN_ALL
        | evaluate::INTERPRETER_LIMIT
        | evaluate::STATEMENT_MONTHS
        | evaluate::SWEEP_TOO_LARGE
        | evaluate::SWEEP_TOO_LONG
        | population::TOO_MANY_WORDS
        | population::TOO_MANY_REPEATS
        | population::TOO_MANY_GROUPS => Exit::Limit,
        _ => Exit::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::{SourceFile, Span};

    fn ends(codes: &[Code]) -> Exit {
        of(&Findings { all: codes.iter().map(|code| Diagnostic::nowhere(*code, "")).collect() })
    }

    #[test]
    fn a_limit_is_told_only_where_nothing_else_was_in_the_way() {
        assert_eq!(ends(&[household::TOO_MANY_MEMBERS]), Exit::Limit);
        assert_eq!(ends(&[household::TOO_MANY_MEMBERS, household::UNKNOWN_FACT]), Exit::Refused);
    }

    #[test]
    fn our_bug_is_before_everything() {
        assert_eq!(ends(&[document::FILE_UNWRITABLE, evaluate::ROADS_DIFFER, face::USAGE]), Exit::Bug);
    }

    #[test]
    fn a_version_misnamed_on_the_command_line_is_wrong_usage_and_in_a_file_a_refused_file() {
        assert_eq!(ends(&[pack::UNKNOWN_VERSION]), Exit::Usage);
        let file = SourceFile::new("household.toml", "policy = \"aid@2024-01\"");
        let finding = Diagnostic::new(pack::UNKNOWN_VERSION, &Span::new(&file, 9, 20), "");
        assert_eq!(of(&finding.into()), Exit::Refused);
    }

    #[test]
    fn warnings_alone_end_well() {
        assert_eq!(ends(&[face::MARK_EVERYWHERE]), Exit::Done);
    }
}
