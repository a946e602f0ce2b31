//! TOML as a document.
