//! What a name in a rule can mean: entities, groups, sets, columns, figures, functions.

use std::collections::HashMap;
use std::sync::Arc;

use crate::pack::model::{Size, Version};
use crate::rules::syntax::Function;
use crate::rules::tree::{Column, Group, HelperSlot, InputSlot, ParameterSlot, ResultSlot, SetSlot, Space};

/// Looks names up in a version.
pub struct Scope<'v> {
    /// The version.
    pub version: &'v Version,
    columns: HashMap<(Space, &'v str), Column>,
    sets: HashMap<&'v str, SetSlot>,
    groups: HashMap<&'v str, Space>,
    entities: HashMap<&'v str, Space>,
    parameters: HashMap<&'v str, ParameterSlot>,
    marks: HashMap<&'v str, HelperSlot>,
    functions: HashMap<&'v str, &'v Arc<Function>>,
}

/// What the parameter of a rule stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// One row of an entity: the rule's own, or one that contains it.
    Entity(Space),
    /// All members of an entity.
    Group(Space),
    /// A set.
    Set(SetSlot),
    /// The figures of the law.
    Law,
    /// The month evaluated.
    Period,
}

fn slots<T>(all: &[T]) -> impl Iterator<Item = (u32, &T)> {
    (0_u32..).zip(all)
}

impl<'v> Scope<'v> {
    /// The names of a version.
    #[must_use]
    pub fn new(version: &'v Version) -> Self {
        let mut columns = HashMap::new();
        for (slot, input) in slots(&version.inputs) {
            columns.insert((input.entity, input.common.name.as_str()), Column::Input(slot));
        }
        for (slot, result) in slots(&version.results) {
            columns.insert((result.entity, result.common.name.as_str()), Column::Result(slot));
        }
        let entities = &version.programme.entities;
        Self {
            version,
            columns,
            sets: slots(&version.sets).map(|(slot, set)| (set.common.name.as_str(), slot)).collect(),
            groups: (0..).zip(entities).skip(1).map(|(space, entity)| (entity.plural.as_str(), space)).collect(),
            entities: (0..).zip(entities).map(|(space, entity)| (entity.name.as_str(), space)).collect(),
            parameters: slots(&version.parameters).map(|(slot, p)| (p.common.name.as_str(), slot)).collect(),
            marks: slots(&version.helpers).map(|(slot, h)| (h.common.name.as_str(), slot)).collect(),
            functions: version.functions.iter().map(|function| (function.name.as_str(), function)).collect(),
        }
    }

    /// A column of an entity.
    #[must_use]
    pub fn column(&self, space: Space, name: &str) -> Option<Column> {
        self.columns.get(&(space, name)).copied()
    }

    /// The names of all columns of an entity, in declared order.
    #[must_use]
    pub fn column_names(&self, space: Space) -> Vec<&'v str> {
        let inputs = self.version.inputs.iter().filter(|i| i.entity == space).map(|i| i.common.name.as_str());
        let results = self.version.results.iter().filter(|r| r.entity == space).map(|r| r.common.name.as_str());
        inputs.chain(results).collect()
    }

    /// A figure by its dotted path.
    #[must_use]
    pub fn parameter(&self, path: &str) -> Option<ParameterSlot> {
        self.parameters.get(path).copied()
    }

    /// The paths of all figures.
    #[must_use]
    pub fn parameter_names(&self) -> Vec<&'v str> {
        self.version.parameters.iter().map(|p| p.common.name.as_str()).collect()
    }

    /// The mark of a helper.
    #[must_use]
    pub fn mark(&self, function: &str) -> Option<HelperSlot> {
        self.marks.get(function).copied()
    }

    /// A function of the pack.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<&'v Arc<Function>> {
        self.functions.get(name).copied()
    }

    /// The names of all functions of the pack.
    #[must_use]
    pub fn function_names(&self) -> Vec<&'v str> {
        self.version.functions.iter().map(|f| f.name.as_str()).collect()
    }

    /// A group or set by name.
    #[must_use]
    pub fn group(&self, name: &str) -> Option<Group> {
        let all = self.groups.get(name).map(|space| Group::All(*space));
        all.or_else(|| self.sets.get(name).map(|slot| Group::Set(*slot)))
    }

    /// The entity of the members of a group.
    #[must_use]
    pub fn space_of(&self, group: Group) -> Space {
        match group {
            Group::All(space) => space,
            Group::Set(slot) => self.version.sets[slot as usize].of,
        }
    }

    /// The name of a group as rules write it.
    #[must_use]
    pub fn group_name(&self, group: Group) -> &'v str {
        match group {
            Group::All(space) => &self.version.programme.entities[usize::from(space)].plural,
            Group::Set(slot) => &self.version.sets[slot as usize].common.name,
        }
    }

    /// The size a set must have.
    #[must_use]
    pub fn size(&self, set: SetSlot) -> Size {
        self.version.sets[set as usize].size
    }

    /// The entity that contains another.
    #[must_use]
    pub fn container(&self, space: Space) -> Option<Space> {
        self.version.programme.entities[usize::from(space)].of
    }

    /// The entity and all that contain it, nearest first.
    #[must_use]
    pub fn lineage(&self, space: Space) -> Vec<Space> {
        std::iter::successors(Some(space), |at| self.container(*at)).collect()
    }

    /// The nearest entity at or above `space` that contains the members of a group: where the group is gone through.
    #[must_use]
    pub fn gathering(&self, space: Space, group: Group) -> Option<Space> {
        let above = self.lineage(self.space_of(group));
        self.lineage(space).into_iter().find(|at| above[1..].contains(at))
    }

    /// What the parameter of a rule of an entity stands for.
    #[must_use]
    pub fn root(&self, rule_of: Space, name: &str) -> Option<Root> {
        match name {
            "law" => return Some(Root::Law),
            "period" => return Some(Root::Period),
            _ => {}
        }
        if let Some(space) = self.entities.get(name).filter(|space| self.lineage(rule_of).contains(space)) {
            return Some(Root::Entity(*space));
        }
        let group = self.group(name)?;
        self.gathering(rule_of, group)?;
        Some(match group {
            Group::All(space) => Root::Group(space),
            Group::Set(slot) => Root::Set(slot),
        })
    }

    /// The names that a rule of an entity may have as parameters.
    #[must_use]
    pub fn root_names(&self, rule_of: Space) -> Vec<&'v str> {
        let entities = self.version.programme.entities.iter().map(|entity| entity.name.as_str());
        let groups = self.groups.keys().copied().chain(self.sets.keys().copied());
        let mut names: Vec<_> =
            entities.chain(groups).chain(["law", "period"]).filter(|name| self.root(rule_of, name).is_some()).collect();
        names.sort_unstable();
        names
    }

    /// Whether an input is readable only under `given`.
    #[must_use]
    pub fn optional(&self, input: InputSlot) -> bool {
        matches!(self.version.inputs[input as usize].presence, crate::pack::model::Presence::Optional)
    }

    /// A result by name.
    #[must_use]
    pub fn result(&self, name: &str) -> Option<ResultSlot> {
        self.version.result(name)
    }
}
