//! Households as columns. One household is the smallest batch.

use std::ops::Range;

use crate::ground::amount::Lane;
use crate::rules::tree::{InputSlot, Space};

/// Households with their members: rows by entity, inputs by slot. Members stand in the order of what contains them.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Rows by space; 0 is the root.
    pub rows: Vec<Rows>,
    /// Columns by input slot, each as long as its space.
    pub inputs: Vec<InputColumn>,
}

/// The rows of one entity.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// How many.
    pub count: usize,
    /// The id of each row; `#1`, `#2`… where none was given; the root's may be empty.
    pub ids: Vec<String>,
    /// The row of the containing entity, by row; empty for the root.
    pub container: Vec<u32>,
    /// Where the rows of each containing row begin, one more than those; empty for the root.
    pub offsets: Vec<u32>,
}

/// One input on all rows of its entity.
#[derive(Clone, Debug, Default)]
pub struct InputColumn {
    /// The lane; the default where it was not given and there is one, else 0.
    pub lanes: Vec<Lane>,
    /// Whether it was given.
    pub given: Vec<bool>,
}

impl Rows {
    /// How the rows lie, without their ids.
    #[must_use]
    pub fn shape(&self) -> Self {
        Self { count: self.count, ids: Vec::new(), container: self.container.clone(), offsets: self.offsets.clone() }
    }
}

/// Whether an entity is another or contains it.
#[must_use]
pub fn contains(above: Space, below: Space, containers: &[Option<Space>]) -> bool {
    let mut at = Some(below);
    while let Some(space) = at {
        if space == above {
            return true;
        }
        at = containers.get(usize::from(space)).copied().flatten();
    }
    false
}

impl Batch {
    /// The rows of `space` that lie under one row of `under`, which contains it (or is it).
    #[must_use]
    pub fn members(&self, space: Space, under: Space, row: usize, containers: &[Option<Space>]) -> Range<usize> {
        if space == under {
            return row..row + 1;
        }
        let Some(up) = containers.get(usize::from(space)).copied().flatten() else { return 0..0 };
        let range = self.members(up, under, row, containers);
        let offsets = &self.rows[usize::from(space)].offsets;
        match (offsets.get(range.start), offsets.get(range.end)) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            _ => 0..0,
        }
    }

    /// The row of `above` (an entity that contains `space`, or is it) that contains a row of `space`.
    #[must_use]
    #[inline]
    pub fn container(&self, space: Space, row: usize, above: Space, containers: &[Option<Space>]) -> usize {
        let (mut at, mut row) = (space, row);
        while at != above {
            match containers.get(usize::from(at)).copied().flatten() {
                Some(up) => {
                    row = self.rows[usize::from(at)].container[row] as usize;
                    at = up;
                }
                None => return row,
            }
        }
        row
    }

    /// Whether an input was given in a row.
    #[must_use]
    pub fn given(&self, input: InputSlot, row: usize) -> bool {
        self.inputs[input as usize].given[row]
    }

    /// The lane of an input in a row.
    #[must_use]
    pub fn lane(&self, input: InputSlot, row: usize) -> Lane {
        self.inputs[input as usize].lanes[row]
    }
}
