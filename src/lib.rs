//! Bareme: social benefits as versioned, exact, explained configuration.
//!
//! The law is data: versioned TOML holds the amounts, small Rhai functions hold the formulas, every result cites its
//! article. The rooms, lowest floor first: [`ground`], [`rules`], [`pack`], `check`, `household`, `evaluate`, [`explain`],
//! `population`, `compare`, `coverage`, `reference`, `invariants`, `mutation`, `gate`, `report`, `cli`. A room uses lower
//! floors only.

pub mod check;
pub mod cli;
pub mod compare;
pub mod coverage;
pub mod evaluate;
pub mod explain;
pub mod gate;
pub mod ground;
pub mod household;
pub mod invariants;
pub mod mutation;
pub mod pack;
pub mod population;
pub mod reference;
pub mod report;
pub mod rules;
