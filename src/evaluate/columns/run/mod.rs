//! Runs the instructions in order.

mod arithmetic;
mod dates;
mod law;
mod listed;
mod logic;
mod members;
mod quotient;
mod rank;
mod rows;
mod sums;

use crate::ground::date::{Day, Month};
use crate::rules::tree::PeriodPart;

use super::block::{Block, Lanes};
use super::code::{Code, Frame, FramePlan, Instruction, Reg};
use super::ends::{self, Ended, MISSING};
use super::width::Width;
use super::workspace::{Buffers, Data, Ends, Machine, PartRows, Register, Sight, Workspace};
use super::{Broken, Columns};

/// Runs a piece of code with `$type` as the machine's type of a width of whole numbers.
macro_rules! whole {
    ($width:expr, $type:ident => $code:expr) => {
        match $width {
            Width::Bits => None,
            Width::Small => {
                type $type = i32;
                $code
            }
            Width::Narrow => {
                type $type = i64;
                $code
            }
            Width::Wide => {
                type $type = i128;
                $code
            }
        }
    };
}

/// Runs a piece of code with `$type` as the machine's type of a width.
macro_rules! any {
    ($width:expr, $type:ident => $code:expr) => {
        match $width {
            Width::Bits => {
                type $type = u8;
                $code
            }
            width => whole!(width, $type => $code),
        }
    };
}
use {any, whole};

/// One run. A step that gives `None` met what a checked plan never holds.
struct Run<'a> {
    columns: &'a Columns,
    block: &'a Block,
    first_day: Day,
    last_day: Day,
    month: Month,
    sight: Sight<'a>,
    parts: &'a [PartRows],
    counts: &'a [usize],
}

/// What a step gives.
struct Filled {
    data: Data,
    ends: Ends,
}

/// Runs all instructions over a block.
pub(super) fn run(columns: &Columns, block: &Block, month: Month, workspace: &mut Workspace) -> Result<(), Broken> {
    workspace.lay_out(columns.regs.len(), columns.frames.len());
    for (frame, plan) in columns.frames.iter().enumerate() {
        workspace.counts[frame] = match plan {
            FramePlan::One => 1,
            FramePlan::Full(space) => block.rows[usize::from(*space)].count,
            FramePlan::Part { .. } => 0,
        };
    }
    let (first_day, last_day) = (month.first_day(), month.last_day());
    let mut spare = PartRows::default();
    for (at, instruction) in columns.code.iter().enumerate() {
        let mut buffers = std::mem::take(&mut workspace.buffers);
        let sight = Sight { registers: &workspace.registers, plans: &columns.regs, block, defaults: &columns.defaults };
        let run = Run {
            columns,
            block,
            first_day,
            last_day,
            month,
            sight,
            parts: &workspace.parts,
            counts: &workspace.counts,
        };
        if let Code::Frame(frame) = instruction.code {
            let mut part = std::mem::take(&mut spare);
            run.frame(frame, &mut part).ok_or(Broken(at))?;
            workspace.counts[frame as usize] = part.of.len();
            spare = std::mem::replace(&mut workspace.parts[frame as usize], part);
        } else {
            let filled = run.step(instruction, &mut buffers).ok_or(Broken(at))?;
            workspace.registers[instruction.out as usize] = Register { data: filled.data, ends: filled.ends };
        }
        workspace.buffers = buffers;
        for reg in &columns.free[at] {
            workspace.release(*reg);
        }
    }
    Ok(())
}

impl Run<'_> {
    fn step(&self, instruction: &Instruction, buffers: &mut Buffers) -> Option<Filled> {
        let out = instruction.out;
        let (frame, width) = (self.sight.frame(out), self.sight.width(out));
        let rows = self.counts[frame as usize];
        match &instruction.code {
            Code::Constant(lane) => one(width, *lane, Ends::No),
            Code::Unknown => one(width, 0, Ends::Own(vec![MISSING])),
            Code::Period(part) => {
                let lane = match part {
                    PeriodPart::FirstDay => i128::from(self.first_day.0),
                    PeriodPart::LastDay => i128::from(self.last_day.0),
                    PeriodPart::Year => i128::from(self.month.year),
                    PeriodPart::Month => i128::from(self.month.month),
                };
                one(width, lane, Ends::No)
            }
            Code::Input(slot) => {
                let ends = if self.sight.defaults[*slot as usize] { Ends::No } else { Ends::Absent(*slot) };
                Some(Filled { data: Data::Input(*slot), ends })
            }
            Code::Given(slot) => self.given(*slot, rows, buffers),
            Code::Take { of } => self.take(*of, frame, width, buffers),
            Code::Outer { of, above } => self.outer(*of, *above, frame, width, buffers),
            Code::Spread { of } => self.spread(*of, rows, width, buffers),
            Code::Frame(_) => None,
            Code::Strict { first, then } => {
                let ends = self.ends(&[*first, *then], rows, buffers);
                Some(Filled { data: Data::Same(*then), ends })
            }
            Code::Not(of) => self.map::<u8, u8>(*of, rows, buffers, |a| a ^ 1),
            Code::Negate(of) => whole!(width, T => self.negate::<T>(*of, rows, buffers)),
            Code::Arithmetic { what, left, right, ups } => {
                whole!(width, T => self.arithmetic::<T>(*what, (*left, *right), *ups, rows, buffers))
            }
            Code::Compare { operator, left, right, ups } => self.compare(*operator, *left, *right, *ups, rows, buffers),
            Code::CompareFractions { operator, left, right } => {
                self.compare_fractions(*operator, left, right, rows, buffers)
            }
            Code::Round { mode, of, step, down } => self.round(*mode, of, *step, *down, (rows, width), buffers),
            Code::Connect { all, left, right } => self.connect(*all, *left, *right, rows, buffers),
            Code::Select { on, then, otherwise } => {
                any!(width, T => self.select::<T>(*on, *then, *otherwise, rows, buffers))
            }
            Code::OneOf { of, lanes } => self.one_of(*of, lanes, rows, buffers),
            Code::Merge { on, base, parts } => any!(width, T => self.merge::<T>(*on, *base, parts, rows, buffers)),
            Code::Width { of } => self.width(*of, width, rows, buffers),
            Code::Aggregate { join, members, read, up, otherwise } => {
                let what = members::Aggregation { join: *join, members: *members, read: *read, up: *up };
                self.aggregate(&what, *otherwise, (frame, width), buffers)
            }
            Code::Only { members, read } => self.only(members, *read, (frame, width), buffers),
            Code::GivenOnly { members, input } => self.given_only(members, *input, frame, buffers),
            Code::Exists { members } => self.exists(members, frame, buffers),
            Code::Scale { at, scale } => self.scale(*at, *scale, (rows, width), buffers),
            Code::Table { keys, table } => self.table(keys, *table, (rows, width), buffers),
            Code::Dates { what, left, right } => self.dates(*what, *left, *right, rows, buffers),
            Code::LastDay { to, years } => self.last_day(*to, *years),
            Code::InMonth(of) => {
                let (first, last) = (self.first_day.0, self.last_day.0);
                self.map::<i32, u8>(*of, rows, buffers, |day| u8::from(first <= day) & u8::from(day <= last))
            }
            Code::Rank { members, by, descending, ties } => {
                self.rank(members, by, *descending, *ties, (frame, width), buffers)
            }
            Code::Contradicted { check, space } => self.contradicted(*check, *space, buffers),
            Code::WrongSize { members, size } => self.wrong_size(members, *size, buffers),
        }
    }

    /// How rows end that read registers in order.
    fn ends(&self, of: &[Reg], rows: usize, buffers: &mut Buffers) -> Ends {
        let ended: Vec<Ended<'_>> = of.iter().map(|reg| self.sight.ends(*reg)).collect();
        if ended.iter().all(Option::is_none) {
            return Ends::No;
        }
        ends::of_all(&ended, rows, buffers.take()).map_or(Ends::No, Ends::Own)
    }

    fn count(&self, frame: Frame) -> usize {
        self.counts[frame as usize]
    }

    /// The rows of the entity that a frame has; `None` for all of them.
    fn rows_of(&self, frame: Frame) -> Option<&[u32]> {
        match self.columns.frames[frame as usize] {
            FramePlan::Part { .. } => Some(&self.parts[frame as usize].rows),
            FramePlan::One | FramePlan::Full(_) => None,
        }
    }
}

/// One lane, for a register of one row.
fn one(width: Width, lane: i128, ends: Ends) -> Option<Filled> {
    let mut lanes = Lanes::new(width);
    lanes.push(lane).then_some(Filled { data: Data::Own(lanes), ends })
}

/// Lanes of a width from any iterator; `None` where one does not fit.
fn gathered(width: Width, lanes: impl Iterator<Item = Option<i128>>, buffers: &mut Buffers) -> Option<Data> {
    let mut out = match width {
        Width::Bits => Lanes::Bits(buffers.take()),
        Width::Small => Lanes::Small(buffers.take()),
        Width::Narrow => Lanes::Narrow(buffers.take()),
        Width::Wide => Lanes::Wide(buffers.take()),
    };
    for lane in lanes {
        if !out.push(lane?) {
            return None;
        }
    }
    Some(Data::Own(out))
}

/// A step that gives lanes of its own.
fn own<T: Machine>(all: Vec<T>, ends: Ends) -> Filled {
    Filled { data: Data::Own(T::lanes(all)), ends }
}
