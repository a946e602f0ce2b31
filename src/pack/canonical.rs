//! The meaning of a rule as text: its tree without places, comments and layout. Two rules that say the same have the same
//! text.

use std::fmt::Write;

use crate::ground::amount;
use crate::rules::syntax::{Block, Case, Expr, ExprKind, Function, Statement};

/// The tree of a function.
#[must_use]
pub fn function(function: &Function) -> String {
    let mut out = String::new();
    // Writing to a text cannot fail; the same holds below.
    let _ = write!(out, "(fn {}", function.name);
    for parameter in &function.parameters {
        let _ = write!(out, " {}", parameter.name);
    }
    block(&function.body, &mut out);
    out.push(')');
    out
}

fn block(body: &Block, out: &mut String) {
    out.push('{');
    for statement in &body.statements {
        match statement {
            Statement::Let { name, value } => {
                let _ = write!(out, "(let {} ", name.name);
                expr(value, out);
                out.push(')');
            }
            Statement::Return { value, .. } => {
                out.push_str("(return ");
                expr(value, out);
                out.push(')');
            }
            Statement::Value(value) => expr(value, out),
        }
    }
    out.push('}');
}

fn list(head: &str, all: &[Expr], out: &mut String) {
    let _ = write!(out, "({head}");
    for one in all {
        out.push(' ');
        expr(one, out);
    }
    out.push(')');
}

fn expr(value: &Expr, out: &mut String) {
    match &value.what {
        ExprKind::Bool(truth) => {
            let _ = write!(out, "{truth}");
        }
        ExprKind::Whole(number) => {
            let _ = write!(out, "{number}");
        }
        // `1.50` is the number `1.5`; a point keeps it apart from the whole `1`.
        ExprKind::Decimal(number) => {
            let _ = write!(out, "(decimal {})", amount::plain(*number));
        }
        ExprKind::Text(text) => {
            let _ = write!(out, "{text:?}");
        }
        ExprKind::Name(name) => {
            let _ = write!(out, "(name {name})");
        }
        ExprKind::Path { root, properties } => {
            let _ = write!(out, "(path {}", root.name);
            for property in properties {
                let _ = write!(out, ".{}", property.name);
            }
            out.push(')');
        }
        ExprKind::Negate(inner) => list("negate", std::slice::from_ref(inner), out),
        ExprKind::Not(inner) => list("not", std::slice::from_ref(inner), out),
        ExprKind::Binary { operator, left, right, .. } => {
            let _ = write!(out, "({} ", operator.sign());
            expr(left, out);
            out.push(' ');
            expr(right, out);
            out.push(')');
        }
        ExprKind::All(all) => list("and", all, out),
        ExprKind::Any(all) => list("or", all, out),
        ExprKind::Call { function, arguments } => list(&format!("call {}", function.name), arguments, out),
        ExprKind::If { condition, then, otherwise } => {
            out.push_str("(if ");
            expr(condition, out);
            block(then, out);
            if let Some(otherwise) = otherwise {
                block(otherwise, out);
            }
            out.push(')');
        }
        ExprKind::Switch { on, cases, otherwise } => {
            out.push_str("(switch ");
            expr(on, out);
            for Case { labels, body } in cases {
                list("case", labels, out);
                block(body, out);
            }
            if let Some(otherwise) = otherwise {
                out.push('_');
                block(otherwise, out);
            }
            out.push(')');
        }
        // Braces and the one value in them say the same.
        ExprKind::Block(body) => match body.statements.as_slice() {
            [Statement::Value(only)] => expr(only, out),
            _ => block(body, out),
        },
    }
}
