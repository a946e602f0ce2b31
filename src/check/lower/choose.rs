//! `if`, `switch`, `&&`, `||`: only what is needed is read.

use std::collections::BTreeSet;

use crate::check::interval::Interval;
use crate::ground::amount::Lane;
use crate::ground::codes::check as codes;
use crate::ground::kind::Kind;
use crate::ground::source::Span;
use crate::rules::syntax::{Block, Case, Expr, ExprKind};
use crate::rules::tree::{NodeId, Op};

use super::Lowering;

/// A node, and whether some path through it gives no value yet.
pub(super) type Branch = (NodeId, bool);

impl<'v> Lowering<'v> {
    /// `a && b` (`all`) or `a || b`.
    pub(super) fn all(&mut self, parts: &'v [Expr], all: bool, span: &Span) -> Option<NodeId> {
        let before = self.facts.len();
        let mut nodes = Vec::new();
        for part in parts {
            nodes.push(self.condition(part));
            let facts = self.facts_where(part, all);
            self.facts.extend(facts);
        }
        self.facts.truncate(before);
        let nodes: Vec<NodeId> = nodes.into_iter().collect::<Option<_>>()?;
        let op = if all { Op::AllOf(nodes) } else { Op::AnyOf(nodes) };
        self.node(op, Kind::Bool, 0, Some(Interval::BOOL), span)
    }

    /// `if`. As a statement (`may_fall`) its branches need not return.
    pub(super) fn choose(
        &mut self,
        condition: &'v Expr,
        then: &'v Block,
        otherwise: Option<&'v Block>,
        span: &Span,
        expected: Option<&Kind>,
        may_fall: bool,
    ) -> Option<Branch> {
        let test = self.condition(condition);
        let (holds, fails) = (self.facts_where(condition, true), self.facts_where(condition, false));
        let first = self.under(holds, |l| l.branch(then, expected, may_fall));
        let second = match otherwise {
            Some(block) => self.under(fails, |l| l.branch(block, expected, may_fall)),
            None if may_fall => self.fall(span).map(|node| (node, true)),
            None => {
                let message = "this `if` gives no value where its condition does not hold".to_owned();
                self.tell(
                    codes::NO_VALUE,
                    span,
                    message,
                    Some("add `else { … }` with the value there, for example 0".to_owned()),
                );
                None
            }
        };
        let (test, first, second) = (test?, first?, second?);
        let (nodes, kind, scale, bounds) = self.join(&[first.0, second.0], "the two sides of one `if`", span)?;
        let [then, otherwise] = nodes.as_slice() else { return None };
        let op = Op::If { condition: test, then: *then, otherwise: *otherwise };
        self.joined(op, kind, scale, bounds, span, first.1 || second.1)
    }

    /// `switch`.
    pub(super) fn switch(
        &mut self,
        on: &'v Expr,
        cases: &'v [Case],
        otherwise: Option<&'v Block>,
        span: &Span,
        expected: Option<&Kind>,
        may_fall: bool,
    ) -> Option<Branch> {
        let subject = self.value(on, None)?;
        let kind = self.kind(subject);
        if !matches!(kind, Kind::Choice(_) | Kind::Count) {
            let message = format!("`switch` looks at a choice or a count; this is {}", super::unify::article(&kind));
            self.tell(codes::SWITCH_KIND, &on.span, message, Some("write `if … { … } else { … }`".to_owned()));
            return None;
        }
        let mut seen = BTreeSet::new();
        let mut arms = Vec::new();
        let mut fine = true;
        for case in cases {
            let labels: Vec<Option<Lane>> =
                case.labels.iter().map(|label| self.label(label, &kind, &mut seen)).collect();
            let body = self.branch(&case.body, expected, may_fall);
            match (labels.into_iter().collect::<Option<Vec<_>>>(), body) {
                (Some(labels), Some(body)) => arms.push((labels, body)),
                _ => fine = false,
            }
        }
        let rest = match otherwise {
            Some(block) => Some(self.branch(block, expected, may_fall)?),
            None => {
                self.complete(&kind, &seen, may_fall, span)?;
                if may_fall { self.fall(span).map(|node| (node, true)) } else { None }
            }
        };
        if !fine {
            return None;
        }
        let mut bodies: Vec<NodeId> = arms.iter().map(|(_, body)| body.0).collect();
        bodies.extend(rest.map(|body| body.0));
        let falls = arms.iter().any(|(_, body)| body.1) || rest.is_some_and(|body| body.1);
        let (nodes, kind, scale, bounds) = self.join(&bodies, "the cases of one `switch`", span)?;
        let last = rest.and_then(|_| nodes.last().copied());
        let arms = arms.into_iter().zip(nodes).map(|((labels, _), node)| (labels, node)).collect();
        self.joined(Op::Switch { on: subject, arms, otherwise: last }, kind, scale, bounds, span, falls)
    }

    /// The lane of a label.
    fn label(&mut self, label: &Expr, kind: &Kind, seen: &mut BTreeSet<Lane>) -> Option<Lane> {
        let lane = match (&label.what, kind) {
            (ExprKind::Text(text), Kind::Choice(choice)) => match choice.code(text) {
                Some(code) => Lane::try_from(code).ok(),
                None => {
                    self.member(text, Some(kind), &label.span);
                    return None;
                }
            },
            (ExprKind::Whole(n), Kind::Count) => Some(Lane::from(*n)),
            _ => None,
        };
        let Some(lane) = lane else {
            let looked_at = super::unify::article(kind);
            let message = format!("`{}` cannot be a case of {looked_at}", label.span.text());
            let help = match kind {
                Kind::Choice(choice) => {
                    let members: Vec<&str> = choice.members.iter().map(|(name, _)| name.as_str()).collect();
                    format!("its cases are members: {}", members.join(", "))
                }
                _ => "its cases are whole numbers: `12 => …`".to_owned(),
            };
            self.tell(codes::SWITCH_LABEL, &label.span, message, Some(help));
            return None;
        };
        if !seen.insert(lane) {
            let message = format!("the label {} is given twice", label.span.text());
            self.tell(
                codes::SWITCH_LABEL,
                &label.span,
                message,
                Some("take one of them out: the first would be used".to_owned()),
            );
            return None;
        }
        Some(lane)
    }

    /// Without `_`, a switch on a choice names every member.
    fn complete(&mut self, kind: &Kind, seen: &BTreeSet<Lane>, may_fall: bool, span: &Span) -> Option<()> {
        let missing: Vec<&str> = match kind {
            Kind::Choice(choice) => (0..)
                .zip(&choice.members)
                .filter(|(code, _)| !seen.contains(code))
                .map(|(_, (name, _))| name.as_str())
                .collect(),
            _ if may_fall => Vec::new(),
            _ => vec!["every other count"],
        };
        if missing.is_empty() {
            return Some(());
        }
        let message = format!("this `switch` says nothing for: {}", missing.join(", "));
        self.tell(
            codes::SWITCH_INCOMPLETE,
            span,
            message,
            Some("add a case for each, or `_ => …` for all others".to_owned()),
        );
        None
    }

    /// A block as a branch.
    fn branch(&mut self, block: &'v Block, expected: Option<&Kind>, may_fall: bool) -> Option<Branch> {
        if may_fall {
            self.statements(&block.statements, block, expected, true)
        } else {
            self.body(block, expected).map(|node| (node, false))
        }
    }

    /// A path that gives no value yet.
    pub(super) fn fall(&mut self, span: &Span) -> Option<NodeId> {
        let node = self.node(Op::Fall, Kind::Bool, 0, Some(Interval::one(0)), span)?;
        self.kindless.insert(node);
        Some(node)
    }

    /// Branches at one kind and scale, with the bounds of them all.
    pub(super) fn join(
        &mut self,
        nodes: &[NodeId],
        what: &str,
        span: &Span,
    ) -> Option<(Vec<NodeId>, Kind, u32, Interval)> {
        let real: Vec<NodeId> = nodes.iter().copied().filter(|node| !self.kindless.contains(node)).collect();
        let Some((first, rest)) = real.split_first() else {
            return Some((nodes.to_vec(), Kind::Bool, 0, Interval::one(0)));
        };
        // The widest kind of all branches; a zero takes the others' kind.
        let mut best = *first;
        for node in rest {
            let kind = self.common(best, *node, &format!("used as {what}"), span)?;
            if kind != self.kind(best) {
                best = *node;
            }
        }
        let mut kind = self.kind(best);
        if kind == Kind::Count && real.iter().any(|node| self.kind(*node) == Kind::Number) {
            kind = Kind::Number;
        }
        let scale = real.iter().map(|node| self.scale(*node)).max()?;
        let mut bounds: Option<Interval> = None;
        let mut joined = Vec::new();
        for node in nodes {
            if self.kindless.contains(node) {
                joined.push(*node);
                continue;
            }
            let wide = self.widen(*node, &kind, scale)?;
            let own = self.interval(wide);
            bounds = Some(bounds.map_or(own, |all| all.hull(own)));
            joined.push(wide);
        }
        Some((joined, kind, scale, bounds?))
    }

    /// The node over joined branches.
    pub(super) fn joined(
        &mut self,
        op: Op,
        kind: Kind,
        scale: u32,
        bounds: Interval,
        span: &Span,
        falls: bool,
    ) -> Option<Branch> {
        let kindless = match &op {
            Op::If { then, otherwise, .. } => [then, otherwise].into_iter().all(|node| self.kindless.contains(node)),
            Op::Switch { arms, otherwise, .. } => {
                arms.iter().map(|(_, node)| node).chain(otherwise).all(|node| self.kindless.contains(node))
            }
            _ => false,
        };
        let node = self.node(op, kind, scale, Some(bounds), span)?;
        if kindless {
            self.kindless.insert(node);
        }
        Some((node, falls))
    }
}
