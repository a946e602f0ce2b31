//! The invariants of the version that is judged, over the population: in a pass of its own, which reads what they read.

use std::path::Path;
use std::sync::Arc;

use crate::compare::{AsNew, Comparison};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::invariants::register::{Watch, Watched};

use super::prepare::Reference;

/// The invariants and the population, ready.
pub struct Over {
    watch: Watch,
    register: AsNew,
}

impl Over {
    /// Opens the population for the invariants that the criteria ask for; `None` where they ask for none, or the version
    /// declares none.
    ///
    /// # Errors
    /// A register that is refused.
    pub fn open(reference: &Reference, comparison: &Comparison, population: &Path) -> Result<Option<Self>, Findings> {
        let Some((invariants, tried)) = &reference.invariants else { return Ok(None) };
        let watch = Watch {
            invariants: Arc::clone(invariants),
            boundary: Arc::clone(&tried.boundary),
            month: comparison.month,
            threads: comparison.threads,
        };
        let register = AsNew::open(&comparison.pair, &invariants.reads(), population)?;
        Ok(Some(Self { watch, register }))
    }

    /// How many households are gone over together with a comparison over so many, where that is known before.
    #[must_use]
    pub fn beside(over: Option<&Self>, compared: Option<u64>) -> Option<u64> {
        let own = over.map_or(Some(0), |over| over.register.households());
        compared.zip(own).map(|(compared, own)| compared + own)
    }

    /// Tries the invariants on every household. `forward` hears of each chunk how many households are done.
    ///
    /// # Errors
    /// What stops it: see [`Watch::run`].
    pub fn run(self, forward: impl FnMut(usize) -> Result<(), Diagnostic>) -> Result<Watched, Findings> {
        self.watch.run(self.register, forward)
    }
}
