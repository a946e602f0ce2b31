//! Rows: frames, and registers seen from other rows.

use crate::rules::tree::{InputSlot, Space};

use super::super::block::Lanes;
use super::super::code::{Frame, FramePlan, Reg};
use super::super::ends::OK;
use super::super::view::View;
use super::super::width::Width;
use super::super::workspace::{Buffers, Data, Machine, PartRows};
use super::{Ends, Filled, Run, any, gathered, logic, whole};

impl Run<'_> {
    /// The rows of a frame.
    pub fn frame(&self, frame: Frame, part: &mut PartRows) -> Option<()> {
        let FramePlan::Part { of, mask, wanted, .. } = self.columns.frames[frame as usize] else { return None };
        let wanted = u8::from(wanted);
        let (mask_of, ended) = (self.sight.view::<u8>(mask)?, self.sight.ends(mask));
        let rows = self.count(of);
        match ended {
            None => drawn(rows, mask_of, wanted, &mut part.of),
            Some(ended) => {
                part.of.clear();
                let taken = (0_u32..).zip(0..rows).filter(|(_, at)| ended.get(*at) == OK && mask_of.get(*at) == wanted);
                part.of.extend(taken.map(|(row, _)| row));
            }
        }
        part.rows.clear();
        match self.rows_of(of) {
            Some(above) => part.rows.extend(part.of.iter().map(|row| above[*row as usize])),
            None => part.rows.extend_from_slice(&part.of),
        }
        Some(())
    }

    /// A register of a wider frame on the rows of a part of it.
    pub fn take(&self, of: Reg, frame: Frame, width: Width, buffers: &mut Buffers) -> Option<Filled> {
        let part = &self.parts[frame as usize];
        let whole = matches!(self.columns.frames[self.sight.frame(of) as usize], FramePlan::Full(_));
        self.gather(of, if whole { &part.rows } else { &part.of }, width, buffers)
    }

    /// The values of a register at some of its rows.
    fn gather(&self, of: Reg, rows: &[u32], width: Width, buffers: &mut Buffers) -> Option<Filled> {
        let ends = match self.sight.ends(of) {
            None => Ends::No,
            Some(ended) => {
                let mut out = buffers.take::<u8>();
                out.extend(rows.iter().map(|row| ended.get(*row as usize)));
                logic::settled(out, buffers)
            }
        };
        let data = any!(width, T => self.gather_as::<T>(of, rows, buffers))?;
        Some(Filled { data, ends })
    }

    fn gather_as<T: Machine>(&self, of: Reg, rows: &[u32], buffers: &mut Buffers) -> Option<Data> {
        let all = self.sight.view::<T>(of)?;
        let mut out = buffers.take::<T>();
        match all {
            View::Each(all) => out.extend(rows.iter().map(|row| all[*row as usize])),
            View::Same(one) => out.resize(rows.len(), one),
        }
        Some(Data::Own(T::lanes(out)))
    }

    /// A register on all rows of a containing entity, on the rows of a frame.
    pub fn outer(&self, of: Reg, above: Space, frame: Frame, width: Width, buffers: &mut Buffers) -> Option<Filled> {
        let space = self.columns.space(frame)?;
        if self.columns.containers[usize::from(space)] == Some(above) && self.rows_of(frame).is_none() {
            return self.gather(of, &self.block.rows[usize::from(space)].container, width, buffers);
        }
        let mut containers = Vec::new();
        match self.rows_of(frame) {
            Some(rows) => containers.extend_from_slice(rows),
            None => containers.extend((0_u32..).take(self.count(frame))),
        }
        let mut at = space;
        while at != above {
            let container = &self.block.rows[usize::from(at)].container;
            for row in &mut containers {
                *row = container[*row as usize];
            }
            at = self.columns.containers[usize::from(at)]?;
        }
        self.gather(of, &containers, width, buffers)
    }

    /// The same value on every row.
    pub fn spread(&self, of: Reg, rows: usize, width: Width, buffers: &mut Buffers) -> Option<Filled> {
        let ends = self.ends(&[of], rows, buffers);
        let lane = self.sight.lane(of)?;
        let data = gathered(width, (0..rows).map(|row| Some(lane(row))), buffers)?;
        Some(Filled { data, ends })
    }

    /// Whether an input is given, by row.
    pub fn given(&self, slot: InputSlot, rows: usize, buffers: &mut Buffers) -> Option<Filled> {
        let column = self.block.inputs[slot as usize].as_ref()?;
        let mut out = buffers.take::<u8>();
        match &column.absent {
            Some(absent) => out.extend(absent.iter().map(|absent| absent ^ 1)),
            None => out.resize(rows, 1),
        }
        Some(Filled { data: Data::Own(Lanes::Bits(out)), ends: Ends::No })
    }
}

/// The rows where a mask is as wanted.
pub(super) fn drawn(rows: usize, mask: View<'_, u8>, wanted: u8, out: &mut Vec<u32>) {
    // Written whether taken or not, and counted only where it is: no branch to mispredict.
    out.resize(rows + 1, 0);
    let mut count = 0;
    let places = (0_u32..).take(rows);
    let mut put = |row: u32, truth: u8| {
        out[count] = row;
        count += usize::from(truth == wanted);
    };
    match mask {
        View::Each(mask) => places.zip(mask).for_each(|(row, truth)| put(row, *truth)),
        View::Same(truth) => places.for_each(|row| put(row, truth)),
    }
    out.truncate(count);
}
