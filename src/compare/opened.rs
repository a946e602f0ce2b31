//! A register opened for a comparison: its first rows are read, so that it is known how households weigh.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::population::register::{Chunk, Register, Request};
use crate::population::simulate;
use crate::population::tally::Shape;

use super::{Compared, Comparison, run};

/// A register and the comparison over it.
pub struct Opened {
    comparison: Comparison,
    register: Register,
    first: Option<Chunk>,
    path: PathBuf,
}

impl Opened {
    /// Opens a register for what a comparison reads.
    ///
    /// # Errors
    /// A register that is refused, or its first rows.
    pub fn new(mut comparison: Comparison, path: &Path, request: Request) -> Result<Self, Findings> {
        let mut register = Register::open(path, &comparison.pair.old, request)?;
        let first = register.next_chunk().map_err(|refused| {
            let mut findings = Findings { all: register.warnings().to_vec() };
            findings.push(refused);
            findings
        })?;
        let weight_scale = first.as_ref().map_or(0, Chunk::weight_scale);
        comparison.shape = Arc::new(Shape { weight_scale, ..(*comparison.shape).clone() });
        Ok(Self { comparison, register, first, path: path.to_owned() })
    }

    /// The comparison.
    #[must_use]
    pub fn comparison(&self) -> &Comparison {
        &self.comparison
    }

    /// What the register was warned for.
    #[must_use]
    pub fn warnings(&self) -> Findings {
        Findings { all: self.register.warnings().to_vec() }
    }

    /// How many households it has, where that is known before it is read.
    #[must_use]
    pub fn households(&self) -> Option<u64> {
        self.register.households()
    }

    /// Its files.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        self.register.files().to_vec()
    }

    /// Compares over all of it. `forward` hears of each chunk how many households are done.
    ///
    /// # Errors
    /// What stops it: see [`run::run`]. A column that makes groups and that no household of JSON Lines has.
    pub fn run(self, forward: impl FnMut(usize) -> Result<(), Diagnostic>) -> Result<(Comparison, Compared), Findings> {
        let Self { comparison, register, first, path } = self;
        let words = register.is_lines() && first.is_some();
        let compared = run::run(&comparison, first.map(Ok).into_iter().chain(register), forward)?;
        if words {
            simulate::somebody_has(compared.ledger.wordless(), &path)?;
        }
        Ok((comparison, compared))
    }
}
