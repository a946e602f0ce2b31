//! The only file access: bounded, plain files, whole or not at all.
