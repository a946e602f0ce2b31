//! The text that Rhai is given: the author's, with two insertions that never leave their line. A helper with a mark notes
//! it on entry; an aggregation over a role is told that it goes through its members. Places are told without them.

use std::collections::HashSet;
use std::sync::Arc;

use super::engine::{EACH, MARK};
use crate::ground::source::Span;
use crate::rules::host::{self, Family};
use crate::rules::syntax::{Block, Expr, ExprKind, Function, Statement};
use crate::rules::tree::HelperSlot;

/// One function as Rhai is given it.
#[derive(Debug)]
pub(super) struct Text {
    /// What Rhai compiles.
    pub compiled: String,
    function: Arc<Function>,
    /// Where something was put in: byte of the author's text, and how many bytes; ascending.
    inserted: Vec<(usize, usize)>,
}

impl Text {
    /// The text of a function. `singles` are the sets of one member.
    pub fn of(function: &Arc<Function>, mark: Option<HelperSlot>, singles: &HashSet<&str>) -> Self {
        let own = &function.text;
        let mut insertions: Vec<(usize, String)> = Vec::new();
        if let Some(mark) = mark {
            insertions.push((function.body.span.start + 1, format!(" {MARK}({mark});")));
        }
        expressions(&function.body, &mut |expr| {
            let ExprKind::Call { function: name, arguments } = &expr.what else { return };
            let aggregates = host::named(&name.name).is_some_and(|host| host.family == Family::Aggregation);
            if let Some(ExprKind::Path { root, .. }) = arguments.first().map(|first| &first.what)
                && aggregates
                && singles.contains(root.name.as_str())
            {
                insertions.push((root.span.end, format!(".{EACH}")));
            }
        });
        insertions.sort();
        let (mut text, mut from, mut inserted) = (String::new(), own.start, Vec::new());
        for (at, what) in insertions {
            text.push_str(own.file.text.get(from..at).unwrap_or(""));
            text.push_str(&what);
            inserted.push((at, what.len()));
            from = at;
        }
        text.push_str(own.file.text.get(from..own.end).unwrap_or(""));
        Self { compiled: text, function: Arc::clone(function), inserted }
    }

    /// The body alone, with blanks for what stands around it: every position in it is that of the whole text.
    pub fn body(&self) -> String {
        let opening = self.function.body.span.start - self.function.text.start;
        let closing = self.compiled.trim_end().len().saturating_sub(1);
        let blank = |c: char| if c == '\n' { '\n' } else { ' ' };
        self.compiled.char_indices().map(|(at, c)| if at <= opening || at >= closing { blank(c) } else { c }).collect()
    }

    /// The place of the function itself.
    pub fn whole(&self) -> Span {
        self.function.span.clone()
    }

    /// The place of a position of Rhai's: the smallest whole that hangs on the token there.
    pub fn span(&self, position: rhai::Position) -> Option<Span> {
        let (line, column) = (position.line()?, position.position()?);
        let start = self.compiled.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
        let rest = self.compiled.get(start..)?;
        let within = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
        let mut byte = self.function.text.start + start + within;
        for (at, length) in &self.inserted {
            if byte >= at + length {
                byte -= length;
            } else if byte > *at {
                byte = *at;
            }
        }
        let mut found: Option<Span> = None;
        expressions(&self.function.body, &mut |expr| {
            let hangs = match &expr.what {
                ExprKind::Binary { at, .. } => at.start == byte,
                ExprKind::Call { function, .. } => function.span.start == byte,
                ExprKind::Path { root, properties } => {
                    root.span.start == byte || properties.iter().any(|property| property.span.start == byte)
                }
                _ => expr.span.start == byte,
            };
            if hangs && found.as_ref().is_none_or(|found| expr.span.end - expr.span.start <= found.end - found.start) {
                found = Some(expr.span.clone());
            }
        });
        Some(found.unwrap_or_else(|| self.function.span.clone()))
    }
}

/// Goes through all expressions of a block, outermost first.
fn expressions(block: &Block, visit: &mut impl FnMut(&Expr)) {
    for statement in &block.statements {
        match statement {
            Statement::Let { value, .. } | Statement::Return { value, .. } | Statement::Value(value) => {
                expression(value, visit);
            }
        }
    }
}

fn expression(expr: &Expr, visit: &mut impl FnMut(&Expr)) {
    visit(expr);
    match &expr.what {
        ExprKind::Negate(inner) | ExprKind::Not(inner) => expression(inner, visit),
        ExprKind::Binary { left, right, .. } => {
            expression(left, visit);
            expression(right, visit);
        }
        ExprKind::All(all) | ExprKind::Any(all) | ExprKind::Call { arguments: all, .. } => {
            for part in all {
                expression(part, visit);
            }
        }
        ExprKind::If { condition, then, otherwise } => {
            expression(condition, visit);
            expressions(then, visit);
            if let Some(block) = otherwise {
                expressions(block, visit);
            }
        }
        ExprKind::Switch { on, cases, otherwise } => {
            expression(on, visit);
            for case in cases {
                expressions(&case.body, visit);
            }
            if let Some(block) = otherwise {
                expressions(block, visit);
            }
        }
        ExprKind::Block(block) => expressions(block, visit),
        ExprKind::Bool(_)
        | ExprKind::Whole(_)
        | ExprKind::Decimal(_)
        | ExprKind::Text(_)
        | ExprKind::Name(_)
        | ExprKind::Path { .. } => {}
    }
}
