//! Rhai's parse tree becomes ours; what is not admitted is refused.
