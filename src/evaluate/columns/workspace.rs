//! What a run needs and the next one takes over: registers, the rows of frames, and buffers that are free.

use crate::rules::tree::InputSlot;

use super::block::{Block, Lanes};
use super::code::{Frame, ONE, Reg, RegPlan};
use super::ends::{Ended, OK};
use super::view::View;
use super::width::Width;

/// Where the values of a register are.
#[derive(Debug, Default)]
pub(super) enum Data {
    /// Nowhere yet, or not any more.
    #[default]
    None,
    /// Here.
    Own(Lanes),
    /// In an input of the block.
    Input(InputSlot),
    /// In another register.
    Same(Reg),
}

/// How the rows of a register end.
#[derive(Debug, Default)]
pub(super) enum Ends {
    /// All have a value.
    #[default]
    No,
    /// By row.
    Own(Vec<u8>),
    /// Where an input is absent.
    Absent(InputSlot),
}

/// A register while it runs.
#[derive(Debug, Default)]
pub(super) struct Register {
    pub data: Data,
    pub ends: Ends,
}

/// Rows of a frame that is a part of another.
#[derive(Debug, Default)]
pub(super) struct PartRows {
    /// Which rows of the entity.
    pub rows: Vec<u32>,
    /// Which rows of the frame that it is a part of.
    pub of: Vec<u32>,
}

/// Values that are not worth a buffer.
const FEW: usize = 16;

/// Buffers that nobody holds.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    bits: Vec<Vec<u8>>,
    small: Vec<Vec<i32>>,
    narrow: Vec<Vec<i64>>,
    wide: Vec<Vec<i128>>,
}

/// A width of lanes as the machine has it.
pub(super) trait Machine: Copy + Default {
    /// The lanes of a register seen as this width; `None` where they are of another.
    fn of(lanes: &Lanes) -> Option<&[Self]>;
    /// A buffer of this width.
    fn free(buffers: &mut Buffers) -> &mut Vec<Vec<Self>>;
    /// As lanes.
    fn lanes(all: Vec<Self>) -> Lanes;
    /// The first where a mask is 1, the second where it is 0: no branch to mispredict.
    fn pick(mask: u8, then: Self, otherwise: Self) -> Self;
}

macro_rules! machine {
    ($type:ty, $variant:ident, $field:ident) => {
        impl Machine for $type {
            fn of(lanes: &Lanes) -> Option<&[Self]> {
                if let Lanes::$variant(lanes) = lanes { Some(lanes) } else { None }
            }
            fn free(buffers: &mut Buffers) -> &mut Vec<Vec<Self>> {
                &mut buffers.$field
            }
            fn lanes(all: Vec<Self>) -> Lanes {
                Lanes::$variant(all)
            }
            #[inline]
            fn pick(mask: u8, then: Self, otherwise: Self) -> Self {
                let all = Self::from(mask).wrapping_neg();
                (then & all) | (otherwise & !all)
            }
        }
    };
}
machine!(u8, Bits, bits);
machine!(i32, Small, small);
machine!(i64, Narrow, narrow);
machine!(i128, Wide, wide);

impl Buffers {
    /// An empty buffer.
    pub fn take<T: Machine>(&mut self) -> Vec<T> {
        let mut buffer = T::free(self).pop().unwrap_or_default();
        buffer.clear();
        buffer
    }

    /// A buffer of so many values, of which none means anything yet: of those that are free the one nearest in length, so
    /// that what is there need not be written once more.
    pub fn filled<T: Machine>(&mut self, rows: usize) -> Vec<T> {
        if rows <= FEW {
            return vec![T::default(); rows];
        }
        let free = T::free(self);
        let nearest = free.iter().enumerate().min_by_key(|(_, buffer)| buffer.len().abs_diff(rows)).map(|(at, _)| at);
        let mut buffer = nearest.map(|at| free.swap_remove(at)).unwrap_or_default();
        buffer.resize(rows, T::default());
        buffer
    }

    /// Gives a buffer back. What holds the one value of a constant is let go: it would be handed out for a column.
    pub fn give<T: Machine>(&mut self, buffer: Vec<T>) {
        if buffer.capacity() > FEW {
            T::free(self).push(buffer);
        }
    }

    fn give_lanes(&mut self, lanes: Lanes) {
        match lanes {
            Lanes::Bits(buffer) => self.give(buffer),
            Lanes::Small(buffer) => self.give(buffer),
            Lanes::Narrow(buffer) => self.give(buffer),
            Lanes::Wide(buffer) => self.give(buffer),
        }
    }
}

/// Reused between runs.
#[derive(Debug, Default)]
pub struct Workspace {
    pub(super) registers: Vec<Register>,
    pub(super) parts: Vec<PartRows>,
    pub(super) buffers: Buffers,
    pub(super) counts: Vec<usize>,
}

impl Workspace {
    /// A fresh one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets everything and makes room for so many registers and frames.
    pub(super) fn lay_out(&mut self, registers: usize, frames: usize) {
        for at in 0..self.registers.len() {
            self.release(u32::try_from(at).unwrap_or(u32::MAX));
        }
        self.registers.resize_with(registers, Register::default);
        self.parts.resize_with(frames, PartRows::default);
        self.counts.clear();
        self.counts.resize(frames, 0);
    }

    /// Gives the buffers of a register back.
    pub(super) fn release(&mut self, reg: Reg) {
        let register = std::mem::take(&mut self.registers[reg as usize]);
        if let Data::Own(lanes) = register.data {
            self.buffers.give_lanes(lanes);
        }
        if let Ends::Own(ends) = register.ends {
            self.buffers.give(ends);
        }
    }
}

/// What an instruction may look at.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    pub registers: &'a [Register],
    pub plans: &'a [RegPlan],
    pub block: &'a Block,
    /// Inputs that stand for themselves where they are absent.
    pub defaults: &'a [bool],
}

impl<'a> Sight<'a> {
    fn lanes(&self, reg: Reg) -> Option<&'a Lanes> {
        match &self.registers[reg as usize].data {
            Data::None => None,
            Data::Own(lanes) => Some(lanes),
            Data::Input(slot) => self.block.inputs[*slot as usize].as_ref().map(|column| &column.lanes),
            Data::Same(reg) => self.lanes(*reg),
        }
    }

    /// The register whose values a register has: itself, or the one that it is the same as. That one may have a single row.
    fn origin(&self, reg: Reg) -> Reg {
        match self.registers[reg as usize].data {
            Data::Same(of) => self.origin(of),
            _ => reg,
        }
    }

    /// The frame of a register.
    pub fn frame(&self, reg: Reg) -> Frame {
        self.plans[reg as usize].frame
    }

    /// The width of a register.
    pub fn width(&self, reg: Reg) -> Width {
        self.plans[reg as usize].width
    }

    /// The values of a register.
    pub fn view<T: Machine>(&self, reg: Reg) -> Option<View<'a, T>> {
        let reg = self.origin(reg);
        let all = T::of(self.lanes(reg)?)?;
        if self.frame(reg) == ONE { all.first().map(|one| View::Same(*one)) } else { Some(View::Each(all)) }
    }

    /// The value of a register on a row, whatever its width.
    pub fn lane(&self, reg: Reg) -> Option<impl Fn(usize) -> i128 + use<'a>> {
        let reg = self.origin(reg);
        let (lanes, one) = (self.lanes(reg)?, self.frame(reg) == ONE);
        Some(move |row: usize| lanes.get(if one { 0 } else { row }))
    }

    /// How the rows of a register end.
    pub fn ends(&self, reg: Reg) -> Ended<'a> {
        let ends: &'a [u8] = match &self.registers[reg as usize].ends {
            Ends::No => return None,
            Ends::Own(ends) => ends,
            Ends::Absent(slot) => self.block.inputs[*slot as usize].as_ref()?.absent.as_ref()?,
        };
        if self.frame(reg) == ONE {
            ends.first().filter(|end| **end != OK).map(|end| View::Same(*end))
        } else {
            Some(View::Each(ends))
        }
    }
}
