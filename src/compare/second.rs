//! The rows of the register as both versions see them: one block, with the columns of the old version first.

use std::sync::Arc;

use crate::evaluate::columns::Column;
use crate::population::register::{As, Asked, Chunk, Request};
use crate::rules::tree::InputSlot;

use super::pair::{Pair, Source};

/// By input slot of each version, where its column stands: what both read from one column has one place.
pub fn places(pair: &Pair) -> [Vec<InputSlot>; 2] {
    let mut next = InputSlot::try_from(pair.old.inputs.len()).unwrap_or(InputSlot::MAX);
    let place = |source: &Source| match source {
        Source::Shared(own) => *own,
        Source::Own { .. } | Source::Nowhere => {
            next += 1;
            next - 1
        }
    };
    let new = pair.inputs.iter().map(place).collect();
    [(0..).zip(&pair.old.inputs).map(|(slot, _)| slot).collect(), new]
}

/// Asks a register for the columns that only the new version reads; `reads` says which of its inputs are wanted.
pub fn ask(pair: &mut Pair, request: &mut Request, reads: impl Fn(InputSlot) -> bool) {
    for (slot, source) in (0..).zip(&mut pair.inputs) {
        let Source::Own { column, extra } = source else { continue };
        *extra = reads(slot).then_some(request.extras.len());
        if extra.is_some() {
            let space = pair.new.inputs[slot as usize].space;
            let what = As::Fact(Arc::clone(&pair.new), slot);
            request.extras.push(Asked { space, name: column.clone(), what });
        }
    }
}

/// Puts the columns that only the new version reads behind those of the old one, in the places of [`places`].
pub fn complete(pair: &Pair, chunk: &mut Chunk) {
    let own = pair.inputs.iter().zip(&pair.new.inputs).filter(|(source, _)| !matches!(source, Source::Shared(_)));
    for (source, input) in own {
        let count = chunk.block.rows[usize::from(input.space)].count;
        let column = match source {
            Source::Own { extra: Some(extra), .. } => {
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
            Source::Shared(_) | Source::Own { extra: None, .. } | Source::Nowhere => None,
        };
        chunk.block.inputs.push(column);
    }
}
