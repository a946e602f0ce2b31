//! Rhai's parse tree becomes ours; what is not admitted is refused by its name. What the pass over words and signs told
//! already is not told again.

mod call;
mod expression;
mod returns;
mod statement;
mod switch;

use rhai::{ASTNode, Stmt};

use super::places::Places;
use super::syntax::Block;
use crate::ground::codes::Code;
use crate::ground::codes::rules as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::source::Span;
use statement::Mode;

/// The walk over one function.
struct Walk<'p> {
    places: &'p Places<'p>,
    findings: &'p mut Findings,
    /// Names in scope, innermost last: parameters, then each `let`.
    names: Vec<(String, Span)>,
    /// Codes told about this function before Rhai read it.
    told: Vec<Code>,
}

/// Admits the body of a function that Rhai has parsed; `None` where something was refused.
pub(super) fn body(ast: &rhai::AST, places: &Places<'_>, told: Vec<Code>, findings: &mut Findings) -> Option<Block> {
    let names = places.chunk.parameters.iter();
    let names = names.map(|at| (places.tokens.text(*at).to_owned(), places.tokens.span(*at))).collect();
    let mut walk = Walk { places, findings, names, told };
    if ast.iter_fn_def().count() != 1 || !ast.statements().is_empty() {
        let help = "go through members with `sum(persons.x)` and its kin, or write a function of its own";
        walk.refuse(codes::CLOSURE, &places.text(), "rules have no closures", help);
        return None;
    }
    let statements = body_statements(ast);
    let open = places.token(ast.iter_fn_def().next()?.body.start_position());
    walk.block(&statements, &places.bracketed(open), Mode::BODY)
}

/// The statements of the only function. Its body is not exported, so it is reached by walking the tree.
fn body_statements(ast: &rhai::AST) -> Vec<Stmt> {
    let mut statements = Vec::new();
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        if let [ASTNode::Stmt(statement)] = path {
            statements.push((*statement).clone());
        }
        true
    });
    statements
}

impl Walk<'_> {
    fn refuse(&mut self, code: Code, span: &Span, message: impl Into<String>, help: impl Into<String>) {
        if !self.told.contains(&code) {
            self.findings.push(Diagnostic::new(code, span, message).help(help));
        }
    }

    /// The place of the one token at a position.
    fn at(&self, position: rhai::Position) -> Span {
        self.places.span(position)
    }
}
