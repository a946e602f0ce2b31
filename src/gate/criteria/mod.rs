//! What a version must hold before it is adopted: `gate.toml`, one a programme.

mod read;
mod schema;

use std::sync::Arc;

use crate::ground::amount::Decimal;
use crate::ground::label::Label;
use crate::ground::source::{Said, SourceFile, Span};

pub use crate::pack::GATE_FILE as FILE;
pub use read::{of_shelf, read};
pub use schema::{NAME as SCHEMA, schema};

/// The criteria of a programme. What is absent is not asked for; that no household is in trouble always is.
#[derive(Clone, Debug)]
pub struct Criteria {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The amount by which households gain and lose; the main one where none is named.
    pub amount: Option<Said<String>>,
    /// Of all households.
    pub households: Limits,
    /// What a year may cost.
    pub budget: Budget,
    /// Reference households.
    pub tests: Tests,
    /// Parameters that nobody has confirmed.
    pub confirmed: Option<Confirmed>,
    /// Households that are protected for themselves, by name.
    pub groups: Vec<Group>,
}

/// What households may lose.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// None loses more than this.
    pub lose_at_most: Option<Said<Decimal>>,
    /// So many lose at most.
    pub losers_at_most: Option<Said<i64>>,
    /// So many in a hundred.
    pub losers_percent_at_most: Option<Said<Decimal>>,
}

impl Limits {
    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lose_at_most.is_none() && self.losers_at_most.is_none() && self.losers_percent_at_most.is_none()
    }
}

/// What a year may cost.
#[derive(Clone, Debug, Default)]
pub struct Budget {
    /// The amount that is paid; the one by which households gain and lose where none is named.
    pub amount: Option<Said<String>>,
    /// No more than this.
    pub yearly_at_most: Option<Said<Decimal>>,
    /// Around this, and how far from it.
    pub yearly_around: Option<(Said<Decimal>, Said<Decimal>)>,
    /// No more than this above what the version before costs.
    pub yearly_rise_at_most: Option<Said<Decimal>>,
}

/// What reference households must hold.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a criterion of its own")]
pub struct Tests {
    /// Each published amount is met, and there is one.
    pub published_amounts: bool,
    /// Each household is as accepted, and there is one.
    pub snapshots: bool,
    /// Each invariant holds and applies to somebody, and there is one.
    pub invariants: bool,
    /// No mutant survives without a reason.
    pub no_survivor: bool,
    /// So many in a hundred branches are reached.
    pub branches_percent: Option<Said<i64>>,
}

/// No parameter is unconfirmed but these.
#[derive(Clone, Debug, Default)]
pub struct Confirmed {
    /// Names, each with why it may be so.
    pub except: Vec<(Said<String>, String)>,
}

/// Households that are protected for themselves.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub label: Label,
    /// Who belongs to it: a condition on the version before, as in a rule.
    pub who: Said<String>,
    /// What they may lose.
    pub limits: Limits,
    /// Where it is declared.
    pub span: Span,
}

impl Criteria {
    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { households, budget, tests, confirmed, groups, .. } = self;
        let budget =
            budget.yearly_at_most.is_none() && budget.yearly_around.is_none() && budget.yearly_rise_at_most.is_none();
        let asked = [tests.published_amounts, tests.snapshots, tests.invariants, tests.no_survivor];
        let tests = !asked.contains(&true) && tests.branches_percent.is_none();
        households.is_empty() && budget && tests && confirmed.is_none() && groups.is_empty()
    }

    /// Whether reference households are asked for: published amounts or snapshots.
    #[must_use]
    pub fn asks_for_tests(&self) -> bool {
        self.tests.published_amounts || self.tests.snapshots
    }

    /// Whether reference households are read at all.
    #[must_use]
    pub fn reads_households(&self) -> bool {
        let Tests { invariants, no_survivor, branches_percent, .. } = &self.tests;
        self.asks_for_tests() || *invariants || *no_survivor || branches_percent.is_some()
    }
}
