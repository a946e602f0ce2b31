//! What a ledger of adoptions holds against the versions of a programme. An upper floor reads the ledger; a shelf heeds it
//! wherever a version is asked for.

use std::collections::BTreeMap;

use crate::ground::date::Month;
use crate::ground::diagnostic::Diagnostic;

use super::model::{Header, Status};
use super::shelf::Shelf;

/// What is held against the versions of a programme.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// What is wrong with the ledger itself: it speaks for no adopted version.
    pub ledger: Option<Diagnostic>,
    /// What is wrong with single versions, by name; those that are not there among them.
    pub amiss: BTreeMap<String, Diagnostic>,
    /// Versions whose adoption was begun and not finished, by name: they are not in force, and not given.
    pub pending: BTreeMap<String, Diagnostic>,
}

/// Reads the ledger of a programme.
pub type Guard = fn(&Shelf) -> Held;

impl Held {
    /// Whether nothing is held against anything.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.ledger.is_none() && self.amiss.is_empty() && self.pending.is_empty()
    }

    /// What is held against a version that is there.
    #[must_use]
    pub fn against(&self, header: &Header) -> Option<&Diagnostic> {
        let ledger = self.ledger.as_ref().filter(|_| header.status == Status::Adopted);
        self.amiss.get(&header.id).or(ledger)
    }

    /// What is held against a version that may be the one of a month, in the place of an older one.
    pub(super) fn in_the_way(&self, found: Option<&Header>, month: Month) -> Option<&Diagnostic> {
        let after = found.map(|found| found.from);
        let wanted =
            |id: &str| Month::parse(id).is_some_and(|from| from <= month && after.is_none_or(|after| after <= from));
        self.amiss.iter().rev().find(|(id, _)| wanted(id)).map(|(_, finding)| finding).or(self.ledger.as_ref())
    }
}
