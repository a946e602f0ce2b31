//! Floor 5: a checked version, a household and a month become an answer and its steps; both roads.
//!
//! In: a [`crate::check::plan::Plan`], a [`crate::household::batch::Batch`], a month. Out: [`answer::Answer`]s, and for the program
//! road a [`run::Run`] that keeps every node's value: what `explain` tells. Refuses: households that a check refuses, sets
//! of the wrong size. A difference between the roads is our bug, never an answer.

pub mod agreement;
pub mod answer;
pub mod causes;
pub mod checks;
pub mod columns;
pub mod difference;
pub mod evaluator;
pub mod from_run;
pub mod interpret;
pub mod json;
pub mod nearest;
pub mod needs;
pub mod program;
pub mod recorded;
pub mod run;
pub mod statement;
pub mod sweep;
pub mod touched;
pub mod tree;

#[cfg(test)]
pub(crate) use crate::household::testing;
#[cfg(test)]
mod tests;
