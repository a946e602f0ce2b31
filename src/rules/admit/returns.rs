//! How a statement ends: whether every way through it returns, some do, or none.

use crate::rules::syntax::{Block, Expr, ExprKind, Statement};

/// How control leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ends {
    /// Always goes on behind it.
    Falls,
    /// Some way returns.
    May,
    /// Every way returns.
    Returns,
}

fn join(ways: impl Iterator<Item = Ends>, complete: bool) -> Ends {
    let ways: Vec<_> = ways.collect();
    if complete && !ways.is_empty() && ways.iter().all(|way| *way == Ends::Returns) {
        Ends::Returns
    } else if ways.iter().any(|way| *way != Ends::Falls) {
        Ends::May
    } else {
        Ends::Falls
    }
}

/// How a block ends.
pub(super) fn of_block(block: &Block) -> Ends {
    let ends: Vec<_> = block.statements.iter().map(of_statement).collect();
    ends.into_iter().max().unwrap_or(Ends::Falls)
}

/// How a statement ends.
pub(super) fn of_statement(statement: &Statement) -> Ends {
    match statement {
        Statement::Return { .. } => Ends::Returns,
        Statement::Let { .. } => Ends::Falls,
        Statement::Value(expr) => of_expr(expr),
    }
}

fn of_expr(expr: &Expr) -> Ends {
    match &expr.what {
        ExprKind::If { then, otherwise, .. } => {
            join([Some(then), otherwise.as_ref()].into_iter().flatten().map(of_block), otherwise.is_some())
        }
        // Whether the cases are complete is known only with the choice; a `_` makes them so.
        ExprKind::Switch { cases, otherwise, .. } => {
            join(cases.iter().map(|case| &case.body).chain(otherwise).map(of_block), otherwise.is_some())
        }
        ExprKind::Block(block) => of_block(block),
        _ => Ends::Falls,
    }
}
