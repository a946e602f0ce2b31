//! A register as the new version reads it: of each household the inputs of that version, by whatever name they stand there.

use std::path::Path;

use crate::evaluate::columns::{Block, Column};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::population::register::{Chunk, Register, Request};
use crate::rules::tree::InputSlot;

use super::pair::{Pair, Source};
use super::second::{ask, complete, places};

/// The households of a register for the new version of a pair.
pub struct AsNew {
    pair: Pair,
    places: Vec<InputSlot>,
    register: Register,
}

impl AsNew {
    /// Opens a register for some inputs of the new version, by input slot.
    ///
    /// # Errors
    /// A register that is refused.
    pub fn open(pair: &Pair, reads: &[bool], path: &Path) -> Result<Self, Findings> {
        let mut pair = pair.clone();
        let mut request = Request::of(&vec![false; pair.old.inputs.len()]);
        let wanted = |slot: usize| reads.get(slot).is_some_and(|read| *read);
        for (slot, source) in pair.inputs.iter().enumerate() {
            if let Source::Shared(old) = source {
                request.reads[*old as usize] |= wanted(slot);
            }
        }
        ask(&mut pair, &mut request, |slot| wanted(slot as usize));
        let register = Register::open(path, &pair.old, request)?;
        let [_, places] = places(&pair);
        Ok(Self { pair, places, register })
    }

    /// How many households it has, where that is known before it is read.
    #[must_use]
    pub fn households(&self) -> Option<u64> {
        self.register.households()
    }

    fn own(&self, mut chunk: Chunk) -> Chunk {
        complete(&self.pair, &mut chunk);
        let Block { rows, inputs } = chunk.block;
        let own = |place: &InputSlot| -> Option<Column> { inputs.get(*place as usize)?.clone() };
        chunk.block = Block { inputs: self.places.iter().map(own).collect(), rows };
        chunk
    }
}

impl Iterator for AsNew {
    type Item = Result<Chunk, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.register.next()?.map(|chunk| self.own(chunk)))
    }
}
