//! What every declared thing has: a label, a citation, a confidence.

use crate::ground::label::Label;
use crate::ground::source::Span;

/// How sure a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Two independent or official sources.
    Confirmed,
    /// One good source.
    Reported,
    /// A reading of ours.
    Assumed,
}

impl Confidence {
    /// As written.
    pub const ALL: [(&'static str, Confidence); 3] =
        [("confirmed", Confidence::Confirmed), ("reported", Confidence::Reported), ("assumed", Confidence::Assumed)];

    /// As written.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Confidence::Confirmed => "confirmed",
            Confidence::Reported => "reported",
            Confidence::Assumed => "assumed",
        }
    }
}

/// A citation: `"law-58-23, art. 8"`.
#[derive(Clone, Debug)]
pub struct Citation {
    /// The key of the source.
    pub key: String,
    /// The place in it, may be empty.
    pub place: String,
    /// Where it is cited.
    pub span: Span,
}

/// What every declared thing has.
#[derive(Clone, Debug)]
pub struct Common {
    /// Its name, for a parameter the dotted path.
    pub name: String,
    /// What it is called.
    pub label: Label,
    /// The law behind it.
    pub source: Option<Citation>,
    /// How sure it is.
    pub confidence: Confidence,
    /// The id of the version that last set its value, rule or default.
    pub set_by: String,
    /// Its earlier name, for comparisons.
    pub was: Option<String>,
    /// A remark of its authors.
    pub note: Option<String>,
    /// Where it is declared (the key), in the file that last touched it.
    pub span: Span,
}
