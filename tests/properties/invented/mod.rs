//! Invented packs and households, for properties that must hold of all of them.
//!
//! [`dice`] draws; [`invent`] makes a well-typed pack of it, [`house`] a household for any checked version, [`spoil`] a
//! broken text of a sound one; [`land`] puts a pack on disk and takes it through the rooms, [`agree`] takes both all roads.
//! The fuzz targets use the same, with choices that are drawn from bytes.
#![allow(dead_code, unused_imports, reason = "each test file uses a part of it")]

pub mod agree;
pub mod dice;
pub mod house;
pub mod invent;
pub mod land;
pub mod paper;
pub mod spoil;
pub mod world;
mod write;

pub use dice::{Dice, Failed, cases, hold};

pub use house::House;
pub use invent::pack;
pub use paper::Pack;
