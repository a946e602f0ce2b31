//! The `bareme` program.

fn main() {}
