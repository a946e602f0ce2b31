//! Choices: the programme's and the version's, their members in order.

use std::sync::Arc;

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::document::Table;
use crate::ground::kind::Choice;
use crate::ground::source::Said;
use crate::pack::declarations::Section;
use crate::pack::fields;

use super::Decoder;

impl Decoder<'_> {
    /// Reads all choices, so that kinds can name them.
    pub(super) fn choices(&mut self) {
        let merged = self.merged;
        for (name, item) in merged.all.of(Section::Choices) {
            if item.table.is_empty() {
                self.findings.push(
                    Diagnostic::new(codes::EMPTY_SECTION, &item.key, format!("the choice `{name}` has no members"))
                        .help("list its members, each with its label"),
                );
            }
            let mut members = Vec::new();
            for (member, entry) in &item.table {
                let languages = self.languages();
                let mut told = crate::ground::diagnostic::Findings::new();
                let label = fields::label_value(member, &entry.key, &entry.value, languages, &mut told);
                self.findings.extend(told);
                members.push((member.clone(), label));
            }
            self.choices.insert(name.clone(), Arc::new(Choice { name: name.clone(), members }));
        }
    }

    /// The choice of a name.
    pub(super) fn choice(&mut self, said: &Said<String>) -> Option<Arc<Choice>> {
        if let Some(choice) = self.choices.get(&said.value) {
            self.chosen.insert(said.value.clone());
            return Some(Arc::clone(choice));
        }
        let near = fields::meant(&said.value, self.choices.keys().map(String::as_str));
        self.findings.push(
            Diagnostic::new(codes::UNKNOWN_CHOICE, &said.span, format!("there is no choice `{}`", said.value))
                .help(near.unwrap_or_else(|| format!("declare it: [choices.{}]", said.value))),
        );
        None
    }

    /// The choice that a `choices` key names.
    pub(super) fn named_choice(&mut self, table: &Table) -> Option<Arc<Choice>> {
        let said = fields::text(table, "choices", self.findings)?;
        self.choice(&said)
    }
}
