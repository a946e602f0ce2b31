//! Registers: what is written is read again, whatever the form; what is wrong is refused with its file, row and column; no
//! bytes make the reader panic or hang; files of answers appear whole or not at all.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::float_arithmetic,
    missing_docs,
    reason = "a test stops where it cannot go on"
)]
#![allow(clippy::from_iter_instead_of_collect, reason = "the type of a column is said where it is made")]

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod cells;
mod columns;
mod damage;
mod lines;
mod making;
mod order;
mod same;
mod text;
