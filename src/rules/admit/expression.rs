//! Expressions: literals, names, paths, operators, decisions that give a value.

use rhai::{ASTFlags, BinaryExpr, Expr, Position, StmtBlock};

use super::Walk;
use super::statement::Mode;
use crate::ground::codes::rules as codes;
use crate::ground::date::Day;
use crate::ground::source::Span;
use crate::rules::syntax::{self, ExprKind, Name, Statement};

impl Walk<'_> {
    /// An expression; `None` where something in it was refused.
    pub(super) fn expr(&mut self, expr: &Expr) -> Option<syntax::Expr> {
        match expr {
            Expr::BoolConstant(b, position) => Some(self.literal(ExprKind::Bool(*b), *position)),
            Expr::IntegerConstant(n, position) => Some(self.literal(ExprKind::Whole(*n), *position)),
            Expr::DynamicConstant(value, position) => match value.as_decimal() {
                Ok(number) => Some(self.literal(ExprKind::Decimal(number), *position)),
                Err(_) => self.refused(expr),
            },
            Expr::StringConstant(text, position) => {
                let span = self.at(*position);
                self.text(text, &span).map(|what| syntax::Expr { what, span })
            }
            Expr::Variable(parts, _, position) => Some(self.literal(ExprKind::Name(parts.1.to_string()), *position)),
            Expr::FnCall(call, position) => self.call(call, *position),
            Expr::And(parts, _) => self.joined(parts, ExprKind::All),
            Expr::Or(parts, _) => self.joined(parts, ExprKind::Any),
            Expr::Dot(parts, flags, _) => self.path(parts, *flags),
            Expr::Stmt(block) => self.decision(block),
            other => self.refused(other),
        }
    }

    /// Expressions that no rule has. The pass over words and signs tells most of them first; this is the second lock.
    fn refused(&mut self, expr: &Expr) -> Option<syntax::Expr> {
        let span = self.at(expr.start_position());
        let (code, message, help) = match expr {
            Expr::CharConstant(..) => {
                (codes::CHARACTER, "rules know no characters", "write a member of a choice in double quotes: \"child\"")
            }
            Expr::InterpolatedString(..) => (
                codes::INTERPOLATION,
                "rules never compute with text",
                "write a member of a choice in double quotes: \"child\"",
            ),
            Expr::Array(..) => (codes::ARRAY, "rules have no arrays", "give the values one by one"),
            Expr::Map(..) => {
                (codes::MAP, "rules have no object maps", "a table of the law is a parameter: `table(law.x, key)`")
            }
            Expr::Unit(..) => (codes::UNIT, "rules have no empty value", "give a value of the kind that is declared"),
            Expr::ThisPtr(..) => {
                (codes::THIS, "`this` has no meaning in a rule", "give the value to the function between its brackets")
            }
            Expr::MethodCall(..) => (codes::METHOD_CALL, "values have no methods", "call a function: `name(value)`"),
            Expr::Index(..) => (
                codes::INDEXING,
                "rules have no lists to take one from",
                "read a table of the law: `table(law.x, key)`",
            ),
            Expr::Coalesce(..) => (
                codes::NULL_OPERATOR,
                "no value in a rule is empty",
                "ask first: `if given(person.x) { … } else { … }`",
            ),
            _ => {
                (codes::SYNTAX, "this is no value of a rule", "write a literal, a name, a path, a call or an operation")
            }
        };
        self.refuse(code, &span, message, help);
        None
    }

    /// A literal or name of one token; a minus sign may stand before a number.
    fn literal(&self, what: ExprKind, position: Position) -> syntax::Expr {
        let first = self.places.token(position);
        let last = if self.places.tokens.text(first) == "-" {
            self.places.next(first, crate::rules::lexer::TokenKind::Number).unwrap_or(first)
        } else {
            first
        };
        syntax::Expr { what, span: self.places.between(first, last) }
    }

    /// A text: the name of a member of a choice.
    pub(super) fn text(&mut self, text: &str, span: &Span) -> Option<ExprKind> {
        let name = text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if name {
            return Some(ExprKind::Text(text.to_owned()));
        }
        let help = if Day::parse(text).is_some() {
            format!("a day is written `date(\"{text}\")`")
        } else if text.starts_with(|c: char| c.is_ascii_digit()) {
            "an amount or another figure is a parameter of the law: `law.…`; a text is the name of a member of a choice"
                .to_owned()
        } else {
            "a text in a rule is the name of a member of a choice, as in [choices.…]: small letters, digits and `_`"
                .to_owned()
        };
        self.refuse(codes::TEXT, span, format!("\"{text}\" is no member of a choice"), help);
        None
    }

    fn joined(&mut self, parts: &[Expr], make: fn(Vec<syntax::Expr>) -> ExprKind) -> Option<syntax::Expr> {
        let trees: Vec<_> = parts.iter().map(|part| self.expr(part)).collect();
        let trees: Vec<_> = trees.into_iter().collect::<Option<_>>()?;
        let first = self.places.grouped(&trees.first()?.span);
        let span = first.to(&self.places.grouped(&trees.last()?.span));
        Some(syntax::Expr { what: make(trees), span })
    }

    /// `person.age`, `law.a.b`: a name and properties.
    fn path(&mut self, parts: &BinaryExpr, flags: ASTFlags) -> Option<syntax::Expr> {
        let mut names = Vec::new();
        if !self.properties(&parts.lhs, &mut names) || !self.properties(&parts.rhs, &mut names) {
            return None;
        }
        let mut names = names.into_iter();
        let (root, properties) = (names.next()?, names.collect::<Vec<_>>());
        let span = root.span.to(&properties.last()?.span);
        if flags.intersects(ASTFlags::NEGATED) {
            self.refuse(codes::NULL_OPERATOR, &span, "no value in a rule is empty", "write `.`");
            return None;
        }
        Some(syntax::Expr { what: ExprKind::Path { root, properties }, span })
    }

    fn properties(&mut self, expr: &Expr, names: &mut Vec<Name>) -> bool {
        match expr {
            Expr::Variable(parts, _, position) if names.is_empty() => {
                names.push(Name { name: parts.1.to_string(), span: self.at(*position) });
                true
            }
            Expr::Property(parts, position) if !names.is_empty() => {
                names.push(Name { name: parts.2.to_string(), span: self.at(*position) });
                true
            }
            Expr::Dot(parts, flags, _) if !flags.intersects(ASTFlags::NEGATED) => {
                self.properties(&parts.lhs, names) && self.properties(&parts.rhs, names)
            }
            Expr::MethodCall(..) | Expr::Index(..) => {
                self.refused(expr);
                false
            }
            other => {
                let span = self.at(other.start_position());
                self.refuse(
                    codes::SYNTAX,
                    &span,
                    "a property is read of a name only",
                    "name the value first: `let x = …;`; values of helpers and operations have no properties",
                );
                false
            }
        }
    }

    /// `if`, `switch` or a block as a value.
    fn decision(&mut self, block: &StmtBlock) -> Option<syntax::Expr> {
        let tree = self.branch(block, Mode::OPERAND)?;
        if self.is_braced(block) {
            let span = tree.span.clone();
            return Some(syntax::Expr { what: ExprKind::Block(tree), span });
        }
        match tree.statements.into_iter().next() {
            Some(Statement::Value(only)) => Some(only),
            _ => None,
        }
    }
}
