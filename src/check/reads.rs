//! What a result reads, from its text alone: before anything is lowered, for the order of results.

use crate::check::scope::{Root, Scope};
use crate::pack::model::{Formula, ResultDecl};
use crate::rules::syntax::{Block, Expr, ExprKind, Function, Statement};
use crate::rules::tree::{Column, Group, SetSlot, Space};

/// The columns that a result reads: guards, then its formula, each once. Names that mean nothing are told elsewhere.
#[must_use]
pub fn of_result(scope: &Scope<'_>, result: &ResultDecl) -> Vec<Column> {
    let mut reads = Reads { scope, space: result.entity, columns: Vec::new() };
    for guard in &result.when {
        reads.guard(guard.entity.as_deref(), &guard.name);
    }
    match &result.formula {
        Formula::Rule => {
            if let Some(function) = scope.function(&result.common.name) {
                reads.function(function);
            }
        }
        Formula::Rank(rank) => {
            reads.add(scope.column(result.entity, &rank.among.value));
            for by in &rank.by {
                reads.add(scope.column(result.entity, &by.value));
            }
        }
        Formula::Aggregate { group, read, .. } => {
            if let Some(group) = scope.group(&group.value) {
                reads.group(group);
                if let Some(read) = read {
                    reads.add(scope.column(scope.space_of(group), &read.value));
                }
            }
        }
        Formula::Abolished(..) => {}
    }
    reads.columns
}

struct Reads<'s, 'v> {
    scope: &'s Scope<'v>,
    space: Space,
    columns: Vec<Column>,
}

impl Reads<'_, '_> {
    fn add(&mut self, column: Option<Column>) {
        if let Some(column) = column
            && !self.columns.contains(&column)
        {
            self.columns.push(column);
        }
    }

    fn guard(&mut self, entity: Option<&str>, name: &str) {
        let column = guard_column(self.scope, self.space, entity, name).map(|(column, _)| column);
        self.add(column);
    }

    fn group(&mut self, group: Group) {
        if let Group::Set(slot) = group {
            self.set(slot);
        }
    }

    fn set(&mut self, slot: SetSlot) {
        let set = &self.scope.version.sets[slot as usize];
        self.add(self.scope.column(set.of, &set.member.value));
    }

    fn function(&mut self, function: &Function) {
        self.block(function, &function.body);
    }

    fn block(&mut self, function: &Function, block: &Block) {
        for statement in &block.statements {
            match statement {
                Statement::Let { value, .. } | Statement::Return { value, .. } | Statement::Value(value) => {
                    self.expr(function, value);
                }
            }
        }
    }

    fn root(&mut self, function: &Function, name: &str) -> Option<Root> {
        let known = function.parameters.iter().any(|parameter| parameter.name == name);
        if known { self.scope.root(self.space, name) } else { None }
    }

    fn expr(&mut self, function: &Function, expr: &Expr) {
        match &expr.what {
            ExprKind::Bool(_) | ExprKind::Whole(_) | ExprKind::Decimal(_) | ExprKind::Text(_) => {}
            ExprKind::Name(name) => {
                if let Some(Root::Set(slot)) = self.root(function, name) {
                    self.set(slot);
                }
            }
            ExprKind::Path { root, properties } => {
                let of = match self.root(function, &root.name) {
                    Some(Root::Entity(space) | Root::Group(space)) => Some(space),
                    Some(Root::Set(slot)) => {
                        self.set(slot);
                        Some(self.scope.space_of(Group::Set(slot)))
                    }
                    _ => None,
                };
                if let (Some(space), Some(property)) = (of, properties.first()) {
                    self.add(self.scope.column(space, &property.name));
                }
            }
            ExprKind::Negate(inner) | ExprKind::Not(inner) => self.expr(function, inner),
            ExprKind::Binary { left, right, .. } => {
                self.expr(function, left);
                self.expr(function, right);
            }
            ExprKind::All(parts) | ExprKind::Any(parts) => parts.iter().for_each(|part| self.expr(function, part)),
            ExprKind::Call { arguments, .. } => arguments.iter().for_each(|part| self.expr(function, part)),
            ExprKind::If { condition, then, otherwise } => {
                self.expr(function, condition);
                self.block(function, then);
                if let Some(block) = otherwise {
                    self.block(function, block);
                }
            }
            ExprKind::Switch { on, cases, otherwise } => {
                self.expr(function, on);
                for case in cases {
                    self.block(function, &case.body);
                }
                if let Some(block) = otherwise {
                    self.block(function, block);
                }
            }
            ExprKind::Block(block) => self.block(function, block),
        }
    }
}

/// The column that a guard names, and the entity it belongs to: the result's own, or the nearest that contains it.
#[must_use]
pub fn guard_column(scope: &Scope<'_>, of: Space, entity: Option<&str>, name: &str) -> Option<(Column, Space)> {
    scope
        .lineage(of)
        .into_iter()
        .filter(|space| {
            entity.is_none_or(|entity| scope.version.programme.entities[usize::from(*space)].name == entity)
        })
        .find_map(|space| scope.column(space, name).map(|column| (column, space)))
}
