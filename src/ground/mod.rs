//! Floor 0: the words everybody uses.
//!
//! In: text, bytes, paths. Out: exact amounts, dates, names, kinds, labels, documents with places, diagnostics.
//! Refuses: numbers that are not exact, names that could not be written in a rule, files that are not plain files.
//! Knows nothing of policies, households or verbs.

pub mod amount;
pub mod codes;
pub mod date;
pub mod diagnostic;
pub mod document;
pub mod files;
pub mod hidden;
pub mod kind;
pub mod label;
pub mod limits;
pub mod names;
pub mod render;
pub mod rounding;
pub mod source;
pub mod value;
