//! Calls and operators. What a function is, and whether there is one, is for the check to say.

use rhai::{Expr, FnCallExpr, Position};

use super::Walk;
use crate::ground::codes::rules as codes;
use crate::ground::date::Day;
use crate::ground::source::Span;
use crate::rules::syntax::{self, ExprKind, Name, Operator};

const OPERATORS: [Operator; 10] = [
    Operator::Add,
    Operator::Subtract,
    Operator::Multiply,
    Operator::Divide,
    Operator::Equal,
    Operator::NotEqual,
    Operator::Less,
    Operator::AtMost,
    Operator::Greater,
    Operator::AtLeast,
];

impl Walk<'_> {
    /// A call or an operation.
    pub(super) fn call(&mut self, call: &FnCallExpr, position: Position) -> Option<syntax::Expr> {
        if !call.is_operator_call() {
            return self.function(call, position);
        }
        let operator = OPERATORS.into_iter().find(|operator| operator.sign() == call.name.as_str());
        match (call.args.as_slice(), operator, call.name.as_str()) {
            ([left, right], Some(operator), _) => self.binary(operator, left, right, position),
            ([inner], _, "!") => self.unary(inner, position, ExprKind::Not),
            ([inner], _, "-") => self.unary(inner, position, ExprKind::Negate),
            ([inner], _, "+") => {
                let span = self.at(position);
                self.refuse(codes::FOREIGN_SIGN, &span, "a `+` before a value has no meaning", "leave it out");
                self.expr(inner);
                None
            }
            (arguments, _, name) => {
                let span = self.at(position);
                // The list behind an `in` goes with it.
                let kept = if matches!(name, "in" | "!in") { arguments.len().min(1) } else { arguments.len() };
                for argument in &arguments[..kept] {
                    self.expr(argument);
                }
                let (code, message) = match name {
                    "**" | "^" => (codes::POWER, "rules have no powers".to_owned()),
                    "%" => (codes::REMAINDER, "rules have no remainder".to_owned()),
                    "in" | "!in" => (codes::MEMBERSHIP, "rules have no lists to look into".to_owned()),
                    ".." | "..=" => (codes::RANGE, "rules have no ranges".to_owned()),
                    "|" | "&" | "<<" | ">>" => (codes::BIT_OPERATOR, "rules have no operators on bits".to_owned()),
                    _ => (codes::FOREIGN_SIGN, format!("`{name}` is no operator of a rule")),
                };
                self.refuse(code, &span, message, "the operators are + - * / == != < <= > >= && || !");
                None
            }
        }
    }

    fn unary(
        &mut self,
        inner: &Expr,
        position: Position,
        make: fn(Box<syntax::Expr>) -> ExprKind,
    ) -> Option<syntax::Expr> {
        let tree = self.expr(inner)?;
        if matches!(make(Box::new(tree.clone())), ExprKind::Negate(_)) && self.is_text(&tree) {
            return None;
        }
        let span = self.at(position).to(&self.places.grouped(&tree.span));
        Some(syntax::Expr { what: make(Box::new(tree)), span })
    }

    fn is_text(&mut self, tree: &syntax::Expr) -> bool {
        let text = matches!(tree.what, ExprKind::Text(_));
        if text {
            self.refuse(
                codes::TEXT,
                &tree.span,
                "texts are not computed with",
                "a text is a member of a choice: compare it, give it, or make it a label of `switch`",
            );
        }
        text
    }

    fn binary(&mut self, operator: Operator, left: &Expr, right: &Expr, position: Position) -> Option<syntax::Expr> {
        let at = self.at(position);
        let (left, right) = (self.expr(left), self.expr(right));
        let (left, right) = (left?, right?);
        if !operator.compares() && (self.is_text(&left) | self.is_text(&right)) {
            return None;
        }
        let first = self.places.grouped(&left.span);
        if orders(operator)
            && matches!(&left.what, ExprKind::Binary { operator, .. } if orders(*operator))
            && first == left.span
        {
            let span = left.span.to(&right.span);
            self.refuse(
                codes::CHAINED_COMPARISON,
                &span,
                "a comparison gives true or false, which is not compared again",
                "write both: `a < b && b < c`",
            );
            return None;
        }
        let span = first.to(&self.places.grouped(&right.span));
        let what = ExprKind::Binary { operator, at, left: Box::new(left), right: Box::new(right) };
        Some(syntax::Expr { what, span })
    }

    fn function(&mut self, call: &FnCallExpr, position: Position) -> Option<syntax::Expr> {
        let name = self.places.token(position);
        let function = Name { name: call.name.to_string(), span: self.places.tokens.span(name) };
        let span = function.span.to(&self.places.bracketed(name + 1));
        // Of a function that no rule calls, what it is given is not worth telling.
        if self.places.tokens.all[name].refused {
            return None;
        }
        if call.name.as_str() == "date" {
            return self.date(call, function, span);
        }
        let arguments: Vec<_> = call.args.iter().map(|argument| self.expr(argument)).collect();
        if call.capture_parent_scope {
            self.refuse(
                codes::FOREIGN_SIGN,
                &function.span,
                "`!` after a name has no meaning in a rule",
                "leave it out",
            );
            return None;
        }
        let arguments = arguments.into_iter().collect::<Option<Vec<_>>>()?;
        Some(syntax::Expr { what: ExprKind::Call { function, arguments }, span })
    }

    /// `date("2012-03-01")`
    fn date(&mut self, call: &FnCallExpr, function: Name, span: Span) -> Option<syntax::Expr> {
        if let [Expr::StringConstant(text, position)] = call.args.as_slice()
            && Day::parse(text).is_some()
        {
            let argument = syntax::Expr { what: ExprKind::Text(text.to_string()), span: self.at(*position) };
            return Some(syntax::Expr { what: ExprKind::Call { function, arguments: vec![argument] }, span });
        }
        let message = match call.args.as_slice() {
            [Expr::StringConstant(text, _)] => format!("\"{text}\" is no day of the calendar from 1800 to 2200"),
            _ => "`date` takes one day, written out".to_owned(),
        };
        self.refuse(codes::DATE_LITERAL, &span, message, "write `date(\"2012-03-01\")`: year, month and day");
        None
    }
}

fn orders(operator: Operator) -> bool {
    operator.compares() && !matches!(operator, Operator::Equal | Operator::NotEqual)
}
