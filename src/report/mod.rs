//! Floor 14: what another version changes, on one page for those who decide.
//!
//! In: two versions that were compared over a register, the verdict, the law that changes. Out: a [`page::Page`] in French,
//! Arabic or English, and from it HTML that needs nothing else, Markdown and JSON. Refuses nothing; what is said of few
//! households is not told, nor what would let it be reckoned back ([`suppress`]).

pub mod files;
pub mod html;
pub mod json;
pub mod markdown;
pub mod numbers;
pub mod page;
pub mod plot;
mod sections;
pub mod suppress;
pub mod words;
mod writer;

use crate::compare::{Compared, Comparison};
use crate::explain::words::Language;
use crate::gate::{Criteria, Verdict};
use crate::pack::difference::Difference;

pub use writer::page;

/// What the report is of.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// Both versions.
    pub comparison: &'a Comparison,
    /// What they come to.
    pub compared: &'a Compared,
    /// The verdict, or why there is none.
    pub verdict: Held<'a>,
    /// What they say differently.
    pub difference: &'a Difference,
    /// The language.
    pub language: Language,
    /// Groups of fewer are not told.
    pub under: u64,
    /// The digests of the versions.
    pub digests: [String; 2],
    /// The register, as it was named.
    pub register: String,
    /// Whether it says of itself that no household of it exists.
    pub synthetic: bool,
    /// Its files, each with its digest.
    pub files: Vec<(String, String)>,
    /// The condition that leaves households out.
    pub condition: Option<&'a str>,
}

/// What a version was held to.
#[derive(Clone, Copy, Debug)]
pub enum Held<'a> {
    /// To the criteria of its programme.
    To(&'a Criteria, &'a Verdict),
    /// To none: the programme has none.
    NoCriteria,
    /// To none: not all households were compared, or another amount.
    NotWhole,
}
