//! Aggregations: `sum(persons.x)`, `count(children)`, `largest(persons.age, 0)`; in rules and in declarations.

use crate::check::interval::Interval;
use crate::check::scope::Root;
use crate::ground::amount;
use crate::ground::codes::check as codes;
use crate::ground::kind::Kind;
use crate::ground::limits;
use crate::ground::source::Span;
use crate::rules::syntax::{Expr, ExprKind, Name};
use crate::rules::tree::{Column, Group, Join, NodeId, Op};

use super::{Binding, Lowering};

impl<'v> Lowering<'v> {
    /// An aggregation written in a rule.
    pub(super) fn aggregate(
        &mut self,
        join: Join,
        function: &'v Name,
        arguments: &'v [Expr],
        span: &Span,
    ) -> Option<NodeId> {
        let ordered = matches!(join, Join::Smallest | Join::Largest);
        let (over, otherwise) = if ordered {
            let [over, otherwise] = self.exactly(
                function,
                arguments,
                "what is gone through, and the value over none: `largest(persons.x, 0)`",
            )?;
            (over, Some(otherwise))
        } else {
            let [over] = self.exactly(function, arguments, "what is gone through: `persons.x`")?;
            (over, None)
        };
        let (group, column) = self.over(over, function, join)?;
        let otherwise = match otherwise {
            Some(expr) => Some(self.value(expr, None)?),
            None => None,
        };
        self.gather(join, group, column, otherwise, span)
    }

    /// The group and the column that an aggregation names.
    fn over(&mut self, over: &'v Expr, function: &Name, join: Join) -> Option<(Group, Option<Column>)> {
        let (root, properties) = match &over.what {
            ExprKind::Name(name) => (Name { name: name.clone(), span: over.span.clone() }, None),
            ExprKind::Path { root, properties } => (root.clone(), Some(properties)),
            _ => {
                let message = format!("`{}` goes through a group or set, one property of each member", function.name);
                let help =
                    format!("make what it needs a result of the member, and write `{}(persons.that)`", function.name);
                self.tell(codes::BAD_ARGUMENTS, &over.span, message, Some(help));
                return None;
            }
        };
        let group = match self.lookup(&root.name) {
            Some(Binding::Root(Root::Group(space))) => Group::All(space),
            Some(Binding::Root(Root::Set(slot))) => Group::Set(slot),
            Some(Binding::Root(_) | Binding::Value(_)) => {
                let message = format!("`{}` is neither a group nor a set", root.name);
                let help = format!("a rule may go through: {}", self.group_names().join(", "));
                self.tell(codes::BAD_ARGUMENTS, &root.span, message, Some(help));
                return None;
            }
            None => {
                let name = &root.name;
                let help = if self.scope.root(self.space, name).is_some() && self.frames.len() == 1 {
                    format!("add `{name}` to the brackets of the function `{}`", self.rule)
                } else if self.frames.len() > 1 {
                    "a helper sees only its own parameters: give it the value, `sum(…)` included".to_owned()
                } else {
                    let names = self.group_names();
                    crate::ground::names::nearest(name, names.iter().copied()).map_or_else(
                        || format!("a rule may go through: {}", names.join(", ")),
                        |near| format!("did you mean `{near}`?"),
                    )
                };
                self.tell(codes::UNKNOWN_NAME, &root.span, format!("nothing here is called `{name}`"), Some(help));
                return None;
            }
        };
        let column = match properties {
            Some(properties) => Some(self.property(self.scope.space_of(group), &root, properties)?),
            None if join == Join::Count => None,
            None => {
                let message = format!("`{}` needs a property of the members", function.name);
                self.tell(
                    codes::BAD_ARGUMENTS,
                    &over.span,
                    message,
                    Some(format!("write `{}({}.…)`", function.name, root.name)),
                );
                return None;
            }
        };
        Some((group, column))
    }

    fn group_names(&self) -> Vec<&'v str> {
        let names = self.scope.root_names(self.space);
        names
            .into_iter()
            .filter(|name| matches!(self.scope.root(self.space, name), Some(Root::Group(_) | Root::Set(_))))
            .collect()
    }

    /// The node of an aggregation, of the rule's space.
    pub(crate) fn gather(
        &mut self,
        join: Join,
        group: Group,
        column: Option<Column>,
        otherwise: Option<NodeId>,
        span: &Span,
    ) -> Option<NodeId> {
        let Some(space) = self.scope.gathering(self.space, group) else {
            let name = self.scope.group_name(group);
            let message = format!("`{name}` is not a group of this entity or of one that contains it");
            self.tell(codes::BAD_GROUP, span, message, None);
            return None;
        };
        if let Group::Set(slot) = group {
            self.set_member_read(slot, span)?;
        }
        if let Some(column) = column {
            if let Column::Input(slot) = column
                && self.scope.optional(slot)
            {
                let message = format!("`{}` is optional: some members may not have it", span.text());
                let help = "make a result of the member that asks `given(…)`, and go through that".to_owned();
                self.tell(codes::NOT_GIVEN, span, message, Some(help));
                return None;
            }
            self.read(column, span)?;
        }
        let members = i128::try_from(limits::GROUP_MEMBERS).ok()?;
        let facts = match column {
            Some(column) => Some(self.column_facts(column)?),
            None => None,
        };
        let (kind, scale, bounds) = match (join, facts) {
            (Join::Count, None | Some((Kind::Bool, ..))) => (Kind::Count, 0, Some(Interval::new(0, members))),
            (Join::Any | Join::All, Some((Kind::Bool, ..))) => (Kind::Bool, 0, Some(Interval::BOOL)),
            (Join::Count | Join::Any | Join::All, Some((kind, ..))) => {
                let message = format!(
                    "this counts or asks about a bool of each member, not about {}",
                    super::unify::article(&kind)
                );
                self.tell(
                    codes::NOT_BOOL,
                    span,
                    message,
                    Some("make a bool result of the member, for example a comparison".to_owned()),
                );
                return None;
            }
            (Join::Sum, Some((kind, scale, interval))) if kind.is_numeric() => {
                let bounds = interval.scaled(members).map(|all| all.hull(Interval::one(0)));
                (kind, scale, bounds)
            }
            (Join::Smallest | Join::Largest, Some((kind, scale, interval)))
                if kind.is_numeric() || kind == Kind::Date =>
            {
                return self.ordered(join, group, column, otherwise?, space, (kind, scale, interval), span);
            }
            (_, Some((kind, ..))) => {
                let message = format!("{} of each member cannot be joined this way", super::unify::article(&kind));
                self.tell(
                    codes::NOT_NUMERIC,
                    span,
                    message,
                    Some("sum takes numbers and money; smallest and largest take dates too".to_owned()),
                );
                return None;
            }
            (_, None) => return None,
        };
        let op = Op::Aggregate { join, group, read: column, otherwise: None };
        let node = self.node_in(space, op, kind, scale, bounds, span)?;
        self.lift(node, span)
    }

    /// `smallest`, `largest`: the value over none is of the same kind, and read where the aggregation is.
    #[expect(clippy::too_many_arguments, reason = "one call site; a struct would only rename them")]
    fn ordered(
        &mut self,
        join: Join,
        group: Group,
        column: Option<Column>,
        otherwise: NodeId,
        space: u16,
        (kind, scale, interval): (Kind, u32, Interval),
        span: &Span,
    ) -> Option<NodeId> {
        let before = std::mem::replace(&mut self.space, space);
        let fits = self.fit_otherwise(otherwise, &kind, scale, span);
        let node = fits.and_then(|otherwise| {
            let up = amount::power_of_ten(self.scale(otherwise).saturating_sub(scale)).unwrap_or(1);
            let bounds = interval.scaled(up).map(|all| all.hull(self.interval(otherwise)));
            if self.scale(otherwise) != scale {
                let message = "the value over none has more decimals than what is gone through".to_owned();
                self.tell(codes::WHOLE_ONLY, span, message, Some("write it with no more decimals".to_owned()));
                return None;
            }
            let op = Op::Aggregate { join, group, read: column, otherwise: Some(otherwise) };
            self.node_in(space, op, kind.clone(), scale, bounds, span)
        });
        self.space = before;
        let node = node?;
        self.lift(node, span)
    }

    /// The value over none where the members are gone through: a figure or literal is the same there, and what was read
    /// of that entity is read there.
    fn brought(&mut self, node: NodeId, span: &Span) -> Option<NodeId> {
        let found = &self.nodes[node.index()];
        match found.op {
            _ if found.space == self.space => Some(node),
            Op::Outer(inner) if self.nodes[inner.index()].space == self.space => Some(inner),
            Op::Constant(_) | Op::Parameter(_) => {
                let (op, kind, scale) = (found.op.clone(), found.kind.clone(), found.scale);
                let bounds = self.interval(node);
                self.node(op, kind, scale, Some(bounds), span)
            }
            _ => Some(node),
        }
    }

    fn fit_otherwise(&mut self, node: NodeId, kind: &Kind, scale: u32, span: &Span) -> Option<NodeId> {
        let node = self.brought(node, span)?;
        let own = self.kind(node);
        let fits =
            own == *kind || (kind.is_numeric() && self.is_zero(node)) || (own == Kind::Count && *kind == Kind::Number);
        if !fits {
            let message = format!(
                "the value over none is {}, the members have {}",
                super::unify::article(&own),
                super::unify::article(kind)
            );
            self.tell(codes::KINDS_DIFFER, span, message, Some("both must be of one kind".to_owned()));
            return None;
        }
        if self.nodes[node.index()].space != self.space {
            let message =
                "the value over none must be a figure of the law, a literal, or of the same entity".to_owned();
            self.tell(codes::BAD_ARGUMENTS, span, message, None);
            return None;
        }
        if self.scale(node) < scale || own != *kind {
            self.widen(node, kind, scale.max(self.scale(node)))
        } else {
            Some(node)
        }
    }
}
