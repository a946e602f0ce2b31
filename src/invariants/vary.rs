//! A block of households in which one fact of each is another, or in which each has one more member.

use crate::check::plan::Plan;
use crate::evaluate::columns::{Block, BlockRows, Column};
use crate::ground::amount::Lane;
use crate::rules::tree::{InputSlot, Space};

use super::boundary::Profile;

/// What is done to the households of a block: each gets one change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'v> {
    /// A row gets the first of the values above its own; a bool that is false becomes true.
    Up(InputSlot, &'v [Lane]),
    /// A row of the entity that contains them gets a member with one of these facts.
    Add(Space, &'v [Profile]),
}

/// A changed block, and for each household where its change is.
#[derive(Debug)]
pub struct Changed {
    /// The households, in the same order.
    pub block: Block,
    /// By household: the row that changes, or that a member joins, and the row of the new one. `None` where nothing does.
    pub rows: Vec<Option<(usize, usize)>>,
}

/// Changes each household of a block; `None` where nothing changes in any of them. Which row of a household changes, and
/// who joins it, goes by its number, `first` being that of the first one: the same for the same number.
#[must_use]
pub fn change(plan: &Plan, block: &Block, first: u64, step: Step<'_>) -> Option<Changed> {
    match step {
        Step::Up(slot, values) => up(plan, block, first, slot, values),
        Step::Add(space, profiles) => add(plan, block, first, space, profiles),
    }
}

/// One of so many by a household's number; spread, so that neighbours that are alike are changed differently.
fn turn(number: u64, of: usize) -> usize {
    let spread = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
    usize::try_from(spread).unwrap_or(0).checked_rem(of).unwrap_or(0)
}

/// The first of some ascending values above a lane.
#[must_use]
pub fn above(values: &[Lane], lane: Lane) -> Option<Lane> {
    values.get(values.partition_point(|value| *value <= lane)).copied()
}

fn up(plan: &Plan, block: &Block, first: u64, slot: InputSlot, values: &[Lane]) -> Option<Changed> {
    let input = &plan.inputs[slot as usize];
    let mut block = block.clone();
    let mut rows = Vec::with_capacity(block.rows[0].count);
    for (number, root) in (first..).zip(0..block.rows[0].count) {
        let members = block.members(plan, input.space, root);
        let row = members.start + turn(number, members.len());
        // Of a fact that nobody knows it is not known what it is raised from.
        let column = block.inputs[slot as usize].as_mut().filter(|_| row < members.end);
        let column = column.filter(|column| column.given(row) || input.default.is_some());
        let changed = column.and_then(|column| {
            let lane = above(values, column.lanes.get(row))?;
            column.give(row, lane).then_some((row, row))
        });
        rows.push(changed);
    }
    rows.iter().any(Option::is_some).then_some(Changed { block, rows })
}

fn add(plan: &Plan, block: &Block, first: u64, space: Space, profiles: &[Profile]) -> Option<Changed> {
    let above = plan.version.programme.entities[usize::from(space)].of?;
    let containers = block.rows[usize::from(above)].count;
    // Who joins each container, by its place among the profiles.
    let mut joined: Vec<Option<usize>> = vec![None; containers];
    let mut of_root = Vec::with_capacity(block.rows[0].count);
    for (number, root) in (first..).zip(0..block.rows[0].count) {
        let rows = block.members(plan, above, root);
        let row = rows.start + turn(number, rows.len());
        let joins = row < rows.end && !profiles.is_empty();
        if joins {
            joined[row] = Some(turn(number / 7, profiles.len()));
        }
        of_root.push(joins.then_some(row));
    }
    if joined.iter().all(Option::is_none) {
        return None;
    }
    let old = &block.rows[usize::from(space)];
    // Where the rows of each container end among the old ones, and where a new one stands among the new.
    let mut own =
        BlockRows { count: 0, offsets: vec![0], container: Vec::new(), ids: old.ids.as_ref().map(|_| Vec::new()) };
    let mut from: Vec<Result<usize, usize>> = Vec::with_capacity(old.count + containers);
    let mut new_row = vec![0; containers];
    for container in 0..containers {
        let range = block_range(old, container);
        from.extend(range.map(Ok));
        if let Some(profile) = joined[container] {
            new_row[container] = from.len();
            from.push(Err(profile));
        }
        own.container.resize(from.len(), u32::try_from(container).ok()?);
        own.offsets.push(u32::try_from(from.len()).ok()?);
    }
    own.count = from.len();
    if let (Some(ids), Some(known)) = (&mut own.ids, &old.ids) {
        ids.extend(from.iter().map(|row| row.map_or_else(|_| NEW.to_owned(), |row| known[row].clone())));
    }
    let mut changed = block.clone();
    for (slot, column) in (0_u32..).zip(&mut changed.inputs) {
        let input = &plan.inputs[slot as usize];
        let Some(column) = column.as_mut().filter(|_| input.space == space) else { continue };
        let given = |profile: &Profile| profile.iter().find(|(known, _)| *known == slot).map(|(_, lane)| *lane);
        let given: Vec<Option<Lane>> = profiles.iter().map(given).collect();
        let mut wider = Column::new(input);
        for row in &from {
            let lane = match *row {
                Ok(row) => column.given(row).then(|| column.lanes.get(row)),
                Err(profile) => given[profile],
            };
            wider.push(lane, input.default);
        }
        *column = wider;
    }
    // Rows of entities that the new member contains: it has none.
    let entities = plan.version.programme.entities.iter().enumerate();
    for below in entities.filter(|(_, entity)| entity.of == Some(space)).map(|(below, _)| below) {
        let known = &block.rows[below];
        let offset = |row: usize| known.offsets.get(row).copied().unwrap_or(0);
        let rows = &mut changed.rows[below];
        let mut at = 0;
        rows.offsets = from
            .iter()
            .map(|row| {
                let start = row.map_or(at, offset);
                at = row.map_or(at, |row| offset(row + 1));
                start
            })
            .collect();
        rows.offsets.push(u32::try_from(known.count).ok()?);
        let mut moved = vec![0; old.count];
        for (new, row) in (0_u32..).zip(&from) {
            if let Ok(row) = row {
                moved[*row] = new;
            }
        }
        rows.container = known.container.iter().map(|row| moved[*row as usize]).collect();
    }
    changed.rows[usize::from(space)] = own;
    let rows = of_root.into_iter().map(|row| row.map(|row| (row, new_row[row]))).collect();
    Some(Changed { block: changed, rows })
}

/// The id of a member that joins.
pub const NEW: &str = "new";

fn block_range(rows: &BlockRows, container: usize) -> std::ops::Range<usize> {
    match (rows.offsets.get(container), rows.offsets.get(container + 1)) {
        (Some(start), Some(end)) => *start as usize..*end as usize,
        _ => 0..0,
    }
}
