//! Floor 1: Rhai text becomes admitted functions, and a sandbox that runs them.
//!
//! In: the text of rule files. Out: functions in our own syntax tree; the typed nodes that a check lowers them to; the
//! locked-down interpreter with its host functions. Refuses: every construct that LANGUAGE section 4 does not admit, by
//! name and place. Rhai's types do not leave this room.

mod admit;
mod chunks;
mod complaint;
mod echo;
mod foreign;
pub mod host;
mod lexer;
pub mod parse;
#[cfg(test)]
mod parse_tests;
mod places;
mod refused;
pub mod sandbox;
pub mod syntax;
pub mod tree;
