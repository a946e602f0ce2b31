//! Tells conditions: one line each, marked by whether it held, with what lies behind a result that is told nowhere else.

use crate::explain::explanation::{Decision, Step};
use crate::explain::expr::{Expr, Is};
use crate::explain::line::{Line, Role};
use crate::explain::told::{Fact, State};

use crate::rules::syntax::Operator;

use super::Teller;
use super::page::{Mark, Node};

/// How far intermediate results are opened below one another.
pub(super) const DEPTH: usize = 4;

impl Teller<'_> {
    /// The branches taken that are worth telling.
    pub(super) fn decisions(&self, step: &Step, depth: usize) -> Vec<Node> {
        let mut nodes = Vec::new();
        for (at, decision) in step.decisions.iter().enumerate() {
            let later = step.decisions.iter().skip(at + 1).map(|later| &later.asked).chain(&step.formula);
            if !decision.minor && !is_equality_asked_again(decision, later) {
                nodes.extend(self.decision(decision, depth));
            }
        }
        nodes
    }

    fn decision(&self, decision: &Decision, depth: usize) -> Vec<Node> {
        if decision.switch {
            let mark = if decision.asked.state == State::Known { Mark::Held } else { Mark::Alert };
            return vec![Node::new(mark, self.expr(&decision.asked)).over(self.opened(&decision.asked, depth))];
        }
        match (&decision.asked.is, decision.held) {
            // Of several that had to hold together, the one that did not says why.
            (Is::All(all), Some(false)) => all.last().map(|one| self.condition(one, depth)).unwrap_or_default(),
            _ => self.condition(&decision.asked, depth),
        }
    }

    /// A condition: its parts that decided, each on its own line.
    pub(super) fn condition(&self, asked: &Expr, depth: usize) -> Vec<Node> {
        match &asked.is {
            Is::All(all) => all.iter().flat_map(|one| self.condition(one, depth)).collect(),
            Is::Any(all) => {
                // What did not hold before the one that did says nothing.
                let from = if asked.truth() == Some(true) { all.len().saturating_sub(1) } else { 0 };
                all.iter().skip(from).flat_map(|one| self.condition(one, depth)).collect()
            }
            // The line says what is so, and its mark whether it is: `!x` is told by `x`.
            Is::Not(inner) if !matches!(inner.is, Is::Compare(..)) => self.condition(inner, depth),
            _ => vec![Node::new(mark(asked), self.expr(asked)).over(self.opened(asked, depth))],
        }
    }

    /// What lies behind the intermediate results in an expression.
    pub(super) fn opened(&self, expr: &Expr, depth: usize) -> Vec<Node> {
        let mut nodes = Vec::new();
        self.open(expr, true, depth, &mut nodes);
        nodes
    }

    fn open(&self, expr: &Expr, top: bool, depth: usize, nodes: &mut Vec<Node>) {
        match &expr.is {
            // The members of an aggregation are told under their own headings; at the top, on the line itself.
            Is::Over(over) => {
                let told = top && expr.truth().is_none() && expr.state == State::Known;
                if !told && self.over_members(over).is_some() {
                    nodes.push(Node::new(Mark::None, self.over(over)));
                }
            }
            Is::Brackets { used, at, .. } => {
                nodes.extend(used.iter().map(|bracket| Node::new(Mark::None, self.bracket(bracket))));
                self.open(at, false, depth, nodes);
            }
            Is::Fact(fact) => {
                let behind = self.opened_fact(fact, depth);
                match (top, behind.is_empty()) {
                    (true, _) => nodes.extend(behind),
                    (false, true) => {}
                    (false, false) => nodes.push(Node::new(Mark::None, self.fact(fact)).over(behind)),
                }
            }
            _ => {
                for part in expr.parts() {
                    self.open(part, false, depth, nodes);
                }
            }
        }
    }

    /// Why an intermediate result is what it is, where it is told nowhere else.
    pub(super) fn behind_fact(&self, fact: &Fact, depth: usize) -> Vec<Node> {
        let Some((key, step)) = self.step_of(fact) else { return Vec::new() };
        if !step.internal || self.explanation.tells(key) {
            return Vec::new();
        }
        self.about(&step.who).inside(step, depth)
    }

    /// The short reason of an intermediate result.
    fn inside(&self, step: &Step, depth: usize) -> Vec<Node> {
        if let Some(guard) = &step.stopped {
            return vec![Node::new(Mark::NotHeld, self.fact(guard)).over(self.opened_fact(guard, depth))];
        }
        let mut nodes = self.decisions(step, depth);
        if let Some(formula) = &step.formula {
            nodes.extend(self.applied(step, formula, depth));
        }
        once(nodes)
    }

    fn opened_fact(&self, fact: &Fact, depth: usize) -> Vec<Node> {
        if depth == 0 { Vec::new() } else { self.behind_fact(fact, depth - 1) }
    }

    /// What was finally applied: a computation with its value, or the parts of a condition.
    pub(super) fn applied(&self, step: &Step, formula: &Expr, depth: usize) -> Vec<Node> {
        if formula.state != State::Known {
            return match &formula.is {
                Is::Over(over) => vec![Node::new(Mark::Alert, self.over(over))],
                _ => vec![Node::new(Mark::Alert, self.expr(formula)).over(self.opened(formula, depth))],
            };
        }
        match (&formula.is, formula.truth()) {
            (Is::Literal, _) => Vec::new(),
            (_, Some(_)) => self.condition(formula, depth),
            _ => {
                let mut line = self.formula(formula, step.value.as_ref().or(formula.value.as_ref()));
                if let Some(rounding) = step.rounding.as_ref().filter(|rounding| rounding.changed) {
                    line = Line::fill(self.rounding(rounding.mode), &[self.expr(formula), self.value(&rounding.to)]);
                    if let Some(value) = &step.value {
                        line = line.and(Role::Plain, " =\u{a0}").then(self.value(value));
                    }
                }
                vec![Node::new(Mark::Applied, line).over(self.opened(formula, depth))]
            }
        }
    }
}

/// The mark of a condition.
fn mark(asked: &Expr) -> Mark {
    match asked.truth() {
        Some(true) => Mark::Held,
        Some(false) => Mark::NotHeld,
        None => Mark::Alert,
    }
}

/// Whether a decision is an equality that did not hold, of two sides that are compared again later.
fn is_equality_asked_again<'e>(decision: &Decision, mut later: impl Iterator<Item = &'e Expr>) -> bool {
    let (Is::Compare(Operator::Equal, left, right), Some(false)) = (&decision.asked.is, decision.held) else {
        return false;
    };
    let sides = |left: &Expr, right: &Expr| -> Vec<String> {
        let facts = left.facts().into_iter().chain(right.facts());
        facts.map(|fact| format!("{} {:?}", fact.thing.key, fact.who)).collect()
    };
    let asked = sides(left, right);
    later.any(|expr| matches!(&expr.is, Is::Compare(_, left, right) if sides(left, right) == asked))
}

/// The same line once.
pub(super) fn once(nodes: Vec<Node>) -> Vec<Node> {
    let mut told: Vec<Node> = Vec::new();
    for node in nodes {
        if !told.iter().any(|known| known.mark == node.mark && known.line == node.line) {
            told.push(node);
        }
    }
    told
}
