//! Expressions: each form to its own lowering.

use crate::check::interval::Interval;
use crate::ground::amount::{self, Decimal};
use crate::ground::codes::check as codes;
use crate::ground::kind::Kind;
use crate::ground::source::Span;
use crate::rules::syntax::{Expr, ExprKind, Operator};
use crate::rules::tree::{NodeId, Op};

use super::{Binding, Lowering, Term};
use crate::check::scope::Root;

impl<'v> Lowering<'v> {
    /// Lowers an expression. `expected` is the kind that the place wants, used only for texts.
    pub(super) fn term(&mut self, expr: &'v Expr, expected: Option<&Kind>) -> Option<Term> {
        let span = &expr.span;
        let value = match &expr.what {
            ExprKind::Bool(b) => self.node(Op::Constant(i128::from(*b)), Kind::Bool, 0, Some(Interval::BOOL), span),
            ExprKind::Whole(n) => self.whole(*n, span),
            ExprKind::Decimal(d) => self.decimal(*d, span),
            ExprKind::Text(text) => return Some(Term::Text(text.clone())),
            ExprKind::Name(name) => return self.name(name, span),
            ExprKind::Path { root, properties } => return self.path(root, properties, span),
            ExprKind::Negate(inner) => self.negate(inner, span),
            ExprKind::Not(inner) => {
                let node = self.condition(inner)?;
                self.node(Op::Not(node), Kind::Bool, 0, Some(Interval::BOOL), span)
            }
            ExprKind::Binary { operator, left, right, at } => {
                return match operator {
                    Operator::Add | Operator::Subtract => {
                        self.add(*operator, left, right, span, expected).map(Term::Value)
                    }
                    Operator::Multiply => self.multiply(left, right, span),
                    Operator::Divide => self.divide(left, right, span),
                    _ => self.compare(*operator, left, right, at, span).map(Term::Value),
                };
            }
            ExprKind::All(parts) => self.all(parts, true, span),
            ExprKind::Any(parts) => self.all(parts, false, span),
            ExprKind::Call { function, arguments } => return self.call(function, arguments, span, expected),
            ExprKind::If { condition, then, otherwise } => {
                self.choose(condition, then, otherwise.as_ref(), span, expected, false).map(|node| node.0)
            }
            ExprKind::Switch { on, cases, otherwise } => {
                self.switch(on, cases, otherwise.as_ref(), span, expected, false).map(|node| node.0)
            }
            ExprKind::Block(block) => self.body(block, expected),
        };
        value.map(Term::Value)
    }

    /// A condition: true or false.
    pub(super) fn condition(&mut self, expr: &'v Expr) -> Option<NodeId> {
        let node = self.value(expr, Some(&Kind::Bool))?;
        let kind = self.kind(node);
        if kind == Kind::Bool {
            return Some(node);
        }
        let help = if kind.is_numeric() {
            format!("compare it: `{} > 0`", expr.span.text())
        } else {
            "write a comparison, or name an input or result of kind bool".to_owned()
        };
        let message = format!("a condition is true or false; this is {}", super::unify::article(&kind));
        self.tell(codes::NOT_BOOL, &expr.span, message, Some(help));
        None
    }

    /// A whole literal.
    fn whole(&mut self, n: i64, span: &Span) -> Option<NodeId> {
        if ![0, 1, 12, 100].contains(&n) {
            self.literal(span);
        }
        self.node(Op::Constant(n.into()), Kind::Count, 0, Some(Interval::one(n.into())), span)
    }

    /// A decimal literal, at the scale it is written with less trailing zeros.
    pub(super) fn decimal(&mut self, number: Decimal, span: &Span) -> Option<NodeId> {
        let scale = amount::decimals(number);
        let lane = amount::to_lane(number, scale)?;
        if !self.in_step {
            self.literal(span);
        }
        self.node(Op::Constant(lane), Kind::Number, scale, Some(Interval::one(lane)), span)
    }

    fn literal(&mut self, span: &Span) {
        if self.in_step {
            return;
        }
        self.tell(
            codes::LITERAL,
            span,
            format!("the figure {} is written in a rule", span.text()),
            Some(
                "a figure of the law has a source: put it into policy.toml as a parameter and read it as `law.…`"
                    .to_owned(),
            ),
        );
    }

    fn negate(&mut self, inner: &'v Expr, span: &Span) -> Option<NodeId> {
        let node = self.value(inner, None)?;
        let kind = self.numeric(node, "negated", &inner.span)?;
        let kind = if kind == Kind::Count { Kind::Count } else { kind };
        let bounds = self.interval(node).negated();
        self.node(Op::Negate(node), kind, self.scale(node), bounds, span)
    }

    /// The kind of a node that must be a number.
    pub(super) fn numeric(&mut self, node: NodeId, what: &str, span: &Span) -> Option<Kind> {
        let kind = self.kind(node);
        if kind.is_numeric() {
            return Some(kind);
        }
        let message = format!("{} cannot be {what}", super::unify::article(&kind));
        let help = match kind {
            Kind::Date => "`years_between`, `months_between`, `add_years`, `add_months` compute with dates",
            Kind::Bool => "write `if … { 1 } else { 0 }`, or count members with `count(persons.…)`",
            _ => "only counts, numbers and money are computed with",
        };
        self.tell(codes::NOT_NUMERIC, span, message, Some(help.to_owned()));
        None
    }

    /// A name: a `let`, a helper's parameter; an entity, the law or the month are no values.
    fn name(&mut self, name: &str, span: &Span) -> Option<Term> {
        match self.lookup(name) {
            Some(Binding::Value(term)) => term,
            Some(Binding::Root(root)) => {
                let (code, help) = match root {
                    Root::Group(_) => (
                        codes::GROUP_ALONE,
                        format!("go through it: `sum({name}.…)`, `count({name})`, `any({name}.…)`"),
                    ),
                    Root::Set(_) => {
                        (codes::GROUP_ALONE, format!("read a property, `{name}.…`, or go through it: `count({name})`"))
                    }
                    Root::Entity(_) => (codes::ENTITY_ALONE, format!("read one of its inputs or results: `{name}.…`")),
                    Root::Law => (codes::ENTITY_ALONE, "read a figure: `law.…`".to_owned()),
                    Root::Period => {
                        (codes::ENTITY_ALONE, "read `period.first_day`, `.last_day`, `.year` or `.month`".to_owned())
                    }
                };
                self.tell(code, span, format!("`{name}` is no value by itself"), Some(help));
                None
            }
            None => {
                let known = self.names_in_scope();
                let near = crate::ground::names::nearest(name, known.iter().map(String::as_str));
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None if self.scope.root(self.space, name).is_some() && self.frames.len() == 1 => {
                        format!("add `{name}` to the brackets of the function")
                    }
                    None => format!(
                        "known here: {}",
                        if known.is_empty() { "nothing".to_owned() } else { known.join(", ") }
                    ),
                };
                self.tell(codes::UNKNOWN_NAME, span, format!("nothing here is called `{name}`"), Some(help));
                None
            }
        }
    }

    /// The names that can be written at this place.
    pub(super) fn names_in_scope(&self) -> Vec<String> {
        self.frames.last().map(|frame| frame.names.iter().map(|(name, _)| name.clone()).collect()).unwrap_or_default()
    }
}
