//! What is written is what was given.
