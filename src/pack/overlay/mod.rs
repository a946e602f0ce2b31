//! One layer over those below it: tables key by key, values, lists, scales and tables whole. LANGUAGE section 1.

mod change;
mod rename;
mod rules;
mod same;

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::source::Span;
use crate::rules::syntax::Function;

use crate::pack::declarations::{Declarations, Item, Items, Section};
use crate::pack::fields;
use crate::pack::keys;
use crate::pack::model::Citation;

/// A chain of layers as one.
#[derive(Clone, Debug, Default)]
pub struct Merged {
    /// What is declared.
    pub all: Declarations,
    /// The functions by name, each with the layer that set it.
    pub functions: IndexMap<String, (Arc<Function>, usize)>,
    /// What was taken out and not declared again.
    pub removed: Vec<TakenOut>,
    /// Helpers that a layer replaced without marking them anew.
    pub unmarked: Vec<String>,
}

/// A thing that was taken out.
#[derive(Clone, Debug)]
pub struct TakenOut {
    /// What it was.
    pub section: Section,
    /// Its name.
    pub name: String,
    /// By which law.
    pub source: Option<Citation>,
    /// Where.
    pub span: Span,
}

/// What one layer says.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// Its declarations.
    pub all: Declarations,
    /// Its functions by name.
    pub functions: IndexMap<String, Arc<Function>>,
}

use change::lay_entry;
pub use same::same_value;

impl Merged {
    /// Lays one more layer over the rest. `layer` is its position in the chain, `below` the id of the version extended.
    pub fn lay(&mut self, own: &Layer, layer: usize, below: Option<&str>, findings: &mut Findings) {
        let replaced = self.lay_functions(own, layer, below, findings);
        for section in Section::ALL {
            let mut gone = HashSet::new();
            for (name, item) in own.all.of(section).clone() {
                if section == Section::Choices {
                    self.lay_choice(item, findings);
                } else if item.has("removed") {
                    if self.remove(section, &item, own, findings) {
                        gone.insert(name);
                    }
                } else {
                    self.rename(section, &item, own, below, findings);
                    if self.all.of(section).contains_key(&name) {
                        self.change(section, &item, own, &replaced, findings);
                    } else if item.has("abolished") && below.is_some() {
                        findings.push(nothing_there(section, &item, "abolish", self.all.of(section)));
                    } else {
                        self.add(section, item);
                    }
                }
            }
            if !gone.is_empty() {
                self.all.of_mut(section).retain(|name, _| !gone.contains(name));
            }
        }
        self.mark_replaced(own, &replaced, layer, findings);
    }

    fn add(&mut self, section: Section, item: Item) {
        if !self.removed.is_empty() {
            self.removed.retain(|gone| gone.section != section || gone.name != item.name);
        }
        self.all.of_mut(section).insert(item.name.clone(), item);
    }

    /// Notes that a thing is taken out, and with it its rule; whether it was there to be taken out of the declarations.
    fn remove(&mut self, section: Section, item: &Item, own: &Layer, findings: &mut Findings) -> bool {
        let Some(entry) = item.table.get("removed") else { return false };
        alone("removed", item, findings);
        let source = entry.value.as_table().and_then(|table| {
            fields::unknown_keys(table, keys::REMOVED, "`removed`", findings);
            let what = "`removed`";
            fields::required_text(table, "source", &entry.key, what, findings).map(|said| fields::citation(&said))
        });
        if entry.value.as_table().is_none() {
            findings.push(
                fields::wrong_type("removed", &entry.value, "the law that takes it out")
                    .help("write removed = { source = \"…\" }"),
            );
        }
        let is_helper = section == Section::Helpers && self.functions.contains_key(&item.name);
        if !self.all.of(section).contains_key(&item.name) && !is_helper {
            findings.push(nothing_there(section, item, "take out", self.all.of(section)));
            return false;
        }
        // The rule of a result goes with it; so does that of a check.
        if matches!(section, Section::Results | Section::Checks | Section::Helpers) {
            self.drop_function(item.last(), own);
        }
        self.removed.push(TakenOut { section, name: item.name.clone(), source, span: entry.key.clone() });
        true
    }

    fn lay_choice(&mut self, item: Item, findings: &mut Findings) {
        let Some(earlier) = self.all.of_mut(Section::Choices).get_mut(&item.name) else {
            self.add(Section::Choices, item);
            return;
        };
        for (member, entry) in item.table {
            match earlier.table.get_mut(&member) {
                Some(known) => lay_entry(known, entry, &member, true, findings),
                None => {
                    earlier.table.insert(member, entry);
                }
            }
        }
        earlier.key = item.key;
    }
}

fn nothing_there(section: Section, item: &Item, verb: &str, known: &Items) -> Diagnostic {
    let text = format!("there is no {} `{}` to {verb}", section.word(), item.name);
    let near = fields::meant(&item.name, known.keys().map(String::as_str));
    let help = "it has the name that the extended version gives it; `bareme show` tells them all";
    Diagnostic::new(codes::NOTHING_TO_REMOVE, &item.key, text).help(near.unwrap_or_else(|| help.to_owned()))
}

/// A finding for each key beside one that stands alone.
fn alone(key: &str, item: &Item, findings: &mut Findings) {
    for (name, other) in &item.table {
        if name != key && !item.pushed.contains(name) {
            findings.push(
                Diagnostic::new(
                    codes::REMOVED_ALONE,
                    &other.key,
                    format!("`{}` is {key}, and yet `{name}` is said of it", item.name),
                )
                .help(format!("keep `{key}` alone, or leave it out")),
            );
        }
    }
}
