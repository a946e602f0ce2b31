//! Quotients: compared by multiplication, or rounded.

use crate::ground::amount::Lane;
use crate::ground::rounding::Mode;
use crate::rules::syntax::Operator;
use crate::rules::tree::{NodeId, Quotient};

use super::super::code::{Code, Fraction, Frame, Reg};
use super::super::width::Width;
use super::Compiler;

impl Compiler<'_> {
    fn fraction(&mut self, quotient: &Quotient, up: Lane, frame: Frame) -> Fraction {
        Fraction {
            above: self.plain(quotient.numerator, frame),
            below: quotient.denominator.map(|below| self.plain(below, frame)),
            factors: (quotient.factor, quotient.divisor),
            up,
        }
    }

    pub fn compare_quotients(
        &mut self,
        operator: Operator,
        (left, left_up): (&Quotient, Lane),
        (right, right_up): (&Quotient, Lane),
        frame: Frame,
    ) -> Reg {
        let fails = left.denominator.is_some() || right.denominator.is_some();
        let left = self.fraction(left, left_up, frame);
        let right = self.fraction(right, right_up, frame);
        let operands = [operands(left), operands(right)].concat();
        self.over(&operands, frame, Width::Bits, fails, Code::CompareFractions { operator, left, right })
    }

    pub fn round(
        &mut self,
        id: NodeId,
        mode: Mode,
        of: &Quotient,
        step: NodeId,
        (up, down): (Lane, Lane),
        frame: Frame,
    ) -> Reg {
        let fails = of.denominator.is_some() || self.plan.node(step).least <= 0;
        let of = self.fraction(of, up, frame);
        let step = self.plain(step, frame);
        let mut operands = operands(of);
        operands.push(step);
        self.over(&operands, frame, self.declared(id), fails, Code::Round { mode, of, step, down })
    }
}

fn operands(of: Fraction) -> Vec<Reg> {
    std::iter::once(of.above).chain(of.below).collect()
}
