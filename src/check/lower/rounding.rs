//! `round`, `round_half_even`, `floor`, `ceil`; `yearly`, `monthly`, `weekly`: the only ways to lose a digit or change a time.

use crate::check::interval::Interval;
use crate::ground::amount::{self, Lane};
use crate::ground::codes::check as codes;
use crate::ground::kind::{Kind, Time};
use crate::ground::limits;
use crate::ground::rounding::{Mode, divide};
use crate::ground::source::Span;
use crate::rules::syntax::{Expr, ExprKind};
use crate::rules::tree::{NodeId, Op, Quotient};

use super::{Lowering, Term};

impl<'v> Lowering<'v> {
    /// `round(x, step)` and its kin.
    pub(super) fn round(&mut self, mode: Mode, of: &'v Expr, step: &'v Expr, span: &Span) -> Option<NodeId> {
        let term = self.term(of, None);
        let step_node = self.step(step);
        let (term, step_node) = (term?, step_node?);
        let (quotient, kind) = match term {
            Term::Quotient { quotient, kind, .. } => (quotient, kind),
            other => {
                let node = self.settle(other, None, &of.span)?;
                let kind = self.numeric(node, "rounded", &of.span)?;
                (Quotient { numerator: node, denominator: None, factor: 1, divisor: 1 }, kind)
            }
        };
        let step_kind = self.kind(step_node);
        if matches!(step_kind, Kind::Money(_)) && step_kind != kind {
            let message = format!("{} is rounded to a step of {step_kind}", super::unify::article(&kind));
            self.tell(
                codes::BAD_STEP,
                &step.span,
                message,
                Some("the step has the kind of what is rounded, or is a number".to_owned()),
            );
            return None;
        }
        let kind = if kind == Kind::Count && step_kind == Kind::Number { Kind::Number } else { kind };
        self.round_node(mode, quotient, step_node, kind, span)
    }

    /// A node that rounds a quotient to a step.
    pub(crate) fn round_node(
        &mut self,
        mode: Mode,
        of: Quotient,
        step: NodeId,
        kind: Kind,
        span: &Span,
    ) -> Option<NodeId> {
        let below_scale = of.denominator.map_or(0, |node| self.scale(node));
        let (gain, loss) = (below_scale + self.scale(step), self.scale(of.numerator));
        let up = amount::power_of_ten(gain.saturating_sub(loss))?;
        let down = amount::power_of_ten(loss.saturating_sub(gain))?;
        let bounds = self.rounded(of, step, up, down, span);
        self.node(Op::Round { mode, of, step, up, down }, kind, self.scale(step), bounds, span)
    }

    /// The step: a positive literal or figure.
    fn step(&mut self, step: &'v Expr) -> Option<NodeId> {
        let before = std::mem::replace(&mut self.in_step, true);
        let node = match &step.what {
            ExprKind::Whole(n) => {
                let lane = Lane::from(*n);
                self.node(Op::Constant(lane), Kind::Count, 0, Some(Interval::one(lane)), &step.span)
            }
            _ => self.value(step, None),
        };
        self.in_step = before;
        let node = node?;
        let fixed = matches!(self.nodes[node.index()].op, Op::Constant(_) | Op::Parameter(_));
        if fixed && self.kind(node).is_numeric() && self.interval(node).least > 0 {
            return Some(node);
        }
        let message = format!("`{}` is no rounding step", step.span.text());
        self.tell(
            codes::BAD_STEP,
            &step.span,
            message,
            Some("a step is a positive literal (`0.01`, `1`, `10`) or a positive figure of the law".to_owned()),
        );
        None
    }

    /// The bounds of a rounding: the largest magnitude over the smallest divisor, one step further out.
    fn rounded(&mut self, of: Quotient, step: NodeId, up: Lane, down: Lane, span: &Span) -> Option<Interval> {
        let steps = self.interval(step);
        let above = self.interval(of.numerator).scaled(of.factor).and_then(|i| i.scaled(up));
        let below = match of.denominator {
            Some(node) => self.interval(node),
            None => Interval::one(1),
        };
        let divisors = below.scaled(of.divisor).and_then(|i| i.times(steps)).and_then(|i| i.scaled(down));
        let fits = |i: Option<Interval>| i.filter(|i| i.digits() <= limits::PRODUCT_DIGITS);
        let (Some(above), Some(divisors)) = (fits(above), fits(divisors)) else {
            self.overflow(span, limits::PRODUCT_DIGITS);
            return Some(Interval::one(0));
        };
        // Divisors of both signs, without zero, the nearest to zero giving the largest quotients.
        let mut nearest = Vec::new();
        if divisors.most > 0 {
            nearest.extend([divisors.least.max(1), divisors.most]);
        }
        if divisors.least < 0 {
            nearest.extend([divisors.most.min(-1), divisors.least]);
        }
        let mut quotients = vec![];
        for divisor in nearest {
            for numerator in [above.least, above.most] {
                quotients.push(divide(numerator, divisor, Mode::Down)?);
                quotients.push(divide(numerator, divisor, Mode::Up)?);
            }
        }
        if above.least < 0 && above.most > 0 {
            quotients.push(0);
        }
        let wide = Interval::new(*quotients.iter().min()?, *quotients.iter().max()?);
        wide.times(steps)
    }

    /// `yearly(x)`, `monthly(x)`, `weekly(x)`.
    pub(super) fn retime(&mut self, to: Time, of: &'v Expr, span: &Span) -> Option<Term> {
        let node = self.value(of, None)?;
        let kind = self.kind(node);
        let weeks = Lane::from(self.scope.version.programme.weeks_in_year);
        let (factor, divisor) = match (&kind, to) {
            (Kind::Money(Some(Time::Month)), Time::Year) => (12, 1),
            (Kind::Money(Some(Time::Week)), Time::Year) => (weeks, 1),
            (Kind::Money(Some(Time::Year)), Time::Month) => (1, 12),
            (Kind::Money(Some(Time::Week)), Time::Month) => (weeks, 12),
            (Kind::Money(Some(Time::Year)), Time::Week) => (1, weeks),
            (Kind::Money(Some(Time::Month)), Time::Week) => (12, weeks),
            _ => {
                let message = format!("`{}` does not take {kind}", span.text().split('(').next().unwrap_or(""));
                let help = "yearly takes money a month or week; monthly a year or week; weekly a year or month";
                self.tell(codes::TIMES_DIFFER, &of.span, message, Some(help.to_owned()));
                return None;
            }
        };
        let gives = Kind::Money(Some(to));
        if divisor == 1 {
            let bounds = self.interval(node).scaled(factor);
            let times = self.node(Op::Times(node, factor), gives, self.scale(node), bounds, span)?;
            return Some(Term::Value(times));
        }
        let quotient = Quotient { numerator: node, denominator: None, factor, divisor };
        Some(Term::Quotient { quotient, kind: gives, fraction: false })
    }
}
