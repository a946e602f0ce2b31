//! Declarations as documents: each thing that a version says is a table of keys, and each key knows its place.

use indexmap::IndexMap;

use crate::ground::document::Table;
use crate::ground::source::Span;

use super::keys::{self, Key};

/// The parts of policy.toml that declare things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// `[choices.NAME]`
    Choices,
    /// `[inputs.ENTITY.NAME]`
    Inputs,
    /// `[parameters.A.B]`
    Parameters,
    /// `[results.ENTITY.NAME]`
    Results,
    /// `[sets.NAME]`
    Sets,
    /// `[checks.ENTITY.NAME]`
    Checks,
    /// `[helpers.NAME]`
    Helpers,
    /// `[invariants.NAME]`
    Invariants,
}

impl Section {
    /// All of them, in the order in which they are told.
    pub const ALL: [Section; 8] = [
        Section::Choices,
        Section::Inputs,
        Section::Parameters,
        Section::Results,
        Section::Sets,
        Section::Checks,
        Section::Helpers,
        Section::Invariants,
    ];

    /// The key of the part.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Section::Choices => "choices",
            Section::Inputs => "inputs",
            Section::Parameters => "parameters",
            Section::Results => "results",
            Section::Sets => "sets",
            Section::Checks => "checks",
            Section::Helpers => "helpers",
            Section::Invariants => "invariants",
        }
    }

    /// What one of them is called.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Section::Choices => "choice",
            Section::Inputs => "input",
            Section::Parameters => "parameter",
            Section::Results => "result",
            Section::Sets => "set",
            Section::Checks => "check",
            Section::Helpers => "helper",
            Section::Invariants => "invariant",
        }
    }

    /// Whether its things belong to an entity.
    #[must_use]
    pub fn by_entity(self) -> bool {
        matches!(self, Section::Inputs | Section::Results | Section::Checks)
    }

    /// The keys of one of its things; none for a choice, whose keys are its members.
    #[must_use]
    pub fn keys(self) -> &'static [Key] {
        match self {
            Section::Choices => &[],
            Section::Inputs => keys::INPUT,
            Section::Parameters => keys::PARAMETER,
            Section::Results => keys::RESULT,
            Section::Sets => keys::SET,
            Section::Checks => keys::CHECK,
            Section::Helpers => keys::HELPER,
            Section::Invariants => keys::INVARIANT,
        }
    }

    /// Keys that give a thing its value, default or formula: who gives one of them gives its own source.
    #[must_use]
    pub fn gives(self) -> &'static [&'static str] {
        match self {
            Section::Parameters => &["value", "scale", "table", "unknown"],
            Section::Inputs => &["default"],
            Section::Results => keys::FORMULAS,
            Section::Invariants => &["holds", "monotone"],
            _ => &[],
        }
    }
}

/// One declared thing.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its name: `person.age` for a thing of an entity, `allowance.full` for a parameter, else one word.
    pub name: String,
    /// Where it is declared, in the file that last touched it.
    pub key: Span,
    /// What is said of it.
    pub table: Table,
    /// Those of its keys that a parent table said.
    pub pushed: Vec<String>,
    /// The layer that first declared it.
    pub first: usize,
    /// The layer that last set its value, rule or default.
    pub set_by: usize,
}

impl Item {
    /// Whether it says this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Whether a later layer than the first set its value, rule or default.
    #[must_use]
    pub fn replaced(&self) -> bool {
        self.set_by > self.first
    }

    /// The last word of its name.
    #[must_use]
    pub fn last(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or(&self.name)
    }
}

/// Things by name, in declared order.
pub type Items = IndexMap<String, Item>;

/// Everything that one layer declares, or that a chain of them does.
#[derive(Clone, Debug, Default)]
pub struct Declarations {
    parts: [Items; 8],
}

impl Declarations {
    /// The things of a part.
    #[must_use]
    pub fn of(&self, section: Section) -> &Items {
        &self.parts[section as usize]
    }

    /// The things of a part.
    pub fn of_mut(&mut self, section: Section) -> &mut Items {
        &mut self.parts[section as usize]
    }
}
