//! Floor 2: a folder becomes a version as written, overlaid, with citations and digests.
//!
//! In: a policies folder. Out: a [`model::Version`]: everything a version says, each thing with the place that said it.
//! Refuses: what cannot be read, unknown and misspelt keys, dangling or cyclic `extends`, gaps and twins of versions.
//!
//! [`Policies::open`] lists the programmes, [`Policies::programme`] opens one, [`Shelf::load`] consolidates a version.

mod across;
mod canonical;
mod chain;
mod clashes;
mod consolidate;
mod declarations;
mod decode;
pub mod difference;
pub mod digest;
mod fields;
mod folder;
mod header;
mod held;
pub mod history;
pub mod keys;
pub mod mixture;
pub mod model;
mod normalise;
mod overlay;
mod policies;
mod programme;
mod reference;
mod rule_files;
pub mod schema;
mod shelf;
pub mod show;
pub mod telling;
#[cfg(test)]
mod tests;

pub use held::{Guard, Held};
pub use policies::{Policies, TRUST_FILE};
pub use reference::Reference;
pub use shelf::{GATE_FILE, LEDGER_FILE, MUTATION_FILE, POPULATION_FILE, SAMPLES, Shelf};
