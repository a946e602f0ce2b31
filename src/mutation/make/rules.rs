//! The mutants of what is written in the functions: numbers, comparisons, branches.

use crate::ground::amount::{self, Decimal, Lane};
use crate::ground::kind::Kind;
use crate::ground::source::Span;
use crate::mutation::change::Change;
use crate::mutation::mutant::{Mutants, Of, quoted};
use crate::rules::syntax::{Block, Expr, ExprKind, Function, Statement};
use crate::rules::tree::{NodeId, Op};

use super::site::Site;
use super::{branch, compare};

/// Why something is left out that nothing evaluates.
pub(super) const NEVER_EVALUATED: &str = "nothing evaluates it";

/// One function, as it is gone through.
pub(super) struct Walk<'w, 'p> {
    pub site: &'w Site<'p>,
    pub mutants: &'w mut Mutants,
    /// The function.
    pub within: &'p str,
}

/// The mutants of a function.
pub(super) fn function<'p>(site: &Site<'p>, function: &'p Function, mutants: &mut Mutants) {
    let mut walk = Walk { site, mutants, within: &function.name };
    walk.block(&function.body);
}

impl<'p> Walk<'_, 'p> {
    fn block(&mut self, block: &'p Block) {
        for statement in &block.statements {
            match statement {
                Statement::Let { value, .. } | Statement::Return { value, .. } | Statement::Value(value) => {
                    self.expr(value, None);
                }
            }
        }
    }

    /// An expression that stands directly in another, or in none.
    fn expr(&mut self, expr: &'p Expr, inside: Option<&'p Expr>) {
        match &expr.what {
            ExprKind::Whole(number) => self.number(expr, Decimal::from(*number), inside),
            ExprKind::Decimal(number) => self.number(expr, *number, inside),
            ExprKind::Bool(truth) => self.truth(expr, *truth),
            ExprKind::Negate(one) | ExprKind::Not(one) => self.expr(one, Some(expr)),
            ExprKind::Binary { operator, left, right, at } => {
                if operator.compares() {
                    compare::comparison(self, expr, (*operator, at), left, right);
                }
                self.expr(left, Some(expr));
                self.expr(right, Some(expr));
            }
            ExprKind::If { condition, then, otherwise } => {
                branch::condition(self, expr, condition);
                self.connected(condition, true);
                self.block(then);
                if let Some(block) = otherwise {
                    self.block(block);
                }
            }
            ExprKind::Switch { on, cases, otherwise } => {
                branch::switch(self, expr, on, cases, otherwise.as_ref());
                self.expr(on, Some(expr));
                cases.iter().map(|case| &case.body).chain(otherwise).for_each(|block| self.block(block));
            }
            ExprKind::All(_) | ExprKind::Any(_) => self.connected(expr, false),
            ExprKind::Call { function, arguments } => {
                if let ("min" | "max", [left, right]) = (function.name.as_str(), arguments.as_slice()) {
                    branch::extreme(self, expr, left, right);
                }
                if function.name == "date" {
                    self.date(expr);
                } else {
                    for argument in arguments {
                        self.expr(argument, Some(expr));
                    }
                }
            }
            ExprKind::Block(block) => self.block(block),
            ExprKind::Text(_) | ExprKind::Name(_) | ExprKind::Path { .. } => {}
        }
    }

    /// `&&` and `||` with their operands; anything else as it is. `decides` where it is the condition of an `if`.
    fn connected(&mut self, expr: &'p Expr, decides: bool) {
        let (ExprKind::All(parts) | ExprKind::Any(parts)) = &expr.what else {
            self.expr(expr, None);
            return;
        };
        branch::connected(self, expr, parts, decides);
        for part in parts {
            self.expr(part, Some(expr));
        }
    }

    /// A number one step of its last digit higher and lower.
    fn number(&mut self, expr: &'p Expr, number: Decimal, inside: Option<&'p Expr>) {
        let nodes = self.site.nodes(&expr.span, |op| matches!(op, Op::Constant(_)));
        let context = inside.map_or(String::new(), |inside| format!(" in {}", quoted(&inside.span)));
        let rounds = matches!(inside.map(|inside| &inside.what), Some(ExprKind::Call { function, arguments })
            if ["round", "round_half_even", "floor", "ceil"].contains(&function.name.as_str())
                && arguments.get(1).is_some_and(|step| step.span == expr.span));
        let step = Decimal::new(1, number.scale());
        for other in [number.checked_add(step), number.checked_sub(step)].into_iter().flatten() {
            let (from, to) = (expr.span.text(), text(other, number.scale()));
            let told = format!("`{from}` → `{to}`{context}");
            if nodes.is_empty() {
                self.mutants.leave(Of::Amount, self.within, &told, &expr.span, NEVER_EVALUATED);
            } else if rounds && other <= Decimal::ZERO {
                let why = "a rounding step is positive";
                self.mutants.leave(Of::Amount, self.within, &told, &expr.span, why);
            } else {
                let mut change = Change::default();
                for (id, node) in &nodes {
                    if let Some(lane) = amount::to_lane(other, node.scale) {
                        change.nodes.push((*id, Op::Constant(lane)));
                    }
                }
                let change = change.written(&expr.span, to);
                self.mutants.push(Of::Amount, self.within, told, &expr.span, change);
            }
        }
    }

    fn truth(&mut self, expr: &'p Expr, truth: bool) {
        let nodes = self.site.nodes(&expr.span, |op| matches!(op, Op::Constant(lane) if *lane == Lane::from(truth)));
        let told = format!("`{truth}` → `{}`", !truth);
        if nodes.is_empty() {
            self.mutants.leave(Of::Branch, self.within, &told, &expr.span, NEVER_EVALUATED);
            return;
        }
        let mut change = Change::default();
        change.nodes.extend(nodes.iter().map(|(id, _)| (*id, Op::Constant(Lane::from(!truth)))));
        self.mutants.push(Of::Branch, self.within, told, &expr.span, change.written(&expr.span, (!truth).to_string()));
    }

    /// A day written in a rule, a day later and earlier.
    fn date(&mut self, expr: &'p Expr) {
        let nodes = self.site.nodes(&expr.span, |op| matches!(op, Op::Constant(_)));
        for by in [1, -1] {
            let mut change = Change::default();
            let mut to = None;
            for (id, node) in nodes.iter().filter(|(_, node)| node.kind == Kind::Date) {
                let Op::Constant(lane) = node.op else { continue };
                to = crate::ground::value::Value::from_lane(lane + by, &Kind::Date, 0);
                change.nodes.push((*id, Op::Constant(lane + by)));
            }
            let Some(to) = to else { continue };
            let text = format!("date(\"{to}\")");
            let told = format!("{} → `{text}`", quoted(&expr.span));
            self.mutants.push(Of::Amount, self.within, told, &expr.span, change.written(&expr.span, text));
        }
    }

    /// Notes what is the same as another mutant.
    pub fn same(&mut self, of: Of, told: &str, span: &Span) {
        self.mutants.leave(of, self.within, told, span, "it is the same change as another one here");
    }
}

/// A number with so many digits after the point.
pub(super) fn text(number: Decimal, decimals: u32) -> String {
    let mut number = number;
    number.rescale(decimals);
    number.to_string()
}

/// The nodes of a list as changed ones.
pub(super) fn replace<'p>(
    nodes: &[(NodeId, &'p crate::rules::tree::Node)],
    change: &mut Change,
    mut other: impl FnMut(&mut Change, &'p crate::rules::tree::Node) -> Option<Op>,
) {
    for (id, node) in nodes {
        if let Some(op) = other(change, node) {
            change.nodes.push((*id, op));
        }
    }
}
