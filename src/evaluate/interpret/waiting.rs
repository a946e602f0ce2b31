//! Stands where the sandbox will: until it is there, households go the program road alone.

use std::sync::Arc;

use crate::ground::diagnostic::Findings;
use crate::rules::sandbox::{Breakage, Names, RuleOutcome, World};
use crate::rules::syntax::Functions;

/// Whether the interpreter is still to come.
pub const WAITING: bool = true;

/// The interpreter of a version.
#[derive(Debug)]
pub struct Sandbox;

/// The interpreter on one household.
pub struct Session;

impl Sandbox {
    /// Prepares functions.
    pub fn new(_: &Functions, _: Names) -> Result<Self, Findings> {
        Ok(Self)
    }

    /// Opens a session.
    pub fn session(&self, _: Arc<dyn World>) -> Session {
        Session
    }
}

impl Session {
    /// Calls a rule.
    pub fn call(&mut self, _: usize, _: usize) -> RuleOutcome {
        RuleOutcome::Broken(Breakage { limit: false, what: "the interpreter is not there yet".to_owned(), span: None })
    }
}
