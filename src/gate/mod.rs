//! Floor 12: what a version must hold before it is adopted, and whether it does.
//!
//! In: the criteria of a programme, a version and the one before it, a population, reference households. Out: a
//! [`Verdict`]: every criterion with what was wanted, what was found and whether that is met. Refuses: a programme
//! without criteria, a file without one, criteria of things that are not there. What is not known is not met.

pub mod criteria;
mod judge;
mod prepare;
mod verdict;

pub use criteria::Criteria;
pub use judge::{Grounds, judge};
pub use prepare::{Opened, Question, Reference, findings, found, open, watched};
pub use verdict::{Criterion, Judged, Stands, Verdict, Why};
