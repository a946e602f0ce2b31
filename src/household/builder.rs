//! Builds batches row by row, and takes them apart.

use crate::check::plan::Plan;
use crate::ground::amount::Lane;
use crate::rules::tree::{InputSlot, Space};

use super::batch::{Batch, InputColumn, Rows};

/// Builds a batch: rows in the order of what contains them, each with its defaults until something is given.
#[derive(Debug)]
pub struct BatchBuilder<'p> {
    plan: &'p Plan,
    inputs_of: Vec<Vec<InputSlot>>,
    batch: Batch,
}

impl<'p> BatchBuilder<'p> {
    /// An empty batch for a plan.
    #[must_use]
    pub fn new(plan: &'p Plan) -> Self {
        let spaces = plan.version.programme.entities.len();
        let inputs_of = (0..).take(spaces).map(|space| plan.inputs_of(space).collect()).collect();
        let batch =
            Batch { rows: vec![Rows::default(); spaces], inputs: vec![InputColumn::default(); plan.inputs.len()] };
        Self { plan, inputs_of, batch }
    }

    /// Adds a row of the root and gives its number.
    pub fn root(&mut self, id: String) -> usize {
        self.row(0, id)
    }

    /// Adds a row of an entity to the last row of the entity that contains it, and gives its number. `None` where there
    /// is no such row yet.
    pub fn member(&mut self, space: Space, id: String) -> Option<usize> {
        let of = self.plan.version.programme.entities.get(usize::from(space))?.of?;
        let container = self.batch.rows[usize::from(of)].count.checked_sub(1)?;
        self.batch.rows[usize::from(space)].container.push(u32::try_from(container).ok()?);
        Some(self.row(space, id))
    }

    fn row(&mut self, space: Space, id: String) -> usize {
        for slot in &self.inputs_of[usize::from(space)] {
            let column = &mut self.batch.inputs[*slot as usize];
            column.lanes.push(self.plan.inputs[*slot as usize].default.unwrap_or(0));
            column.given.push(false);
        }
        let rows = &mut self.batch.rows[usize::from(space)];
        rows.ids.push(id);
        rows.count += 1;
        rows.count - 1
    }

    /// Gives an input in a row.
    pub fn give(&mut self, slot: InputSlot, row: usize, lane: Lane) {
        let column = &mut self.batch.inputs[slot as usize];
        if let (Some(at), Some(given)) = (column.lanes.get_mut(row), column.given.get_mut(row)) {
            *at = lane;
            *given = true;
        }
    }

    /// The batch.
    #[must_use]
    pub fn finish(mut self) -> Batch {
        for (space, entity) in self.plan.version.programme.entities.iter().enumerate() {
            if let Some(of) = entity.of {
                let containers = self.batch.rows[usize::from(of)].count;
                let rows = &mut self.batch.rows[space];
                rows.offsets = offsets(&rows.container, containers);
            }
        }
        self.batch
    }
}

/// Where the rows of each containing row begin, and where the last ones end.
fn offsets(container: &[u32], containers: usize) -> Vec<u32> {
    let mut offsets = Vec::with_capacity(containers + 1);
    let mut at = 0_u32;
    for of in (0_u32..).take(containers) {
        offsets.push(at);
        while container.get(at as usize) == Some(&of) {
            at += 1;
        }
    }
    offsets.push(at);
    offsets
}

impl Batch {
    /// Puts another batch of the same version behind this one.
    pub fn append(&mut self, other: &Batch, containers: &[Option<Space>]) {
        let before: Vec<u32> = self.rows.iter().map(|rows| u32::try_from(rows.count).unwrap_or(u32::MAX)).collect();
        for (space, (rows, more)) in self.rows.iter_mut().zip(&other.rows).enumerate() {
            rows.count += more.count;
            rows.ids.extend(more.ids.iter().cloned());
            if let Some(of) = containers.get(space).copied().flatten() {
                let up = before[usize::from(of)];
                rows.container.extend(more.container.iter().map(|row| row + up));
                rows.offsets.pop();
                rows.offsets.extend(more.offsets.iter().map(|at| at + before[space]));
            }
        }
        for (column, more) in self.inputs.iter_mut().zip(&other.inputs) {
            column.lanes.extend_from_slice(&more.lanes);
            column.given.extend_from_slice(&more.given);
        }
    }

    /// One household of a batch, by its root row, as a batch of its own.
    #[must_use]
    pub fn household(&self, root: usize, plan: &Plan) -> Batch {
        let entities = &plan.version.programme.entities;
        let containers: Vec<Option<Space>> = entities.iter().map(|entity| entity.of).collect();
        let ranges: Vec<_> = (0..).zip(entities).map(|(space, _)| self.members(space, 0, root, &containers)).collect();
        let mut one = Batch::default();
        for (space, range) in ranges.iter().enumerate() {
            let rows = &self.rows[space];
            let mut own = Rows { count: range.len(), ids: rows.ids[range.clone()].to_vec(), ..Rows::default() };
            if let Some(of) = containers[space] {
                let above = &ranges[usize::from(of)];
                let up = u32::try_from(above.start).unwrap_or(u32::MAX);
                own.container = rows.container[range.clone()].iter().map(|row| row - up).collect();
                own.offsets = offsets(&own.container, above.len());
            }
            one.rows.push(own);
        }
        for (column, input) in self.inputs.iter().zip(&plan.inputs) {
            let range = ranges[usize::from(input.space)].clone();
            let (lanes, given) = (column.lanes[range.clone()].to_vec(), column.given[range].to_vec());
            one.inputs.push(InputColumn { lanes, given });
        }
        one
    }
}
