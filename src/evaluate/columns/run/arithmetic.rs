//! Arithmetic on whole columns, every overflow seen.

use super::super::code::{Arithmetic, Reg};
use super::super::view;
use super::super::width::Width;
use super::super::workspace::{Buffers, Machine};
use super::{Ends, Filled, Run};

impl Run<'_> {
    /// A value a row from one operand; `None` where one does not fit.
    pub fn map<A: Machine, R: Machine>(
        &self,
        of: Reg,
        rows: usize,
        buffers: &mut Buffers,
        f: impl Fn(A) -> Option<R>,
    ) -> Option<Filled> {
        let a = self.sight.view::<A>(of)?;
        let (mut out, mut fits) = (buffers.take::<R>(), true);
        view::map(a, rows, &mut out, |a| {
            let value = f(a);
            fits &= value.is_some();
            value.unwrap_or_default()
        });
        fits.then(|| self.own(out, self.ends(&[of], rows, buffers)))
    }

    /// A value a row from two operands, with whether it does not fit.
    pub fn zip<A: Machine, R: Machine>(
        &self,
        (left, right): (Reg, Reg),
        rows: usize,
        buffers: &mut Buffers,
        f: impl Fn(A, A) -> (R, bool),
    ) -> Option<Filled> {
        let (a, b) = (self.sight.view::<A>(left)?, self.sight.view::<A>(right)?);
        let (mut out, mut over) = (buffers.take::<R>(), false);
        view::zip(a, b, rows, &mut out, |a, b| {
            let (value, past) = f(a, b);
            over |= past;
            value
        });
        (!over).then(|| self.own(out, self.ends(&[left, right], rows, buffers)))
    }

    /// Arithmetic on 64 bits.
    pub fn arithmetic_narrow(
        &self,
        what: Arithmetic,
        left: Reg,
        right: Reg,
        ups: (i128, i128),
        rows: usize,
        buffers: &mut Buffers,
    ) -> Option<Filled> {
        let sides = (left, right);
        if ups == (1, 1) {
            return match what {
                Arithmetic::Add => self.zip::<i64, i64>(sides, rows, buffers, i64::overflowing_add),
                Arithmetic::Subtract => self.zip::<i64, i64>(sides, rows, buffers, i64::overflowing_sub),
                Arithmetic::Multiply => self.zip::<i64, i64>(sides, rows, buffers, i64::overflowing_mul),
                Arithmetic::Smallest => self.zip::<i64, i64>(sides, rows, buffers, |a, b| (a.min(b), false)),
                Arithmetic::Largest => self.zip::<i64, i64>(sides, rows, buffers, |a, b| (a.max(b), false)),
            };
        }
        let ups = (i64::try_from(ups.0).ok()?, i64::try_from(ups.1).ok()?);
        self.zip::<i64, i64>(sides, rows, buffers, move |a, b| {
            let ((a, past_a), (b, past_b)) = (a.overflowing_mul(ups.0), b.overflowing_mul(ups.1));
            let (value, past) = match what {
                Arithmetic::Add => a.overflowing_add(b),
                Arithmetic::Subtract => a.overflowing_sub(b),
                Arithmetic::Multiply => a.overflowing_mul(b),
                Arithmetic::Smallest => (a.min(b), false),
                Arithmetic::Largest => (a.max(b), false),
            };
            (value, past | past_a | past_b)
        })
    }

    /// Arithmetic on 128 bits.
    pub fn arithmetic_wide(
        &self,
        what: Arithmetic,
        left: Reg,
        right: Reg,
        ups: (i128, i128),
        rows: usize,
        buffers: &mut Buffers,
    ) -> Option<Filled> {
        self.zip::<i128, i128>((left, right), rows, buffers, move |a, b| {
            let ((a, past_a), (b, past_b)) = (a.overflowing_mul(ups.0), b.overflowing_mul(ups.1));
            let (value, past) = match what {
                Arithmetic::Add => a.overflowing_add(b),
                Arithmetic::Subtract => a.overflowing_sub(b),
                Arithmetic::Multiply => a.overflowing_mul(b),
                Arithmetic::Smallest => (a.min(b), false),
                Arithmetic::Largest => (a.max(b), false),
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
            let holds = ended.as_ref().is_none_or(|ended| ended.get(row) == super::super::ends::OK);
            Some(if holds { lane(row) } else { 0 })
        });
        let data = self.gathered(width, lanes, buffers)?;
        Some(Filled { data, ends })
    }

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
        let read = |key: &[i128]| Some(table.read(key).map_or((0, super::super::ends::FAILED), |lane| (lane, 0)));
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
                ended.resize(rows, super::super::ends::OK);
                ended
            }
        };
        let mut any = false;
        let lanes = ended.iter_mut().enumerate().map(|(row, end)| {
            if *end != super::super::ends::OK {
                any = true;
                return Some(0);
            }
            let (lane, how) = f(row)?;
            *end = how;
            any |= how != super::super::ends::OK;
            Some(lane)
        });
        let data = self.gathered(width, lanes, buffers)?;
        if any {
            Some(Filled { data, ends: Ends::Own(ended) })
        } else {
            buffers.give(ended);
            Some(Filled { data, ends: Ends::No })
        }
    }
}
