//! What must hold of every pack, every household, every text: tried on invented ones.
//!
//! `BAREME_CASES=1000 cargo test --release --test properties` tries ten times as many cases (per cent of the usual number);
//! `BAREME_CASE=17` tries one, `BAREME_FROM=5000` others than the usual ones. A failure is made small before it is told.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    clippy::format_push_string,
    clippy::format_collect,
    clippy::similar_names,
    missing_docs,
    reason = "a test stops where what it stands on is not there; what is drawn is small"
)]

mod aid;
mod bytes;
mod forms;
mod found;
mod invented;
mod kernels;
mod order;
mod roads;
