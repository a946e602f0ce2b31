//! The usual aggregations where every member has a value: one running sum over all members, and for each row what it gained
//! between its first member and its last. No loop over the few members of one household, whose end nobody can foresee.

use crate::rules::tree::Join;

use super::super::code::Frame;
use super::super::view::View;
use super::super::width::Width;
use super::super::workspace::{Buffers, Machine};
use super::members::Aggregation;
use super::{Ends, Filled, Run, own};

/// A sum went past its width.
pub(super) struct Past;

/// What sums are kept in: twice as wide as what is summed, so that no block has rows enough to go past it.
trait Sum: Machine + PartialEq {
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
}

macro_rules! sums {
    ($($wide:ty),*) => {$(
        impl Sum for $wide {
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }

            fn minus(self, other: Self) -> Self {
                self.wrapping_sub(other)
            }
        }
    )*};
}

sums!(i64, i128);

impl Run<'_> {
    /// An aggregation by a running sum; `None` for one that is not so usual.
    pub fn running(
        &self,
        what: &Aggregation,
        member: Option<View<'_, u8>>,
        shape: (Frame, Width),
        buffers: &mut Buffers,
    ) -> Option<Result<Filled, Past>> {
        let member = member.unwrap_or(View::Same(1));
        match (what.join, what.read.map(|read| self.sight.width(read))) {
            (Join::Sum, Some(Width::Small)) => {
                let read = self.sight.view::<i32>(what.read?)?;
                self.summed(what, (read, member), shape, buffers, |value, member| {
                    i64::pick(member, i64::from(value), 0)
                })
            }
            (Join::Sum, Some(Width::Narrow)) => {
                let read = self.sight.view::<i64>(what.read?)?;
                self.summed(what, (read, member), shape, buffers, |value, member| {
                    i128::pick(member, i128::from(value), 0)
                })
            }
            (Join::Count, None) => {
                let read = View::Same(1);
                self.summed(what, (read, member), shape, buffers, |_: u8, member| i64::from(member))
            }
            (Join::Count | Join::Any, Some(Width::Bits)) => {
                let read = self.sight.view::<u8>(what.read?)?;
                self.summed(what, (read, member), shape, buffers, |value, member| i64::from(value & member))
            }
            (Join::All, Some(Width::Bits)) => {
                let read = self.sight.view::<u8>(what.read?)?;
                self.summed(what, (read, member), shape, buffers, |value, member| i64::from((value ^ 1) & member))
            }
            _ => None,
        }
    }

    fn summed<T: Machine, A: Sum>(
        &self,
        what: &Aggregation,
        (read, member): (View<'_, T>, View<'_, u8>),
        shape: (Frame, Width),
        buffers: &mut Buffers,
        value: impl Fn(T, u8) -> A,
    ) -> Option<Result<Filled, Past>>
    where
        i32: TryFrom<A>,
        i64: TryFrom<A>,
    {
        let rows = self.block.rows[usize::from(what.members.space)].count;
        let mut all = buffers.take::<A>();
        all.resize(rows + 1, A::default());
        let mut sum = A::default();
        let mut next = |out: &mut A, value: A| {
            sum = sum.plus(value);
            *out = sum;
        };
        let out = all[1..].iter_mut();
        match (read, member) {
            (View::Each(read), View::Each(member)) => {
                out.zip(read).zip(member).for_each(|((out, read), member)| next(out, value(*read, *member)));
            }
            (View::Each(read), View::Same(member)) => {
                out.zip(read).for_each(|(out, read)| next(out, value(*read, member)));
            }
            (View::Same(read), View::Each(member)) => {
                out.zip(member).for_each(|(out, member)| next(out, value(read, *member)));
            }
            (View::Same(read), View::Same(member)) => out.for_each(|out| next(out, value(read, member))),
        }
        let filled = self.between(what, &all, shape, buffers);
        buffers.give(all);
        filled
    }

    /// What each row gained.
    fn between<A: Sum>(
        &self,
        what: &Aggregation,
        all: &[A],
        (frame, width): (Frame, Width),
        buffers: &mut Buffers,
    ) -> Option<Result<Filled, Past>>
    where
        i32: TryFrom<A>,
        i64: TryFrom<A>,
    {
        let mut past = false;
        let filled = match (what.join, width) {
            (Join::Any | Join::All, Width::Bits) => {
                let none = u8::from(what.join == Join::All);
                let truth = |gained: A| u8::from(gained != A::default()) ^ none;
                own(self.gained::<A, u8>(what, all, frame, buffers, truth), Ends::No)
            }
            (Join::Sum | Join::Count, Width::Small) => {
                let fit = |gained: A| {
                    let small = i32::try_from(gained);
                    past |= small.is_err();
                    small.unwrap_or(0)
                };
                own(self.gained::<A, i32>(what, all, frame, buffers, fit), Ends::No)
            }
            (Join::Sum | Join::Count, Width::Narrow) => {
                let fit = |gained: A| {
                    let narrow = i64::try_from(gained);
                    past |= narrow.is_err();
                    narrow.unwrap_or(0)
                };
                own(self.gained::<A, i64>(what, all, frame, buffers, fit), Ends::No)
            }
            _ => return None,
        };
        Some(if past { Err(Past) } else { Ok(filled) })
    }

    fn gained<A: Sum, T: Machine>(
        &self,
        what: &Aggregation,
        all: &[A],
        frame: Frame,
        buffers: &mut Buffers,
        mut f: impl FnMut(A) -> T,
    ) -> Vec<T> {
        let mut out = buffers.take::<T>();
        out.reserve(self.count(frame));
        self.groups(&what.members, frame, |_, members| out.push(f(all[members.end].minus(all[members.start]))));
        out
    }
}
