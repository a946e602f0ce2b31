//! Members: aggregations, roles, and what a household is refused for. Every member is read, in order; the first one
//! without a value decides how a row ends.

use std::ops::Range;

use crate::pack::model::Size;
use crate::rules::tree::{InputSlot, Join, Space};

use super::super::code::{Frame, Members, Reg};
use super::super::ends::{self, Ended, MISSING, OK};
use super::super::view::View;
use super::super::width::Width;
use super::super::workspace::Buffers;
use super::{Ends, Filled, Run, gathered, own};

/// An aggregation.
pub(super) struct Aggregation {
    pub join: Join,
    pub members: Members,
    pub read: Option<Reg>,
    pub up: i128,
}

/// Who counts among members, by row: how the question ends, and its answer.
struct Counted<'a> {
    member: Option<View<'a, u8>>,
    ended: Ended<'a>,
}

impl Counted<'_> {
    /// Whether a member counts; or how that ends.
    fn counts(&self, row: usize) -> Result<bool, u8> {
        match ends::at(&self.ended, row) {
            OK => Ok(self.member.as_ref().is_none_or(|member| member.get(row) != 0)),
            end => Err(end),
        }
    }
}

impl Run<'_> {
    fn counted(&self, members: &Members) -> Option<Counted<'_>> {
        Some(match members.member {
            None => Counted { member: None, ended: None },
            Some(reg) => Counted { member: Some(self.sight.view(reg)?), ended: self.sight.ends(reg) },
        })
    }

    /// The rows of members below one row.
    pub fn below(&self, space: Space, under: Space, row: usize) -> Range<usize> {
        if space == under {
            return row..row + 1;
        }
        let Some(up) = self.columns.containers[usize::from(space)] else { return 0..0 };
        let range = self.below(up, under, row);
        let offsets = &self.block.rows[usize::from(space)].offsets;
        match (offsets.get(range.start), offsets.get(range.end)) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            _ => 0..0,
        }
    }

    /// Goes through the members below each row of a frame.
    pub fn groups(&self, members: &Members, frame: Frame, mut f: impl FnMut(usize, Range<usize>)) {
        let direct = self.columns.containers[usize::from(members.space)] == Some(members.under);
        let offsets = &self.block.rows[usize::from(members.space)].offsets;
        match (self.rows_of(frame), direct) {
            (None, true) => {
                for (row, pair) in offsets.windows(2).enumerate() {
                    f(row, pair[0] as usize..pair[1] as usize);
                }
            }
            (Some(rows), true) => {
                for (at, row) in rows.iter().enumerate() {
                    f(at, offsets[*row as usize] as usize..offsets[*row as usize + 1] as usize);
                }
            }
            (rows, false) => {
                for at in 0..self.count(frame) {
                    let row = rows.map_or(at, |rows| rows[at] as usize);
                    f(at, self.below(members.space, members.under, row));
                }
            }
        }
    }

    /// An aggregation.
    pub fn aggregate(
        &self,
        what: &Aggregation,
        otherwise: Option<Reg>,
        (frame, width): (Frame, Width),
        buffers: &mut Buffers,
    ) -> Option<Filled> {
        let counted = self.counted(&what.members)?;
        let ended = what.read.and_then(|read| self.sight.ends(read));
        let whole = counted.ended.is_none() && ended.is_none() && otherwise.is_none() && what.up == 1;
        if let Some(filled) = whole.then(|| self.running(what, counted.member, (frame, width), buffers)).flatten() {
            return filled.ok();
        }
        let lane = match what.read {
            Some(read) => Some(self.sight.lane(read)?),
            None => None,
        };
        let otherwise = match otherwise {
            Some(reg) => Some((self.sight.lane(reg)?, self.sight.ends(reg))),
            None => None,
        };
        let rows = self.count(frame);
        let (mut lanes, mut ends) = (Vec::with_capacity(rows), buffers.take::<u8>());
        let mut broken = false;
        self.groups(&what.members, frame, |at, members| {
            let mut gathered = Gathered { count: 0, joined: None, ends: OK };
            for row in members {
                match counted.counts(row) {
                    Ok(false) => {}
                    Err(end) => gathered.ends = ends::either(gathered.ends, end),
                    Ok(true) => match (&lane, ends::at(&ended, row)) {
                        (None, _) => gathered.count += 1,
                        (Some(lane), OK) => broken |= gathered.take(what, lane(row)).is_none(),
                        (Some(_), end) => gathered.ends = ends::either(gathered.ends, end),
                    },
                }
            }
            let (mut lane, found) = gathered.finish(what.join);
            let mut end = gathered.ends;
            if let (OK, Some((other, how))) = (end, &otherwise) {
                end = ends::at(how, at);
                lane = if found { lane } else { other(at) };
            }
            lanes.push(Some(if end == OK { lane } else { 0 }));
            ends.push(end);
        });
        if broken {
            return None;
        }
        let data = gathered(width, lanes.into_iter(), buffers)?;
        let any = ends.iter().any(|end| *end != OK);
        Some(Filled { data, ends: if any { Ends::Own(ends) } else { Ends::No } })
    }

    /// The one member of a set below each row, or how the question ends.
    fn roles(
        &self,
        members: &Members,
        (frame, width): (Frame, Width),
        buffers: &mut Buffers,
        f: impl Fn(Option<usize>) -> (i128, u8),
    ) -> Option<Filled> {
        let counted = self.counted(members)?;
        let (mut lanes, mut all) = (Vec::with_capacity(self.count(frame)), buffers.take::<u8>());
        self.groups(members, frame, |_, members| {
            let (mut found, mut end) = (None, OK);
            for row in members {
                match counted.counts(row) {
                    Ok(true) => found = found.or(Some(row)),
                    Ok(false) => {}
                    Err(how) => end = ends::either(end, how),
                }
            }
            let (lane, how) = if end == OK { f(found) } else { (0, end) };
            lanes.push(Some(lane));
            all.push(how);
        });
        let data = gathered(width, lanes.into_iter(), buffers)?;
        let any = all.iter().any(|end| *end != OK);
        Some(Filled { data, ends: if any { Ends::Own(all) } else { Ends::No } })
    }

    /// A column of the one member.
    pub fn only(&self, members: &Members, read: Reg, shape: (Frame, Width), buffers: &mut Buffers) -> Option<Filled> {
        let (lane, ended) = (self.sight.lane(read)?, self.sight.ends(read));
        self.roles(members, shape, buffers, |member| match member {
            None => (0, MISSING),
            Some(row) => match ends::at(&ended, row) {
                OK => (lane(row), OK),
                end => (0, end),
            },
        })
    }

    /// Whether an input of the one member is given.
    pub fn given_only(
        &self,
        members: &Members,
        input: InputSlot,
        frame: Frame,
        buffers: &mut Buffers,
    ) -> Option<Filled> {
        let column = self.block.inputs[input as usize].as_ref()?;
        self.roles(members, (frame, Width::Bits), buffers, |member| {
            (i128::from(member.is_some_and(|row| column.given(row))), OK)
        })
    }

    /// Whether there is a member.
    pub fn exists(&self, members: &Members, frame: Frame, buffers: &mut Buffers) -> Option<Filled> {
        self.roles(members, (frame, Width::Bits), buffers, |member| (i128::from(member.is_some()), OK))
    }

    /// For each row of the root whether a check is contradicted below it.
    pub fn contradicted(&self, check: Reg, space: Space, buffers: &mut Buffers) -> Option<Filled> {
        let (holds, ended) = (self.sight.view::<u8>(check)?, self.sight.ends(check));
        let mut out = buffers.take::<u8>();
        out.resize(self.block.rows[0].count, 0);
        let mut all = 1;
        holds.each(self.block.rows[usize::from(space)].count, |_, truth| all &= truth);
        if all == 0 {
            for (root, out) in out.iter_mut().enumerate() {
                let mut below = self.below(space, 0, root);
                *out = u8::from(
                    below.any(|row| holds.get(row) == 0 && ended.as_ref().is_none_or(|ended| ended.get(row) == OK)),
                );
            }
        }
        Some(own(out, Ends::No))
    }

    /// For each row of the root whether a set below it has the wrong size. Where a membership is not known, only too many
    /// members are wrong.
    pub fn wrong_size(&self, members: &Members, size: Size, buffers: &mut Buffers) -> Option<Filled> {
        let counted = self.counted(members)?;
        let mut out = buffers.take::<u8>();
        for root in 0..self.block.rows[0].count {
            let wrong = self.below(members.under, 0, root).any(|above| {
                let (mut found, mut open) = (0, false);
                for row in self.below(members.space, members.under, above) {
                    match counted.counts(row) {
                        Ok(truth) => found += usize::from(truth),
                        Err(_) => open = true,
                    }
                }
                found > 1 || (size == Size::One && found == 0 && !open)
            });
            out.push(u8::from(wrong));
        }
        Some(own(out, Ends::No))
    }
}

/// What was found going through members.
struct Gathered {
    count: i128,
    joined: Option<i128>,
    ends: u8,
}

impl Gathered {
    /// Takes one more lane in; `None` where it does not fit.
    fn take(&mut self, what: &Aggregation, lane: i128) -> Option<()> {
        let lane = lane.checked_mul(what.up)?;
        self.joined = Some(match (what.join, self.joined) {
            (Join::Count, _) => {
                self.count += i128::from(lane != 0);
                return Some(());
            }
            (_, None) => lane,
            (Join::Sum, Some(sum)) => sum.checked_add(lane)?,
            (Join::Any, Some(any)) => i128::from(any != 0 || lane != 0),
            (Join::All, Some(all)) => i128::from(all != 0 && lane != 0),
            (Join::Smallest, Some(smallest)) => smallest.min(lane),
            (Join::Largest, Some(largest)) => largest.max(lane),
        });
        Some(())
    }

    /// The lane, and whether it came from a member where one is needed.
    fn finish(&self, join: Join) -> (i128, bool) {
        match join {
            Join::Count => (self.count, true),
            Join::Sum | Join::Any => (self.joined.unwrap_or(0), true),
            Join::All => (self.joined.unwrap_or(1), true),
            Join::Smallest | Join::Largest => (self.joined.unwrap_or(0), self.joined.is_some()),
        }
    }
}
