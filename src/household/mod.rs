//! Floor 4: JSON, JSON Lines and TOML become households that fit a version.
//!
//! In: a document. Out: a [`batch::Batch`] of one household (or many), inputs as lanes by slot. Refuses: keys that no
//! version knows, wrong kinds, values out of range, too many members, duplicate ids.

pub mod batch;
pub mod builder;
pub mod changes;
pub mod draft;
pub mod expect;
pub mod file;
pub mod fit;
pub mod generate;
pub mod ids;
pub mod json;
pub mod nearby;
pub mod place;
pub mod read;
pub mod value;
pub mod written;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
