//! A synthetic population: households that do not exist, made by dice so that their totals are near published figures.
//!
//! In: `population.toml`, which says what is drawn, in which shares, and what the whole must come to; a seed. Out: any
//! number of households, each made alone from the seed and its own number, so that the same ones come out whoever makes
//! them in whatever order; and [`check`], which runs the version over them and holds them to the figures. Refuses: shares
//! that do not add up, names that nothing draws, values that the version would not let in.
//!
//! Nothing here knows a programme: what is of one country stands in its `population.toml`.

pub mod blocks;
pub mod check;
pub mod dice;
pub mod family;
pub mod measure;
pub mod model;
pub mod read;
pub mod schema;
pub mod write;

pub use model::Recipe;
pub use read::{FILE, recipe};
