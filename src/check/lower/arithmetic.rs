//! `+ - * /`: kinds, times, decimals and bounds of arithmetic. LANGUAGE section 2.

use crate::ground::codes::check as codes;
use crate::ground::kind::{Kind, Time};
use crate::ground::source::Span;
use crate::rules::syntax::{Expr, Operator};
use crate::rules::tree::{NodeId, Op, Quotient};

use super::{Lowering, Term};
use crate::check::interval::Interval;

impl<'v> Lowering<'v> {
    /// `a + b`, `a - b`.
    pub(super) fn add(
        &mut self,
        operator: Operator,
        left: &'v Expr,
        right: &'v Expr,
        span: &Span,
        expected: Option<&Kind>,
    ) -> Option<NodeId> {
        let subtract = operator == Operator::Subtract;
        let what = if subtract { "subtracted" } else { "added" };
        let (a, b) = (self.value(left, expected), self.value(right, expected));
        let (a, b) = (a?, b?);
        self.numeric(a, what, &left.span)?;
        self.numeric(b, what, &right.span)?;
        let kind = match self.flows_together(a, b, subtract) {
            Some(kind) => kind,
            None => self.common(a, b, what, span)?,
        };
        let (left_up, right_up, scale) = self.level(a, b)?;
        let (x, y) = (self.interval(a).scaled(left_up), self.interval(b).scaled(right_up));
        let y = if subtract { y.and_then(Interval::negated) } else { y };
        let bounds = x.zip(y).and_then(|(x, y)| x.plus(y));
        self.node(Op::Add { left: a, right: b, left_up, right_up, subtract }, kind, scale, bounds, span)
    }

    /// The two sums of different times that have a meaning: what is paid once and by the month, in a monthly result; and
    /// a stock that what comes in (or goes out) this month is added to (or taken from), in a result that is a stock.
    fn flows_together(&self, a: NodeId, b: NodeId, subtract: bool) -> Option<Kind> {
        let (Kind::Money(first), Kind::Money(second)) = (self.kind(a), self.kind(b)) else { return None };
        let gives = self.gives.clone()?;
        let flow = |time| matches!(time, Some(Time::Month | Time::Once));
        let month = Kind::Money(Some(Time::Month));
        let pair = (first == Some(Time::Month) && second == Some(Time::Once))
            || (first == Some(Time::Once) && second == Some(Time::Month));
        let stock = (first.is_none() && flow(second)) || (second.is_none() && flow(first) && !subtract);
        if pair && !subtract && gives == month {
            Some(month)
        } else if stock && gives == Kind::Money(None) {
            Some(Kind::Money(None))
        } else {
            None
        }
    }

    /// `a * b`.
    pub(super) fn multiply(&mut self, left: &'v Expr, right: &'v Expr, span: &Span) -> Option<Term> {
        let (a, b) = (self.term(left, None), self.term(right, None));
        match (a?, b?) {
            (Term::Quotient { quotient, kind, fraction: true }, other) => {
                self.share(quotient, &kind, other, right, true, span)
            }
            (other, Term::Quotient { quotient, kind, fraction: true }) => {
                self.share(quotient, &kind, other, left, false, span)
            }
            (a, b) => {
                let (x, y) = (self.settle(a, None, &left.span), self.settle(b, None, &right.span));
                let (x, y) = (x?, y?);
                self.product(x, y, left, right, span)
            }
        }
    }

    /// A fraction of the law times a plain value, whichever stands first: what stands first is read first.
    fn share(
        &mut self,
        quotient: Quotient,
        kind: &Kind,
        other: Term,
        expr: &'v Expr,
        fraction_first: bool,
        span: &Span,
    ) -> Option<Term> {
        let value = self.settle(other, None, &expr.span)?;
        let of = self.numeric(value, "multiplied", &expr.span)?;
        let gives = match (kind, &of) {
            (Kind::Money(_), Kind::Money(_)) => {
                return self.settle(Term::Square(value, None, None), None, span).map(Term::Value);
            }
            (Kind::Money(_), _) => kind.clone(),
            (_, Kind::Money(_)) => of.clone(),
            _ => Kind::Number,
        };
        let scale = self.scale(quotient.numerator) + self.scale(value);
        let bounds = self.interval(quotient.numerator).times(self.interval(value));
        let (left, right) = if fraction_first { (quotient.numerator, value) } else { (value, quotient.numerator) };
        let op = Op::Multiply { left, right };
        let numerator = self.node(op, gives.clone(), scale, bounds, span)?;
        Some(Term::Quotient { quotient: Quotient { numerator, ..quotient }, kind: gives, fraction: true })
    }

    fn product(&mut self, a: NodeId, b: NodeId, left: &Expr, right: &Expr, span: &Span) -> Option<Term> {
        let (x, y) = (self.numeric(a, "multiplied", &left.span)?, self.numeric(b, "multiplied", &right.span)?);
        let scale = self.scale(a) + self.scale(b);
        let bounds = self.interval(a).times(self.interval(b));
        let (kind, square) = match (&x, &y) {
            (Kind::Money(s), Kind::Money(t)) => (x.clone(), Some((*s, *t))),
            (Kind::Money(_), _) => (x.clone(), None),
            (_, Kind::Money(_)) => (y.clone(), None),
            (Kind::Count, Kind::Count) => (Kind::Count, None),
            _ => (Kind::Number, None),
        };
        let node = self.node(Op::Multiply { left: a, right: b }, kind, scale, bounds, span)?;
        Some(match square {
            Some((s, t)) => Term::Square(node, s, t),
            None => Term::Value(node),
        })
    }

    /// `a / b`: never computed alone.
    pub(super) fn divide(&mut self, left: &'v Expr, right: &'v Expr, span: &Span) -> Option<Term> {
        let (a, b) = (self.term(left, None), self.value(right, None));
        let (a, b) = (a?, b?);
        let below = self.numeric(b, "divided by", &right.span)?;
        if self.interval(b) == Interval::one(0) {
            let message = format!("`{}` is always 0: nothing can be divided by it", right.span.text());
            self.tell(codes::NOT_NUMERIC, &right.span, message, None);
            return None;
        }
        let (quotient, above) = match a {
            Term::Quotient { quotient, kind, fraction: true } if quotient.denominator.is_none() => {
                (Quotient { denominator: Some(b), ..quotient }, kind)
            }
            Term::Square(node, s, t) => {
                let Kind::Money(under) = &below else {
                    return self.settle(Term::Square(node, s, t), None, &left.span).map(Term::Value);
                };
                let rest = if *under == t {
                    s
                } else if *under == s {
                    t
                } else {
                    let message = format!("money of other times stands above the line than below it ({below})");
                    self.tell(
                        codes::TIMES_DIFFER,
                        span,
                        message,
                        Some("one of the two factors must be for the time of the divisor".to_owned()),
                    );
                    return None;
                };
                let quotient = Quotient { numerator: node, denominator: Some(b), factor: 1, divisor: 1 };
                return Some(Term::Quotient { quotient, kind: Kind::Money(rest), fraction: false });
            }
            other => {
                let node = self.settle(other, None, &left.span)?;
                let kind = self.numeric(node, "divided", &left.span)?;
                (Quotient { numerator: node, denominator: Some(b), factor: 1, divisor: 1 }, kind)
            }
        };
        let kind = match (&above, &below) {
            (Kind::Money(s), Kind::Money(t)) if s == t => Kind::Number,
            (Kind::Money(_), Kind::Money(_)) => {
                let message = format!("{above} cannot be divided by {below}");
                self.tell(codes::TIMES_DIFFER, span, message, Some("bring both to the same time first".to_owned()));
                return None;
            }
            (Kind::Money(_), _) => above,
            (_, Kind::Money(_)) => {
                let message = format!("{} cannot be divided by money", super::unify::article(&above));
                self.tell(
                    codes::KINDS_DIFFER,
                    span,
                    message,
                    Some("money is divided by money, a count or a number".to_owned()),
                );
                return None;
            }
            _ => Kind::Number,
        };
        Some(Term::Quotient { quotient, kind, fraction: false })
    }
}
