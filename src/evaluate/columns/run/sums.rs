//! The usual aggregations where every member has a value: one running sum over all members, and for each row what it gained
//! between its first member and its last. No loop over the few members of one household, whose end nobody can foresee.

use std::ops::{Add, Sub};

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
trait Sum: Machine + PartialEq + Add<Output = Self> + Sub<Output = Self> {}
impl Sum for i64 {}
impl Sum for i128 {}

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
        let truths = |read, f: fn(u8, u8) -> u8| (read, move |value: u8, member: u8| i64::from(f(value, member)));
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
                let (read, count) = truths(View::Same(1), |_, member| member);
                self.summed(what, (read, member), shape, buffers, count)
            }
            (Join::Count | Join::Any, Some(Width::Bits)) => {
                let (read, count) = truths(self.sight.view(what.read?)?, |value, member| value & member);
                self.summed(what, (read, member), shape, buffers, count)
            }
            (Join::All, Some(Width::Bits)) => {
                let (read, count) = truths(self.sight.view(what.read?)?, |value, member| (value ^ 1) & member);
                self.summed(what, (read, member), shape, buffers, count)
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
        let mut sum = A::default();
        all.push(sum);
        let mut next = |value: A| {
            sum = sum + value;
            sum
        };
        match (read, member) {
            (View::Each(read), View::Each(member)) => {
                all.extend(read.iter().zip(member).map(|(read, member)| next(value(*read, *member))));
            }
            (View::Each(read), View::Same(member)) => all.extend(read.iter().map(|read| next(value(*read, member)))),
            (View::Same(read), View::Each(member)) => {
                all.extend(member.iter().map(|member| next(value(read, *member))));
            }
            (View::Same(read), View::Same(member)) => all.extend((0..rows).map(|_| next(value(read, member)))),
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
        self.groups(&what.members, frame, |_, members| out.push(f(all[members.end] - all[members.start])));
        out
    }
}
