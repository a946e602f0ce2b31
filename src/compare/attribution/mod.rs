//! Which change does it: the difference of every household, divided exactly among the changes that cause it.
//!
//! In: two versions, and what a household gets under every mixture of them: each change made or not. Out: by change what it
//! is credited with and who feels it; by set of changes, in which direction, the households of which they are the reason,
//! with the smallest. A household that some mixture does not answer is divided among nobody, and told.
//!
//! All mixtures are compiled together with the two versions, so that only what a change reaches is computed again. With n
//! changes that is at most 2^n times; see [`credit`] for the division.

pub mod changes;
pub mod credit;
mod mixed;
mod reasons;
mod told;

pub use changes::{Change, Changes, Thing, Together};
pub use credit::{APART, Shares};
pub use mixed::{Division, Mixed};
pub use reasons::{Case, Direction, Reason, Reasons};
