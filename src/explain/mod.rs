//! Floor 6: steps become reasons in French, Arabic and English, citing the law.
//!
//! In: a [`steps::Recording`]: version, household, run and answer of one month. Out: an [`explanation::Explanation`] free of
//! language, and from it text, Markdown, JSON and HTML in a language. Refuses nothing: what has no value is told as such.

pub mod brief;
mod direction;
pub mod evaluation;
pub mod explanation;
pub mod expr;
pub mod format;
pub mod headline;
pub mod html;
pub mod json;
mod lets;
pub mod line;
pub mod markdown;
pub mod paper;
mod reading;
mod shape;
pub mod statement;
mod step;
pub mod steps;
pub mod sweep;
pub mod tell;
#[cfg(test)]
mod tests;
pub mod text;
mod things;
pub mod ticks;
pub mod told;
mod walk;
mod walk_branch;
mod walk_over;
pub mod why_not;
pub mod words;
pub mod wrap;

pub use explanation::Explanation;
pub use steps::{Options, Recording, explain};
