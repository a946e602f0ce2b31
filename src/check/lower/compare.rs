//! Comparisons, plain and of quotients.

use std::cmp::Ordering;

use crate::check::interval::Interval;
use crate::ground::amount::{self, Lane};
use crate::ground::codes::check as codes;
use crate::ground::kind::Kind;
use crate::ground::limits;
use crate::ground::source::Span;
use crate::rules::syntax::{Expr, ExprKind, Operator};
use crate::rules::tree::{NodeId, Op, Quotient};

use super::{Lowering, Term};

impl<'v> Lowering<'v> {
    /// `a < b` and its kin.
    pub(super) fn compare(
        &mut self,
        operator: Operator,
        left: &'v Expr,
        right: &'v Expr,
        at: &Span,
        span: &Span,
    ) -> Option<NodeId> {
        let (a, b) = self.sides(left, right)?;
        match (a, b) {
            (Term::Value(a), Term::Value(b)) => self.compare_values(operator, a, b, at, span),
            (a @ (Term::Quotient { .. } | Term::Value(_)), b @ (Term::Quotient { .. } | Term::Value(_))) => {
                self.compare_quotients(operator, a, b, span)
            }
            (a, b) => {
                self.settle(a, None, &left.span);
                self.settle(b, None, &right.span);
                None
            }
        }
    }

    /// Both sides, texts read as members of the other side's choice.
    fn sides(&mut self, left: &'v Expr, right: &'v Expr) -> Option<(Term, Term)> {
        let is_text = |expr: &Expr| matches!(expr.what, ExprKind::Text(_));
        if is_text(left) && !is_text(right) {
            let b = self.term(right, None)?;
            let kind = self.kind_of(&b);
            let a = self.value(left, kind.as_ref())?;
            return Some((Term::Value(a), b));
        }
        let a = self.term(left, None)?;
        let kind = self.kind_of(&a);
        let b = self.term(right, kind.as_ref())?;
        let choice = |kind: &Option<Kind>| matches!(kind, Some(Kind::Choice(_)));
        let other = self.kind_of(&b);
        match (a, b) {
            (a, b @ Term::Text(_)) if choice(&kind) => {
                Some((a, Term::Value(self.settle(b, kind.as_ref(), &right.span)?)))
            }
            (a @ Term::Text(_), b) if choice(&other) => {
                Some((Term::Value(self.settle(a, other.as_ref(), &left.span)?), b))
            }
            sides => Some(sides),
        }
    }

    /// The kind of a term, where it has one.
    fn kind_of(&self, term: &Term) -> Option<Kind> {
        match term {
            Term::Value(node) => Some(self.kind(*node)),
            Term::Quotient { kind, .. } => Some(kind.clone()),
            Term::Square(..) | Term::Text(_) => None,
        }
    }

    fn compare_values(&mut self, operator: Operator, a: NodeId, b: NodeId, at: &Span, span: &Span) -> Option<NodeId> {
        let kind = self.common(a, b, "compared", span)?;
        let orders = !matches!(operator, Operator::Equal | Operator::NotEqual);
        if orders && matches!(kind, Kind::Bool | Kind::Choice(_)) {
            let message = format!(
                "{} has no order: it cannot be compared with `{}`",
                super::unify::article(&kind),
                operator.sign()
            );
            self.tell(codes::KINDS_DIFFER, at, message, Some("compare with `==` or `!=`".to_owned()));
            return None;
        }
        let (left_up, right_up, _) = self.level(a, b)?;
        let (x, y) = (self.interval(a).scaled(left_up), self.interval(b).scaled(right_up));
        let fits = |i: Option<Interval>| i.is_some_and(|i| i.digits() <= limits::PRODUCT_DIGITS);
        if !fits(x) || !fits(y) {
            self.overflow(span, limits::PRODUCT_DIGITS);
        }
        if let (Some(x), Some(y)) = (x, y)
            && kind.is_numeric()
            && !self.cut_off
        {
            self.tell_always(operator, x, y, span);
        }
        self.node(
            Op::Compare { operator, left: a, right: b, left_up, right_up },
            Kind::Bool,
            0,
            Some(Interval::BOOL),
            span,
        )
    }

    /// A comparison whose outcome follows from the declared ranges alone.
    fn tell_always(&mut self, operator: Operator, x: Interval, y: Interval, span: &Span) {
        if x.least == x.most && y.least == y.most {
            return;
        }
        let always = match (x.most.cmp(&y.least), x.least.cmp(&y.most)) {
            (Ordering::Less, _) => Some(operator.holds(Ordering::Less)),
            (_, Ordering::Greater) => Some(operator.holds(Ordering::Greater)),
            (Ordering::Equal, _) if operator == Operator::AtMost => Some(true),
            (Ordering::Equal, _) if operator == Operator::Greater => Some(false),
            (_, Ordering::Equal) if operator == Operator::AtLeast => Some(true),
            (_, Ordering::Equal) if operator == Operator::Less => Some(false),
            _ => None,
        };
        if let Some(always) = always {
            let message = format!("`{}` is always {always} for data that are let in", span.text());
            self.tell(
                codes::ALWAYS_SAME,
                span,
                message,
                Some("take it out, or look at the figure and at the declared `min` and `max`".to_owned()),
            );
        }
    }

    fn compare_quotients(&mut self, operator: Operator, a: Term, b: Term, span: &Span) -> Option<NodeId> {
        let (x, xk) = self.parts(a)?;
        let (y, yk) = self.parts(b)?;
        if xk != yk {
            let zero = |q: &Quotient| q.denominator.is_none() && self.is_zero(q.numerator);
            let numbers = |k: &Kind| matches!(k, Kind::Count | Kind::Number);
            if !(zero(&x) || zero(&y) || (numbers(&xk) && numbers(&yk))) {
                let code = if matches!((&xk, &yk), (Kind::Money(_), Kind::Money(_))) {
                    codes::TIMES_DIFFER
                } else {
                    codes::KINDS_DIFFER
                };
                self.tell(
                    code,
                    span,
                    format!("{} and {} cannot be compared", super::unify::article(&xk), super::unify::article(&yk)),
                    Some("both sides must be of one kind and time".to_owned()),
                );
                return None;
            }
        }
        // a / b < c / d  becomes  a · d < c · b, each side at the scale that the decimals of all four ask for.
        let below = |lowering: &Self, q: &Quotient| q.denominator.map_or(0, |node| lowering.scale(node));
        let left_scale = self.scale(x.numerator) + below(self, &y);
        let right_scale = self.scale(y.numerator) + below(self, &x);
        let common = left_scale.max(right_scale);
        let left_up = amount::power_of_ten(common - left_scale)?;
        let right_up = amount::power_of_ten(common - right_scale)?;
        let fits = self.product_fits(&x, &y, left_up) && self.product_fits(&y, &x, right_up);
        if !fits {
            self.overflow(span, limits::PRODUCT_DIGITS);
        }
        self.node(
            Op::CompareQuotients { operator, left: x, right: y, left_up, right_up },
            Kind::Bool,
            0,
            Some(Interval::BOOL),
            span,
        )
    }

    /// Whether `numerator(of) · factor(of) · up · denominator(by) · divisor(by)` fits.
    fn product_fits(&self, of: &Quotient, by: &Quotient, up: Lane) -> bool {
        let below = by.denominator.map_or(Interval::one(1), |node| self.interval(node));
        let product = self.interval(of.numerator).scaled(of.factor).and_then(|i| i.scaled(up));
        let product = product.and_then(|i| below.scaled(by.divisor).and_then(|below| i.times(below)));
        product.is_some_and(|i| i.digits() <= limits::PRODUCT_DIGITS)
    }

    fn parts(&mut self, term: Term) -> Option<(Quotient, Kind)> {
        match term {
            Term::Quotient { quotient, kind, .. } => Some((quotient, kind)),
            Term::Value(node) => {
                let span = self.nodes[node.index()].span.clone();
                let kind = self.numeric(node, "compared with a quotient", &span)?;
                Some((Quotient { numerator: node, denominator: None, factor: 1, divisor: 1 }, kind))
            }
            Term::Square(..) | Term::Text(_) => None,
        }
    }
}
