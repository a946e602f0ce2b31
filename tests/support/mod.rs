//! What several test files share.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

pub mod run;
pub mod shelf;
pub mod sources;
pub mod told;
