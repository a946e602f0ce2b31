//! Writes random typed expressions of the rule language.

mod amounts;
mod body;
mod figures;
mod others;
mod quotients;
mod truths;

use std::collections::BTreeSet;

use super::dice::Dice;
use super::world::{Column, Fact, Kind, World, power, times};

/// How tightly an expression binds.
pub mod binds {
    pub const LOOSELY: u8 = 0;
    pub const OR: u8 = 1;
    pub const AND: u8 = 2;
    pub const EQUAL: u8 = 3;
    pub const COMPARE: u8 = 4;
    pub const ADD: u8 = 5;
    pub const MULTIPLY: u8 = 6;
    pub const UNARY: u8 = 7;
    pub const ATOM: u8 = 8;
}

/// A written expression.
#[derive(Clone, Debug)]
pub struct Written {
    pub text: String,
    pub binds: u8,
    pub kind: Kind,
    pub scale: u32,
    pub size: u128,
    pub positive: bool,
}

impl Written {
    pub fn new(text: impl Into<String>, binds: u8, kind: Kind) -> Self {
        Self { text: text.into(), binds, kind, scale: 0, size: 1, positive: false }
    }

    pub fn atom(text: impl Into<String>, kind: Kind) -> Self {
        Self::new(text, binds::ATOM, kind)
    }

    pub fn sized(mut self, scale: u32, size: u128) -> Self {
        self.scale = scale;
        self.size = size;
        self
    }

    pub fn positive(mut self, positive: bool) -> Self {
        self.positive = positive;
        self
    }

    /// As an operand of something that binds so tightly.
    pub fn inside(&self, least: u8) -> String {
        if self.binds >= least { self.text.clone() } else { format!("({})", self.text) }
    }

    /// The size at a larger scale.
    pub fn size_at(&self, scale: u32) -> u128 {
        times(self.size, power(scale.saturating_sub(self.scale)))
    }

    pub fn fits(&self) -> bool {
        self.size <= self.kind.largest() && self.scale <= 12
    }
}

/// A name inside a function.
#[derive(Clone, Debug)]
pub struct Local {
    pub name: String,
    pub kind: Kind,
    pub scale: u32,
    pub size: u128,
    pub used: bool,
}

/// Where something is written.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The entity of the rule.
    pub entity: usize,
    /// A helper sees its parameters only.
    pub helper: bool,
    /// What the rule gives.
    pub gives: Option<Kind>,
    /// Results that may be read: those before this one.
    pub results: usize,
    /// Helpers that may be called: those before this one.
    pub helpers: usize,
    /// Parameters that were used.
    pub roots: BTreeSet<String>,
    pub locals: Vec<Local>,
    pub facts: Vec<Fact>,
}

/// Writes.
pub struct Writer<'w, 'd> {
    pub world: &'w mut World,
    pub dice: &'d mut Dice,
    pub scope: Scope,
}

/// Something that a path reads.
#[derive(Clone, Debug)]
pub struct Readable {
    pub text: String,
    pub root: String,
    pub column: Column,
}

impl Writer<'_, '_> {
    /// A value of a kind. Loosely: where the place says which kind it wants, so that texts and zeros may stand.
    pub fn value(&mut self, kind: Kind, depth: u32, loosely: bool) -> Written {
        match kind {
            Kind::Bool => self.truth(depth),
            Kind::Count | Kind::Number | Kind::Money(_) => self.amount(kind, depth),
            Kind::Date => self.date(depth),
            Kind::Choice(_) => self.member(kind, depth, loosely),
        }
    }

    pub fn use_root(&mut self, root: &str) {
        self.scope.roots.insert(root.to_owned());
    }

    pub fn entity_name(&self, entity: usize) -> String {
        self.world.entities[entity].name.to_owned()
    }

    pub fn visible(&self, column: Column) -> bool {
        match column {
            Column::Input(_) => true,
            Column::Result(at) => at < self.scope.results,
        }
    }

    /// The columns of an entity that may be read now.
    pub fn columns(&self, entity: usize) -> Vec<Column> {
        let inputs = (0..self.world.inputs.len()).map(Column::Input);
        let results = (0..self.world.results.len()).map(Column::Result);
        inputs
            .chain(results)
            .filter(|column| self.world.column_entity(*column) == entity && self.visible(*column))
            .collect()
    }

    pub fn sets(&self) -> Vec<usize> {
        (0..self.world.sets.len())
            .filter(|at| {
                let set = &self.world.sets[*at];
                self.visible(set.member) && self.world.gathering(self.scope.entity, set.of).is_some()
            })
            .collect()
    }

    /// Every path that has a value here.
    pub fn readable(&self) -> Vec<Readable> {
        if self.scope.helper {
            return Vec::new();
        }
        let mut all = Vec::new();
        for entity in self.world.lineage(self.scope.entity) {
            let root = self.entity_name(entity);
            for column in self.columns(entity) {
                let there = match column {
                    Column::Input(at) if self.world.optional(column) => {
                        self.scope.facts.contains(&Fact::Given(None, at))
                    }
                    _ => true,
                };
                if there {
                    let text = format!("{root}.{}", self.world.column_name(column));
                    all.push(Readable { text, root: root.clone(), column });
                }
            }
        }
        for at in self.sets() {
            let set = &self.world.sets[at];
            let there =
                set.size == "one" || (set.size == "at_most_one" && self.scope.facts.contains(&Fact::Exists(at)));
            if !there || self.world.gathering(self.scope.entity, set.of) != self.world.entities[set.of].of {
                continue;
            }
            for column in self.columns(set.of) {
                let there = match column {
                    Column::Input(input) if self.world.optional(column) => {
                        self.scope.facts.contains(&Fact::Given(Some(at), input))
                    }
                    _ => true,
                };
                if there {
                    let text = format!("{}.{}", set.name, self.world.column_name(column));
                    all.push(Readable { text, root: set.name.clone(), column });
                }
            }
        }
        all
    }

    /// A path or local of a kind, where there is one.
    pub fn reading(&mut self, kind: Kind) -> Option<Written> {
        let locals: Vec<usize> =
            (0..self.scope.locals.len()).filter(|at| self.scope.locals[*at].kind.stands_for(kind)).collect();
        let paths: Vec<Readable> =
            self.readable().into_iter().filter(|path| self.world.column_kind(path.column).stands_for(kind)).collect();
        let all = locals.len() + paths.len();
        if all == 0 {
            return None;
        }
        // Locals are worth being read: who declares one wants it.
        let local = !locals.is_empty() && (paths.is_empty() || self.dice.chance(60));
        if local {
            let at = *self.dice.pick(&locals);
            self.scope.locals[at].used = true;
            let local = &self.scope.locals[at];
            return Some(Written::atom(local.name.clone(), local.kind).sized(local.scale, local.size));
        }
        // The latest results first: chains grow long that way.
        let at = if self.dice.chance(50) {
            paths.len() - 1 - self.dice.size(0, (paths.len() - 1).min(3))
        } else {
            self.dice.size(0, paths.len() - 1)
        };
        let path = paths[at].clone();
        self.use_root(&path.root);
        let (scale, size) = self.world.column_size(path.column);
        let positive = matches!(path.column, Column::Input(at) if self.world.inputs[at].min.is_some_and(|min| min > 0));
        Some(Written::atom(path.text, self.world.column_kind(path.column)).sized(scale, size).positive(positive))
    }

    /// What every kind can be made of: a branch, a switch, a helper, a table.
    pub fn compound(&mut self, kind: Kind, depth: u32, loosely: bool) -> Option<Written> {
        match self.dice.weighted(&[4, 2, 3, 2]) {
            0 => Some(self.branch(kind, depth, loosely)),
            1 => self.switch(kind, depth, loosely),
            2 => self.help(kind, depth, loosely),
            _ => self.table(kind, depth),
        }
    }

    /// `if c { … } else { … }`
    fn branch(&mut self, kind: Kind, depth: u32, loosely: bool) -> Written {
        let (condition, holds, fails) = self.condition(depth - 1);
        let first = self.under(&holds, |writer| writer.block(kind, depth - 1, loosely, false));
        let second = self.under(&fails, |writer| writer.block(kind, depth - 1, loosely, true));
        let text = format!("if {condition} {{ {} }} else {{ {} }}", first.text, second.text);
        join(kind, text, &[first, second])
    }

    /// `{ let a = …; … }` without its braces.
    pub fn block(&mut self, kind: Kind, depth: u32, loosely: bool, zero: bool) -> Written {
        let before = self.scope.locals.len();
        let mut lets = String::new();
        if depth > 0 && self.dice.chance(15) {
            lets = self.local(depth);
        }
        let mut value = self.end(kind, depth, loosely, zero);
        self.scope.locals.truncate(before);
        value.text = format!("{lets}{}", value.text);
        value
    }

    /// The value at the end of a path; where `zero`, it may be a plain 0.
    pub fn end(&mut self, kind: Kind, depth: u32, loosely: bool, zero: bool) -> Written {
        if zero && matches!(kind, Kind::Money(_) | Kind::Number) && self.dice.chance(25) {
            return Written::atom("0", kind).sized(0, 0);
        }
        self.value(kind, depth, loosely)
    }

    /// Does something under more facts.
    pub fn under<T>(&mut self, facts: &[Fact], then: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.scope.facts.len();
        self.scope.facts.extend(facts);
        let made = then(self);
        self.scope.facts.truncate(before);
        made
    }
}

/// The one of many that a branch gives.
pub fn join(kind: Kind, text: String, all: &[Written]) -> Written {
    let scale = all.iter().map(|each| each.scale).max().unwrap_or(0);
    let size = all.iter().map(|each| each.size_at(scale)).max().unwrap_or(0);
    let kind =
        if all.iter().all(|each| each.kind == Kind::Count) { all.first().map_or(kind, |each| each.kind) } else { kind };
    Written::new(text, binds::LOOSELY, kind).sized(scale, size)
}
