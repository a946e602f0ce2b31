//! The rows of the register as the new version sees them.

use crate::evaluate::columns::{Block, Column};
use crate::population::register::Chunk;

use super::pair::{Pair, Source};

/// Whether both versions see the same block: each input of the new one has the place of the same in the old one.
pub fn is_same(pair: &Pair) -> bool {
    let same = |(slot, source): (u32, &Source)| match source {
        Source::Shared(own) => *own == slot,
        Source::Own { .. } => false,
        Source::Unread => true,
    };
    pair.old.inputs.len() == pair.new.inputs.len() && (0..).zip(&pair.inputs).all(same)
}

/// The block of the new version.
pub fn block(pair: &Pair, chunk: &Chunk) -> Block {
    let rows = chunk.block.rows.clone();
    let column = |(source, input): (&Source, &crate::check::plan::InputPlan)| match source {
        Source::Unread => None,
        Source::Shared(own) => chunk.block.inputs[*own as usize].clone(),
        Source::Own { extra, .. } => {
            let count = rows[usize::from(input.space)].count;
            let read = chunk.extras.get(*extra).and_then(|extra| extra.column.as_ref());
            let read = read.filter(|column| column.lanes.len() == count).cloned();
            // A column that the register need not have: the default stands on every row, or nothing does.
            Some(read.unwrap_or_else(|| {
                let mut column = Column::new(input);
                (0..count).for_each(|_| {
                    column.push(None, input.default);
                });
                column
            }))
        }
    };
    let inputs = pair.inputs.iter().zip(&pair.new.inputs).map(column).collect();
    Block { rows, inputs }
}
