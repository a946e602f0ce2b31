//! Keys and signatures in the form of minisign: Ed25519, one short line of text each.
//!
//! A secret key is read from a file outside the policies and the repository; a public one stands in the trust file.

mod pair;
mod public;
pub mod schema;
mod secret;
mod signature;
mod trust;

pub use pair::{Pair, new_pair};
pub use public::Public;
pub use secret::{Secret, is_outside, needs_password, read};
pub use signature::{Judged, judge};
pub use trust::{Trust, Trusted};
