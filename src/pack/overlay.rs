//! One layer over those below it: tables key by key, values, lists, scales and tables whole. LANGUAGE section 1.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::ground::amount;
use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::{Entry, Table, Value, What};
use crate::ground::source::Span;
use crate::rules::syntax::Function;

use super::canonical;
use super::declarations::{Declarations, Item, Items, Section};
use super::fields;
use super::keys;
use super::model::Citation;

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
    /// Its functions.
    pub functions: Vec<Arc<Function>>,
}

impl Merged {
    /// Lays one more layer over the rest. `layer` is its position in the chain, `below` the id of the version extended.
    pub fn lay(&mut self, own: Layer, layer: usize, below: Option<&str>, findings: &mut Findings) {
        let replaced = self.lay_functions(&own, layer, below, findings);
        for section in Section::ALL {
            for (name, item) in own.all.of(section).clone() {
                if section == Section::Choices {
                    self.lay_choice(item, findings);
                } else if item.has("removed") {
                    self.remove(section, &item, &own, findings);
                } else {
                    self.rename(section, &item, &own, below, findings);
                    if self.all.of(section).contains_key(&name) {
                        self.change(section, &item, &own, &replaced, findings);
                    } else if item.has("abolished") && below.is_some() {
                        findings.push(nothing_there(section, &item, "abolish", self.all.of(section)));
                    } else {
                        self.add(section, item);
                    }
                }
            }
        }
        self.mark_replaced(&own, &replaced, layer, findings);
    }

    /// Puts the functions of a layer over those below; the names of those that it changed.
    fn lay_functions(
        &mut self,
        own: &Layer,
        layer: usize,
        below: Option<&str>,
        findings: &mut Findings,
    ) -> Vec<String> {
        let mut replaced = Vec::new();
        for function in &own.functions {
            if let Some((earlier, _)) = self.functions.get(&function.name) {
                if canonical::function(earlier) == canonical::function(function) {
                    findings.push(same(&function.span, &format!("`fn {}`", function.name), &earlier.span, below));
                    continue;
                }
                replaced.push(function.name.clone());
            }
            self.functions.insert(function.name.clone(), (Arc::clone(function), layer));
        }
        replaced
    }

    fn add(&mut self, section: Section, item: Item) {
        self.removed.retain(|gone| gone.section != section || gone.name != item.name);
        self.all.of_mut(section).insert(item.name.clone(), item);
    }

    /// `was`: the thing of the old name goes on under the new one, unless the layer takes the old one out itself.
    fn rename(&mut self, section: Section, item: &Item, own: &Layer, below: Option<&str>, findings: &mut Findings) {
        let Some(was) = item.table.get("was") else { return };
        let Some(said) = was.value.as_text() else { return };
        let old = full_old_name(section, &item.name, said.value);
        let Some(below) = below else {
            findings.push(
                Diagnostic::new(codes::BAD_WAS, &was.key, "a first version has no earlier names")
                    .help("leave `was` out; it pairs a renamed key with that of the extended version"),
            );
            return;
        };
        let items = self.all.of(section);
        if items.contains_key(&item.name) {
            findings.push(
                Diagnostic::new(
                    codes::BAD_WAS,
                    &said.span,
                    format!("`{}` has this name in {below} already", item.name),
                )
                .help("leave `was` out"),
            );
            return;
        }
        let gone = |taken: &TakenOut| taken.section == section && taken.name == old;
        let taken_out = own.all.of(section).get(&old).is_some_and(|other| other.has("removed"));
        let Some(index) = items.get_index_of(&old) else {
            if !self.removed.iter().any(gone) {
                let finding = format!("{below} has no {} `{old}`", section.word());
                let near = fields::meant(&old, items.keys().map(String::as_str));
                findings.push(Diagnostic::new(codes::BAD_WAS, &said.span, finding).help_if(near));
            }
            return;
        };
        if taken_out {
            return;
        }
        if own.all.of(section).contains_key(&old) {
            findings.push(
                Diagnostic::new(codes::BAD_WAS, &said.span, format!("`{old}` is renamed, and yet declared here"))
                    .help("a renamed thing is declared under its new name alone"),
            );
            return;
        }
        let items = self.all.of_mut(section);
        if let Some((_, mut moved)) = items.shift_remove_index(index) {
            let old_last = moved.last().to_owned();
            moved.name.clone_from(&item.name);
            items.shift_insert(index, item.name.clone(), moved);
            if matches!(section, Section::Results | Section::Checks) {
                self.drop_function(&old_last, own);
            }
        }
    }

    fn remove(&mut self, section: Section, item: &Item, own: &Layer, findings: &mut Findings) {
        let Some(entry) = item.table.get("removed") else { return };
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
        if self.all.of_mut(section).shift_remove(&item.name).is_none() {
            findings.push(nothing_there(section, item, "take out", self.all.of(section)));
            return;
        }
        // The rule of a result goes with it; so does that of a check.
        if matches!(section, Section::Results | Section::Checks | Section::Helpers) {
            self.drop_function(item.last(), own);
        }
        self.removed.push(TakenOut { section, name: item.name.clone(), source, span: entry.key.clone() });
    }

    /// Takes out a function, unless the layer itself gives it.
    fn drop_function(&mut self, name: &str, own: &Layer) {
        if !own.functions.iter().any(|function| function.name == name) {
            self.functions.shift_remove(name);
        }
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

    fn change(&mut self, section: Section, item: &Item, own: &Layer, replaced: &[String], findings: &mut Findings) {
        let abolished = section == Section::Results && item.has("abolished");
        let formula_by_rule =
            section == Section::Results && own.functions.iter().any(|function| function.name == item.last());
        let new_rule = replaced.iter().any(|name| name == item.last())
            && matches!(section, Section::Results | Section::Checks | Section::Helpers);
        let Some(earlier) = self.all.of_mut(section).get_mut(&item.name) else { return };
        if abolished {
            alone("abolished", item, findings);
            for key in ["when", "otherwise", "round"] {
                earlier.table.shift_remove(key);
            }
        }
        let gives = section.gives().iter().any(|key| item.has(key)) || abolished || new_rule || formula_by_rule;
        kind_stays(earlier, item, findings);
        if gives {
            take_out_others(section, earlier, item, formula_by_rule);
            for key in ["source", "confidence"] {
                earlier.table.shift_remove(key);
            }
            earlier.set_by = item.set_by;
        }
        if section == Section::Inputs && item.has("optional") {
            for key in ["default", "reason"] {
                earlier.table.shift_remove(key);
            }
        }
        for (key, entry) in &item.table {
            let inherited = item.pushed.contains(key);
            let of_kind = KIND_KEYS.contains(&key.as_str());
            let unchanged = earlier.table.get(key).is_some_and(|known| same_value(&known.value, &entry.value));
            if of_kind && (inherited || !unchanged) {
                continue;
            }
            match earlier.table.get_mut(key) {
                Some(known) if inherited => *known = entry.clone(),
                Some(known) => lay_entry(known, entry.clone(), key, LABELS.contains(&key.as_str()), findings),
                None => {
                    earlier.table.insert(key.clone(), entry.clone());
                }
            }
        }
        earlier.key = item.key.clone();
        earlier.pushed.retain(|key| !item.has(key) || item.pushed.contains(key));
        if abolished || FORMULA_KEYS.iter().any(|key| item.has(key)) && !formula_by_rule {
            let name = item.last().to_owned();
            self.drop_function(&name, own);
        }
    }

    /// Rules that the layer replaced without touching what they belong to: their confidence and source fall.
    fn mark_replaced(&mut self, own: &Layer, replaced: &[String], layer: usize, findings: &mut Findings) {
        for name in replaced {
            let Some(function) = own.functions.iter().find(|function| function.name == *name) else { continue };
            let mut found = false;
            for section in [Section::Results, Section::Checks] {
                let touched = own.all.of(section).values().any(|item| item.last() == name);
                let Some(item) = self.all.of_mut(section).values_mut().find(|item| item.last() == name) else {
                    continue;
                };
                found = true;
                if touched {
                    continue;
                }
                for key in ["source", "confidence"] {
                    item.table.shift_remove(key);
                }
                item.set_by = layer;
                item.key = function.span.clone();
            }
            if found || own.all.of(Section::Helpers).contains_key(name) {
                continue;
            }
            findings.push(
                Diagnostic::new(
                    codes::HELPER_UNCITED,
                    &function.span,
                    format!("`fn {name}` is replaced without saying by which law; it counts as assumed"),
                )
                .help(format!("say it in policy.toml: [helpers.{name}] source = \"…\", confidence = \"…\"")),
            );
            self.all.of_mut(Section::Helpers).shift_remove(name);
            self.unmarked.push(name.clone());
        }
        self.unmarked.retain(|name| !own.all.of(Section::Helpers).contains_key(name));
        self.unmarked.sort();
        self.unmarked.dedup();
    }
}

fn nothing_there(section: Section, item: &Item, verb: &str, known: &Items) -> Diagnostic {
    let text = format!("there is no {} `{}` to {verb}", section.word(), item.name);
    let near = fields::meant(&item.name, known.keys().map(String::as_str));
    Diagnostic::new(codes::NOTHING_TO_REMOVE, &item.key, text).help_if(near)
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

/// Keys that give a result its value without a rule.
const FORMULA_KEYS: &[&str] = keys::FORMULAS;

/// A new value takes the place of what held the value before, in whatever form.
fn take_out_others(section: Section, earlier: &mut Item, item: &Item, by_rule: bool) {
    let forms: Vec<&str> = match section {
        Section::Inputs => vec!["optional", "default"],
        Section::Results => FORMULA_KEYS.iter().copied().chain(["abolished"]).collect(),
        _ => section.gives().to_vec(),
    };
    let some_form = by_rule || forms.iter().any(|key| item.has(key));
    for key in forms {
        if some_form && !item.has(key) {
            earlier.table.shift_remove(key);
        }
    }
}

/// An inherited kind word that a group says does not apply to a leaf of another kind below.
fn fits_not(earlier: &Item, key: &str) -> bool {
    let kind = earlier.table.get("kind").and_then(|entry| entry.value.as_text()).map(|said| said.value);
    match key {
        "per" => kind != Some("money"),
        "choices" => kind != Some("choice"),
        _ => false,
    }
}

/// Keys that say what a thing is. They are inherited, and never change.
const KIND_KEYS: [&str; 3] = ["kind", "per", "choices"];

fn kind_stays(earlier: &Item, item: &Item, findings: &mut Findings) {
    for key in KIND_KEYS {
        let Some(new) = item.table.get(key) else { continue };
        if item.pushed.iter().any(|pushed| pushed == key) && key != "kind" && fits_not(earlier, key) {
            continue;
        }
        let old = earlier.table.get(key);
        if old.is_some_and(|old| same_value(&old.value, &new.value)) {
            continue;
        }
        let was = old.and_then(|old| old.value.as_text()).map_or("nothing", |said| said.value);
        let now = new.value.as_text().map_or("something else", |said| said.value);
        let mut finding = Diagnostic::new(
            codes::KIND_CHANGED,
            &new.value.span,
            format!("`{key}` of `{}` was {was} and cannot become {now}", item.name),
        )
        .help("a thing keeps its kind in all versions; declare a new one under another name, with `was`");
        if let Some(old) = old {
            finding = finding.note("it was declared here", &old.value.span);
        }
        findings.push(finding);
    }
}

/// One key over the same key below: a label by language, everything else whole.
fn lay_entry(known: &mut Entry, entry: Entry, key: &str, label: bool, findings: &mut Findings) {
    if same_value(&known.value, &entry.value) {
        // A new value gives its own source, which may well be the same text.
        findings.push(same(&entry.key, &format!("`{key}`"), &known.key, None));
        return;
    }
    match (&mut known.value.what, entry.value.what) {
        (What::Table(old), What::Table(new)) if label => {
            for (language, text) in new {
                match old.get_mut(&language) {
                    Some(before) => lay_entry(before, text, &language, false, findings),
                    None => {
                        old.insert(language, text);
                    }
                }
            }
            known.key = entry.key;
        }
        (_, what) => *known = Entry { key: entry.key, value: Value { what, span: entry.value.span } },
    }
}

/// Keys that hold a text by language, overlaid language by language.
const LABELS: &[&str] = &["label", "reason"];

fn same(at: &Span, what: &str, earlier: &Span, below: Option<&str>) -> Diagnostic {
    let place = below.map_or_else(|| "before".to_owned(), |below| format!("in {below}"));
    Diagnostic::new(codes::SAME_AS_BEFORE, at, format!("{what} says what it said {place}"))
        .note("it is said here already", earlier)
        .help("leave it out: what an extending version does not say is inherited")
}

/// The old name that `was` means: for a thing of an entity, of the same entity unless it names one.
#[must_use]
pub fn full_old_name(section: Section, name: &str, was: &str) -> String {
    match name.split_once('.') {
        Some((entity, _)) if section.by_entity() && !was.contains('.') => format!("{entity}.{was}"),
        _ => was.to_owned(),
    }
}

/// Whether two values say the same, wherever they stand and however they are laid out.
#[must_use]
pub fn same_value(a: &Value, b: &Value) -> bool {
    match (&a.what, &b.what) {
        (What::Null, What::Null) => true,
        (What::Bool(a), What::Bool(b)) => a == b,
        (What::Number(a), What::Number(b)) => match (amount::parse(a), amount::parse(b)) {
            (Ok(a), Ok(b)) => a == b,
            _ => a == b,
        },
        (What::Text(a), What::Text(b)) | (What::Date(a), What::Date(b)) => a == b,
        (What::List(a), What::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b)),
        (What::Table(a), What::Table(b)) => same_table(a, b),
        _ => false,
    }
}

fn same_table(a: &Table, b: &Table) -> bool {
    a.len() == b.len() && a.iter().all(|(key, entry)| b.get(key).is_some_and(|b| same_value(&entry.value, &b.value)))
}
