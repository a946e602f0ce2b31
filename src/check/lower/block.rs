//! Blocks: `let`, early `return`, the value at the end.

use crate::ground::codes::check as codes;
use crate::ground::kind::Kind;
use crate::rules::syntax::{Block, Expr, ExprKind, Name, Statement};
use crate::rules::tree::{NodeId, Op};

use super::choose::Branch;
use super::{Binding, Lowering, Term};

impl<'v> Lowering<'v> {
    /// A block whose end is a value.
    pub(super) fn body(&mut self, block: &'v Block, expected: Option<&Kind>) -> Option<NodeId> {
        self.statements(&block.statements, block, expected, false).map(|branch| branch.0)
    }

    /// Statements in order. Where `may_fall`, the end needs no value.
    pub(super) fn statements(
        &mut self,
        statements: &'v [Statement],
        block: &'v Block,
        expected: Option<&Kind>,
        may_fall: bool,
    ) -> Option<Branch> {
        let Some((first, rest)) = statements.split_first() else {
            if may_fall {
                return self.fall(&block.span).map(|node| (node, true));
            }
            let message = "this gives no value".to_owned();
            self.tell(
                codes::NO_VALUE,
                &block.span,
                message,
                Some("end it with the value: an expression, or `return …;`".to_owned()),
            );
            return None;
        };
        match first {
            Statement::Let { name, value } => self.let_in(name, value, rest, block, expected, may_fall),
            Statement::Return { value, .. } => self.value(value, expected).map(|node| (node, false)),
            Statement::Value(expr) if rest.is_empty() && !may_fall => {
                self.value(expr, expected).map(|node| (node, false))
            }
            Statement::Value(expr) => self.early(expr, rest, block, expected, may_fall),
        }
    }

    /// `let name = value; rest`
    fn let_in(
        &mut self,
        name: &'v Name,
        value: &'v Expr,
        rest: &'v [Statement],
        block: &'v Block,
        expected: Option<&Kind>,
        may_fall: bool,
    ) -> Option<Branch> {
        let term = match &value.what {
            ExprKind::Text(text) => Some(Term::Text(text.clone())),
            _ => self.value(value, None).map(Term::Value),
        };
        if let Some(frame) = self.frames.last_mut() {
            frame.names.push((name.name.clone(), Binding::Value(term.clone())));
            frame.used.remove(&name.name);
        }
        let then = self.statements(rest, block, expected, may_fall);
        if let Some(frame) = self.frames.last_mut() {
            frame.names.pop();
        }
        let used = self.frames.last().is_some_and(|frame| frame.used.contains(&name.name));
        if !used && then.is_some() {
            let message = format!("`{}` is never used", name.name);
            self.tell(codes::UNUSED_NAME, &name.span, message, Some("take the `let` out".to_owned()));
        }
        let (body, falls) = then?;
        match term? {
            Term::Value(value) => {
                let node = self.sequence(value, body)?;
                Some((node, falls))
            }
            _ => Some((body, falls)),
        }
    }

    /// `value` first, then `body`.
    pub(super) fn sequence(&mut self, value: NodeId, body: NodeId) -> Option<NodeId> {
        if matches!(self.nodes[value.index()].op, Op::Constant(_)) {
            return Some(body);
        }
        let kindless = self.kindless.contains(&body);
        let (kind, scale, bounds) = (self.kind(body), self.scale(body), self.interval(body));
        let place = self.nodes[body.index()].span.clone();
        let node = self.node(Op::Let { value, body }, kind, scale, Some(bounds), &place)?;
        if kindless {
            self.kindless.insert(node);
        }
        Some(node)
    }

    /// An `if` or `switch` statement that may return, then the rest.
    fn early(
        &mut self,
        expr: &'v Expr,
        rest: &'v [Statement],
        block: &'v Block,
        expected: Option<&Kind>,
        may_fall: bool,
    ) -> Option<Branch> {
        let first = match &expr.what {
            ExprKind::If { condition, then, otherwise } => {
                self.choose(condition, then, otherwise.as_ref(), &expr.span, expected, true)
            }
            ExprKind::Switch { on, cases, otherwise } => {
                self.switch(on, cases, otherwise.as_ref(), &expr.span, expected, true)
            }
            ExprKind::Block(inner) => self.statements(&inner.statements, inner, expected, true),
            _ => {
                let message = "the value of this is lost".to_owned();
                self.tell(
                    codes::NO_VALUE,
                    &expr.span,
                    message,
                    Some("give it a name with `let`, return it, or take it out".to_owned()),
                );
                None
            }
        };
        // Where every branch but one returned, the rest knows that the condition failed.
        let facts = match &expr.what {
            ExprKind::If { condition, then, otherwise: None } if returns(then) => self.facts_where(condition, false),
            _ => Vec::new(),
        };
        let then = self.under(facts, |l| l.statements(rest, block, expected, may_fall));
        let ((first, falls), (then, then_falls)) = (first?, then?);
        if !falls {
            return Some((first, false));
        }
        let span = expr.span.clone();
        let (nodes, kind, scale, bounds) = self.join(&[first, then], "the values of one rule", &span)?;
        let [first, then] = nodes.as_slice() else { return None };
        let kindless = self.kindless.contains(first) && self.kindless.contains(then);
        let op = Op::Then { first: *first, then: *then };
        let node = self.node(op, kind, scale, Some(bounds), &span)?;
        if kindless {
            self.kindless.insert(node);
        }
        Some((node, then_falls))
    }
}

/// Whether every path through a block returns.
fn returns(block: &Block) -> bool {
    block.statements.iter().any(|statement| match statement {
        Statement::Return { .. } => true,
        Statement::Value(Expr { what: ExprKind::If { then, otherwise: Some(otherwise), .. }, .. }) => {
            returns(then) && returns(otherwise)
        }
        Statement::Value(Expr { what: ExprKind::Block(inner), .. }) => returns(inner),
        _ => false,
    })
}
