//! Floor 13: what a version must hold before it is adopted, and the proof of what was.
//!
//! In: the criteria of a programme, a version and the one before it, a population, reference households, a key. Out: a
//! [`Verdict`]: every criterion with what was wanted, what was found and whether that is met; a sealed version with its entry
//! in the ledger; whether every sealed version is what was adopted; receipts of single answers. Refuses: a programme
//! without criteria, a file without one, criteria of things that are not there; versions that are not what was adopted,
//! ledgers that were cut, altered, mixed up or put back, signatures of keys that nobody trusts. What is not known is not
//! met, and not proven.

pub mod adopt;
pub mod criteria;
mod judge;
pub mod keys;
pub mod ledger;
mod over;
mod prepare;
pub mod receipt;
pub mod seal;
mod verdict;
pub mod verify;

pub use criteria::Criteria;
pub use judge::{Grounds, judge};
pub use over::Over;
pub use prepare::{Amounts, Opened, Question, Reference, findings, fits, found, open, watched};
pub use verdict::{Breaks, Criterion, Judged, Stands, Verdict, Why};
