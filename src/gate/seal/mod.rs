//! The seal of a version: the bytes of its folder and of programme.toml, and what it gave the reference households.

mod bytes;
mod guard;
mod register;
mod sample;

pub use bytes::{files, sections};
pub use guard::{against, guard, sample_kept};
pub use register::digest as register;
pub use sample::{again, difference, path as sample_path, take};
