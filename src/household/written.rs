//! A household as it was written: facts by key with their places, before any version looked at them.

use indexmap::IndexMap;

use crate::ground::date::Month;
use crate::ground::document::{Entry, Value};
use crate::ground::label::Label;
use crate::ground::source::{Said, Span};
use crate::rules::tree::Space;

/// One household of a file, or of one line of JSON Lines.
#[derive(Clone, Debug)]
pub struct Household {
    /// What is said about it.
    pub about: About,
    /// The facts of the root, with all members.
    pub facts: Facts,
    /// Facts that changed later, in the order of their months.
    pub changes: Vec<Change>,
    /// What it should come to.
    pub expects: Vec<Expect>,
    /// Where the document begins.
    pub span: Span,
}

impl Facts {
    /// A row without facts.
    #[must_use]
    pub fn empty(space: Space, span: &Span) -> Self {
        Self { space, id: None, of: None, values: IndexMap::new(), groups: Vec::new(), gone: false, span: span.clone() }
    }

    /// Whether this is the row of an entity with an id.
    #[must_use]
    pub fn is(&self, space: Space, id: &str) -> bool {
        self.space == space && self.id.as_ref().is_some_and(|own| own.value == id)
    }

    /// The row of an entity with an id: this one, or one below it.
    pub fn find(&mut self, space: Space, id: &str) -> Option<&mut Facts> {
        if self.is(space, id) {
            return Some(self);
        }
        self.groups.iter_mut().flat_map(|members| &mut members.all).find_map(|member| member.find(space, id))
    }

    /// Takes the row of an entity with an id out, wherever it stands below this one.
    pub fn take(&mut self, space: Space, id: &str) -> Option<Facts> {
        for members in &mut self.groups {
            if let Some(at) = members.all.iter().position(|member| member.is(space, id)) {
                return Some(members.all.remove(at));
            }
            if let Some(found) = members.all.iter_mut().find_map(|member| member.take(space, id)) {
                return Some(found);
            }
        }
        None
    }

    /// Adds a member.
    pub fn add(&mut self, member: Facts) {
        if let Some(members) = self.groups.iter_mut().find(|members| members.space == member.space) {
            members.all.push(member);
        } else {
            let span = self.span.clone();
            self.groups.push(Members { space: member.space, all: vec![member], span });
        }
    }

    /// The ids of an entity here and below.
    pub fn ids(&self, space: Space, ids: &mut Vec<String>) {
        if self.space == space {
            ids.extend(self.id.iter().map(|id| id.value.clone()));
        }
        self.groups.iter().flat_map(|members| &members.all).for_each(|member| member.ids(space, ids));
    }
}

/// What is said about a household.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// What it is called.
    pub title: Label,
    /// A remark.
    pub note: Option<String>,
}

/// The facts of one row: the root, or one member.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The entity.
    pub space: Space,
    /// Its id, where one was given.
    pub id: Option<Said<String>>,
    /// The id of the row that contains it, where it stands apart from that (`household_id`).
    pub of: Option<Said<String>>,
    /// Facts by key, not looked at yet; `null` among them.
    pub values: IndexMap<String, Entry>,
    /// Its members, by the entities that it contains, in the programme's order.
    pub groups: Vec<Members>,
    /// Only in a change: it leaves the household.
    pub gone: bool,
    /// The table.
    pub span: Span,
}

/// The members of one entity in one row.
#[derive(Clone, Debug)]
pub struct Members {
    /// The entity.
    pub space: Space,
    /// In the order listed.
    pub all: Vec<Facts>,
    /// The key, or the table that lacks it.
    pub span: Span,
}

/// Facts that hold from a month on.
#[derive(Clone, Debug)]
pub struct Change {
    /// The first month they hold.
    pub from: Said<Month>,
    /// The root's changed facts, with changed, new and leaving members.
    pub facts: Facts,
}

/// What a household should come to.
#[derive(Clone, Debug)]
pub struct Expect {
    /// In this month.
    pub period: Option<Said<Month>>,
    /// Under this version; else the one that applies in the month.
    pub policy: Option<Said<String>>,
    /// The results.
    pub results: Vec<ExpectedResult>,
    /// Who says so.
    pub source: Option<String>,
    /// The table.
    pub span: Span,
}

/// One result that is expected.
#[derive(Clone, Debug)]
pub struct ExpectedResult {
    /// The entity.
    pub space: Space,
    /// Of which member; `None` for the root.
    pub id: Option<Said<String>>,
    /// The result's name.
    pub name: Said<String>,
    /// What it should be, as written.
    pub value: Value,
}
