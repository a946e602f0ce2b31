//! A run that gives no answer: what is in the way, and how it ends.

use super::exit::{self, Exit};
use crate::ground::codes::{Code, face};
use crate::ground::diagnostic::{Diagnostic, Findings};

/// Why a verb gave no answer.
#[derive(Debug)]
pub struct Refusal {
    /// What is told.
    pub findings: Findings,
    /// How it ends.
    pub exit: Exit,
}

impl Refusal {
    /// Wrong usage, with what to do.
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::coded(face::USAGE, message, help)
    }

    /// One finding about no particular text, with what to do.
    pub fn coded(code: Code, message: impl Into<String>, help: impl Into<String>) -> Self {
        Diagnostic::nowhere(code, message).help(help).into()
    }

    /// The answer is no: findings that the user asked for. Only a limit or the machine ends it otherwise.
    #[must_use]
    pub fn no(findings: Findings) -> Self {
        let exit = match exit::of(&findings) {
            exit @ (Exit::Limit | Exit::Machine | Exit::Interrupted | Exit::Bug) => exit,
            _ => Exit::No,
        };
        Self { findings, exit }
    }
}

impl From<Findings> for Refusal {
    fn from(findings: Findings) -> Self {
        let exit = exit::of(&findings);
        Self { findings, exit }
    }
}

impl From<Diagnostic> for Refusal {
    fn from(diagnostic: Diagnostic) -> Self {
        Findings::from(diagnostic).into()
    }
}
