//! The sandboxed interpreter.
