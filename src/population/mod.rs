//! Floor 7: a version over a whole register.
//!
//! In: Parquet, CSV or JSON Lines, a file an entity, and a plan. Out: blocks of typed columns, files of answers that
//! appear whole or not at all, exact tallies and indicators. Refuses: columns that are missing, given twice, misspelt or of
//! another type; files that are damaged or change while they are read; members out of order; values that do not fit their
//! input, by row; more groups and values than are kept. Arrow, Parquet and CSV are known in this room only.

pub mod exact;
pub mod form;
pub mod ids;
pub mod indicators;
pub mod origin;
pub mod register;
pub mod results;
mod seal;
pub mod simulate;
pub mod synthetic;
pub mod table;
pub mod tally;
pub mod threads;
