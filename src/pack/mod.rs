//! Floor 2: a folder becomes a version as written, overlaid, with citations and digests.
//!
//! In: a policies folder. Out: a [`model::Version`]: everything a version says, each thing with the place that said it.
//! Refuses: what cannot be read, unknown and misspelt keys, dangling or cyclic `extends`, gaps and twins of versions.

pub mod model;
