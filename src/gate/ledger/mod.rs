//! The ledger of a programme, `adoptions.jsonl`: one signed entry a line, each with the digest of the line before.

mod chain;
mod entry;
mod line;

pub use chain::{Ledger, Standing, read};
pub use entry::{Entry, Kind};
pub use line::{Line, written};
