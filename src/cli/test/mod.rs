//! `bareme test`.

pub mod difference;
pub mod junit;
pub mod reasons;
pub mod snap;
