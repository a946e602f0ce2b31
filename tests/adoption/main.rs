//! Adoption: what is sealed stays what it was, whoever changes a byte, cuts the ledger or puts an older one back; and
//! wherever an adoption is stopped, what is in force is wholly the old or wholly the new.
#![allow(clippy::expect_used, clippy::panic, missing_docs, reason = "a test stops where it cannot go on")]

#[path = "../support/mod.rs"]
mod support;

mod flipped;
mod killed;
mod ledger;
mod receipts;
mod stopped;
mod stopping;
mod trusted;
mod used;
mod world;
