//! Scales and tables of the law, by row.

use super::super::code::Reg;
use super::super::ends::{FAILED, OK};
use super::super::tables::SmallPlaces;
use super::super::width::Width;
use super::super::workspace::Buffers;
use super::logic::settled;
use super::{Ends, Filled, Run};

impl Run<'_> {
    /// A scale of the law, by row.
    pub fn scale(&self, at: Reg, scale: u32, (rows, width): (usize, Width), buffers: &mut Buffers) -> Option<Filled> {
        let scale = &self.columns.scales[scale as usize];
        let lane = self.sight.lane(at)?;
        self.each(&[at], (rows, width), buffers, |row| scale.read(lane(row)))
    }

    /// A table of the law, by row.
    pub fn table(
        &self,
        keys: &[Reg],
        table: u32,
        (rows, width): (usize, Width),
        buffers: &mut Buffers,
    ) -> Option<Filled> {
        let table = &self.columns.tables[table as usize];
        if let (Some(places), [key], Width::Small) = (table.small(), keys, width)
            && self.sight.width(*key) == Width::Small
        {
            return self.small_table(places, *key, table.total(), rows, buffers);
        }
        let read = |key: &[i128]| Some(table.read(key).map_or((0, FAILED), |lane| (lane, OK)));
        match keys {
            [key] => {
                let key = self.sight.lane(*key)?;
                self.each(keys, (rows, width), buffers, |row| read(&[key(row)]))
            }
            [first, second] => {
                let (first, second) = (self.sight.lane(*first)?, self.sight.lane(*second)?);
                self.each(keys, (rows, width), buffers, |row| read(&[first(row), second(row)]))
            }
            _ => None,
        }
    }

    /// A table of one key, all of it of 32 bits: a look each, by place.
    fn small_table(
        &self,
        places: &SmallPlaces,
        key: Reg,
        total: bool,
        rows: usize,
        buffers: &mut Buffers,
    ) -> Option<Filled> {
        let mut filled = self.map::<i32, i32>(key, rows, buffers, |key| places.value(key))?;
        if total {
            return Some(filled);
        }
        let keys = self.sight.view::<i32>(key)?;
        let mut ends = match filled.ends {
            Ends::Own(ends) => ends,
            _ => {
                let mut ends = buffers.filled::<u8>(rows);
                ends.fill(OK);
                ends
            }
        };
        for (row, end) in ends.iter_mut().enumerate().filter(|(_, end)| **end == OK) {
            *end = places.end(keys.get(row));
        }
        filled.ends = settled(ends, buffers);
        Some(filled)
    }
}
