//! Comparisons, conditions, choices between columns.

use crate::rules::syntax::Operator;

use super::super::code::{Frame, Reg};
use super::super::ends::{self, Ended, OK};
use super::super::view::{self, View};
use super::super::whole::Whole;
use super::super::width::Width;
use super::super::workspace::{Buffers, Machine};
use super::{Ends, Filled, Run, own, whole};

impl Run<'_> {
    /// A comparison, sides brought to one scale.
    pub fn compare(
        &self,
        operator: Operator,
        left: Reg,
        right: Reg,
        ups: (i128, i128),
        rows: usize,
        buffers: &mut Buffers,
    ) -> Option<Filled> {
        match self.sight.width(left) {
            Width::Bits => self.compared::<u8>(operator, (left, right), rows, buffers),
            width if ups == (1, 1) => whole!(width, T => self.compared::<T>(operator, (left, right), rows, buffers)),
            width => whole!(width, T => self.compared_at::<T>(operator, (left, right), ups, rows, buffers)),
        }
    }

    fn compared_at<T: Whole>(
        &self,
        operator: Operator,
        sides: (Reg, Reg),
        ups: (i128, i128),
        rows: usize,
        buffers: &mut Buffers,
    ) -> Option<Filled> {
        let (left_up, right_up) = (T::from_lane(ups.0)?, T::from_lane(ups.1)?);
        self.zip_marked::<T, u8>(sides, rows, buffers, move |a, b| {
            let ((a, past_a), (b, past_b)) = (a.times(left_up), b.times(right_up));
            (u8::from(operator.holds(a.cmp(&b))), past_a | past_b)
        })
    }

    fn compared<T: Machine + Ord>(
        &self,
        operator: Operator,
        sides: (Reg, Reg),
        rows: usize,
        buffers: &mut Buffers,
    ) -> Option<Filled> {
        match operator {
            Operator::Equal => self.zip::<T, u8>(sides, rows, buffers, |a, b| u8::from(a == b)),
            Operator::NotEqual => self.zip::<T, u8>(sides, rows, buffers, |a, b| u8::from(a != b)),
            Operator::Less => self.zip::<T, u8>(sides, rows, buffers, |a, b| u8::from(a < b)),
            Operator::AtMost => self.zip::<T, u8>(sides, rows, buffers, |a, b| u8::from(a <= b)),
            Operator::Greater => self.zip::<T, u8>(sides, rows, buffers, |a, b| u8::from(a > b)),
            Operator::AtLeast => self.zip::<T, u8>(sides, rows, buffers, |a, b| u8::from(a >= b)),
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => None,
        }
    }

    /// `&&` or `||`: the second ends a row only where the first does not decide it.
    pub fn connect(&self, all: bool, left: Reg, right: Reg, rows: usize, buffers: &mut Buffers) -> Option<Filled> {
        let (a, b) = (self.sight.view::<u8>(left)?, self.sight.view::<u8>(right)?);
        let mut out = buffers.filled::<u8>(rows);
        if all {
            view::zip(a, b, &mut out, |a, b| a & b);
        } else {
            view::zip(a, b, &mut out, |a, b| a | b);
        }
        let ends = match (self.sight.ends(left), self.sight.ends(right)) {
            (None, None) => Ends::No,
            (first, second) => {
                let (fine, second) = (View::Same(OK), second.unwrap_or(View::Same(OK)));
                let (then, otherwise) = if all { (second, fine) } else { (fine, second) };
                let mut ends = buffers.filled::<u8>(rows);
                picked(a, then, otherwise, &mut ends);
                settled(ends::after(first, ends), buffers)
            }
        };
        Some(own(out, ends))
    }

    /// One of two, row by row.
    pub fn select<T: Machine>(
        &self,
        on: Reg,
        then: Reg,
        otherwise: Reg,
        rows: usize,
        buffers: &mut Buffers,
    ) -> Option<Filled> {
        let mask = self.sight.view::<u8>(on)?;
        let (a, b) = (self.sight.view::<T>(then)?, self.sight.view::<T>(otherwise)?);
        let mut out = buffers.filled::<T>(rows);
        picked(mask, a, b, &mut out);
        let ended = [self.sight.ends(on), self.sight.ends(then), self.sight.ends(otherwise)];
        let ends = match ended {
            [None, None, None] => Ends::No,
            [first, then, otherwise] => {
                let (then, otherwise) = (then.unwrap_or(View::Same(OK)), otherwise.unwrap_or(View::Same(OK)));
                let mut ends = buffers.filled::<u8>(rows);
                picked(mask, then, otherwise, &mut ends);
                settled(ends::after(first, ends), buffers)
            }
        };
        Some(own(out, ends))
    }

    /// A base, and what parts have on their rows.
    pub fn merge<T: Machine>(
        &self,
        on: Option<Reg>,
        base: Reg,
        parts: &[(Frame, Reg)],
        rows: usize,
        buffers: &mut Buffers,
    ) -> Option<Filled> {
        let mut out = buffers.take::<T>();
        self.sight.view::<T>(base)?.put(rows, &mut out);
        for (frame, reg) in parts {
            let rows = &self.parts[*frame as usize].of;
            self.sight.view::<T>(*reg)?.each(rows.len(), |at, value| out[rows[at] as usize] = value);
        }
        let first = on.and_then(|on| self.sight.ends(on));
        let ended: Vec<Ended<'_>> = parts.iter().map(|(_, reg)| self.sight.ends(*reg)).collect();
        let of_base = self.sight.ends(base);
        if first.is_none() && of_base.is_none() && ended.iter().all(Option::is_none) {
            return Some(own(out, Ends::No));
        }
        let mut ends = buffers.take::<u8>();
        ends.extend((0..rows).map(|row| ends::at(&of_base, row)));
        for ((frame, _), ended) in parts.iter().zip(&ended) {
            for (at, row) in self.parts[*frame as usize].of.iter().enumerate() {
                ends[*row as usize] = ends::at(ended, at);
            }
        }
        let ends = settled(ends::after(first, ends), buffers);
        Some(own(out, ends))
    }

    /// Whether a value is one of these, sorted.
    pub fn one_of(&self, of: Reg, lanes: &[i128], rows: usize, buffers: &mut Buffers) -> Option<Filled> {
        if let (Width::Small, [one]) = (self.sight.width(of), lanes) {
            let one = i32::try_from(*one).ok()?;
            return self.map::<i32, u8>(of, rows, buffers, |a| u8::from(a == one));
        }
        let lane = self.sight.lane(of)?;
        let mut out = buffers.take::<u8>();
        out.extend((0..rows).map(|row| u8::from(lanes.binary_search(&lane(row)).is_ok())));
        let ends = self.ends(&[of], rows, buffers);
        Some(own(out, ends))
    }
}

/// One of two, row by row.
fn picked<T: Machine>(mask: View<'_, u8>, then: View<'_, T>, otherwise: View<'_, T>, out: &mut [T]) {
    let pick = T::pick;
    match (mask, then, otherwise) {
        (View::Each(mask), View::Each(a), View::Each(b)) => {
            let all = out.iter_mut().zip(mask).zip(a).zip(b);
            all.for_each(|(((out, mask), a), b)| *out = pick(*mask, *a, *b));
        }
        (View::Each(mask), View::Each(a), View::Same(b)) => {
            view::zip(View::Each(mask), View::Each(a), out, |mask, a| pick(mask, a, b));
        }
        (View::Each(mask), View::Same(a), View::Each(b)) => {
            view::zip(View::Each(mask), View::Each(b), out, |mask, b| pick(mask, a, b));
        }
        (View::Each(mask), View::Same(a), View::Same(b)) => {
            view::map(View::Each(mask), out, |mask| pick(mask, a, b));
        }
        (View::Same(mask), a, b) => view::map(if mask == 0 { b } else { a }, out, |value| value),
    }
}

/// How rows end; where all have a value, whoever reads them need not look.
pub(super) fn settled(ends: Vec<u8>, buffers: &mut Buffers) -> Ends {
    if ends::all_ok(&ends) {
        buffers.give(ends);
        return Ends::No;
    }
    Ends::Own(ends)
}
