//! The reference road: Rhai, locked down. In: admitted functions, what their names mean, a [`World`] to ask. Out: a
//! [`RuleOutcome`] for one rule of one row. Refuses: everything that is not ours, and every digit that would be lost.
//!
//! `Sandbox::new(&Functions, Names) -> Result<Sandbox, Findings>` once a version; `sandbox.session(Arc<dyn World>) ->
//! Session` once a household; `session.call(rule, row) -> RuleOutcome`, `rule` being a position in [`Names::rules`].

mod names;
mod world;

pub use names::{ColumnNames, EntityNames, Figure, Names, ParameterNames, RuleNames, SetNames};
pub use world::{Breakage, Cause, Failing, Reading, RuleOutcome, World};
