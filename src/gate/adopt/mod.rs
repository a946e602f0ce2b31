//! Adopting, amending and withdrawing: a plan of file operations of which one, the new ledger taking the place of the
//! old, decides. Before it what was in force still is; after it the new version is.

mod act;
mod carry;
mod draft;
mod enter;
mod fits;
pub mod pending;
mod plan;
mod stage;

pub use act::{Done, Request, Sealing, adopt, place, record};
pub use carry::{Recovered, recover};
pub use enter::{Hold, hold};
pub use fits::{Act, Fits, fits};
