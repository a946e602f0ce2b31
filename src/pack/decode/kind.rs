//! `kind`, `per`, `choices`: what a value is.

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::kind::{Kind, Time};
use crate::pack::declarations::Item;
use crate::pack::{fields, keys};

use super::Decoder;

impl Decoder<'_> {
    /// The kind of a declared thing. `None` where it says none, or one that cannot be.
    pub(super) fn kind(&mut self, item: &Item, what: &str) -> Option<Kind> {
        let table = &item.table;
        if !item.has("kind") {
            let finding = fields::missing_key("kind", &item.key, what);
            self.findings.push(finding.help(format!("it is one of {}", keys::KINDS.join(", "))));
        }
        let word = fields::word(table, "kind", &keys::KINDS.map(|word| (word, word)), self.findings)?;
        let kind = match word {
            "bool" => Some(Kind::Bool),
            "count" => Some(Kind::Count),
            "number" => Some(Kind::Number),
            "date" => Some(Kind::Date),
            "money" => {
                let time = fields::word(table, "per", &Time::ALL, self.findings);
                (time.is_some() || !item.has("per")).then_some(Kind::Money(time))
            }
            _ => self.choice_kind(item),
        };
        self.unfit(item, "per", "money", word);
        self.unfit(item, "choices", "choice", word);
        kind
    }

    fn choice_kind(&mut self, item: &Item) -> Option<Kind> {
        if let (false, Some(entry)) = (item.has("choices"), item.table.get("kind")) {
            self.findings.push(
                Diagnostic::new(codes::KIND_UNFIT, &entry.value.span, "a choice says which one")
                    .help("add choices = \"NAME\", the name under [choices.NAME]"),
            );
        }
        self.named_choice(&item.table).map(Kind::Choice)
    }

    /// A key that belongs to another kind.
    fn unfit(&mut self, item: &Item, key: &str, owner: &str, kind: &str) {
        let Some(entry) = item.table.get(key) else { return };
        // What a group says of its money is no mistake at a leaf that is something else.
        if kind != owner && !item.pushed.iter().any(|pushed| pushed == key) {
            self.findings.push(
                Diagnostic::new(codes::KIND_UNFIT, &entry.key, format!("`{key}` says nothing of a {kind}"))
                    .help(format!("only a {owner} has `{key}`; leave it out")),
            );
        }
    }
}
