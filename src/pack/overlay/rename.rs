//! `was`: a thing goes on under another name.

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::names;
use crate::pack::declarations::{Item, Section};
use crate::pack::fields;

use super::{Layer, Merged, TakenOut};

impl Merged {
    /// `was`: the thing of the old name goes on under the new one, unless the layer takes the old one out itself.
    pub(super) fn rename(
        &mut self,
        section: Section,
        item: &Item,
        own: &Layer,
        below: Option<&str>,
        findings: &mut Findings,
    ) {
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
        let known = items.keys().map(String::as_str);
        let index = items.get_index_of(&old).or_else(|| {
            if self.removed.iter().any(gone) {
                return None;
            }
            let finding = format!("{below} has no {} `{old}`", section.word());
            findings
                .push(Diagnostic::new(codes::BAD_WAS, &said.span, finding).help_if(fields::meant(&old, known.clone())));
            // Without a kind of its own it goes on as what is near, so that nothing else is said to be missing.
            let near = names::nearest(&old, known.clone()).filter(|_| !item.has("kind"));
            near.and_then(|near| items.get_index_of(near))
        });
        let Some(index) = index else { return };
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
        if items.replace_index(index, item.name.clone()).is_ok()
            && let Some((_, moved)) = items.get_index_mut(index)
        {
            let old_last = moved.last().to_owned();
            moved.name.clone_from(&item.name);
            if matches!(section, Section::Results | Section::Checks) {
                self.drop_function(&old_last, own);
            }
        }
    }
}

/// The old name that `was` means: for a thing of an entity, of the same entity unless it names one.
fn full_old_name(section: Section, name: &str, was: &str) -> String {
    match name.split_once('.') {
        Some((entity, _)) if section.by_entity() && !was.contains('.') => format!("{entity}.{was}"),
        _ => was.to_owned(),
    }
}
