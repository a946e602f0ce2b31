//! The host functions: their names, what they take and give.
