//! Many households as typed columns: what a register is read into and the columnar program runs over.

use std::ops::Range;

use crate::check::plan::{InputPlan, Plan};
use crate::ground::amount::Lane;
use crate::household::batch::{Batch, InputColumn};
use crate::rules::tree::{InputSlot, Space};

use super::width::Width;

/// Lanes of one width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lanes {
    /// Yes and no, a byte each: 1 and 0.
    Bits(Vec<u8>),
    /// Whatever fits 32 bits.
    Small(Vec<i32>),
    /// Whatever fits 64 bits.
    Narrow(Vec<i64>),
    /// Whatever does not.
    Wide(Vec<i128>),
}

/// One input on all rows of its entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The lane; where it was not given, the default or 0.
    pub lanes: Lanes,
    /// 1 where it was not given; `None` where it is given everywhere.
    pub absent: Option<Vec<u8>>,
}

/// The rows of one entity. Rows of an entity stand in the order of the rows that contain them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlockRows {
    /// How many.
    pub count: usize,
    /// Where the rows of each containing row begin, and where the last ones end; empty for the root.
    pub offsets: Vec<u32>,
    /// The row of the containing entity, by row; empty for the root.
    pub container: Vec<u32>,
    /// Ids, where somebody asks for them.
    pub ids: Option<Vec<String>>,
}

/// Households with their members.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Rows by space; 0 is the root.
    pub rows: Vec<BlockRows>,
    /// Columns by input slot; `None` where nothing that is asked for reads it.
    pub inputs: Vec<Option<Column>>,
}

impl Lanes {
    /// Empty lanes of a width.
    #[must_use]
    pub fn new(width: Width) -> Self {
        match width {
            Width::Bits => Lanes::Bits(Vec::new()),
            Width::Small => Lanes::Small(Vec::new()),
            Width::Narrow => Lanes::Narrow(Vec::new()),
            Width::Wide => Lanes::Wide(Vec::new()),
        }
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Lanes::Bits(lanes) => lanes.len(),
            Lanes::Small(lanes) => lanes.len(),
            Lanes::Narrow(lanes) => lanes.len(),
            Lanes::Wide(lanes) => lanes.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes one more in. False where it does not fit the width.
    pub fn push(&mut self, lane: Lane) -> bool {
        match self {
            Lanes::Bits(lanes) => u8::try_from(lane).is_ok_and(|lane| {
                lanes.push(lane);
                lane < 2
            }),
            Lanes::Small(lanes) => i32::try_from(lane).map(|lane| lanes.push(lane)).is_ok(),
            Lanes::Narrow(lanes) => i64::try_from(lane).map(|lane| lanes.push(lane)).is_ok(),
            Lanes::Wide(lanes) => {
                lanes.push(lane);
                true
            }
        }
    }

    /// Puts another lane in a row. False, and nothing is changed, where it does not fit the width.
    pub fn set(&mut self, row: usize, lane: Lane) -> bool {
        match self {
            Lanes::Bits(lanes) => u8::try_from(lane).is_ok_and(|lane| {
                lanes[row] = lane.min(1);
                lane < 2
            }),
            Lanes::Small(lanes) => i32::try_from(lane).map(|lane| lanes[row] = lane).is_ok(),
            Lanes::Narrow(lanes) => i64::try_from(lane).map(|lane| lanes[row] = lane).is_ok(),
            Lanes::Wide(lanes) => {
                lanes[row] = lane;
                true
            }
        }
    }

    /// The lane of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Lane {
        match self {
            Lanes::Bits(lanes) => Lane::from(lanes[row]),
            Lanes::Small(lanes) => Lane::from(lanes[row]),
            Lanes::Narrow(lanes) => Lane::from(lanes[row]),
            Lanes::Wide(lanes) => lanes[row],
        }
    }
}

impl Column {
    /// An empty column for an input.
    #[must_use]
    pub fn new(input: &InputPlan) -> Self {
        Self { lanes: Lanes::new(Width::of_input(input)), absent: None }
    }

    /// Whether a row was given.
    #[must_use]
    pub fn given(&self, row: usize) -> bool {
        self.absent.as_ref().is_none_or(|absent| absent[row] == 0)
    }

    /// Gives a row another lane. False where it does not fit.
    pub fn give(&mut self, row: usize, lane: Lane) -> bool {
        if let Some(absent) = &mut self.absent {
            absent[row] = 0;
        }
        self.lanes.set(row, lane)
    }

    /// One more row; `None` where it is not given. False where the lane does not fit.
    pub fn push(&mut self, lane: Option<Lane>, default: Option<Lane>) -> bool {
        let row = self.lanes.len();
        match (&mut self.absent, lane) {
            (Some(absent), lane) => absent.push(u8::from(lane.is_none())),
            (empty @ None, None) => {
                let mut absent = vec![0; row];
                absent.push(1);
                *empty = Some(absent);
            }
            (None, Some(_)) => {}
        }
        self.lanes.push(lane.or(default).unwrap_or(0))
    }
}

impl Block {
    /// An empty block with a column for each input that is wanted.
    #[must_use]
    pub fn new(plan: &Plan, wanted: &[bool]) -> Self {
        let columns = plan.inputs.iter().zip(wanted);
        Self {
            rows: vec![BlockRows::default(); plan.version.programme.entities.len()],
            inputs: columns.map(|(input, wanted)| wanted.then(|| Column::new(input))).collect(),
        }
    }

    /// Puts households behind those that are here. False where one does not fit the plan.
    pub fn append(&mut self, plan: &Plan, batch: &Batch) -> bool {
        let mut fits = true;
        for (slot, (column, input)) in self.inputs.iter_mut().zip(&plan.inputs).enumerate() {
            let Some(column) = column else { continue };
            let from = &batch.inputs[slot];
            for (lane, given) in from.lanes.iter().zip(&from.given) {
                fits &= column.push(given.then_some(*lane), input.default);
            }
        }
        let before: Vec<usize> = self.rows.iter().map(|rows| rows.count).collect();
        for (space, (rows, from)) in self.rows.iter_mut().zip(&batch.rows).enumerate() {
            rows.count += from.count;
            if from.ids.len() == from.count {
                rows.ids.get_or_insert_default().extend(from.ids.iter().cloned());
            }
            let Some(above) = plan.version.programme.entities[space].of else { continue };
            let (containers, own) = (shift(before[usize::from(above)]), shift(before[space]));
            rows.container.extend(from.container.iter().map(|row| row + containers));
            if rows.offsets.is_empty() {
                rows.offsets.push(0);
            }
            rows.offsets.extend(from.offsets.iter().skip(1).map(|at| at + own));
        }
        fits
    }

    /// One household as a batch of its own, for the interpreter and for whatever is told about it.
    #[must_use]
    pub fn household(&self, plan: &Plan, row: usize) -> Batch {
        self.household_at(plan, &[], row)
    }

    /// The same of a block whose columns stand in other places than the inputs of the plan: by input slot, which. Inputs
    /// past those that are given have their own.
    #[must_use]
    pub fn household_at(&self, plan: &Plan, places: &[InputSlot], row: usize) -> Batch {
        let containers: Vec<Option<Space>> = plan.version.programme.entities.iter().map(|entity| entity.of).collect();
        let mut batch = Batch::default();
        let spaces = (0..).take(containers.len());
        let spans: Vec<Range<usize>> = spaces.map(|space| self.below(space, row, &containers)).collect();
        for (space, span) in spans.iter().enumerate() {
            let from = &self.rows[space];
            let mut rows = crate::household::batch::Rows { count: span.len(), ..Default::default() };
            rows.ids = match &from.ids {
                Some(ids) => ids[span.clone()].to_vec(),
                None if space == 0 => vec![String::new()],
                None => (1..=span.len()).map(|place| format!("#{place}")).collect(),
            };
            if let Some(above) = containers[space] {
                let above = &spans[usize::from(above)];
                rows.container = from.container[span.clone()].iter().map(|row| row - shift(above.start)).collect();
                rows.offsets = from.offsets[above.start..=above.end].iter().map(|at| at - shift(span.start)).collect();
            }
            batch.rows.push(rows);
        }
        for (slot, input) in (0_u32..).zip(&plan.inputs) {
            let span = spans[usize::from(input.space)].clone();
            let place = places.get(slot as usize).copied().unwrap_or(slot);
            batch.inputs.push(self.input(place, input, span));
        }
        batch
    }

    /// The rows of an entity that belong to a row of the root.
    #[must_use]
    pub fn members(&self, plan: &Plan, space: Space, root: usize) -> Range<usize> {
        let of = |space: Space| plan.version.programme.entities[usize::from(space)].of;
        match of(space) {
            None => root..root + 1,
            Some(above) => {
                let span = self.members(plan, above, root);
                let offsets = &self.rows[usize::from(space)].offsets;
                offsets[span.start] as usize..offsets[span.end] as usize
            }
        }
    }

    /// The rows of an entity below a row of the root.
    fn below(&self, space: Space, root: usize, containers: &[Option<Space>]) -> Range<usize> {
        match containers[usize::from(space)] {
            None => root..root + 1,
            Some(above) => {
                let span = self.below(above, root, containers);
                let offsets = &self.rows[usize::from(space)].offsets;
                offsets[span.start] as usize..offsets[span.end] as usize
            }
        }
    }

    fn input(&self, slot: InputSlot, input: &InputPlan, span: Range<usize>) -> InputColumn {
        match &self.inputs[slot as usize] {
            Some(column) => InputColumn {
                lanes: span.clone().map(|row| column.lanes.get(row)).collect(),
                given: span.map(|row| column.given(row)).collect(),
            },
            None => InputColumn { lanes: vec![input.default.unwrap_or(0); span.len()], given: vec![false; span.len()] },
        }
    }
}

fn shift(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
