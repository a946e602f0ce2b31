//! Branches, each forced both ways: `if`, `switch`, the operands of `&&` and `||`, the sides of `min` and `max`.

use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::mutation::change::Change;
use crate::mutation::mutant::{Of, quoted};
use crate::rules::syntax::{Block, Case, Expr, ExprKind};
use crate::rules::tree::{Node, Op};

use super::rules::{NEVER_EVALUATED, Walk, replace};

const WORDS: [&str; 2] = ["false", "true"];

/// The condition of an `if`, always true and always false.
pub(super) fn condition<'p>(walk: &mut Walk<'_, 'p>, expr: &'p Expr, condition: &'p Expr) {
    let nodes = walk.site.nodes(&expr.span, |op| matches!(op, Op::If { .. }));
    let plan = walk.site.plan;
    for truth in [true, false] {
        let told = format!("the condition {} always {truth}", quoted(&condition.span));
        if nodes.is_empty() {
            walk.mutants.leave(Of::Branch, walk.within, &told, &condition.span, NEVER_EVALUATED);
            continue;
        }
        let mut change = Change::default();
        replace(&nodes, &mut change, |change, node| {
            let Op::If { condition, then, otherwise } = &node.op else { return None };
            let condition = change.truth(plan, truth, plan.node(*condition));
            Some(Op::If { condition, then: *then, otherwise: *otherwise })
        });
        let change = change.written(&condition.span, WORDS[usize::from(truth)]);
        walk.mutants.push(Of::Branch, walk.within, told, &condition.span, change);
    }
}

/// Each operand of `&&` or `||`, always true and always false. That one decides the whole is one change, whichever it is.
pub(super) fn connected<'p>(walk: &mut Walk<'_, 'p>, expr: &'p Expr, parts: &'p [Expr], decides: bool) {
    let all = matches!(expr.what, ExprKind::All(_));
    let nodes = walk.site.nodes(&expr.span, |op| matches!(op, Op::AllOf(_) | Op::AnyOf(_)));
    let plan = walk.site.plan;
    for (place, part) in parts.iter().enumerate() {
        for truth in [true, false] {
            let told = format!("{} always {truth} in {}", quoted(&part.span), quoted(&expr.span));
            let of_whole = truth != all;
            if nodes.is_empty() {
                walk.mutants.leave(Of::Branch, walk.within, &told, &part.span, NEVER_EVALUATED);
                continue;
            }
            if of_whole && (decides || place > 0) {
                walk.same(Of::Branch, &told, &part.span);
                continue;
            }
            let mut change = Change::default();
            replace(&nodes, &mut change, |change, node| {
                let (Op::AllOf(children) | Op::AnyOf(children)) = &node.op else { return None };
                let mut children = children.clone();
                let child = children.get_mut(place)?;
                *child = change.truth(plan, truth, plan.node(*child));
                Some(if all { Op::AllOf(children) } else { Op::AnyOf(children) })
            });
            let change = change.written(&part.span, WORDS[usize::from(truth)]);
            walk.mutants.push(Of::Branch, walk.within, told, &part.span, change);
        }
    }
}

/// A `switch` that always takes one of its cases.
pub(super) fn switch<'p>(
    walk: &mut Walk<'_, 'p>,
    expr: &'p Expr,
    on: &'p Expr,
    cases: &'p [Case],
    otherwise: Option<&'p Block>,
) {
    let nodes = walk.site.nodes(&expr.span, |op| matches!(op, Op::Switch { .. }));
    for place in 0..cases.len() + usize::from(otherwise.is_some()) {
        let case = cases.get(place);
        let (which, span) = match (case.and_then(|case| case.labels.first()), otherwise) {
            (Some(label), _) => (label.span.text().to_owned(), &label.span),
            (None, Some(block)) => ("anything else".to_owned(), &block.span),
            (None, None) => continue,
        };
        let told = format!("{} always {which}", quoted(&on.span));
        if nodes.is_empty() {
            walk.mutants.leave(Of::Branch, walk.within, &told, span, NEVER_EVALUATED);
            continue;
        }
        let Some((change, text)) = forced(walk, &nodes, place) else {
            walk.mutants.leave(Of::Branch, walk.within, &told, span, "every value has its case");
            continue;
        };
        walk.mutants.push(Of::Branch, walk.within, told, span, change.written(&on.span, text));
    }
}

/// The change that makes a `switch` look at a value of one of its cases, and that value in the text.
fn forced(
    walk: &Walk<'_, '_>,
    nodes: &[(crate::rules::tree::NodeId, &Node)],
    place: usize,
) -> Option<(Change, String)> {
    let plan = walk.site.plan;
    let (mut change, mut text) = (Change::default(), None);
    for (id, node) in nodes {
        let Op::Switch { on, arms, otherwise } = &node.op else { continue };
        let subject = plan.node(*on);
        let lane = match arms.get(place) {
            Some((labels, _)) => *labels.first()?,
            None => other_value(subject, arms)?,
        };
        text = Some(match &subject.kind {
            Kind::Choice(choice) => format!("\"{}\"", choice.member(usize::try_from(lane).ok()?)?),
            _ => lane.to_string(),
        });
        let on = change.constant(plan, lane, subject);
        change.nodes.push((*id, Op::Switch { on, arms: arms.clone(), otherwise: *otherwise }));
    }
    Some((change, text?))
}

/// A value that has no case of its own.
fn other_value(subject: &Node, arms: &[(Vec<Lane>, crate::rules::tree::NodeId)]) -> Option<Lane> {
    let taken = |lane: &Lane| arms.iter().any(|(labels, _)| labels.contains(lane));
    match &subject.kind {
        Kind::Choice(choice) => (0..).take(choice.members.len()).find(|lane| !taken(lane)),
        _ => (subject.least..=subject.most).find(|lane| !taken(lane)),
    }
}

/// `min` and `max` that always give one of their sides.
pub(super) fn extreme<'p>(walk: &mut Walk<'_, 'p>, expr: &'p Expr, left: &'p Expr, right: &'p Expr) {
    let nodes = walk.site.nodes(&expr.span, |op| matches!(op, Op::Extreme { .. }));
    let plan = walk.site.plan;
    for (place, side) in [left, right].into_iter().enumerate() {
        let told = format!("{} → {}", quoted(&expr.span), quoted(&side.span));
        if nodes.is_empty() {
            walk.mutants.leave(Of::Branch, walk.within, &told, &side.span, NEVER_EVALUATED);
            continue;
        }
        // Where this side wins whatever the other is, nothing changes.
        let always = nodes.iter().all(|(_, node)| {
            let Op::Extreme { largest, left, right, left_up, right_up } = &node.op else { return false };
            let bounds = |id: crate::rules::tree::NodeId, up: Lane| {
                (plan.node(id).least.saturating_mul(up), plan.node(id).most.saturating_mul(up))
            };
            let sides = [bounds(*left, *left_up), bounds(*right, *right_up)];
            let (own, other) = (sides[place], sides[1 - place]);
            if *largest { own.0 >= other.1 } else { own.1 <= other.0 }
        });
        if always {
            let why = "the declared ranges let no household decide otherwise";
            walk.mutants.leave(Of::Branch, walk.within, &told, &side.span, why);
            continue;
        }
        let mut change = Change::default();
        replace(&nodes, &mut change, |_, node| {
            let Op::Extreme { left, right, left_up, right_up, .. } = &node.op else { return None };
            let (id, up) = if place == 0 { (*left, *left_up) } else { (*right, *right_up) };
            Some(Op::Rescale(id, up))
        });
        let change = change.written(&expr.span, format!("({})", side.span.text()));
        walk.mutants.push(Of::Branch, walk.within, told, &side.span, change);
    }
}
