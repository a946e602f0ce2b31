//! What is known to be there: optional inputs under `given`, roles under `exists`.

use crate::rules::syntax::{Block, Expr, ExprKind, Statement};
use crate::rules::tree::{Column, Group, InputSlot, SetSlot};

use super::{Binding, Lowering};
use crate::check::scope::Root;

/// Something that is known to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    /// An optional input is given: of the entity that has it, or of the one member of a set.
    Given(Option<SetSlot>, InputSlot),
    /// A set `at_most_one` has its member.
    Exists(SetSlot),
}

impl Lowering<'_> {
    /// What is known where an expression is `truth`.
    pub(super) fn facts_where(&self, expr: &Expr, truth: bool) -> Vec<Fact> {
        match &expr.what {
            ExprKind::Not(inner) => self.facts_where(inner, !truth),
            ExprKind::All(parts) if truth => parts.iter().flat_map(|part| self.facts_where(part, true)).collect(),
            ExprKind::Any(parts) if !truth => parts.iter().flat_map(|part| self.facts_where(part, false)).collect(),
            ExprKind::Block(Block { statements, .. }) => match statements.as_slice() {
                [Statement::Value(only)] => self.facts_where(only, truth),
                _ => Vec::new(),
            },
            ExprKind::Call { function, arguments } if truth => match (function.name.as_str(), arguments.as_slice()) {
                ("given", [only]) => self.given_fact(only).into_iter().collect(),
                ("exists", [only]) => self.exists_fact(only).into_iter().collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// The input that `given(…)` asks for.
    pub(super) fn given_fact(&self, argument: &Expr) -> Option<Fact> {
        let ExprKind::Path { root, properties } = &argument.what else { return None };
        let [property] = properties.as_slice() else { return None };
        let (set, space) = match self.peek(&root.name)? {
            Root::Entity(space) => (None, space),
            Root::Set(slot) => (Some(slot), self.scope.space_of(Group::Set(slot))),
            _ => return None,
        };
        match self.scope.column(space, &property.name)? {
            Column::Input(slot) => Some(Fact::Given(set, slot)),
            Column::Result(_) => None,
        }
    }

    /// The role that `exists(…)` asks for.
    pub(super) fn exists_fact(&self, argument: &Expr) -> Option<Fact> {
        let ExprKind::Name(name) = &argument.what else { return None };
        match self.peek(name)? {
            Root::Set(slot) => Some(Fact::Exists(slot)),
            _ => None,
        }
    }

    fn peek(&self, name: &str) -> Option<Root> {
        let frame = self.frames.last()?;
        let (_, binding) = frame.names.iter().rev().find(|(known, _)| known == name)?;
        match binding {
            Binding::Root(root) => Some(*root),
            Binding::Value(_) => None,
        }
    }

    /// Does something under more facts.
    pub(super) fn under<T>(&mut self, facts: Vec<Fact>, then: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.facts.len();
        self.facts.extend(facts);
        let result = then(self);
        self.facts.truncate(before);
        result
    }
}
