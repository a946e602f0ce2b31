//! Comparisons. Completed years up to a day that is the same for everybody are not counted to be compared: whoever has so
//! many was born by a certain day.

use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::rules::syntax::Operator;
use crate::rules::tree::NodeId;

use super::super::code::{Arithmetic, Code, Dates, Frame, ONE, Reg};
use super::super::width::Width;
use super::Compiler;

impl Compiler<'_> {
    /// A comparison, sides brought to one scale.
    pub fn compare(
        &mut self,
        operator: Operator,
        (left, right): (NodeId, NodeId),
        ups: (Lane, Lane),
        frame: Frame,
    ) -> Reg {
        let width = match self.plan.node(left).kind {
            Kind::Bool => Width::Bits,
            _ => self.width_at(left, ups.0).max(self.width_at(right, ups.1)),
        };
        if ups == (1, 1) {
            let (a, b) = (self.plain(left, frame), self.plain(right, frame));
            let birthdays = match self.birthdays(operator, a, b, frame) {
                Some(found) => Some(found),
                None => operator.mirrored().and_then(|operator| self.birthdays(operator, b, a, frame)),
            };
            if let Some(reg) = birthdays {
                return reg;
            }
        }
        let (left, right) = (self.numeric(left, frame, width), self.numeric(right, frame, width));
        self.over(&[left, right], frame, Width::Bits, false, Code::Compare { operator, left, right, ups })
    }

    /// Completed years beside a number of them that is the same on every row: the date beside the last one from which so
    /// many are completed.
    fn birthdays(&mut self, operator: Operator, years: Reg, beside: Reg, frame: Frame) -> Option<Reg> {
        if self.frame_of(beside) != ONE || self.ends(beside) {
            return None;
        }
        let (date, to) = self.years_since(years)?;
        let (operator, more) = match operator {
            Operator::AtLeast => (Operator::AtMost, 0),
            Operator::Less => (Operator::Greater, 0),
            Operator::Greater => (Operator::AtMost, 1),
            Operator::AtMost => (Operator::Greater, 1),
            _ => return None,
        };
        let width = self.width_of(beside);
        let count = match more {
            0 => beside,
            _ => {
                // At least as wide as one more needs: a count that fills its width is left to be counted.
                let width = if width == Width::Small { Width::Narrow } else { return None };
                let (wide, one) = (self.wide(beside, width), self.constant(more, width));
                let code = Code::Arithmetic { what: Arithmetic::Add, left: wide, right: one, ups: (1, 1) };
                self.over(&[wide, one], ONE, width, false, code)
            }
        };
        let code = Code::LastDay { to, years: count };
        let last = self.emit(ONE, Width::Small, false, code);
        let code = Code::Compare { operator, left: date, right: last, ups: (1, 1) };
        Some(self.over(&[date, last], frame, Width::Bits, false, code))
    }

    /// The date since which a register counts completed years, and the day up to which: one for all rows, with a value.
    pub fn years_since(&mut self, years: Reg) -> Option<(Reg, Reg)> {
        match *self.code_of(years)? {
            Code::Dates { what: Dates::YearsBetween, left, right }
                if self.frame_of(right) == ONE && !self.ends(right) =>
            {
                Some((left, right))
            }
            Code::Take { of } => {
                let (date, to) = self.years_since(of)?;
                Some((self.at(date, self.frame_of(years)), to))
            }
            _ => None,
        }
    }
}
