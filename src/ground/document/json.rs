//! JSON as a document.
