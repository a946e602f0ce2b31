//! Calls: host functions by name; helpers put in where they are called.

use std::collections::HashSet;

use crate::check::interval::Interval;
use crate::ground::codes::check as codes;
use crate::ground::kind::{Kind, Time};
use crate::ground::limits;
use crate::ground::names::nearest;
use crate::ground::rounding::Mode;
use crate::ground::source::Span;
use crate::rules::host;
use crate::rules::syntax::{Expr, Function, Name};
use crate::rules::tree::{Join, NodeId, Op};

use super::facts::Fact;
use super::{Binding, Frame, Lowering, Term};

impl<'v> Lowering<'v> {
    /// Lowers a call.
    pub(super) fn call(
        &mut self,
        function: &'v Name,
        arguments: &'v [Expr],
        span: &Span,
        expected: Option<&Kind>,
    ) -> Option<Term> {
        if let Some(helper) = self.scope.function(&function.name) {
            return self.helper(helper, function, arguments, span, expected).map(Term::Value);
        }
        let name = function.name.as_str();
        let value = match name {
            "sum" => self.aggregate(Join::Sum, function, arguments, span),
            "count" => self.aggregate(Join::Count, function, arguments, span),
            "any" => self.aggregate(Join::Any, function, arguments, span),
            "all" => self.aggregate(Join::All, function, arguments, span),
            "smallest" => self.aggregate(Join::Smallest, function, arguments, span),
            "largest" => self.aggregate(Join::Largest, function, arguments, span),
            "round" | "round_half_even" | "floor" | "ceil" => {
                let [of, step] =
                    self.exactly(function, arguments, "what is rounded, and the step: `round(x, 0.01)`")?;
                let mode = match name {
                    "round" => Mode::HalfUp,
                    "floor" => Mode::Down,
                    "ceil" => Mode::Up,
                    _ => Mode::HalfEven,
                };
                self.round(mode, of, step, span)
            }
            "yearly" | "monthly" | "weekly" => {
                let [of] = self.exactly(function, arguments, "one amount of money")?;
                let to = match name {
                    "yearly" => Time::Year,
                    "monthly" => Time::Month,
                    _ => Time::Week,
                };
                return self.retime(to, of, span);
            }
            "min" | "max" => {
                let wants = format!("two values; of three, `{name}(a, {name}(b, c))`");
                let [a, b] = self.exactly(function, arguments, &wants)?;
                self.extreme(name == "max", a, b, span, expected)
            }
            "given" => {
                let [of] = self.exactly(function, arguments, "one optional input: `given(person.x)`")?;
                self.given(of, span)
            }
            "exists" => {
                let [of] = self.exactly(function, arguments, "one set of size at_most_one: `exists(spouse)`")?;
                self.exists(of, span)
            }
            "scale" => {
                let [figure, at] =
                    self.exactly(function, arguments, "a scale of the law and a value: `scale(law.x, v)`")?;
                self.scale_at(figure, at, span)
            }
            "table" => self.table_at(function, arguments, span),
            "years_between" | "months_between" | "add_years" | "add_months" | "in_month" | "date" => {
                self.date_function(function, arguments, span)
            }
            _ => {
                self.unknown_function(function);
                None
            }
        };
        value.map(Term::Value)
    }

    fn unknown_function(&mut self, function: &Name) {
        let mut names = self.scope.function_names();
        let hosts: Vec<&str> = host::ALL.iter().map(|function| function.name).collect();
        names.extend(&hosts);
        let help = nearest(&function.name, names.iter().copied()).map_or_else(
            || format!("write `fn {}(…) {{ … }}` in the rules, or use: {}", function.name, hosts.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        let is_result = self.scope.result(&function.name).is_some();
        let help = if is_result {
            "read a result of another rule by its name: `person.…` or `household.…`".to_owned()
        } else {
            help
        };
        self.tell(
            codes::UNKNOWN_FUNCTION,
            &function.span,
            format!("there is no function `{}`", function.name),
            Some(help),
        );
    }

    /// The arguments, when they are as many as wanted.
    pub(super) fn exactly<const N: usize>(
        &mut self,
        function: &Name,
        arguments: &'v [Expr],
        wants: &str,
    ) -> Option<&'v [Expr; N]> {
        let fits = arguments.try_into().ok();
        if fits.is_none() {
            self.wrong_arguments(function, arguments.len(), wants);
        }
        fits
    }

    pub(super) fn wrong_arguments(&mut self, function: &Name, given: usize, wants: &str) {
        let message = format!("`{}` is given {given} argument{}", function.name, if given == 1 { "" } else { "s" });
        self.tell(codes::BAD_ARGUMENTS, &function.span, message, Some(format!("it takes {wants}")));
    }

    /// Puts a helper in: its arguments first, in order, then its body.
    fn helper(
        &mut self,
        helper: &'v Function,
        at: &Name,
        arguments: &'v [Expr],
        span: &Span,
        expected: Option<&Kind>,
    ) -> Option<NodeId> {
        if let Some(slot) = self.scope.result(&helper.name) {
            let result = &self.scope.version.results[slot as usize];
            let (name, of) = (&result.common.name, &self.scope.version.programme.entities[usize::from(result.entity)]);
            let message = format!("`{name}` is the rule of a result, and is not called");
            let help = if self.scope.lineage(self.space).contains(&result.entity) {
                format!("read the result: `{}.{name}`", of.name)
            } else {
                format!("go through the result that each has: `{}.{name}`", of.plural)
            };
            self.tell(codes::BAD_ARGUMENTS, &at.span, message, Some(help));
            return None;
        }
        if self.frames.iter().any(|frame| frame.function == helper.name) {
            let path: Vec<&str> =
                self.frames.iter().map(|frame| frame.function).skip_while(|name| *name != helper.name).collect();
            let message = format!("`{}` calls itself", helper.name);
            let help = format!(
                "{} → {}: every rule must end; write the steps out, or make a result",
                path.join(" → "),
                helper.name
            );
            self.tell(codes::RECURSION, &at.span, message, Some(help));
            return None;
        }
        if self.frames.len() > limits::CALL_DEPTH {
            let message = format!("helpers call helpers more than {} deep", limits::CALL_DEPTH);
            self.tell(codes::CALLS_TOO_DEEP, &at.span, message, Some("make a result of one of the steps".to_owned()));
            return None;
        }
        if !self.may_call(span) {
            return None;
        }
        self.callers.entry(helper.name.clone()).or_default().insert(self.rule.clone());
        if arguments.len() != helper.parameters.len() {
            let names: Vec<&str> = helper.parameters.iter().map(|p| p.name.as_str()).collect();
            self.wrong_arguments(
                at,
                arguments.len(),
                &format!("{}: {}({})", names.len(), helper.name, names.join(", ")),
            );
            return None;
        }
        let mut names = Vec::new();
        let mut values = Vec::new();
        for (parameter, argument) in helper.parameters.iter().zip(arguments) {
            let term = match self.term(argument, None) {
                Some(term @ (Term::Text(_) | Term::Value(_))) => Some(term),
                Some(other) => self.settle(other, None, &argument.span).map(Term::Value),
                None => None,
            };
            if let Some(Term::Value(node)) = &term {
                values.push(*node);
            }
            names.push((parameter.name.clone(), Binding::Value(term)));
        }
        self.frames.push(Frame { function: &helper.name, names, used: HashSet::new() });
        let told = self.findings.all.len();
        let body = self.body(&helper.body, expected);
        if body.is_some() && !self.refused_since(told) {
            self.tell_unused(helper);
        }
        self.frames.pop();
        let mut node = body?;
        if let Some(mark) = self.scope.mark(&helper.name) {
            let (kind, scale, bounds) = (self.kind(node), self.scale(node), self.interval(node));
            node = self.node(Op::Marked(mark, node), kind, scale, Some(bounds), span)?;
        }
        for value in values.into_iter().rev() {
            node = self.sequence(value, node)?;
        }
        Some(node)
    }

    /// `min(a, b)`, `max(a, b)`.
    fn extreme(
        &mut self,
        largest: bool,
        a: &'v Expr,
        b: &'v Expr,
        span: &Span,
        expected: Option<&Kind>,
    ) -> Option<NodeId> {
        let (x, y) = (self.value(a, expected), self.value(b, expected));
        let (x, y) = (x?, y?);
        let kind = self.common(x, y, "compared", span)?;
        if matches!(kind, Kind::Bool | Kind::Choice(_)) {
            let message = format!("{} has no order", super::unify::article(&kind));
            self.tell(codes::KINDS_DIFFER, span, message, Some("min and max take numbers, money or dates".to_owned()));
            return None;
        }
        let (left_up, right_up, scale) = self.level(x, y)?;
        let bounds = self.interval(x).scaled(left_up).zip(self.interval(y).scaled(right_up)).map(|(p, q)| {
            if largest {
                Interval::new(p.least.max(q.least), p.most.max(q.most))
            } else {
                Interval::new(p.least.min(q.least), p.most.min(q.most))
            }
        });
        self.node(Op::Extreme { largest, left: x, right: y, left_up, right_up }, kind, scale, bounds, span)
    }

    /// `given(person.x)`.
    fn given(&mut self, of: &'v Expr, span: &Span) -> Option<NodeId> {
        let Some(Fact::Given(set, input)) = self.given_fact(of) else {
            let message = "`given` asks whether an optional input is there".to_owned();
            self.tell(
                codes::NOT_OPTIONAL,
                &of.span,
                message,
                Some("name an input directly: `given(person.x)`".to_owned()),
            );
            // Names are looked at all the same, so that a misspelt one is told.
            self.term(of, None);
            return None;
        };
        if !self.scope.optional(input) {
            let message = format!(
                "`{}` is not optional: it is always there, or the answer says that it is missing",
                of.span.text()
            );
            let help = "take the question out, or declare the input `optional = true`".to_owned();
            self.tell(codes::NOT_OPTIONAL, &of.span, message, Some(help));
            return None;
        }
        self.mark_used(of);
        self.read(crate::rules::tree::Column::Input(input), span)?;
        let entity = self.scope.version.inputs[input as usize].entity;
        let (op, space) = match set {
            None => (Op::Given(input), entity),
            Some(slot) => {
                if self.scope.size(slot) == crate::pack::model::Size::AtMostOne
                    && !self.facts.contains(&Fact::Exists(slot))
                {
                    let message = "there may be nobody to ask about".to_owned();
                    self.tell(codes::NOT_EXISTS, span, message, Some("ask `exists(…) && given(…)`".to_owned()));
                    return None;
                }
                self.set_member_read(slot, span)?;
                (Op::GivenOnly(slot, input), self.sized(slot, span)?)
            }
        };
        let node = self.node_in(space, op, Kind::Bool, 0, Some(Interval::BOOL), span)?;
        self.lift(node, span)
    }

    /// `exists(spouse)`.
    fn exists(&mut self, of: &'v Expr, span: &Span) -> Option<NodeId> {
        let Some(Fact::Exists(slot)) = self.exists_fact(of) else {
            let message = "`exists` asks whether a role is there".to_owned();
            self.tell(
                codes::NOT_A_ROLE,
                &of.span,
                message,
                Some("name a set of size at_most_one: `exists(spouse)`".to_owned()),
            );
            return None;
        };
        if self.scope.size(slot) != crate::pack::model::Size::AtMostOne {
            let message = format!("the set `{}` is not declared `size = \"at_most_one\"`", of.span.text());
            self.tell(codes::NOT_A_ROLE, &of.span, message, Some(format!("ask `count({}) > 0`", of.span.text())));
            return None;
        }
        self.mark_used(of);
        self.set_member_read(slot, span)?;
        let space = self.sized(slot, span)?;
        let node = self.node_in(space, Op::Exists(slot), Kind::Bool, 0, Some(Interval::BOOL), span)?;
        self.lift(node, span)
    }

    /// Notes that the name at the root of an expression is used.
    pub(super) fn mark_used(&mut self, expr: &Expr) {
        use crate::rules::syntax::ExprKind;
        let name = match &expr.what {
            ExprKind::Name(name) => name,
            ExprKind::Path { root, .. } => &root.name,
            _ => return,
        };
        self.lookup(name);
    }
}
