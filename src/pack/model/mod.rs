//! What a version says, consolidated: the declarations of its whole chain, overlaid by key. Positions are slots: input
//! `3` of a version is the same number for rules, data, both roads and answers.

mod common;
mod data;
mod figures;
mod header;
mod invariants;
mod programme;
mod results;
mod version;

pub use common::{Citation, Common, Confidence};
pub use data::{CheckDecl, HelperDecl, Input, Presence, SetDecl, Size};
pub use figures::{Edge, Holds, Parameter, Row, Scale, TableRows};
pub use header::{Header, Status};
pub use invariants::{Claim, InvariantDecl, Monotone, Never, Varied};
pub use programme::{Entity, Programme, Source};
pub use results::{Formula, Guard, Rank, ResultDecl, Rounding, Ties};
pub use version::{LayerFiles, Removed, Version};
