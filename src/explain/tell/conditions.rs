//! Tells conditions: one line each, marked by whether it held, with what lies behind a result that is told nowhere else.

use crate::explain::explanation::{Decision, Step};
use crate::explain::expr::{Expr, Is};
use crate::explain::line::{Line, Role};
use crate::explain::told::{Fact, State};

use super::Teller;
use super::page::{Mark, Node};

/// How far intermediate results are opened below one another.
pub(super) const DEPTH: usize = 4;

impl Teller<'_> {
    /// A branch taken.
    pub(super) fn decision(&self, decision: &Decision, depth: usize) -> Vec<Node> {
        if decision.switch {
            let mark = if decision.asked.state == State::Known { Mark::Held } else { Mark::Alert };
            return vec![Node::new(mark, self.expr(&decision.asked)).over(self.opened(&decision.asked, depth))];
        }
        self.condition(&decision.asked, depth)
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
            Is::Not(inner) if matches!(inner.is, Is::All(_) | Is::Any(_)) => {
                vec![Node::new(mark(asked), self.expr(asked)).over(self.condition(inner, depth))]
            }
            _ => vec![Node::new(mark(asked), self.expr(asked)).over(self.opened(asked, depth))],
        }
    }

    /// What lies behind the intermediate results in an expression.
    pub(super) fn opened(&self, expr: &Expr, depth: usize) -> Vec<Node> {
        let mut nodes = Vec::new();
        if let Is::Brackets { used, .. } = &expr.is {
            nodes.extend(used.iter().map(|bracket| Node::new(Mark::None, self.bracket(bracket))));
        }
        if depth == 0 {
            return nodes;
        }
        let facts = match &expr.is {
            // Members are told under their own headings.
            Is::Over(_) => Vec::new(),
            _ => expr.facts(),
        };
        for fact in facts {
            nodes.extend(self.behind_fact(fact, depth - 1));
        }
        nodes
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
        let mut nodes: Vec<Node> = Vec::new();
        for decision in step.decisions.iter().filter(|decision| decision.decided) {
            nodes.extend(self.decision(decision, depth));
        }
        if let Some(formula) = &step.formula {
            nodes.extend(self.applied(step, formula, depth));
        }
        nodes
    }

    fn opened_fact(&self, fact: &Fact, depth: usize) -> Vec<Node> {
        if depth == 0 { Vec::new() } else { self.behind_fact(fact, depth - 1) }
    }

    /// What was finally applied: a computation with its value, or the parts of a condition.
    pub(super) fn applied(&self, step: &Step, formula: &Expr, depth: usize) -> Vec<Node> {
        if formula.state != State::Known {
            return vec![Node::new(Mark::Alert, self.expr(formula)).over(self.opened(formula, depth))];
        }
        match (&formula.is, formula.truth()) {
            (Is::Literal, _) => Vec::new(),
            (_, Some(_)) => self.condition(formula, depth),
            _ => {
                let mut line = self.formula(formula, step.value.as_ref().or(formula.value.as_ref()));
                if let Some(rounding) = step.rounding.as_ref().filter(|rounding| rounding.changed) {
                    line = Line::fill(self.rounding(rounding.mode), &[self.expr(formula), self.value(&rounding.to)]);
                    if let Some(value) = &step.value {
                        line = line.and(Role::Plain, " = ").then(self.value(value));
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
