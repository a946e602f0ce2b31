//! The names that authors gave with `let`, by the place of their value: the typed nodes keep places, not names.

use std::collections::HashMap;

use crate::ground::source::Span;
use crate::rules::syntax::{Block, Expr, ExprKind, Functions, Statement};

/// Names by path and first byte of the value. Only looked up, never gone through.
#[derive(Debug, Default)]
pub struct Lets {
    names: HashMap<(String, usize, usize), String>,
}

impl Lets {
    /// The names in all functions of a version.
    #[must_use]
    pub fn of(functions: &Functions) -> Self {
        let mut lets = Self::default();
        for function in functions {
            lets.block(&function.body);
        }
        lets
    }

    /// The name of the value that stands at a place.
    #[must_use]
    pub fn name(&self, span: &Span) -> Option<&str> {
        self.names.get(&key(span)).map(String::as_str)
    }

    fn block(&mut self, block: &Block) {
        for statement in &block.statements {
            match statement {
                Statement::Let { name, value } => {
                    self.names.insert(key(&value.span), name.name.clone());
                    self.expr(value);
                }
                Statement::Return { value, .. } | Statement::Value(value) => self.expr(value),
            }
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.what {
            ExprKind::If { condition, then, otherwise } => {
                self.expr(condition);
                self.block(then);
                if let Some(block) = otherwise {
                    self.block(block);
                }
            }
            ExprKind::Switch { cases, otherwise, .. } => {
                for case in cases {
                    self.block(&case.body);
                }
                if let Some(block) = otherwise {
                    self.block(block);
                }
            }
            ExprKind::Block(block) => self.block(block),
            ExprKind::Negate(one) | ExprKind::Not(one) => self.expr(one),
            ExprKind::Binary { left, right, .. } => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::All(all) | ExprKind::Any(all) | ExprKind::Call { arguments: all, .. } => {
                for one in all {
                    self.expr(one);
                }
            }
            ExprKind::Bool(_)
            | ExprKind::Whole(_)
            | ExprKind::Decimal(_)
            | ExprKind::Text(_)
            | ExprKind::Name(_)
            | ExprKind::Path { .. } => {}
        }
    }
}

fn key(span: &Span) -> (String, usize, usize) {
    (span.file.path.clone(), span.start, span.end)
}
