//! Writing columns: answers by household or member, and registers.
//!
//! In: ids and columns, block by block. Out: a Parquet or CSV file, or a folder with one an entity, whole or not at all.
//! Refuses: a place that is taken (without `force`), a place that is read from, a disk that is full.

mod arrays;
mod field;
mod join;
mod register;
mod sheet;
mod texts;
mod writer;

pub use field::{Cells, Field, What};
pub use join::Change;
pub use register::RegisterWriter;
pub use texts::plain;
pub use writer::Writer;

#[cfg(test)]
mod tests;
