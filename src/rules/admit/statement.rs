//! Statements: `let`, `return`, `if` and `switch`, and the value at the end.

use rhai::{Expr, FlowControl, Position, Stmt, StmtBlock};

use super::Walk;
use super::returns::{Ends, of_block, of_statement};
use crate::ground::codes::rules as codes;
use crate::ground::source::Span;
use crate::rules::syntax::{self, Block, ExprKind, Name, Statement};

/// What is asked of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mode {
    /// Whether `return` may stand here: at the top of a function, or in branches that stand there.
    pub returns: bool,
    /// Whether the block must give a value; else it may only return.
    pub value: bool,
}

impl Mode {
    /// The body of a function.
    pub const BODY: Mode = Mode { returns: true, value: true };
    /// Inside an expression.
    pub const OPERAND: Mode = Mode { returns: false, value: true };
}

impl Walk<'_> {
    /// A block of statements.
    pub(super) fn block(&mut self, statements: &[Stmt], span: &Span, mode: Mode) -> Option<Block> {
        let known = self.names.len();
        let mut whole = true;
        let mut admitted = Vec::with_capacity(statements.len());
        for (at, statement) in statements.iter().enumerate() {
            let last = at + 1 == statements.len();
            let mode = Mode { value: mode.value && last, ..mode };
            let Some(statement_tree) = self.statement(statement, mode, last) else {
                whole = false;
                continue;
            };
            let ends = of_statement(&statement_tree);
            admitted.push(statement_tree);
            if ends == Ends::Returns && !last {
                let next = self.at(statements[at + 1].position());
                let help = "delete what follows, or put the `return` into an `if`";
                self.refuse(
                    codes::UNREACHABLE,
                    &next,
                    "this is never reached: everything before it has returned",
                    help,
                );
                whole = false;
                break;
            }
        }
        self.names.truncate(known);
        whole &= self.gives_what_is_asked(statements, span, mode);
        whole.then(|| Block { statements: admitted, span: span.clone() })
    }

    /// Whether the last statement gives a value where one is asked.
    fn gives_what_is_asked(&mut self, statements: &[Stmt], span: &Span, mode: Mode) -> bool {
        let (place, message, help) = match statements.last() {
            None if mode.value => {
                (span.clone(), "nothing is given here", "write the value; 0 fits counts, numbers and money")
            }
            None => (span.clone(), "this branch is empty", "leave it out; turn the condition around with `!`"),
            Some(Stmt::Var(parts, ..)) => {
                let place = self.at(parts.0.pos);
                (place, "a `let` is the last thing here, so nothing is given", "write the value behind it")
            }
            _ => return true,
        };
        self.refuse(codes::NO_VALUE, &place, message, help);
        false
    }

    fn statement(&mut self, statement: &Stmt, mode: Mode, last: bool) -> Option<Statement> {
        match statement {
            Stmt::Var(parts, ..) => self.binding(&parts.0.name, parts.0.pos, &parts.1),
            Stmt::Return(value, flags, position) => self.returning(value.as_deref(), *flags, *position, mode),
            Stmt::If(flow, position) => {
                let tree = self.decide(flow, *position, mode)?;
                self.whole_decision(tree, mode).map(Statement::Value)
            }
            Stmt::Switch(parts, position) => {
                let tree = self.switch(&parts.0, &parts.1, *position, mode)?;
                self.whole_decision(tree, mode).map(Statement::Value)
            }
            Stmt::Block(block) => {
                let place = self.block_span(block);
                if !last {
                    self.refuse(codes::LOST_VALUE, &place, "a block of its own does nothing", "delete its braces");
                    return None;
                }
                let tree = self.block(block.statements(), &place, mode)?;
                Some(Statement::Value(syntax::Expr { what: ExprKind::Block(tree), span: place }))
            }
            Stmt::Expr(expr) => self.valued(expr, mode),
            Stmt::FnCall(call, position) => self.valued(&Expr::FnCall(call.clone(), *position), mode),
            Stmt::Noop(position) => {
                let place = self.at(*position);
                self.refuse(codes::SYNTAX, &place, "a `;` without a statement", "delete it");
                None
            }
            other => self.refused_statement(other),
        }
    }

    /// Statements that no rule has. The pass over words tells them first; this is the second lock.
    fn refused_statement(&mut self, statement: &Stmt) -> Option<Statement> {
        let place = self.at(statement.position());
        let (code, message, help) = match statement {
            Stmt::While(..) | Stmt::Do(..) | Stmt::For(..) | Stmt::BreakLoop(..) => {
                (codes::LOOP, "rules have no loops", "go through members with `sum(persons.x)` and its kin")
            }
            Stmt::Assignment(..) => (codes::ASSIGNMENT, "a name keeps its value", "name the new value with `let`"),
            Stmt::TryCatch(..) => (codes::EXCEPTION, "rules have no exceptions", "decide the case with `if`"),
            _ => (codes::SYNTAX, "this is no statement of a rule", "write `let`, `if`, `switch`, `return` or a value"),
        };
        self.refuse(code, &place, message, help);
        None
    }

    /// `let name = value;`
    fn binding(&mut self, name: &str, position: Position, value: &Expr) -> Option<Statement> {
        let span = self.at(position);
        let mut admitted = self.name_is_free(name, &span);
        let value_tree = if matches!(value, Expr::Unit(at) if at.is_none()) {
            self.refuse(
                codes::LET_WITHOUT_VALUE,
                &span,
                format!("`{name}` is given no value"),
                format!("write `let {name} = value;`; a name keeps the value it is given first"),
            );
            None
        } else {
            self.expr(value)
        };
        self.names.push((name.to_owned(), span.clone()));
        admitted &= value_tree.is_some();
        let value = value_tree.filter(|_| admitted)?;
        Some(Statement::Let { name: Name { name: name.to_owned(), span }, value })
    }

    /// Whether a name may be given here: no second time, and to nothing that the language has.
    fn name_is_free(&mut self, name: &str, span: &Span) -> bool {
        if let Some((code, fault)) = crate::rules::parse::name_fault(name) {
            self.refuse(code, span, format!("`{name}` {fault}"), "use another name");
            return false;
        }
        let Some((_, first)) = self.names.iter().find(|(known, _)| known == name) else { return true };
        if !self.told.contains(&codes::SHADOWING) {
            let message = format!("`{name}` has a value already");
            let diagnostic = crate::ground::diagnostic::Diagnostic::new(codes::SHADOWING, span, message)
                .note("it was given here", first)
                .help("use another name: one name, one value");
            self.findings.push(diagnostic);
        }
        false
    }

    /// `return value;`
    fn returning(
        &mut self,
        value: Option<&Expr>,
        flags: rhai::ASTFlags,
        position: Position,
        mode: Mode,
    ) -> Option<Statement> {
        let span = self.at(position);
        if flags.intersects(rhai::ASTFlags::BREAK) {
            self.refuse(codes::EXCEPTION, &span, "rules have no exceptions", "decide the case with `if`");
            return None;
        }
        if !mode.returns {
            let help = "write the value alone; `return` stands at the top of a function, or in an `if` or `switch` that stands there";
            self.refuse(codes::RETURN_PLACE, &span, "a `return` cannot stand inside a value or a condition", help);
        }
        let Some(value) = value else {
            self.refuse(
                codes::RETURN_WITHOUT_VALUE,
                &span,
                "`return` gives nothing",
                "write `return value;`; 0 fits counts, numbers and money",
            );
            return None;
        };
        let value = self.expr(value)?;
        mode.returns.then_some(Statement::Return { value, span })
    }

    /// An expression as a statement: the value of its block, or lost.
    fn valued(&mut self, expr: &Expr, mode: Mode) -> Option<Statement> {
        let tree = self.expr(expr)?;
        if mode.value {
            return Some(Statement::Value(tree));
        }
        let help = "name it, `let x = …;`, return it, `return …;`, or delete it";
        self.refuse(codes::LOST_VALUE, &tree.span, "this value is lost: nothing uses it", help);
        None
    }

    /// A decision as a statement: gives a value on each way, or may return.
    fn whole_decision(&mut self, tree: syntax::Expr, mode: Mode) -> Option<syntax::Expr> {
        if mode.value {
            return Some(tree);
        }
        let ends = match &tree.what {
            ExprKind::If { then, otherwise, .. } => {
                [Some(then), otherwise.as_ref()].into_iter().flatten().map(of_block).max()
            }
            ExprKind::Switch { cases, otherwise, .. } => {
                cases.iter().map(|case| &case.body).chain(otherwise).map(of_block).max()
            }
            _ => None,
        };
        if ends.is_some_and(|ends| ends != Ends::Falls) {
            return Some(tree);
        }
        self.refuse(
            codes::LOST_VALUE,
            &tree.span,
            "this decides nothing: no way through it returns",
            "write `return …;` in it, or delete it",
        );
        None
    }

    /// `if c { … } else { … }`
    pub(super) fn decide(&mut self, flow: &FlowControl, position: Position, mode: Mode) -> Option<syntax::Expr> {
        let condition = self.expr(&flow.expr);
        let then = self.branch(&flow.body, mode);
        let first = self.places.token(position);
        let branch_open = self.places.token(flow.branch.position());
        let absent = flow.branch.is_empty() && self.places.tokens.text(branch_open) != "{";
        let otherwise = if absent { None } else { Some(self.branch(&flow.branch, mode)) };
        if absent && mode.value {
            let place = self.places.tokens.span(first);
            self.refuse(
                codes::NO_VALUE,
                &place,
                "where this condition does not hold, nothing is given",
                "add the value there: `else { 0 }`, `else { false }`",
            );
            return None;
        }
        let (condition, then) = (condition?, then?);
        let otherwise = match otherwise {
            Some(block) => Some(block?),
            None => None,
        };
        let end = otherwise.as_ref().map_or(&then.span, |block| &block.span);
        let span = self.places.tokens.span(first).to(end);
        Some(syntax::Expr { what: ExprKind::If { condition: Box::new(condition), then, otherwise }, span })
    }

    /// A branch: braces, or the `if` after an `else`, or the one expression of a case.
    pub(super) fn branch(&mut self, block: &StmtBlock, mode: Mode) -> Option<Block> {
        let span = self.block_span(block);
        let mut tree = self.block(block.statements(), &span, mode)?;
        // Without braces the only statement is the block.
        if let ([Statement::Value(only)], false) = (tree.statements.as_slice(), self.is_braced(block)) {
            tree.span = only.span.clone();
        }
        Some(tree)
    }

    pub(super) fn is_braced(&self, block: &StmtBlock) -> bool {
        self.places.tokens.text(self.places.token(block.position())) == "{"
    }

    pub(super) fn block_span(&self, block: &StmtBlock) -> Span {
        self.places.bracketed(self.places.token(block.position()))
    }
}
