//! Comparisons: moved by one, and flipped.
//!
//! A comparison of `a` with `b` looks at the difference `d` of the two sides, at one scale. Moved by one it looks at `d` with
//! another bound: `a < b` is `d < 0`, `a <= b` is `d <= 0`, `a < b + s` is `d < s`. Two of these differ for a few values of
//! `d`; where no household that is let in has one of them, there is nothing to change.

use crate::check::plan::ParameterPlan;
use crate::ground::amount::{self, Decimal, Lane};
use crate::ground::kind::Kind;
use crate::ground::source::Span;
use crate::ground::value::Value;
use crate::mutation::change::Change;
use crate::mutation::mutant::{Of, quoted};
use crate::pack::model::Holds;
use crate::rules::syntax::{Expr, ExprKind, Operator};
use crate::rules::tree::{Node, NodeId, Op, ParameterSlot};

use super::rules::{NEVER_EVALUATED, Walk, replace};
use super::site::Site;

const NEVER_SO_NEAR: &str = "the declared ranges bring no household to where the two differ";

/// The mutants of one comparison.
pub(super) fn comparison<'p>(
    walk: &mut Walk<'_, 'p>,
    expr: &'p Expr,
    (operator, at): (Operator, &'p Span),
    left: &'p Expr,
    right: &'p Expr,
) {
    let nodes = walk.site.nodes(&expr.span, |op| matches!(op, Op::Compare { .. } | Op::CompareQuotients { .. }));
    let written = |operator: Operator| {
        let text = &expr.span.file.text;
        let before = text.get(expr.span.start..at.start).unwrap_or_default();
        let after = text.get(at.end..expr.span.end).unwrap_or_default();
        shortened(&format!("{before}{}{after}", operator.sign()))
    };
    for other in [shifted(operator), flipped(operator)].into_iter().flatten() {
        let told = format!("{} → `{}`", quoted(&expr.span), written(other));
        if nodes.is_empty() {
            walk.mutants.leave(Of::Comparison, walk.within, &told, &expr.span, NEVER_EVALUATED);
            continue;
        }
        let moves = Some(other) == shifted(operator);
        if moves && !nodes.iter().any(|(_, node)| Sides::of(walk.site, node).is_none_or(|sides| sides.meet(0, 0))) {
            walk.mutants.leave(Of::Comparison, walk.within, &told, &expr.span, NEVER_SO_NEAR);
            continue;
        }
        let mut change = Change::default();
        replace(&nodes, &mut change, |_, node| with_operator(&node.op, other));
        let change = change.written(at, other.sign());
        walk.mutants.push(Of::Comparison, walk.within, told, &expr.span, change);
    }
    bound(walk, expr, operator, &nodes, left, right);
}

/// The bound one step up and down, where no other mutant does that: a number is moved itself, and so is a figure that is
/// read nowhere else.
fn bound<'p>(
    walk: &mut Walk<'_, 'p>,
    expr: &'p Expr,
    operator: Operator,
    nodes: &[(NodeId, &'p Node)],
    left: &'p Expr,
    right: &'p Expr,
) {
    let literal = |expr: &Expr| matches!(expr.what, ExprKind::Whole(_) | ExprKind::Decimal(_));
    let compared: Vec<(NodeId, &'p Node)> =
        nodes.iter().copied().filter(|(_, node)| matches!(node.op, Op::Compare { .. })).collect();
    let Some((_, first)) = compared.first() else { return };
    let Some(sides) = Sides::of(walk.site, first) else { return };
    if literal(left) || literal(right) || sides.figure.is_some_and(|slot| walk.site.readings(slot) < 2) {
        return;
    }
    let plan = walk.site.plan;
    for up in [true, false] {
        let lanes = if up { sides.step } else { -sides.step };
        // As far as the comparison of its neighbour: that one is a mutant already.
        if sides.step == sides.grain && neighbour(operator) == Some(up) {
            continue;
        }
        let sign = if up { '+' } else { '-' };
        let step = sides.told;
        let told = format!("{} → `{} {sign} {step}`", quoted(&expr.span), shortened(expr.span.text()));
        if !compared
            .iter()
            .any(|(_, node)| Sides::of(walk.site, node).is_none_or(|sides| sides.differ(operator, lanes)))
        {
            walk.mutants.leave(Of::Comparison, walk.within, &told, &expr.span, NEVER_SO_NEAR);
            continue;
        }
        let mut change = Change::default();
        replace(&compared, &mut change, |change, node| {
            let Op::Compare { operator, left, right, left_up, right_up } = node.op else { return None };
            let side = plan.node(right);
            let by = change.constant(plan, lanes / right_up, side);
            let add = Op::Add { left: right, right: by, left_up: 1, right_up: 1, subtract: false };
            let right = change.add(plan, add, side);
            Some(Op::Compare { operator, left, right, left_up, right_up })
        });
        // A day is not added to a date in the language of the rules.
        if sides.numeric {
            change = change.written(&right.span, format!("({} {sign} {step})", right.span.text()));
        }
        walk.mutants.push(Of::Comparison, walk.within, told, &expr.span, change);
    }
}

fn shortened(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The comparison that takes in, or leaves out, where both sides are equal.
fn shifted(operator: Operator) -> Option<Operator> {
    match operator {
        Operator::Less => Some(Operator::AtMost),
        Operator::AtMost => Some(Operator::Less),
        Operator::Greater => Some(Operator::AtLeast),
        Operator::AtLeast => Some(Operator::Greater),
        _ => None,
    }
}

/// Whether that is the same as the bound one step higher.
fn neighbour(operator: Operator) -> Option<bool> {
    match operator {
        Operator::Less | Operator::AtLeast => Some(true),
        Operator::AtMost | Operator::Greater => Some(false),
        _ => None,
    }
}

/// The comparison that holds where this one does not.
fn flipped(operator: Operator) -> Option<Operator> {
    match operator {
        Operator::Equal => Some(Operator::NotEqual),
        Operator::NotEqual => Some(Operator::Equal),
        Operator::Less => Some(Operator::AtLeast),
        Operator::AtMost => Some(Operator::Greater),
        Operator::Greater => Some(Operator::AtMost),
        Operator::AtLeast => Some(Operator::Less),
        _ => None,
    }
}

fn with_operator(op: &Op, operator: Operator) -> Option<Op> {
    match op.clone() {
        Op::Compare { left, right, left_up, right_up, .. } => {
            Some(Op::Compare { operator, left, right, left_up, right_up })
        }
        Op::CompareQuotients { left, right, left_up, right_up, .. } => {
            Some(Op::CompareQuotients { operator, left, right, left_up, right_up })
        }
        _ => None,
    }
}

/// The difference of two sides that are compared, at their common scale.
struct Sides {
    least: Lane,
    most: Lane,
    /// Every difference is a whole number of grains away from `rest`.
    grain: Lane,
    rest: Lane,
    /// The step by which the bound is moved: one of the last digit of the figure that it is, else a grain.
    step: Lane,
    /// The same as it is written.
    told: Decimal,
    /// The figure that the bound is.
    figure: Option<ParameterSlot>,
    numeric: bool,
}

impl Sides {
    /// `None` where the sides have no order or are quotients: then nothing is known.
    fn of(site: &Site<'_>, node: &Node) -> Option<Self> {
        let Op::Compare { left, right, left_up, right_up, .. } = node.op else { return None };
        let (a, b) = (site.plan.node(left), site.plan.node(right));
        let ordered = a.kind.is_numeric() || a.kind == Kind::Date;
        if !ordered {
            return None;
        }
        let fixed = |node: &Node, up: Lane| match node.op {
            Op::Constant(lane) => lane.checked_mul(up),
            Op::Parameter(slot) => match site.plan.parameters[slot as usize] {
                ParameterPlan::Scalar(lane) => lane.checked_mul(up),
                _ => None,
            },
            _ => None,
        };
        let (grain, rest) = match (fixed(a, left_up), fixed(b, right_up)) {
            (None, Some(bound)) => (left_up, bound.checked_neg()?.rem_euclid(left_up)),
            (Some(bound), None) => (right_up, bound.rem_euclid(right_up)),
            _ => (left_up.min(right_up), 0),
        };
        let least = a.least.checked_mul(left_up)?.checked_sub(b.most.checked_mul(right_up)?)?;
        let most = a.most.checked_mul(left_up)?.checked_sub(b.least.checked_mul(right_up)?)?;
        let figure = match (&a.op, &b.op) {
            (_, Op::Parameter(slot)) | (Op::Parameter(slot), _) => Some(*slot),
            _ => None,
        };
        let scale = a.scale.max(b.scale);
        let of_figure = figure.and_then(|slot| {
            let Holds::Scalar(value) = site.plan.version.parameters[slot as usize].holds else { return None };
            Some(Decimal::new(1, if let Value::Decimal(number) = value { number.scale() } else { 0 }))
        });
        // The bound is moved on the right side, by whole lanes of it.
        let told = of_figure.or_else(|| amount::from_lane(grain.max(right_up), scale))?;
        let step = amount::to_lane(told, scale)?;
        (step % right_up == 0).then_some(Self {
            least,
            most,
            grain,
            rest,
            step,
            told,
            figure,
            numeric: a.kind.is_numeric(),
        })
    }

    /// Whether some household may have a difference from one to another, both included.
    fn meet(&self, from: Lane, to: Lane) -> bool {
        let (from, to) = (from.max(self.least), to.min(self.most));
        from + (self.rest - from).rem_euclid(self.grain) <= to
    }

    /// Whether the comparison may differ from the one with a bound so many lanes higher.
    fn differ(&self, operator: Operator, by: Lane) -> bool {
        let (low, high) = (by.min(0), by.max(0));
        match operator {
            Operator::Less | Operator::AtLeast => self.meet(low, high - 1),
            Operator::AtMost | Operator::Greater => self.meet(low + 1, high),
            _ => self.meet(0, 0) || self.meet(by, by),
        }
    }
}
