//! A thing that the layers below declare, said otherwise: keys over keys, a new value with its own source.

use indexmap::IndexSet;

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::{Entry, Value, What};
use crate::pack::declarations::{Item, Section};
use crate::pack::keys;

use super::same::{same, same_value};
use super::{Layer, Merged, alone};

impl Merged {
    pub(super) fn change(
        &mut self,
        section: Section,
        item: &Item,
        own: &Layer,
        replaced: &IndexSet<String>,
        findings: &mut Findings,
    ) {
        let abolished = section == Section::Results && item.has("abolished");
        let formula_by_rule = section == Section::Results && own.functions.contains_key(item.last());
        let new_rule =
            matches!(section, Section::Results | Section::Checks | Section::Helpers) && replaced.contains(item.last());
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
            earlier.set_by = item.set_by;
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
pub(super) fn lay_entry(known: &mut Entry, entry: Entry, key: &str, label: bool, findings: &mut Findings) {
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
