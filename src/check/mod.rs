//! Floor 3: a version becomes a checked version, or all its diagnostics at once.
//!
//! In: a [`crate::pack::model::Version`]. Out: a [`plan::Plan`]: every rule lowered to typed nodes with proven bounds,
//! every name a slot, the order of results fixed. Refuses: kinds that do not fit, times of money mixed, divisions that
//! could lose a digit, numbers that could grow past 28 digits, unknown names, recursion, cycles, unused things.

pub mod plan;
