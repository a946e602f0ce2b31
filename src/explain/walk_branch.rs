//! The part of a walk that meets branches: which was taken, and whether the other would have come to the same.

use crate::rules::tree::{Node, Op};

use super::explanation::Decision;
use super::expr::{Expr, Is};
use super::reading::literal;
use super::told::State;
use super::walk::Walk;

impl Walk<'_, '_> {
    pub(super) fn branch(&mut self, node: &Node, row: usize) -> Option<Expr> {
        let (asked, switch) = match &node.op {
            Op::If { condition, .. } => (*condition, false),
            Op::Switch { on, .. } => (*on, true),
            _ => return None,
        };
        let expr = self.under(asked, node.space, row)?;
        let lane = self.lanes(&[asked], node.space, row).first().copied().flatten();
        let (taken, held) = match (&node.op, lane) {
            _ if expr.state != State::Known => (None, None),
            (Op::If { then, otherwise, .. }, Some(lane)) => {
                if lane == 0 {
                    (Some(*otherwise), Some(false))
                } else {
                    (Some(*then), Some(true))
                }
            }
            (Op::Switch { arms, otherwise, .. }, Some(lane)) => {
                match arms.iter().find(|(labels, _)| labels.contains(&lane)) {
                    Some((_, arm)) => (Some(*arm), Some(true)),
                    None => (*otherwise, Some(false)),
                }
            }
            _ => (None, None),
        };
        let span = self.reading.plan.node(asked).span.clone();
        let text = span.text().split_whitespace().collect::<Vec<_>>().join(" ");
        let at = self.found.decisions.len();
        let constant = matches!(expr.is, Is::Literal);
        if !constant {
            let asked = expr.clone();
            self.elsewhere.push(held.and_then(|held| self.elsewhere(node, held)));
            self.found.decisions.push(Decision { asked, held, switch, decided: true, minor: false, text, span });
        }
        let Some(taken) = taken else { return Some(expr) };
        let value = self.under(taken, node.space, row);
        if !constant {
            let same = self.elsewhere.get(at).copied().flatten();
            let truth = value.as_ref().filter(|value| !matches!(value.is, Is::Literal)).and_then(Expr::truth);
            if let Some(decision) = self.found.decisions.get_mut(at) {
                decision.decided = value.is_some();
                decision.minor = truth.is_some() && same == truth;
            }
        }
        value
    }

    /// What the branch of an `if` that was not taken is written with, where that is true or false.
    fn elsewhere(&self, node: &Node, held: bool) -> Option<bool> {
        let Op::If { then, otherwise, .. } = &node.op else { return None };
        let mut other = self.reading.plan.node(if held { *otherwise } else { *then });
        while let Op::Marked(_, inner) | Op::Rescale(inner, _) = &other.op {
            other = self.reading.plan.node(*inner);
        }
        match other.op {
            Op::Constant(lane) => literal(lane, &other.kind, other.scale).truth(),
            _ => None,
        }
    }

    /// Early returns that were passed by say little where they would have returned what the rule came to.
    pub(super) fn passed(&mut self, from: usize, to: usize, came_to: &Expr) {
        let Some(truth) = came_to.truth() else { return };
        for (decision, elsewhere) in self.found.decisions.iter_mut().zip(&self.elsewhere).take(to).skip(from) {
            decision.minor |= !decision.decided && *elsewhere == Some(truth);
        }
    }
}
