//! Which households lack something: a result of theirs, or of one of their members, has no value.

use crate::check::plan::Plan;
use crate::evaluate::columns::{self, Block, Outcome};
use crate::rules::tree::{ResultSlot, Space};

/// Something is missing for a result.
pub const MISSING: u8 = 1;
/// The rule of a result failed.
pub const FAILED: u8 = 2;

/// For each household the marks of what its results lack, both where both are so; empty where none lacks anything.
#[must_use]
pub fn lacking(plan: &Plan, block: &Block, outcome: &Outcome<'_>, results: &[ResultSlot]) -> Vec<u8> {
    let mut marks = Vec::new();
    for slot in results {
        let Some(ends) = outcome.ends(*slot) else { continue };
        let space = plan.results[*slot as usize].space;
        ends.each(block.rows[usize::from(space)].count, |row, end| {
            let mark = match end {
                columns::OK => return,
                columns::MISSING => MISSING,
                _ => FAILED,
            };
            if marks.is_empty() {
                marks = vec![0; block.rows[0].count];
            }
            marks[root_of(plan, block, space, row)] |= mark;
        });
    }
    marks
}

/// The household of a row.
#[must_use]
pub fn root_of(plan: &Plan, block: &Block, space: Space, row: usize) -> usize {
    up(plan, block, (space, row), 0)
}

/// The row of an entity that contains a row.
#[must_use]
pub fn up(plan: &Plan, block: &Block, (mut space, mut row): (Space, usize), to: Space) -> usize {
    while space != to {
        let Some(above) = plan.version.programme.entities[usize::from(space)].of else { break };
        row = block.rows[usize::from(space)].container[row] as usize;
        space = above;
    }
    row
}
