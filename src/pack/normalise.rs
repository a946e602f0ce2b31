//! One layer alone: policy.toml as declarations, what a parent table says pushed down to the leaves below it.

use std::collections::{BTreeSet, HashMap};

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::reader::unknown;
use crate::ground::document::{Entry, Table};
use crate::ground::names;
use crate::ground::source::Span;

use super::declarations::{Declarations, Item, Section};
use super::fields;
use super::keys;
use super::model::Entity;
use super::programme::check_member;

/// What a layer is read against.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The layers below it, overlaid.
    pub base: &'a Declarations,
    /// The entities of the programme.
    pub entities: &'a [Entity],
    /// The position of the layer in its chain.
    pub layer: usize,
}

/// An inherited key on its way down.
#[derive(Clone, Copy)]
struct Push<'a> {
    key: &'a str,
    entry: &'a Entry,
}

/// The declarations of a document.
pub fn read(document: &Table, ground: Ground<'_>, findings: &mut Findings) -> Declarations {
    fields::unknown_names(document, keys::POLICY_FILE, "policy.toml", findings);
    let groups = groups(ground.base);
    let mut reading = Reading { ground, groups, findings, all: Declarations::default(), used: BTreeSet::new() };
    for section in Section::ALL {
        let Some(entry) = document.get(section.key()) else { continue };
        let Some(table) = entry.value.as_table() else {
            reading.findings.push(fields::wrong_type(section.key(), &entry.value, "a table"));
            continue;
        };
        if table.is_empty() {
            reading.findings.push(
                Diagnostic::new(codes::EMPTY_SECTION, &entry.key, format!("`{}` declares nothing", section.key()))
                    .help("leave it out"),
            );
        }
        match section {
            Section::Parameters => reading.group("", table, &[]),
            _ if section.by_entity() => reading.by_entity(section, table),
            _ => reading.flat(section, table, "", &[]),
        }
        // Declared order is that of the file; tables of one entity may stand apart.
        reading.all.of_mut(section).sort_by(|_, a, _, b| a.key.start.cmp(&b.key.start));
    }
    reading.all
}

/// The groups of parameters that the layers below have, each with the first parameter in it.
fn groups(base: &Declarations) -> HashMap<&str, &Item> {
    let mut groups = HashMap::new();
    for (name, item) in base.of(Section::Parameters) {
        for (at, _) in name.match_indices('.') {
            groups.entry(&name[..at]).or_insert(item);
        }
    }
    groups
}

struct Reading<'a, 'f> {
    ground: Ground<'a>,
    groups: HashMap<&'a str, &'a Item>,
    findings: &'f mut Findings,
    all: Declarations,
    /// Where inherited keys begin that reached something.
    used: BTreeSet<usize>,
}

impl Reading<'_, '_> {
    fn by_entity(&mut self, section: Section, table: &Table) {
        let entities = self.ground.entities;
        let pushes = Self::inherited(table, &[]);
        for (name, entry) in table {
            if keys::INHERITED.contains(&name.as_str()) && entry.value.as_table().is_none() {
                continue;
            }
            if !entities.iter().any(|entity| entity.name == *name) {
                let all = entities.iter().map(|e| format!("`{}`", e.name)).collect::<Vec<_>>().join(", ");
                let near = fields::meant(name, entities.iter().map(|entity| entity.name.as_str()));
                self.findings.push(
                    Diagnostic::new(codes::UNKNOWN_ENTITY, &entry.key, format!("there is no entity `{name}`"))
                        .help(near.unwrap_or_else(|| format!("the entities are {all}"))),
                );
                continue;
            }
            let Some(inner) = entry.value.as_table() else {
                let expected = format!("a table of {}", section.key());
                self.findings.push(fields::wrong_type(name, &entry.value, &expected));
                continue;
            };
            let below = Self::inherited(inner, &pushes);
            self.flat(section, inner, &format!("{name}."), &below);
        }
        self.unreached(table);
    }

    fn flat(&mut self, section: Section, table: &Table, prefix: &str, pushes: &[Push<'_>]) {
        for (name, entry) in table {
            match entry.value.as_table() {
                Some(inner) => self.item(section, format!("{prefix}{name}"), &entry.key, inner, pushes),
                None if section.by_entity() && keys::INHERITED.contains(&name.as_str()) => {}
                None => {
                    let expected = format!("a table, the {} `{name}`,", section.word());
                    self.findings.push(fields::wrong_type(name, &entry.value, &expected));
                }
            }
        }
        if section.by_entity() {
            self.unreached(table);
        }
    }

    fn group(&mut self, path: &str, table: &Table, above: &[Push<'_>]) {
        let pushes = Self::inherited(table, above);
        for (name, entry) in table {
            let full = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let Some(inner) = entry.value.as_table() else {
                if !keys::INHERITED.contains(&name.as_str()) {
                    let allowed = keys::PARAMETER.iter().map(|key| key.name);
                    self.findings.push(
                        unknown(name, &entry.key, "a group of parameters", allowed)
                            .remark("a group says kind, per, choices, source and confidence for what stands below it"),
                    );
                }
                continue;
            };
            if self.is_leaf(&full, inner) {
                self.leaf(full, &entry.key, inner, &pushes);
            } else {
                if inner.is_empty() {
                    self.findings.push(
                        Diagnostic::new(codes::EMPTY_SECTION, &entry.key, format!("`{full}` declares nothing"))
                            .help("give it a `value`, or leave it out"),
                    );
                }
                let below = format!("{full}.");
                if !self.ground.base.of(Section::Parameters).keys().any(|known| known.starts_with(&below)) {
                    names::admit(name, "a group of parameters", &entry.key, self.findings);
                }
                self.group(&full, inner, &pushes);
            }
        }
        self.unreached(table);
    }

    fn is_leaf(&self, path: &str, table: &Table) -> bool {
        let only = |key: &String| keys::PARAMETER_ONLY.contains(&key.as_str());
        let known = self.ground.base.of(Section::Parameters).contains_key(path);
        let has_tables = table.values().any(|entry| entry.value.as_table().is_some());
        let foreign = table.keys().any(|key| !keys::INHERITED.contains(&key.as_str()));
        known || table.keys().any(only) || (!has_tables && foreign)
    }

    fn leaf(&mut self, path: String, key: &Span, table: &Table, pushes: &[Push<'_>]) {
        if let Some(item) = self.groups.get(path.as_str()) {
            let name = &item.name;
            self.findings.push(
                Diagnostic::new(codes::LEAF_AND_GROUP, key, format!("`{path}` is a group of parameters"))
                    .note(format!("it holds `{name}`, declared here"), &item.key)
                    .help("give the parameter another name"),
            );
            return;
        }
        self.item(Section::Parameters, path, key, table, pushes);
    }

    fn item(&mut self, section: Section, name: String, key: &Span, table: &Table, pushes: &[Push<'_>]) {
        self.admit(section, &name, key, table);
        let mut table = match section {
            Section::Choices => table.clone(),
            _ => {
                let what = format!("the {} `{name}`", section.word());
                fields::as_meant(table, section.keys(), &what, self.findings).into_owned()
            }
        };
        let mut taken = Vec::new();
        let taken_out = table.contains_key("removed");
        // What the leaf is, as far as this layer says it: a nearer `kind` keeps out what belongs to a farther one.
        let own_kind = table.contains_key("kind");
        for push in pushes {
            let of_kind = matches!(push.key, "per" | "choices");
            let allowed = section.keys().iter().any(|known| known.name == push.key);
            if !allowed || taken_out || table.contains_key(push.key) || (of_kind && own_kind) {
                continue;
            }
            self.used.insert(push.entry.key.start);
            taken.push(push.key.to_owned());
            table.insert(push.key.to_owned(), push.entry.clone());
        }
        let layer = self.ground.layer;
        let item = Item { name: name.clone(), key: key.clone(), table, pushed: taken, first: layer, set_by: layer };
        self.all.of_mut(section).insert(name, item);
    }

    /// The words of a name that the layers below do not know must be names.
    fn admit(&mut self, section: Section, name: &str, key: &Span, table: &Table) {
        if self.ground.base.of(section).contains_key(name) {
            return;
        }
        let what = format!("a {}", section.word());
        names::admit(name.rsplit('.').next().unwrap_or(name), &what, key, self.findings);
        if section == Section::Choices {
            for (member, entry) in table {
                check_member(member, &entry.key, self.findings);
            }
        }
    }

    /// The inherited keys of a table, over those that come from above.
    fn inherited<'t>(table: &'t Table, above: &[Push<'t>]) -> Vec<Push<'t>> {
        let mut all: Vec<Push<'t>> = Vec::new();
        let own_kind = table.get("kind").is_some_and(|entry| entry.value.as_table().is_none());
        for key in keys::INHERITED {
            match table.get(*key).filter(|entry| entry.value.as_table().is_none()) {
                Some(entry) => all.push(Push { key, entry }),
                None if own_kind && matches!(*key, "per" | "choices") => {}
                None => all.extend(above.iter().find(|push| push.key == *key)),
            }
        }
        all
    }

    fn unreached(&mut self, table: &Table) {
        for key in keys::INHERITED {
            let Some(entry) = table.get(*key).filter(|entry| entry.value.as_table().is_none()) else { continue };
            if !self.used.contains(&entry.key.start) {
                self.findings.push(
                    Diagnostic::new(
                        codes::GROUP_REACHES_NOTHING,
                        &entry.key,
                        format!("`{key}` is said for nothing: no declaration below takes it"),
                    )
                    .help("declare something below it, or leave it out"),
                );
            }
        }
    }
}
