//! Arithmetic on whole columns, every overflow seen.

use super::super::code::{Arithmetic, Reg};
use super::super::ends::OK;
use super::super::view::{self, View};
use super::super::whole::Whole;
use super::super::width::Width;
use super::super::workspace::{Buffers, Machine};
use super::{Ends, Filled, Run, gathered, own};

impl Run<'_> {
    /// A value a row from one operand.
    pub fn map<A: Machine, R: Machine>(
        &self,
        of: Reg,
        rows: usize,
        buffers: &mut Buffers,
        f: impl Fn(A) -> R,
    ) -> Option<Filled> {
        let a = self.sight.view::<A>(of)?;
        let mut out = buffers.filled::<R>(rows);
        view::map(a, &mut out, f);
        Some(own(out, self.ends(&[of], rows, buffers)))
    }

    /// A value a row from two operands.
    pub fn zip<A: Machine, R: Machine>(
        &self,
        (left, right): (Reg, Reg),
        rows: usize,
        buffers: &mut Buffers,
        f: impl Fn(A, A) -> R,
    ) -> Option<Filled> {
        let (a, b) = (self.sight.view::<A>(left)?, self.sight.view::<A>(right)?);
        let mut out = buffers.filled::<R>(rows);
        view::zip(a, b, &mut out, f);
        Some(own(out, self.ends(&[left, right], rows, buffers)))
    }

    /// A value a row from two whole numbers; `None` where one went past its width.
    pub fn zip_marked<A: Whole, R: Machine>(
        &self,
        (left, right): (Reg, Reg),
        rows: usize,
        buffers: &mut Buffers,
        f: impl Fn(A, A) -> (R, A),
    ) -> Option<Filled> {
        let sides = (self.sight.view::<A>(left)?, self.sight.view::<A>(right)?);
        let mut out = buffers.filled::<R>(rows);
        let marks = view::zip_marked(sides, &mut out, A::FINE, f);
        (!marks.past()).then(|| own(out, self.ends(&[left, right], rows, buffers)))
    }

    /// `-x`
    pub fn negate<T: Whole>(&self, of: Reg, rows: usize, buffers: &mut Buffers) -> Option<Filled> {
        let of_view = self.sight.view::<T>(of)?;
        let mut out = buffers.filled::<T>(rows);
        let marks = view::zip_marked((View::Same(T::FINE), of_view), &mut out, T::FINE, T::minus);
        (!marks.past()).then(|| own(out, self.ends(&[of], rows, buffers)))
    }

    /// Arithmetic on two sides.
    pub fn arithmetic<T: Whole>(
        &self,
        what: Arithmetic,
        sides: (Reg, Reg),
        ups: (i128, i128),
        rows: usize,
        buffers: &mut Buffers,
    ) -> Option<Filled> {
        if ups == (1, 1) {
            return match what {
                Arithmetic::Add => self.zip_marked::<T, T>(sides, rows, buffers, T::plus),
                Arithmetic::Subtract => self.zip_marked::<T, T>(sides, rows, buffers, T::minus),
                Arithmetic::Multiply => self.zip_marked::<T, T>(sides, rows, buffers, T::times),
                Arithmetic::Smallest => self.zip::<T, T>(sides, rows, buffers, T::min),
                Arithmetic::Largest => self.zip::<T, T>(sides, rows, buffers, T::max),
            };
        }
        let (left_up, right_up) = (T::from_lane(ups.0)?, T::from_lane(ups.1)?);
        self.zip_marked::<T, T>(sides, rows, buffers, move |a, b| {
            let ((a, past_a), (b, past_b)) = (a.times(left_up), b.times(right_up));
            let (value, past) = match what {
                Arithmetic::Add => a.plus(b),
                Arithmetic::Subtract => a.minus(b),
                Arithmetic::Multiply => a.times(b),
                Arithmetic::Smallest => (a.min(b), T::FINE),
                Arithmetic::Largest => (a.max(b), T::FINE),
            };
            (value, past | past_a | past_b)
        })
    }

    /// The same value at another width.
    pub fn width(&self, of: Reg, width: Width, rows: usize, buffers: &mut Buffers) -> Option<Filled> {
        let ends: Ends = self.ends(&[of], rows, buffers);
        let lane = self.sight.lane(of)?;
        // A row that ended holds nothing: whatever stands there need not fit.
        let ended = self.sight.ends(of);
        let lanes = (0..rows).map(|row| {
            let holds = ended.as_ref().is_none_or(|ended| ended.get(row) == OK);
            Some(if holds { lane(row) } else { 0 })
        });
        let data = gathered(width, lanes, buffers)?;
        Some(Filled { data, ends })
    }

    /// A lane and how it ends, by row, where the operands have values.
    pub fn each(
        &self,
        operands: &[Reg],
        (rows, width): (usize, Width),
        buffers: &mut Buffers,
        mut f: impl FnMut(usize) -> Option<(i128, u8)>,
    ) -> Option<Filled> {
        let mut ended = match self.ends(operands, rows, buffers) {
            Ends::Own(ended) => ended,
            _ => {
                let mut ended = buffers.take::<u8>();
                ended.resize(rows, OK);
                ended
            }
        };
        let mut any = false;
        let lanes = ended.iter_mut().enumerate().map(|(row, end)| {
            if *end != OK {
                any = true;
                return Some(0);
            }
            let (lane, how) = f(row)?;
            *end = how;
            any |= how != OK;
            Some(lane)
        });
        let data = gathered(width, lanes, buffers)?;
        if any {
            Some(Filled { data, ends: Ends::Own(ended) })
        } else {
            buffers.give(ended);
            Some(Filled { data, ends: Ends::No })
        }
    }
}
