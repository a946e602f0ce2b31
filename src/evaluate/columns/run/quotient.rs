//! Quotients by row: compared by multiplication, or rounded to a multiple of a step.

use crate::ground::rounding::{self, Mode};
use crate::rules::syntax::Operator;

use super::super::code::{Fraction, Reg};
use super::super::ends::{FAILED, OK};
use super::super::width::Width;
use super::super::workspace::Buffers;
use super::{Filled, Run};

/// Above and below the line, the latter positive; `None` where it is zero.
type Sides = Option<(i128, i128)>;

impl Run<'_> {
    /// The sides of a quotient by row; the outer `None` where a proven bound did not hold.
    fn sides(&self, of: &Fraction) -> Option<impl Fn(usize) -> Option<Sides>> {
        let above = self.sight.lane(of.above)?;
        let below = match of.below {
            Some(below) => Some(self.sight.lane(below)?),
            None => None,
        };
        let (factors, up) = (of.factors, of.up);
        Some(move |row: usize| {
            let above = above(row).checked_mul(factors.0)?.checked_mul(up)?;
            let below = match &below {
                Some(below) => below(row).checked_mul(factors.1)?,
                None => factors.1,
            };
            Some(match below {
                0 => None,
                below if below < 0 => Some((above.checked_neg()?, below.checked_neg()?)),
                below => Some((above, below)),
            })
        })
    }

    /// A comparison of quotients. A zero below a line fails, the left one before the right one.
    pub fn compare_fractions(
        &self,
        operator: Operator,
        left: &Fraction,
        right: &Fraction,
        rows: usize,
        buffers: &mut Buffers,
    ) -> Option<Filled> {
        let operands: Vec<Reg> =
            [Some(left.above), left.below, Some(right.above), right.below].into_iter().flatten().collect();
        let (left_of, right_of) = (self.sides(left)?, self.sides(right)?);
        // The left quotient fails before the right one is looked at.
        let early = self.fails_first(left, rows)?;
        let filled =
            self.each(&operands, (rows, Width::Bits), buffers, |row| match (left_of(row)?, right_of(row)?) {
                (Some((a, b)), Some((c, d))) => {
                    let ordering = a.checked_mul(d)?.cmp(&c.checked_mul(b)?);
                    Some((i128::from(operator.holds(ordering)), OK))
                }
                _ => Some((0, FAILED)),
            })?;
        Some(overridden(filled, &early))
    }

    /// Rows where a quotient has a zero below the line although both its parts have a value.
    fn fails_first(&self, of: &Fraction, rows: usize) -> Option<Vec<usize>> {
        let Some(below) = of.below else { return Some(Vec::new()) };
        let lane = self.sight.lane(below)?;
        let ended = [self.sight.ends(of.above), self.sight.ends(below)];
        let holds = |row: usize| ended.iter().flatten().all(|ended| ended.get(row) == OK);
        Some((0..rows).filter(|row| holds(*row) && lane(*row) == 0).collect())
    }

    /// A rounding.
    pub fn round(
        &self,
        mode: Mode,
        of: &Fraction,
        step: Reg,
        down: i128,
        (rows, width): (usize, Width),
        buffers: &mut Buffers,
    ) -> Option<Filled> {
        let operands: Vec<Reg> = [Some(of.above), of.below, Some(step)].into_iter().flatten().collect();
        let (sides, step_of) = (self.sides(of)?, self.sight.lane(step)?);
        let early = self.fails_first(of, rows)?;
        let filled = self.each(&operands, (rows, width), buffers, |row| {
            let step = step_of(row);
            match sides(row)? {
                Some((above, below)) if step > 0 => {
                    let unit = below.checked_mul(step)?.checked_mul(down)?;
                    Some((rounding::divide(above, unit, mode)?.checked_mul(step)?, OK))
                }
                _ => Some((0, FAILED)),
            }
        })?;
        Some(overridden(filled, &early))
    }
}

/// The same, but these rows failed.
fn overridden(mut filled: Filled, failed: &[usize]) -> Filled {
    if let super::Ends::Own(ends) = &mut filled.ends {
        for row in failed {
            ends[*row] = FAILED;
        }
    }
    filled
}
